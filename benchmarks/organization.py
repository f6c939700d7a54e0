"""A synthetic organization of any size, the same one for the same seed."""

import random
import sys
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from django.db import models

from departments.choices import PlanState, QuarterState
from departments.models import (
    Department,
    Goal,
    GoalLink,
    GoalMeasure,
    Membership,
    Objective,
    Obligation,
    Plan,
    Quarter,
    User,
)
from kpis.models import Kpi, KpiDepartment, KpiUse, Measurement

NOW: Final = datetime(2026, 11, 21, 17, 40, tzinfo=UTC)
OBJECTIVES: Final = 5
KPIS: Final = 3
_QUARTERS: Final = (
    ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
    ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
    ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
    ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
)
_VERBS: Final = ("Raise", "Shorten", "Reduce", "Win", "Complete", "Improve")
_OBJECTS: Final = (
    "repeat orders", "answer time", "unit cost", "new accounts", "audit findings", "staff turnover",
    "delivery errors", "training hours", "open requests", "licence renewals", "site visits",
)  # fmt: skip
_BATCH: Final = 5_000


class Progress:
    """One line on the terminal that says how far the loading is."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0

    def add(self, rows: int) -> None:
        """Count rows as written and redraw the line."""
        self.done += rows
        if sys.stderr.isatty():
            share = 30 * self.done // self.total
            bar = "#" * share + "." * (30 - share)
            sys.stderr.write(f"\r  loading [{bar}] {self.done:,} of {self.total:,} rows")
            sys.stderr.flush()

    def end(self) -> None:
        """Finish the line."""
        if sys.stderr.isatty():
            sys.stderr.write("\n")


def _write(
    model: type[models.Model], rows: Iterable[models.Model], progress: Progress
) -> list[Any]:
    """Insert the rows batch by batch and return them."""
    written: list[Any] = []
    source: Iterator[models.Model] = iter(rows)
    while batch := list(islice(source, _BATCH)):
        written += model._default_manager.bulk_create(batch)
        progress.add(len(batch))
    return written


class Organization:
    """Writes departments, plans, KPIs and weekly values; deterministic for a seed."""

    def __init__(self, departments: int, seed: int = 20261121) -> None:
        self.size = departments
        self.random = random.Random(seed)  # noqa: S311  (no secret: a repeatable organization)
        uses = departments * len(_QUARTERS) * OBJECTIVES * KPIS
        kpis = departments * OBJECTIVES * KPIS
        rest = departments * (4 + len(_QUARTERS) * (2 + 2 * OBJECTIVES)) + 60
        self.progress = Progress(uses + 2 * kpis + kpis * 13 * len(_QUARTERS) + rest)

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def _row(self, model: type[models.Model], **fields: Any) -> Any:
        return model(id=self._id(), created_at=NOW, updated_at=NOW, **fields)

    def load(self) -> Quarter:
        """Write everything and return the running quarter."""
        self._people_and_departments()
        self._goals()
        self._quarters()
        self._plans()
        self._kpis()
        self._measurements()
        self.progress.end()
        return Quarter.objects.get(code="2026-Q4")

    def _people_and_departments(self) -> None:
        people = [
            User(id=self._id(), email=f"head{i}@bench.example", name=f"Head {i}")
            for i in range(self.size)
        ]
        office = [
            User(
                id=self._id(),
                email=f"{role}@bench.example",
                name=role.title(),
                organization_role=role,
            )
            for role in ("coordinator", "leader")
        ]
        self.heads = _write(User, people, self.progress)
        self.coordinator, self.leader = _write(User, office, self.progress)
        self.departments = _write(
            Department,
            (
                self._row(
                    Department,
                    name=f"Department {i:04d}",
                    slug=f"department-{i:04d}",
                    active_from=date(2020, 1, 1),
                )
                for i in range(self.size)
            ),
            self.progress,
        )
        pairs = zip(self.heads, self.departments, strict=True)
        _write(
            Membership,
            (
                self._row(
                    Membership, user=head, department=unit, role="head", started_on=date(2020, 1, 1)
                )
                for head, unit in pairs
            ),
            self.progress,
        )

    def _goals(self) -> None:
        self.goals: list[Goal] = _write(
            Goal,
            (
                self._row(
                    Goal,
                    slug=f"goal-{i}",
                    title=f"Goal {i}: better {name}",
                    why="Because our customers ask for it.",
                    category="operational_improvement",
                    weight=1 + i % 3,
                    active_from=date(2020, 1, 1),
                )
                for i, name in enumerate(_OBJECTS[:8])
            ),
            self.progress,
        )
        self.measures = _write(
            GoalMeasure,
            (
                self._row(
                    GoalMeasure,
                    goal=goal,
                    kind=kind,
                    name=f"{_OBJECTS[(i + step) % len(_OBJECTS)]} {kind}",
                    direction="increase",
                    unit="%",
                )
                for i, goal in enumerate(self.goals)
                for step, kind in enumerate(("measure", "driver"))
            ),
            self.progress,
        )

        self.measures_of = {
            goal.pk: [measure for measure in self.measures if measure.goal_id == goal.pk]
            for goal in self.goals
        }

    def _quarters(self) -> None:
        self.quarters = _write(
            Quarter,
            (
                self._row(
                    Quarter,
                    code=code,
                    name=f"Quarter {code[-1]}, {code[:4]}",
                    starts_on=first,
                    ends_on=last,
                    plans_due_at=datetime.combine(first, datetime.min.time(), UTC),
                    mid_quarter_on=first + timedelta(days=45),
                    state=QuarterState.OPEN if code == "2026-Q4" else QuarterState.CLOSED,
                    opened_at=NOW,
                    closed_at=None if code == "2026-Q4" else NOW,
                )
                for code, first, last in _QUARTERS
            ),
            self.progress,
        )
        self.obligations = _write(
            Obligation,
            (
                self._row(Obligation, quarter=quarter, department=unit)
                for quarter in self.quarters
                for unit in self.departments
            ),
            self.progress,
        )

    def _plans(self) -> None:
        head_of = dict(zip((unit.pk for unit in self.departments), self.heads, strict=True))
        self.plans = _write(
            Plan,
            (
                self._row(
                    Plan,
                    obligation=duty,
                    number=1,
                    state=PlanState.ACTIVE
                    if duty.quarter.state == QuarterState.OPEN
                    else PlanState.CLOSED,
                    author=head_of[duty.department_id],
                    submitted_by=head_of[duty.department_id],
                    submitted_at=NOW,
                    decided_by=self.leader,
                    decided_at=NOW,
                    in_force_since=NOW,
                )
                for duty in self.obligations
            ),
            self.progress,
        )
        self.objectives = _write(
            Objective,
            (
                self._row(
                    Objective,
                    plan=plan,
                    key=self._id(),
                    position=place,
                    text=f"{self.random.choice(_VERBS)} {self.random.choice(_OBJECTS)} by 5 %",
                    weight=self.random.randint(1, 5),
                    owner=plan.author,
                    due_on=plan.obligation.quarter.ends_on,
                )
                for plan in self.plans
                for place in range(1, OBJECTIVES + 1)
            ),
            self.progress,
        )
        _write(
            GoalLink,
            (
                self._row(
                    GoalLink,
                    objective=objective,
                    goal=self._goal_of(objective),
                    sentence="It lowers what we spend on it.",
                    confirmed_by=objective.plan.author,
                    confirmed_at=NOW,
                )
                # One in fifty has no link, so that there is something to find.
                for objective in self.objectives
                if self.random.randrange(50)
            ),
            self.progress,
        )

    def _goal_of(self, objective: Objective) -> Goal:
        """Return the goal a department serves with the objective of this position, always the same."""
        place = (objective.plan.obligation.department_id.int + objective.position) % len(self.goals)
        return self.goals[place]

    def _kpis(self) -> None:
        units = [
            (unit, place, number)
            for unit in self.departments
            for place in range(1, OBJECTIVES + 1)
            for number in range(KPIS)
        ]
        head_of = dict(zip((unit.pk for unit in self.departments), self.heads, strict=True))
        made = _write(
            Kpi,
            (
                self._row(
                    Kpi,
                    name=f"{self.random.choice(_OBJECTS).capitalize()} {place}.{number}",
                    unit="%",
                    direction="increase",
                    frequency="weekly",
                    source="Ledger",
                    owner=head_of[unit.pk],
                )
                for unit, place, number in units
            ),
            self.progress,
        )
        self.series = dict(zip(((u.pk, p, n) for u, p, n in units), made, strict=True))
        _write(
            KpiDepartment,
            (
                self._row(
                    KpiDepartment,
                    kpi=self.series[unit.pk, place, number],
                    department=unit,
                    confirmed_by=head_of[unit.pk],
                    confirmed_at=NOW,
                )
                for unit, place, number in units
            ),
            self.progress,
        )
        _write(KpiUse, self._uses(), self.progress)

    def _uses(self) -> Iterator[KpiUse]:
        for objective in self.objectives:
            duty = objective.plan.obligation
            for number in range(KPIS):
                baseline = Decimal(self.random.randint(10, 60))
                yield self._row(
                    KpiUse,
                    objective=objective,
                    kpi=self.series[duty.department_id, objective.position, number],
                    key=self._id(),
                    position=number + 1,
                    baseline=baseline,
                    target_value=baseline + self.random.randint(2, 20),
                    starts_on=duty.quarter.starts_on,
                    due_on=duty.quarter.ends_on,
                    weight=self.random.randint(1, 3),
                    # One in forty says nothing, so that there is something to find.
                    contribution="It moves the goal's measure."
                    if self.random.randrange(40)
                    else "",
                    goal_measure=self.measures_of[self._goal_of(objective).pk][number % 2],
                )

    def _measurements(self) -> None:
        days = [
            first + timedelta(weeks=week)
            for _code, first, _last in _QUARTERS
            for week in range(13)
            if first + timedelta(weeks=week) <= NOW.date()
        ]
        _write(
            Measurement,
            (
                self._row(
                    Measurement,
                    kpi=kpi,
                    measured_on=day,
                    value=Decimal(self.random.randint(1000, 8000)) / 100,
                    recorded_by=kpi.owner,
                )
                for kpi in self.series.values()
                for day in days
            ),
            self.progress,
        )
