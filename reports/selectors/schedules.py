"""Schedules with their next dates and what came of the last ones."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from reports import calendar
from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule

NEXT_DATES = 3
LAST_RUNS = 3


@dataclass(frozen=True)
class ScheduleRow:
    """One schedule: when next, in its own zone, and the last reports."""

    schedule: ReportSchedule
    dates: tuple[datetime, ...]
    runs: tuple[tuple[ReportRun, RunState], ...]


def schedule_rows() -> list[ScheduleRow]:
    """Return every schedule, active ones first; two queries."""
    schedules = list(
        ReportSchedule.objects.select_related("owner").order_by("-is_active", "name", "id")
    )
    runs: dict[UUID, list[ReportRun]] = {}
    newest = ReportRun.objects.defer("content", "text", "html").order_by("-due_at", "-id")
    for run in newest[: LAST_RUNS * 40]:
        runs.setdefault(run.schedule_id, []).append(run)
    return [
        ScheduleRow(
            schedule=schedule,
            dates=_dates(schedule),
            runs=tuple((run, RunState(run.state)) for run in runs.get(schedule.pk, [])[:LAST_RUNS]),
        )
        for schedule in schedules
    ]


def _dates(schedule: ReportSchedule) -> tuple[datetime, ...]:
    if not schedule.is_active:
        return ()
    zone = ZoneInfo(schedule.time_zone)
    dues = calendar.coming_dues(
        schedule.next_run_at,
        NEXT_DATES,
        day_of_month=schedule.number,
        hour=schedule.hour,
        zone=zone,
    )
    return tuple(due.astimezone(zone) for due in dues)
