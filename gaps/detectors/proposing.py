"""The concrete repair of a finding: which KPI instead, which one to share, with the numbers left open.

A proposal is a few words for the repair's sentence ("Increase … from ___ % to ___ % by 31 Mar 2027")
and the measure behind it, so that a form can be filled with its name, unit and direction.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from gaps.detectors import showing
from gaps.detectors.facts import GoalFacts, KpiFacts, MeasureFacts, ObjectiveFacts
from gaps.detectors.matching import words_of
from saypro_align.lib import wording
from saypro_align.lib.text import normalise

BLANK = "___"
_VERBS = {"increase": "Increase", "decrease": "Reduce"}


def replacement(
    objective: ObjectiveFacts, goals: Iterable[GoalFacts], *, near: str = "", due_on: date | None
) -> dict[str, str]:
    """Return the measure of the goals that fits the objective best, as a KPI to be filled in.

    `near` are more words to be close to, such as the name of the KPI that is to be replaced; empty
    when no goal has a measure.
    """
    measures = [measure for goal in goals for measure in goal.measures]
    if not measures:
        return {}
    asked = words_of(f"{objective.text} {near}") - wording.WEAK
    taken = {kpi.goal_measure_id for kpi in objective.active_kpis}
    names = {normalise(kpi.name) for kpi in objective.active_kpis}

    def distance(measure: MeasureFacts) -> tuple[bool, bool, int, bool, str]:
        own = words_of(" ".join((measure.name, *measure.terms)))
        return (
            measure.id in taken or normalise(measure.name) in names,
            wording.counts_activity(measure.name, measure.unit) is not None,
            -len(asked & own),
            measure.kind != "measure",
            measure.name,
        )

    return from_measure(min(measures, key=distance), due_on=due_on)


def from_measure(measure: MeasureFacts, *, due_on: date | None) -> dict[str, str]:
    """Return a measure as a KPI whose numbers are still to be said."""
    blank = f"{BLANK} {measure.unit}".strip()
    return {
        "verb": _VERBS[measure.direction],
        "best": measure.name,
        "start": blank,
        "end": blank,
        "day": _day(due_on),
        "best_unit": measure.unit,
        "best_direction": measure.direction,
        "best_measure": str(measure.id),
    }


def shared(one: MeasureFacts, other: MeasureFacts, *, due_on: date | None) -> dict[str, str]:
    """Return which of two measures both departments best own together: what a goal is measured by."""
    return from_measure(min((other, one), key=lambda m: m.kind != "measure"), due_on=due_on)


def completed(kpi: KpiFacts, *, due_on: date | None, keeps_target: bool = True) -> dict[str, str]:
    """Return the KPI's own sentence with a blank for each number that is not there.

    Empty for a KPI that is not to rise or fall: nobody can say its sentence for it.
    """
    if kpi.direction not in _VERBS:
        return {}
    target = kpi.target_value if keeps_target else None
    return {
        "verb": _VERBS[kpi.direction],
        "best": kpi.name,
        "start": _amount(kpi.baseline, kpi.unit),
        "end": _amount(target, kpi.unit),
        "day": _day(due_on),
    }


def _amount(value: Decimal | None, unit: str) -> str:
    known = BLANK if value is None else showing.number(value)
    return f"{known} {unit.strip() or BLANK}"


def _day(value: date | None) -> str:
    return BLANK if value is None else showing.day(value)
