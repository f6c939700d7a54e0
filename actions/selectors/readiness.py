"""What an action lacks before anybody can agree to it."""

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.about import About
from actions.choices.life import AgreementState
from actions.life import LEAST_WHYS
from actions.models import ActionAgreement, CorrectiveAction, Step, Why
from gaps.choices import Severity
from saypro_align.lib.text import content_words

# Words that only say that people came together; alone they do not show that anything changed.
_HELD_WORDS = content_words(
    "training trained train workshop session meeting course held hold attended attend took take "
    "place done completed complete finished given run conducted staff people team everybody"
)
_SERIOUS = (Severity.CRITICAL, Severity.HIGH)


def is_serious(about: About) -> bool:
    """Return whether an action about it needs a root cause: gaps that weigh heavily do."""
    return about.gap is not None and about.gap.severity in _SERIOUS


def missing_for_approval(
    action: CorrectiveAction,
    steps: Iterable[Step],
    today: date,
    *,
    whys: Iterable[Why],
    agreements: Iterable[ActionAgreement],
) -> dict[str, list[str]]:
    """Return what an action lacks before anybody can agree to it, by field."""
    missing: dict[str, list[str]] = {}
    if not any(step.retired_at is None for step in steps):
        missing["steps"] = [_("Add at least one step.")]
    if action.deadline is None:
        missing["deadline"] = [_("Enter the deadline.")]
    elif action.deadline < today:
        missing["deadline"] = [_("Choose a deadline that is not past.")]
    if action.responsible_id is None:
        missing["responsible"] = [_("Choose the responsible person.")]
    if not action.criterion.strip():
        missing["criterion"] = [_("Say how we will know that it worked.")]
    elif content_words(action.criterion) <= _HELD_WORDS:
        missing["criterion"] = [
            _("“Training held” alone does not show that it worked. Say what will be different.")
        ]
    if action.verifier_id is None:
        missing["verifier"] = [_("Choose who checks whether it worked.")]
    if action.verify_on is None:
        missing["verify_on"] = [_("Enter the day on which it is checked again.")]
    if is_serious(action.about):
        missing |= _cause_missing(action, [why for why in whys if why.answer])
    missing |= _yes_missing(agreements)
    return missing


def _cause_missing(action: CorrectiveAction, whys: Collection[Why]) -> dict[str, list[str]]:
    """Return what the root cause of a serious gap lacks."""
    missing = {}
    if len(whys) < LEAST_WHYS:
        missing["whys"] = [
            ngettext(
                "The gap is a serious one: ask “why?” at least %(least)d times; %(given)d is answered.",
                "The gap is a serious one: ask “why?” at least %(least)d times; %(given)d are answered.",
                len(whys),
            )
            % {"least": LEAST_WHYS, "given": len(whys)}
        ]
    if not action.cause:
        missing["cause"] = [_("Choose the kind of cause.")]
    return missing


def _yes_missing(agreements: Iterable[ActionAgreement]) -> dict[str, list[str]]:
    """Return which departments have not said yes."""
    told = {
        AgreementState.NAMED: _("%(department)s has not been asked yet."),
        AgreementState.ASKED: _("%(department)s has not agreed yet."),
        AgreementState.DECLINED: _("%(department)s does not agree."),
    }
    texts = [
        told[AgreementState(row.state)] % {"department": row.department.name}
        for row in agreements
        if row.state in told
    ]
    return {"must_agree": texts} if texts else {}
