"""Who pushes which measure where, and which measures several departments have in common."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from gaps.detectors.facts import MeasureFacts, QuarterFacts
from gaps.detectors.matching import GoalIndex, Spot, spots


class Stance(NamedTuple):
    """A KPI that pushes a measure up or down."""

    spot: Spot
    measure: MeasureFacts
    push: int

    @property
    def department_id(self) -> UUID:
        """The department whose plan it stands in."""
        return self.spot.plan.department_id


@dataclass(frozen=True, slots=True)
class Stances:
    """Who pushes which measure where, and which measures are covered by shared KPIs."""

    by_measure: dict[UUID, list[Stance]]
    sharing: dict[tuple[UUID, UUID], list[frozenset[UUID]]]

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
    by_measure: dict[UUID, list[Stance]] = defaultdict(list)
    users: dict[UUID, set[UUID]] = defaultdict(set)
    moved: dict[UUID, set[UUID]] = defaultdict(set)
    for spot in spots(sorted(facts.plans, key=lambda plan: plan.obligation_id)):
        users[spot.kpi.kpi_id] |= {spot.plan.department_id, *spot.kpi.department_ids}
        for measure in index.moved_measures(spot.kpi):
            moved[spot.kpi.kpi_id].add(measure.id)
            push = index.stance(spot.kpi, measure)
            by_measure[measure.id].append(Stance(spot, measure, push or 0))
    sharing: dict[tuple[UUID, UUID], list[frozenset[UUID]]] = defaultdict(list)
    for kpi_id, departments in users.items():
        if len(departments) < 2:
            continue
        owners = frozenset(departments)
        for measure_id in moved[kpi_id]:
            for department_id in owners:
                sharing[measure_id, department_id].append(owners)
    return Stances(by_measure, sharing)
