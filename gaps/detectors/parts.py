"""What one plan brings to the comparison of all plans, worked out once and kept while it stays so.

A conflict lies between plans, so each assessment looks at all of them; but what a plan pushes and
promises changes only with the plan itself and with the goals. Kept under what it was worked out from.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from gaps.detectors import promises
from gaps.detectors.facts import GoalFacts, MeasureFacts, PlanFacts, QuarterFacts
from gaps.detectors.matching import GoalIndex, Spot, spots
from saypro_align.lib.kept import Kept


class Stance(NamedTuple):
    """A KPI that pushes a measure up or down."""

    spot: Spot
    measure: MeasureFacts
    push: int

    @property
    def department_id(self) -> UUID:
        """The department whose plan it stands in."""
        return self.spot.plan.department_id


class Series(NamedTuple):
    """A KPI as one plan uses it: who owns or uses it, what it moves, where a value is promised."""

    kpi_id: UUID
    departments: frozenset[UUID]
    moves: tuple[UUID, ...]
    promised: tuple[Spot, ...]
    # Where in the plan the first promise stands.
    place: int


@dataclass(frozen=True, slots=True)
class Part:
    """One plan's part, in the order in which it stands in the plan."""

    stances: tuple[tuple[UUID, tuple[Stance, ...]], ...]
    series: tuple[Series, ...]

    @property
    def weight(self) -> int:
        """Return how much it takes to keep it."""
        return 1 + len(self.series)


# A thousand departments with fifteen KPIs each; `python -m benchmarks` prints what the process takes.
MOST_SERIES = 20_000
_PARTS: Kept[UUID, Part] = Kept(MOST_SERIES, weigh=lambda part: part.weight)
# The goals as the parts know them: equal ones are the same object, so that they compare at once.
_GOALS: Kept[UUID, tuple[GoalFacts, ...]] = Kept(most=50)


def parts_of(index: GoalIndex, facts: QuarterFacts) -> list[Part]:
    """Return what each plan brings, in the order of the plans."""
    goals = _GOALS.ask(facts.quarter_id, facts.goals, lambda: facts.goals)
    return [_part_of(index, plan, goals) for plan in facts.plans]


def _part_of(index: GoalIndex, plan: PlanFacts, goals: tuple[GoalFacts, ...]) -> Part:
    return _PARTS.ask(plan.plan_id, (plan, goals), lambda: _work_out(index, plan))


def _work_out(index: GoalIndex, plan: PlanFacts) -> Part:
    stances: dict[UUID, list[Stance]] = defaultdict(list)
    series: dict[UUID, list[tuple[int, Spot]]] = defaultdict(list)
    for place, spot in enumerate(spots([plan])):
        series[spot.kpi.kpi_id].append((place, spot))
        for measure in index.moved_measures(spot.kpi):
            push = index.stance(spot.kpi, measure)
            stances[measure.id].append(Stance(spot, measure, push or 0))
    return Part(
        stances=tuple((measure_id, tuple(found)) for measure_id, found in stances.items()),
        series=tuple(_series(index, plan, placed) for placed in series.values()),
    )


def _series(index: GoalIndex, plan: PlanFacts, placed: list[tuple[int, Spot]]) -> Series:
    kpis = [spot.kpi for _place, spot in placed]
    promised = [(place, spot) for place, spot in placed if promises.has_values(spot.kpi)]
    return Series(
        kpi_id=kpis[0].kpi_id,
        departments=frozenset({plan.department_id}).union(*(kpi.department_ids for kpi in kpis)),
        moves=tuple({m.id: None for kpi in kpis for m in index.moved_measures(kpi)}),
        promised=tuple(spot for _place, spot in promised),
        place=promised[0][0] if promised else 0,
    )


class Meeting(NamedTuple):
    """A KPI that several departments own or use, or several plans promise."""

    departments: frozenset[UUID]
    moves: frozenset[UUID]
    # In the order of the plans.
    promised: tuple[Spot, ...]


def meetings(parts: list[Part]) -> list[Meeting]:
    """Return the KPIs at which plans or departments meet, by where they are promised first."""
    # By the number of the id: Python itself works out the hash of an id, and there are thousands.
    first: dict[int, tuple[int, Series]] = {}
    several: dict[int, list[tuple[int, Series]]] = {}
    for number, part in enumerate(parts):
        for one in part.series:
            kpi = one.kpi_id.int
            held = first.setdefault(kpi, (number, one))
            if held[1] is not one:
                several.setdefault(kpi, [held]).append((number, one))
            elif len(one.departments) > 1:
                several[kpi] = [held]
    return [_meeting(users) for users in sorted(several.values(), key=_first_promise)]


def _first_promise(users: list[tuple[int, Series]]) -> tuple[int, int]:
    return next(((number, one.place) for number, one in users if one.promised), (0, 0))


def _meeting(users: list[tuple[int, Series]]) -> Meeting:
    return Meeting(
        departments=frozenset[UUID]().union(*(one.departments for _number, one in users)),
        moves=frozenset(measure_id for _number, one in users for measure_id in one.moves),
        promised=tuple(spot for _number, one in users for spot in one.promised),
    )
