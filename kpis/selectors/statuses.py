"""Which status each KPI of a quarter has, where thousands are sorted by nothing else.

The rows are read anew each time, as plain columns; only what is worked out of them is kept, under all
that it was worked out from. So a status is never older than its values, and the rights of who asks
stay in the query that he hands in.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from departments.choices import IN_FORCE_STATES
from departments.models import Obligation, Quarter
from kpis import attainment
from kpis.choices import Aggregation, KpiStatus
from kpis.models import KpiUse, Measurement
from kpis.selectors.cadence import fresh_for, rhythm_on
from kpis.selectors.progress import Marks, Phases, judge, marks_of, phases_of, values_of
from saypro_align.lib.kept import Kept


class _Use(NamedTuple):
    """What the status of a use rests on in its own row and in its KPI's."""

    pk: UUID
    kpi_id: UUID
    obligation_id: UUID
    plan_state: str
    baseline: Decimal | None
    target_value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    tolerance: Decimal | None
    starts_on: date | None
    due_on: date | None
    direction: str
    aggregation: str
    frequency: str
    # The KPI's last value up to the day, and its day.
    last_value: Decimal | None
    last_on: date | None


_COLUMNS = (
    *("pk", "kpi_id", "objective__plan__obligation_id", "objective__plan__state"),
    *("baseline", "target_value", "low", "high", "tolerance", "starts_on", "due_on"),
    *("kpi__direction", "kpi__aggregation", "kpi__frequency"),
)


class _Rest(NamedTuple):
    """What else it rests on."""

    values: tuple[attainment.Value, ...]
    phases: Phases
    marks: Marks
    rhythm: str | None
    # First and last day of the quarter, and the day of asking.
    first: date
    last: date
    day: date


# A thousand departments with fifteen KPIs each.
_STATUSES: Kept[UUID, KpiStatus] = Kept(most=20_000)


def statuses_in(
    uses: QuerySet[KpiUse, KpiUse], quarter: Quarter, day: date
) -> dict[UUID, list[KpiStatus]]:
    """Return how the KPIs of these uses in the quarter's plans stand on the day, one for each plan.

    The version in force of a department's plan tells, a draft only where there is none. The number of
    queries does not depend on the number of uses.
    """
    read = uses.order_by().values_list(*_COLUMNS, _last("value", day), _last("measured_on", day))
    rows = _official([_Use(*row) for row in read])
    if not rows:
        return {}
    values = _values(rows, quarter.starts_on, day)
    phases, marks = phases_of(uses.values("pk")), marks_of(uses.values("pk"))
    rhythms = _rhythms(quarter, day)
    found: dict[UUID, list[KpiStatus]] = defaultdict(list)
    for use in rows:
        rest = _Rest(
            values=tuple(values.get(use.kpi_id, ())) if _is_summed(use) else _last_value(use),
            phases=tuple(phases.get(use.pk, ())),
            marks=tuple(marks.get(use.pk, ())),
            rhythm=rhythms.get(use.obligation_id),
            first=quarter.starts_on,
            last=quarter.ends_on,
            day=day,
        )
        found[use.kpi_id].append(_STATUSES.ask(use.pk, (use, rest), partial(_status, use, rest)))
    return found


def _official(rows: list[_Use]) -> list[_Use]:
    in_force = {
        (use.kpi_id, use.obligation_id) for use in rows if use.plan_state in IN_FORCE_STATES
    }
    return [
        use
        for use in rows
        if use.plan_state in IN_FORCE_STATES or (use.kpi_id, use.obligation_id) not in in_force
    ]


def _status(use: _Use, rest: _Rest) -> KpiStatus:
    starts_on = use.starts_on or rest.first
    target = attainment.Target(
        direction=use.direction,
        baseline=use.baseline,
        target_value=use.target_value,
        low=use.low,
        high=use.high,
        tolerance=use.tolerance,
        starts_on=starts_on,
        due_on=use.due_on or rest.last,
        phases=rest.phases,
    )
    return judge(
        target,
        starts_on=starts_on,
        aggregation=use.aggregation,
        fresh_days=fresh_for(use.frequency, rest.rhythm),
        values=rest.values,
        marks=rest.marks,
        day=rest.day,
    ).verdict.status


def _last(column: str, day: date) -> Subquery:
    """Return a column of the KPI's last value up to the day, as a part of the query of its uses."""
    values = Measurement.objects.filter(kpi=OuterRef("kpi"), is_latest=True, measured_on__lte=day)
    return Subquery(values.order_by("-measured_on").values(column)[:1])


def _last_value(use: _Use) -> tuple[attainment.Value, ...]:
    if use.last_on is None or use.last_value is None:
        return ()
    return (attainment.Value(use.last_on, use.last_value),)


def _is_summed(use: _Use) -> bool:
    """Tell whether all values of the quarter tell, and not the last one alone."""
    return use.aggregation != Aggregation.LEVEL


def _values(rows: list[_Use], first_day: date, day: date) -> dict[UUID, list[attainment.Value]]:
    """Return the values of the KPIs of which more than the last one tells."""
    summed = {use.kpi_id for use in rows if _is_summed(use)}
    return values_of(summed, first_day, day, None) if summed else {}


def _rhythms(quarter: Quarter, day: date) -> dict[UUID, str | None]:
    """Return how often each department checks in, by what it owes in the quarter."""
    rows = Obligation.objects.filter(quarter=quarter).order_by()
    return dict(rows.values_list("pk", rhythm_on(day, department=OuterRef("department"))))
