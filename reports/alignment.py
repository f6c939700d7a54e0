"""How a plan's alignment is said: one word with its tone, and the reasons as sentences."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gaps.choices import GapKind
from reports.selectors.frozen import FrozenPlan, FrozenReason
from saypro_align.lib import percent


@dataclass(frozen=True, slots=True)
class Word:
    """A status as badges want it: label and tone."""

    label: str
    tone: str


def alignment_word(plan: FrozenPlan) -> Word:
    """Return the word for a plan: fully aligned, or what it is instead."""
    if plan.is_exempt:
        return Word(_("Exempt"), "none")
    if plan.is_fully_aligned:
        return Word(_("Fully aligned"), "good")
    codes = {reason.code for reason in plan.reasons}
    if not plan.state or codes == {"missing"}:
        return Word(_("No plan"), "bad") if plan.is_due else Word(_("No plan yet"), "none")
    if "not_in_force" in codes:
        return Word(_("Awaiting approval"), "warn")
    if "not_assessed" in codes:
        return Word(_("Not assessed"), "none")
    if codes == {"accepted_gap"}:
        count = plan.accepted_exceptions or 1
        text = ngettext(
            "Aligned except %(count)d accepted exception",
            "Aligned except %(count)d accepted exceptions",
            count,
        )
        return Word(text % {"count": count}, "warn")
    return Word(_("Not aligned"), "bad")


def reason_sentences(reasons: tuple[FrozenReason, ...]) -> list[str]:
    """Say why a plan is not fully aligned, each cause once, with its count."""
    counted: dict[tuple[str, str], int] = {}
    for reason in reasons:
        counted[(reason.code, reason.kind)] = counted.get((reason.code, reason.kind), 0) + 1
    return [_sentence(code, kind, count) for (code, kind), count in counted.items()]


def _sentence(code: str, kind: str, count: int) -> str:
    name = str(GapKind(kind).label) if kind in GapKind.values else ""
    fixed = {
        "missing": _("No plan has been submitted."),
        "not_in_force": _("The plan is not approved yet."),
        "not_assessed": _("The plan has not been assessed since it last changed."),
        "empty": _("The plan has no objective."),
    }
    if code in fixed:
        return fixed[code]
    patterns = {
        "no_kpi": ngettext(
            "%(count)d objective has no KPI.", "%(count)d objectives have no KPI.", count
        ),
        "not_anchored": ngettext(
            "%(count)d objective serves no goal that holds this quarter.",
            "%(count)d objectives serve no goal that holds this quarter.",
            count,
        ),
        "accepted_gap": ngettext(
            "%(count)d accepted exception: %(kind)s.",
            "%(count)d accepted exceptions: %(kind)s.",
            count,
        ),
        "not_measurable": ngettext(
            "%(count)d mandatory fact is missing: %(kind)s.",
            "%(count)d mandatory facts are missing: %(kind)s.",
            count,
        ),
    }
    other = ngettext("%(count)d open gap: %(kind)s.", "%(count)d open gaps: %(kind)s.", count)
    return patterns.get(code, other) % {"count": count, "kind": name}


def score_text(plan: FrozenPlan) -> str:
    """Return the diagnostic score as text; a dash where there is nothing to score."""
    return "–" if plan.score is None else percent.one_decimal(plan.score)


def worst_first(plan: FrozenPlan) -> tuple[bool, bool, bool, float, str]:
    """Sort key: due before not due, not aligned before aligned, the lowest score first."""
    score = float(plan.score) if plan.score is not None else -1.0
    return (plan.is_exempt, not plan.is_due, plan.is_fully_aligned, score, plan.department)
