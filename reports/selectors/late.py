"""Reports that should have gone out and have not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule

# A report is late when it has not been sent so long after its time.
PATIENCE: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Late:
    """What one schedule owes since a moment; its runs, or none where not even that was begun."""

    schedule: ReportSchedule
    due_at: datetime
    runs: tuple[ReportRun, ...] = ()

    @property
    def is_failed(self) -> bool:
        """Tell whether nobody tries any more by himself."""
        return any(run.state == RunState.FAILED for run in self.runs)

    @property
    def error(self) -> str:
        """Return why, where that is known."""
        return next((run.last_error for run in self.runs if run.last_error), "")


def late_reports(now: datetime) -> list[Late]:
    """Return the late reports, the longest overdue first; two queries.

    A correction is sent on request only, so it is never late.
    """
    before = now - PATIENCE
    runs = (
        ReportRun.objects.filter(due_at__lt=before, revision=1)
        .exclude(state=RunState.SENT)
        # Who paused a schedule waits for none of its reports but those he asks for.
        .exclude(schedule__is_active=False, schedule__paused_why="", asked_at=None)
        .select_related("schedule__owner", "department")
        .defer("content", "text", "html")
        .order_by("due_at", "pk")
    )
    unbegun = ReportSchedule.objects.filter(is_active=True, next_run_at__lt=before)
    found = [
        *_by_schedule(runs),
        *(Late(row, row.next_run_at) for row in unbegun.select_related("owner")),
    ]
    return sorted(found, key=lambda late: (late.due_at, late.schedule.name))


def _by_schedule(runs: Iterable[ReportRun]) -> list[Late]:
    groups: dict[tuple[UUID, datetime], list[ReportRun]] = {}
    for run in runs:
        groups.setdefault((run.schedule_id, run.due_at), []).append(run)
    return [Late(rows[0].schedule, due_at, tuple(rows)) for (_id, due_at), rows in groups.items()]
