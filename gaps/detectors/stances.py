"""Who pushes which measure where, and which KPIs several departments have in common."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from gaps.detectors.facts import QuarterFacts, in_order
from gaps.detectors.matching import GoalIndex
from gaps.detectors.parts import Meeting, Stance, meetings, parts_of

__all__ = ["Stance", "Stances", "stances_of"]


@dataclass(frozen=True, slots=True)
class Stances:
    """Who pushes which measure where, and which measures are covered by shared KPIs."""

    by_measure: dict[UUID, list[Stance]]
    sharing: dict[tuple[UUID, UUID], list[frozenset[UUID]]]
    # The KPIs at which plans or departments meet.
    meetings: list[Meeting]

    def pushing(self, measure_id: UUID, push: int) -> list[Stance]:
        """Return those who push the measure there, in a stable order."""
        return [s for s in self.by_measure.get(measure_id, ()) if s.push == push]

    def are_covered(self, one: Stance, other: Stance) -> bool:
        """Tell whether both departments own a KPI of one of the two measures together."""
        return any(
            other.department_id in owners
            for measure in (one.measure, other.measure)
            for owners in self.sharing.get((measure.id, one.department_id), ())
        )


def stances_of(index: GoalIndex, facts: QuarterFacts) -> Stances:
    """Return what every KPI of the quarter pushes, in a stable order."""
    parts = parts_of(index, facts)
    part_of = {plan.plan_id: part for plan, part in zip(facts.plans, parts, strict=True)}
    by_measure: dict[UUID, list[Stance]] = defaultdict(list)
    for plan in in_order(facts.plans):
        for measure_id, found in part_of[plan.plan_id].stances:
            by_measure[measure_id] += found
    met = meetings(parts)
    sharing: dict[tuple[UUID, UUID], list[frozenset[UUID]]] = defaultdict(list)
    for meeting in met:
        if len(meeting.departments) > 1:
            for measure_id in meeting.moves:
                for department_id in meeting.departments:
                    sharing[measure_id, department_id].append(meeting.departments)
    return Stances(by_measure, sharing, met)
