"""Schedules with their next dates and what came of the last ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule
from reports.scheduling.rules import Calendar
from reports.scheduling.words import rule_words
from reports.selectors.dates import coming, here, organization_calendar, rule_of

NEXT_DATES: Final = 5
LAST_RUNS: Final = 10
_HEAVY: Final = ("content", "text", "html")


@dataclass(frozen=True)
class ScheduleRow:
    """One schedule: its rule in words, when next on its own clock, and the last report."""

    schedule: ReportSchedule
    words: str
    next_at: datetime | None
    last: ReportRun | None

    @property
    def last_state(self) -> RunState | None:
        """Return where the last report stands."""
        return RunState(self.last.state) if self.last else None


def schedule_rows() -> list[ScheduleRow]:
    """Return every schedule, active ones first; four queries whatever their number."""
    schedules = list(
        ReportSchedule.objects.select_related("owner").order_by("-is_active", "name", "id")
    )
    calendar = organization_calendar()
    last = {run.schedule_id: run for run in _last_runs(schedules)}
    return [
        ScheduleRow(
            schedule=schedule,
            words=rule_words(rule_of(schedule)),
            next_at=next(iter(_dates(schedule, calendar, 1)), None),
            last=last.get(schedule.pk),
        )
        for schedule in schedules
    ]


def next_dates(schedule: ReportSchedule) -> tuple[datetime, ...]:
    """Return the schedule's next dates on its own clock; none while it is paused."""
    return _dates(schedule, organization_calendar(), NEXT_DATES)


def runs_of(schedule: ReportSchedule) -> list[ReportRun]:
    """Return the schedule's last reports, the newest first."""
    rows = ReportRun.objects.filter(schedule=schedule).select_related("department")
    return list(rows.defer(*_HEAVY).order_by("-due_at", "department__name", "-id")[:LAST_RUNS])


def _last_runs(schedules: Iterable[ReportSchedule]) -> Iterable[ReportRun]:
    """Return the newest report of each schedule."""
    ids: list[UUID] = [schedule.pk for schedule in schedules]
    newest = Window(
        RowNumber(),
        partition_by=F("schedule_id"),
        order_by=[F("due_at").desc(), F("revision").desc(), F("pk").desc()],
    )
    rows = ReportRun.objects.filter(schedule__in=ids).annotate(place=newest)
    return rows.filter(place=1).defer(*_HEAVY).order_by()


def _dates(schedule: ReportSchedule, calendar: Calendar, count: int) -> tuple[datetime, ...]:
    if not schedule.is_active:
        return ()
    return tuple(here(due.moment, schedule) for due in coming(schedule, calendar, count))
