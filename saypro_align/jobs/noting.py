"""Writing down runs and signs of life, by updates that no other process can lose or undo."""

from datetime import datetime

from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce, Greatest

from saypro_align.jobs.models import Heartbeat, Job, Part


def note_start(name: str, *, now: datetime) -> None:
    """Note that a run began."""
    _update(name, last_started_at=_latest("last_started_at", now))


def note_success(name: str, *, now: datetime, took_ms: int | None) -> None:
    """Note that a run ended well: a row of failures is over."""
    _update(
        name,
        last_finished_at=_latest("last_finished_at", now),
        took_ms=took_ms,
        last_error="",
        failures_in_row=0,
        failing_since=None,
        told_at=None,
        runs=F("runs") + 1,
    )


def note_failure(name: str, *, now: datetime, took_ms: int | None, error: str) -> None:
    """Note that a run ended badly."""
    _update(
        name,
        last_finished_at=_latest("last_finished_at", now),
        took_ms=took_ms,
        last_error=error[:200],
        failures_in_row=F("failures_in_row") + 1,
        failing_since=Coalesce("failing_since", _moment(now)),
        runs=F("runs") + 1,
    )


def claim_telling(name: str, *, failing_since: datetime, now: datetime) -> bool:
    """Tell whether it is this caller who tells of the failures that began then."""
    mine = Job.objects.filter(name=name, failing_since=failing_since, told_at=None)
    return bool(mine.update(told_at=now))


def note_alive(part: Part, *, now: datetime) -> None:
    """Note a part's sign of life."""
    if not Heartbeat.objects.filter(part=part).update(at=now):
        Heartbeat.objects.bulk_create([Heartbeat(part=part, at=now)], ignore_conflicts=True)


def _update(name: str, **changes: object) -> None:
    row = Job.objects.filter(name=name)
    if not row.update(**changes):
        Job.objects.bulk_create([Job(name=name)], ignore_conflicts=True)
        row.update(**changes)


def _latest(column: str, now: datetime) -> Greatest:
    return Greatest(Coalesce(column, _moment(now)), _moment(now))


def _moment(now: datetime) -> Value:
    return Value(now, output_field=DateTimeField())
