"""Weekly values on each KPI's path, strayed by a noise that is the same on every machine."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

from kpis.models import Kpi, Measurement
from saypro_align.audit.models import AuditEntry
from saypro_align.demo.calendar import DemoQuarter
from saypro_align.demo.cast import Cast
from saypro_align.demo.series import BY_KEY, DemoKpi

_STEPS = 2**16 - 1


def value_on(told: DemoKpi, quarter: DemoQuarter, day: date) -> Decimal:
    """Return the series' value of a day: a straight line from quarter to quarter, plus noise."""
    start, end = told.path[quarter.index], told.path[quarter.index + 1]
    passed = Decimal((day - quarter.starts_on).days) / Decimal(quarter.period.days)
    value = start + (end - start) * passed + told.noise * stray(told.key, day)
    return value.quantize(Decimal(1).scaleb(-told.decimals), rounding=ROUND_HALF_EVEN)


def record_week(cast: Cast, quarter: DemoQuarter, day: date, now: datetime) -> None:
    """Record a value of every series, all at once, each with the entry a service would leave."""
    rows = [
        Measurement(
            kpi=kpi,
            measured_on=day,
            value=value_on(BY_KEY[key], quarter, day),
            recorded_by=cast.people[BY_KEY[key].owner],
            created_at=now,
            updated_at=now,
        )
        for key, kpi in cast.kpis.items()
    ]
    Measurement.objects.bulk_create(rows)
    note(rows, now)


def note(rows: Iterable[Measurement], now: datetime) -> None:
    """Leave the entry that a service would leave for each value."""
    AuditEntry.objects.bulk_create(_entry(row, now) for row in rows)


def _entry(row: Measurement, now: datetime) -> AuditEntry:
    return AuditEntry(
        event="measurement.recorded",
        happened_at=now,
        actor=row.recorded_by,
        actor_name=str(row.recorded_by),
        subject_label=Kpi._meta.label_lower,
        subject_id=row.kpi_id,
        subject_name=str(row.kpi),
        changes={str(row.measured_on): [None, str(row.value)]},
    )


def stray(key: str, day: date) -> Decimal:
    """Return a number from -1 to 1 that belongs to the series and the day."""
    digest = hashlib.sha256(f"{key} {day.toordinal() % 364}".encode()).digest()
    return Decimal(int.from_bytes(digest[:2], "big")) / Decimal(_STEPS) * 2 - 1
