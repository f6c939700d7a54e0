"""Months, quarters and days: pure functions of a date; *now* is always handed in.

A day begins at midnight in the organization's time zone. Bounds are half-open, so that two
neighbouring periods share no moment and miss none.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_ZONE = ZoneInfo("Africa/Johannesburg")
SATURDAY = 5
# The edges of what can be told: a day typed in an address may lie there.
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole days, first and last day included, with a key that names it for ever."""

    key: str
    first_day: date
    last_day: date

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last_day - self.first_day).days + 1

    def contains(self, day: date) -> bool:
        """Tell whether the day belongs to the period."""
        return self.first_day <= day <= self.last_day

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return the first moment of the period and the first moment after it."""
        return day_bounds(self.first_day, zone)[0], day_bounds(self.last_day, zone)[1]


def short_quarter(code: str) -> str:
    """Shorten a quarter's code for narrow places: "2027-Q1" becomes "Q1 2027"."""
    year, _dash, quarter = code.partition("-")
    return f"{quarter}\N{NO-BREAK SPACE}{year}" if quarter else code


def local_day(now: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day in the zone; a moment without a zone is refused."""
    if now.tzinfo is None:
        message = "A moment needs a time zone."
        raise ValueError(message)
    return now.astimezone(zone).date()


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the day's first moment and the next day's, in UTC: 23, 24 or 25 hours apart."""
    following = day + timedelta(days=1) if day < date.max else None
    return _midnight(day, zone), _midnight(following, zone) if following else _LAST


def month_period(day: date) -> Period:
    """Return the calendar month of the day; its key is "2026-11"."""
    first = day.replace(day=1)
    return Period(f"{first:%Y-%m}", first, next_month_start(day) - timedelta(days=1))


def previous_month(day: date) -> Period:
    """Return the calendar month before the day's own."""
    return month_period(day.replace(day=1) - timedelta(days=1))


def month_of_key(key: str) -> Period:
    """Return the month a key such as "2026-11" names."""
    period = month_period(date.fromisoformat(f"{key}-01"))
    if period.key != key:
        message = f"{key!r} names no month."
        raise ValueError(message)
    return period


def next_month_start(day: date) -> date:
    """Return the first day of the month after the day's own."""
    if day.month == 12:
        return date(day.year + 1, 1, 1)
    return date(day.year, day.month + 1, 1)


def add_months(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months away."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def quarter_period(day: date, *, fiscal_start_month: int = 1) -> Period:
    """Return the fiscal quarter of the day.

    The key carries the calendar year in which the fiscal year ends, as accountants name it: with
    a year that starts in March, 21 November 2026 lies in "2027-Q3".
    """
    if not 1 <= fiscal_start_month <= 12:
        message = "A fiscal year starts in a month from 1 to 12."
        raise ValueError(message)
    offset = (day.month - fiscal_start_month) % 12
    first = add_months(day, -(offset % 3))
    year_start = add_months(day, -offset)
    year = year_start.year if fiscal_start_month == 1 else year_start.year + 1
    return Period(f"{year}-Q{offset // 3 + 1}", first, add_months(first, 3) - timedelta(days=1))


def is_working_day(day: date) -> bool:
    """Monday to Friday; public holidays are not known here."""
    return day.weekday() < SATURDAY


def first_working_day(day: date) -> date:
    """Return the first Monday-to-Friday day of the day's month."""
    first = day.replace(day=1)
    while not is_working_day(first):
        first += timedelta(days=1)
    return first


def at_local(day: date, clock_time: time, zone: ZoneInfo) -> datetime:
    """Return a wall-clock time as a moment in UTC.

    A time that the clock change skips is moved on by the length of the gap; one that happens
    twice means the first. What lies before or after all that can be told is the first or the last.
    """
    try:
        return datetime.combine(day, clock_time, tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return _FIRST if day.year == date.min.year else _LAST


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return at_local(day, time.min, zone)
