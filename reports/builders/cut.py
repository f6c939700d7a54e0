"""The moment a report tells of: a period's end, with the number that was frozen then."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Quarter
from gaps.choices import SnapshotCause
from gaps.models import AlignmentSnapshot
from reports.builders.addresses import Addresses
from reports.models import ReportRun
from reports.selectors.frozen import Frozen, frozen_of, last_on
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import Period, day_bounds, quarter_period

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Cut:
    """A period as it was at its end, or is now while it runs."""

    period: Period
    start: datetime
    moment: datetime
    quarter: Quarter | None
    frozen: Frozen | None

    @property
    def day(self) -> date:
        """Return the last day that is told."""
        return organization_day(self.moment)

    @property
    def end(self) -> datetime:
        """Return the first moment that is not told any more."""
        return self.moment + _TICK

    @property
    def as_of_text(self) -> str:
        """Return the moment in words: the end of a day, or a time with its zone."""
        text = format_date(self.day, "j M Y")
        if self.moment == day_bounds(self.day, organization_zone())[1] - _TICK:
            return _("the end of %(day)s") % {"day": text}
        return format_date(self.moment.astimezone(organization_zone()), "j M Y, H:i T")

    def addresses(self, *, is_open: bool) -> Addresses | None:
        """Return the pages behind the numbers at this moment; None where no quarter runs."""
        return Addresses(self.quarter, self.moment, is_open) if self.quarter else None


def cut_month(period: Period, now: datetime) -> Cut:
    """Return a month as it ended; what is not over is told as of now."""
    quarter = quarter_of(period.last_day)
    start, end = period.bounds(organization_zone())
    moment = min(end - _TICK, now)
    frozen = last_on(quarter, organization_day(moment)) if quarter else None
    return Cut(period, start, moment, quarter, frozen)


def month_before(cut: Cut, now: datetime) -> Cut:
    """Return the month before, in whatever quarter that lay."""
    last = cut.period.first_day - timedelta(days=1)
    first = last.replace(day=1)
    return cut_month(Period(f"{first:%Y-%m}", first, last), now)


def cut_quarter(quarter: Quarter, now: datetime) -> Cut:
    """Return a quarter as it was closed, else as its last day ended, else as it is now."""
    period = Period(quarter.code, quarter.starts_on, quarter.ends_on)
    start, end = period.bounds(organization_zone())
    closed = _closing_snapshot(quarter, now)
    if closed is not None:
        return Cut(period, start, closed.taken_at, quarter, frozen_of(closed))
    moment = min(end - _TICK, now)
    return Cut(period, start, moment, quarter, last_on(quarter, organization_day(moment)))


def cut_period(run: ReportRun, now: datetime) -> Cut:
    """Return the run's month or quarter as it ended."""
    period = Period(run.period_key, run.period_start, run.period_end)
    quarter = quarter_of(period.last_day)
    if quarter is not None and is_quarter(period):
        return replace(cut_quarter(quarter, now), period=period)
    return cut_month(period, now)


def period_before(cut: Cut, now: datetime) -> Cut | None:
    """Return the month before a month, and the quarter before a quarter."""
    if not is_quarter(cut.period):
        return month_before(cut, now)
    before = quarter_before(cut.quarter) if cut.quarter else None
    return cut_quarter(before, now) if before else None


def quarter_before(quarter: Quarter) -> Quarter | None:
    """Return the quarter that ended before this one began."""
    rows = Quarter.objects.filter(ends_on__lt=quarter.starts_on)
    return rows.exclude(state=QuarterState.PREPARING).order_by("-ends_on", "-id").first()


def quarter_of(day: date) -> Quarter | None:
    """Return the quarter a day lies in, once it was opened."""
    rows = Quarter.objects.filter(starts_on__lte=day, ends_on__gte=day)
    return rows.exclude(state=QuarterState.PREPARING).order_by("-starts_on", "-id").first()


def is_quarter(period: Period) -> bool:
    """Return whether a period is longer than any month."""
    return period.days > 31


def period_name(period: Period, quarter: Quarter | None) -> str:
    """Return how people call the period: "November 2026", or the quarter's own name."""
    if not is_quarter(period):
        return format_date(period.first_day, "F Y")
    return quarter.name if quarter else quarter_period(period.first_day).key


def _closing_snapshot(quarter: Quarter, now: datetime) -> AlignmentSnapshot | None:
    rows = AlignmentSnapshot.objects.filter(
        quarter=quarter,
        cause__in=[SnapshotCause.QUARTER_END, SnapshotCause.CORRECTION],
        taken_at__lte=now,
    )
    return rows.select_related("quarter").order_by("-taken_at", "-id").first()
