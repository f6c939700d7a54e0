"""How many KPIs of each department have which status: the dashboard's second axis.

Working out thousands of attainments is most of what the dashboard costs, and they move far less often
than it is opened. So the counts are kept per process beside a stamp of everything they rest on; one
query of row and version counts tells whether they still hold. They are the same for every reader:
plans in force are open to all who may see the dashboard.
"""

import uuid
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Lock
from typing import Any, Final, cast

from django.db.models import Count, IntegerField, Manager, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from departments.choices import IN_FORCE_STATES, ObjectiveState
from departments.models import Cadence, Objective, Plan, Quarter
from kpis.choices import KpiState, KpiStatus, UseState
from kpis.models import Kpi, KpiPhase, KpiUse, Measurement, Milestone
from kpis.selectors import use_progress
from saypro_align.audit import past
from saypro_align.lib import clock
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.models import VersionedModel
from saypro_align.lib.periods import day_bounds

_KEPT: Final = 16
# Whoever began to write before a moment has done so an hour after it.
_SETTLED_AFTER: Final = timedelta(hours=1)
_RESTS_ON: Final = (Quarter, Plan, Objective, Kpi, KpiUse, KpiPhase, Milestone, Cadence)
_Stamp = tuple[Any, ...]


@dataclass(frozen=True)
class KpiStanding:
    """The KPIs of one department's plan in force, by status."""

    statuses: Mapping[KpiStatus, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return how many KPIs the plan has."""
        return sum(self.statuses.values())

    @property
    def with_data(self) -> int:
        """Return how many of them have a value."""
        return self.total - self.statuses.get(KpiStatus.NO_DATA, 0)


_Standings = dict[uuid.UUID, KpiStanding]


class _Memory:
    """The standings of the quarters last asked for; threads of one process share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: OrderedDict[tuple[uuid.UUID, date], tuple[_Stamp, _Standings]] = OrderedDict()

    def get(self, key: tuple[uuid.UUID, date], stamp: _Stamp) -> _Standings | None:
        """Return what was kept, if nothing has changed since."""
        with self._lock:
            held = self._held.get(key)
            return held[1] if held and held[0] == stamp else None

    def put(self, key: tuple[uuid.UUID, date], stamp: _Stamp, standings: _Standings) -> None:
        """Keep it, and let go of the oldest."""
        with self._lock:
            self._held[key] = (stamp, standings)
            self._held.move_to_end(key)
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)


_memory = _Memory()
_past_memory = _Memory()


def kpi_standing(
    quarter: Quarter, now: datetime, *, stamps: Iterable[Any] | None = None
) -> _Standings:
    """Return each department's KPI statuses; seven queries at most, one when nothing has changed.

    `stamps` are the `stamp_rows`, where somebody else has asked them.
    """
    if past.is_past():
        return _of_then(quarter, now)
    key = (quarter.pk, organization_day(now))
    stamp: _Stamp = tuple(sorted(stamp_rows(key[1]) if stamps is None else stamps))
    kept = _memory.get(key, stamp)
    if kept is None:
        kept = _work_out(quarter, key[1])
        _memory.put(key, stamp, kept)
    return kept


def _of_then(quarter: Quarter, moment: datetime) -> _Standings:
    """Return the statuses as of a past moment; what was so then does not change any more."""
    with past.today():
        is_settled = moment < clock.now() - _SETTLED_AFTER
    kept = _past_memory.get((quarter.pk, moment), ()) if is_settled else None
    if kept is None:
        kept = _work_out(quarter, organization_day(moment))
    if is_settled:
        _past_memory.put((quarter.pk, moment), (), kept)
    return kept


def stamp_rows(day: date) -> QuerySet[Any, tuple[Any, ...]]:
    """Count the rows and versions of all that statuses rest on.

    Each save bumps a version and each value is a new row, so a change shows whatever the clocks of
    two writers said. What is kept is kept for one day, so of the values, which are by far the most
    rows and never change, those recorded since the day before tell.
    """
    counts = [_counts(place, model._default_manager) for place, model in enumerate(_RESTS_ON)]
    recorded_since = day_bounds(day, organization_zone())[0] - timedelta(days=1)
    values = Measurement.objects.filter(created_at__gte=recorded_since)
    counts.append(_counts(len(counts), values))
    return counts[0].union(*counts[1:], all=True)


def _counts(place: int, held: Manager[Any] | QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
    versions = (
        Coalesce(Sum("version"), 0)
        if issubclass(held.model, VersionedModel)
        else Value(0, output_field=IntegerField())
    )
    rows: QuerySet[Any, tuple[Any, ...]] = (
        held.order_by()
        .annotate(place=Value(place, output_field=IntegerField()))
        .values("place")
        .annotate(rows=Count("pk"), versions=versions)
        .values_list("place", "rows", "versions")
    )
    return rows


@dataclass(slots=True)
class _Series:
    """What the status needs to know of a KPI."""

    direction: str
    aggregation: str
    frequency: str


@dataclass(slots=True)
class _Use:
    """What the status needs to know of a KPI's use. Whole model rows would cost most of the time."""

    pk: uuid.UUID
    objective_id: uuid.UUID
    kpi_id: uuid.UUID
    baseline: Decimal | None
    target_value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    tolerance: Decimal | None
    starts_on: date | None
    due_on: date | None
    kpi: _Series


def _work_out(quarter: Quarter, day: date) -> _Standings:
    rows = KpiUse.objects.filter(
        state=UseState.ACTIVE,
        kpi__state=KpiState.ACTIVE,
        objective__state=ObjectiveState.ACTIVE,
        objective__plan__state__in=IN_FORCE_STATES,
        objective__plan__obligation__quarter=quarter,
    ).values_list(
        "pk",
        "objective_id",
        "kpi_id",
        "baseline",
        "target_value",
        "low",
        "high",
        "tolerance",
        "starts_on",
        "due_on",
        "kpi__direction",
        "kpi__aggregation",
        "kpi__frequency",
        "objective__plan__obligation__department_id",
    )
    uses: list[_Use] = []
    departments: dict[uuid.UUID, uuid.UUID] = {}
    for row in cast("Iterable[tuple[Any, ...]]", rows.order_by()):
        use = _Use(*(*row[:10], _Series(*row[10:13])))
        uses.append(use)
        departments[use.pk] = row[13]
    counted: dict[uuid.UUID, Counter[KpiStatus]] = defaultdict(Counter)
    for pk, progress in use_progress(cast("list[KpiUse]", uses), day).items():
        counted[departments[pk]][progress.status] += 1
    return {department_id: KpiStanding(statuses) for department_id, statuses in counted.items()}
