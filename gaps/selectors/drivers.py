"""What the office sees of the driver model: each goal's measures, who moves them, what costs what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from departments.models import Goal, GoalMeasure, MeasureCoupling, Quarter
from gaps.detectors.matching import GoalIndex, spots
from gaps.facts import is_public, load_facts
from saypro_align.lib.clock import organization_day


@dataclass(frozen=True, slots=True)
class DriverRow:
    """A measure or driver, with how many submitted KPIs move it this quarter."""

    measure: GoalMeasure
    names: tuple[str, ...]
    kpis: int
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrivenGoal:
    """A goal with what moves it."""

    goal: Goal
    rows: tuple[DriverRow, ...]

    @property
    def is_unclear(self) -> bool:
        """Return whether nobody could say from its measures that it is reached."""
        return not any(row.measure.kind == "measure" for row in self.rows)


@dataclass(frozen=True, slots=True)
class DriverModel:
    """All of it, or what belongs to one goal."""

    goals: tuple[DrivenGoal, ...]
    couplings: tuple[MeasureCoupling, ...]

    @property
    def measures(self) -> list[GoalMeasure]:
        """Return all measures shown."""
        return [row.measure for goal in self.goals for row in goal.rows]


def driver_model(
    quarter: Quarter | None, now: datetime, *, goal: Goal | None = None
) -> DriverModel:
    """Return the measures by goal and the couplings, with a constant number of queries."""
    goals = [goal] if goal else list(Goal.objects.filter(retired_on=None).order_by("title", "id"))
    ids = [one.pk for one in goals]
    measures: dict[UUID, list[GoalMeasure]] = defaultdict(list)
    for measure in GoalMeasure.objects.filter(goal__in=ids, retired_at=None).order_by(
        "-kind", "name", "id"
    ):
        measures[measure.goal_id].append(measure)
    shown = {measure.pk for rows in measures.values() for measure in rows}
    movers = _movers(quarter, now) if quarter else {}
    return DriverModel(
        goals=tuple(
            DrivenGoal(one, tuple(_row(measure, movers) for measure in measures[one.pk]))
            for one in goals
        ),
        couplings=tuple(_couplings(shown)),
    )


def _row(measure: GoalMeasure, movers: dict[UUID, list[str]]) -> DriverRow:
    departments = movers.get(measure.pk, [])
    return DriverRow(
        measure=measure,
        names=tuple(line.strip() for line in measure.terms.splitlines() if line.strip()),
        kpis=len(departments),
        departments=tuple(sorted(set(departments))),
    )


def _movers(quarter: Quarter, now: datetime) -> dict[UUID, list[str]]:
    """Return by measure the department of each submitted KPI that moves it."""
    facts = load_facts(quarter, day=organization_day(now))
    public = replace(facts, plans=tuple(plan for plan in facts.plans if is_public(plan)))
    index = GoalIndex.of_goals(public.goals)
    found: dict[UUID, list[str]] = defaultdict(list)
    for spot in spots(public.plans):
        for measure in index.moved_measures(spot.kpi):
            found[measure.id].append(spot.plan.department_name)
    return found


def _couplings(measure_ids: Iterable[UUID]) -> Iterable[MeasureCoupling]:
    known = set(measure_ids)
    rows = (
        MeasureCoupling.objects.filter(retired_at=None)
        .select_related("first__goal", "second__goal")
        .order_by("first__name", "second__name", "id")
    )
    return (row for row in rows if {row.first_id, row.second_id} & known)
