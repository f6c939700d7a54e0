"""How a gap is told to readers outside, where nobody wrote it otherwise: drafted from facts. Pure.

Names come from inside: a KPI's, a goal's. They are put in only where they name nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.redaction import Names

# The customer's formal names, as they begin a sentence.
_FORMAL: Final[Mapping[str, Promise]] = {
    "A": gettext_lazy("Misaligned KPI"),
    "B": gettext_lazy("Conflicting goals"),
    "C": gettext_lazy("Lack of shared focus"),
    "D": gettext_lazy("Irrelevant metric"),
    "E": gettext_lazy("Unclear or unmeasurable objective"),
}
# What is done about it: while it goes on, and once it is done.
_GOES_ON: Final[Mapping[str, Promise]] = {
    "A": gettext_lazy("The KPI is being replaced or refined."),
    "B": gettext_lazy("The departments concerned plan together."),
    "C": gettext_lazy("The departments concerned agree on one order of work."),
    "D": gettext_lazy("The metric is being reframed."),
    "E": gettext_lazy("A clear and measurable objective is being set."),
}
_DONE: Final[Mapping[str, Promise]] = {
    "A": gettext_lazy("KPI replaced or refined."),
    "B": gettext_lazy("The departments concerned plan together now."),
    "C": gettext_lazy("The departments concerned agreed on one order of work."),
    "D": gettext_lazy("Metric reframed."),
    "E": gettext_lazy("Clear and measurable objective set."),
}
# A goal's title is an order; without its first word it names what is wanted.
_VERBS: Final = frozenset(
    {
        *("increase", "improve", "raise", "grow", "reduce", "cut", "lower", "keep", "offer", "win"),
        *("achieve", "strengthen", "boost", "expand", "build", "ensure", "maintain", "decrease"),
        *("shorten", "reach"),
    }
)


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """What is known of a gap, as plain values; names are as people inside wrote them."""

    kind: str
    is_gone: bool
    kpi: str = ""
    goal: str = ""
    # The KPI that took the place of the one in the gap.
    new_kpi: str = ""
    has_action: bool = False
    is_done: bool = False
    # What the closed gap means for its goal, in the product's own words.
    outcome: str = ""
    due: str = ""
    is_late: bool = False
    # The objective has no confirmed link to a goal: no metric has to change for that.
    is_unlinked: bool = False
    # The last day until which the leadership accepts the gap; no action is wanted until then.
    accepted_until: str = ""


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """Gap identified · corrective action · status, as outsiders read them."""

    gap: str
    action: str
    status: str


def drafted(facts: OutsideFacts, names: Names) -> OutsideRow:
    """Return the three texts made of the facts; whatever names somebody stays out of them."""
    return OutsideRow(_gap(facts, names), _action(facts, names), _status(facts))


def written(draft: OutsideRow, own: OutsideRow, names: Names) -> OutsideRow:
    """Return the office's own words where it wrote any and they name nobody; else the drafted ones."""
    return OutsideRow(
        *(
            mine if mine and not names.first_in(mine) else theirs
            for mine, theirs in (
                (own.gap, draft.gap),
                (own.action, draft.action),
                (own.status, draft.status),
            )
        )
    )


def _gap(facts: OutsideFacts, names: Names) -> str:
    if facts.is_unlinked:
        return _("Objective without a link to the organization's goals.")
    formal = _FORMAL[facts.kind]
    kpi, goal = _named(facts.kpi, names), _named(facts.goal, names)
    if kpi and goal and facts.kind == "A":
        about = _("%(kpi)s vs. %(goal)s") % {"kpi": as_noun(kpi), "goal": without_verb(goal)}
    else:
        about = as_noun(kpi) if kpi and facts.kind != "B" else ""
    return _sentence(f"{formal} ({about})" if about else str(formal))


def _action(facts: OutsideFacts, names: Names) -> str:
    new = _named(facts.new_kpi, names)
    if facts.is_done and new:
        return _("New KPI of “%(kpi)s” implemented.") % {"kpi": as_noun(new)}
    if facts.is_unlinked and facts.has_action:
        return (
            _("Objective linked to a goal.") if facts.is_done else _("The link is being settled.")
        )
    if facts.is_done:
        return str(_DONE[facts.kind])
    if facts.has_action:
        return str(_GOES_ON[facts.kind])
    return _("None wanted.") if facts.accepted_until else _("To be planned.")


def _status(facts: OutsideFacts) -> str:
    if facts.is_gone and facts.is_unlinked:
        return _("Objective now serves the organization's goals.")
    if facts.is_gone:
        return facts.outcome or _("The gap is closed.")
    if facts.accepted_until:
        return _("Accepted until %(day)s.") % {"day": facts.accepted_until}
    if facts.is_done:
        return _("Done; its effect is being checked.")
    if facts.has_action and facts.is_late:
        return _("In correction, late since %(day)s.") % {"day": facts.due}
    if facts.has_action and facts.due:
        return _("In correction, due %(day)s.") % {"day": facts.due}
    return _("In correction.") if facts.has_action else _("Open.")


def _named(text: str, names: Names) -> str:
    """Return the name of a thing, or nothing where somebody's name is in it."""
    kept = " ".join(text.split())
    return "" if names.first_in(kept) else kept


def as_noun(name: str) -> str:
    """Write a name inside a sentence: "Website traffic" is "website traffic", "IT costs" stays."""
    first = name.split(" ", 1)[0]
    return (
        name if len(first) > 1 and first[1:] != first[1:].lower() else name[:1].lower() + name[1:]
    )


def without_verb(title: str) -> str:
    """Return what a goal wants: "Increase sales conversions" is "sales conversions"."""
    first, _blank, rest = title.partition(" ")
    return rest.strip() if rest.strip() and first.casefold() in _VERBS else as_noun(title)


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
