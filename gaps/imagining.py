"""Facts as they would be with another driver model: pure, so that an effect is shown before it is real."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from gaps.detectors.facts import CouplingFacts, GoalFacts, MeasureFacts, QuarterFacts

Change = Callable[[QuarterFacts], QuarterFacts]


def with_measure(measure: MeasureFacts) -> Change:
    """Add a measure to its goal, or put it in the place of the one with its id."""

    def change(facts: QuarterFacts) -> QuarterFacts:
        return _of_goal(facts, measure.goal_id, lambda goal: _put(goal, measure))

    return change


def without_measure(measure_id: UUID) -> Change:
    """Leave a measure out, and the couplings it takes part in."""

    def change(facts: QuarterFacts) -> QuarterFacts:
        goals = (
            replace(goal, measures=tuple(m for m in goal.measures if m.id != measure_id))
            for goal in facts.goals
        )
        couplings = (one for one in facts.couplings if measure_id not in _ends(one))
        return replace(facts, goals=tuple(goals), couplings=tuple(couplings))

    return change


def with_coupling(coupling: CouplingFacts) -> Change:
    """Couple two measures, or say something else of two that are coupled; their order is as stored."""
    first, second = sorted(_ends(coupling), key=str)
    stored = replace(coupling, first_measure_id=first, second_measure_id=second)

    def change(facts: QuarterFacts) -> QuarterFacts:
        return replace(facts, couplings=(*_others(facts, _ends(coupling)), stored))

    return change


def without_coupling(first_id: UUID, second_id: UUID) -> Change:
    """Leave the coupling of two measures out."""

    def change(facts: QuarterFacts) -> QuarterFacts:
        return replace(facts, couplings=_others(facts, frozenset({first_id, second_id})))

    return change


def all_of(*changes: Change) -> Change:
    """Make one change after the other."""

    def change(facts: QuarterFacts) -> QuarterFacts:
        for one in changes:
            facts = one(facts)
        return facts

    return change


def measure_facts(measure_id: UUID, goal_id: UUID, values: dict[str, Any]) -> MeasureFacts:
    """Return a measure from what a form says of it."""
    return MeasureFacts(
        id=measure_id,
        goal_id=goal_id,
        kind=values["kind"],
        name=values["name"],
        direction=values["direction"],
        unit=values.get("unit", ""),
        terms=tuple(line.strip() for line in values.get("terms", "").splitlines() if line.strip()),
    )


def _of_goal(
    facts: QuarterFacts, goal_id: UUID, change: Callable[[GoalFacts], GoalFacts]
) -> QuarterFacts:
    goals = (change(goal) if goal.id == goal_id else goal for goal in facts.goals)
    return replace(facts, goals=tuple(goals))


def _put(goal: GoalFacts, measure: MeasureFacts) -> GoalFacts:
    if any(known.id == measure.id for known in goal.measures):
        known_ones = (measure if known.id == measure.id else known for known in goal.measures)
        return replace(goal, measures=tuple(known_ones))
    return replace(goal, measures=(*goal.measures, measure))


def _ends(coupling: CouplingFacts) -> frozenset[UUID]:
    return frozenset({coupling.first_measure_id, coupling.second_measure_id})


def _others(facts: QuarterFacts, ends: frozenset[UUID]) -> tuple[CouplingFacts, ...]:
    return tuple(one for one in facts.couplings if _ends(one) != ends)
