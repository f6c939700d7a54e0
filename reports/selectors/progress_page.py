"""One progress report as its page shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from departments.models import Department, User
from departments.permissions import can_write_for
from kpis.cadence import Period
from kpis.selectors.cadence import cadence_of
from reports.models import ProgressReading, ProgressReport, ProgressState
from reports.selectors.progress_data import draft_of, metrics_of
from saypro_align.lib.clock import organization_day


@dataclass(frozen=True)
class ProgressPage:
    """A report, or the draft of one nobody began."""

    department: Department
    period: Period
    report: ProgressReport | None
    today: date
    may_write: bool
    metrics: Sequence[dict[str, Any]] = ()
    draft: dict[str, list[str]] = field(default_factory=dict)
    readings: Iterable[ProgressReading] = ()
    before: date | None = None
    after: date | None = None

    @property
    def key(self) -> str:
        """Return the period's name in addresses."""
        return self.period.ends_on.isoformat()

    @property
    def is_sent(self) -> bool:
        """Return whether it was sent; nothing in it changes any more."""
        return self.report is not None and self.report.state == ProgressState.SENT

    @property
    def is_missing(self) -> bool:
        """Return whether it should have come before today."""
        return not self.is_sent and self.today > self.period.due_on


def progress_page_of(
    department: Department, period: Period, user: User, now: datetime
) -> ProgressPage:
    """Return the page as the person may see it; others learn of a draft only that it is not sent."""
    rows = ProgressReport.objects.visible_to(user).select_related("sent_by")
    report = rows.filter(department=department, ends_on=period.ends_on).first()
    is_sent = report is not None and report.state == ProgressState.SENT
    writes = can_write_for(user, department.pk)
    metrics: Sequence[dict[str, Any]] = ()
    draft: dict[str, list[str]] = {}
    if report is not None and is_sent:
        metrics = [{**one, "day": _day(one["last_on"])} for one in report.metrics]
    elif writes:
        found = metrics_of(department, period, now)
        metrics = [{**one.frozen(), "day": _day(one.last_on)} for one in found]
        draft = {} if report else draft_of(department, period, found, now)
    before, after = _neighbours(department, period, now)
    return ProgressPage(
        department=department,
        period=period,
        report=report,
        today=organization_day(now),
        may_write=writes and not is_sent,
        metrics=metrics,
        draft=draft,
        # Read when it is shown: who looks now has read it.
        readings=report.readings.select_related("user") if report and is_sent else (),
        before=before,
        after=after,
    )


def _neighbours(
    department: Department, period: Period, now: datetime
) -> tuple[date | None, date | None]:
    """Return the names of the periods before and after; none of one that has not begun."""
    timetable = cadence_of([department.pk])[department.pk]
    before = timetable.period_on(period.starts_on - timedelta(days=1))
    after = timetable.period_on(period.ends_on + timedelta(days=1))
    has_begun = after is not None and after.starts_on <= organization_day(now)
    return before.ends_on if before else None, after.ends_on if after and has_begun else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
