"""A rule of a schedule, and the calendar it is read against. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from saypro_align.lib import periods, working_days
from saypro_align.lib.periods import Period

MONTH: Final = "month"
QUARTER: Final = "quarter"
DAY: Final = "day"
WORKING_DAY: Final = "working_day"
# No month has more days, and none more than 23 of Monday to Friday.
MOST_DAYS: Final = 31
MOST_WORKING_DAYS: Final = 23

_DAY: Final = timedelta(days=1)
_MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """The n-th day or working day of the month, or after the quarter's end, at an hour of a zone."""

    every: str
    counting: str
    number: int
    at: time
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Calendar:
    """The organization's days off and its quarters, in order; further quarters follow every 3 months."""

    holidays: frozenset[date] = frozenset()
    quarters: tuple[Period, ...] = ()
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Remember which quarters are known and not only expected."""
        object.__setattr__(self, "known", frozenset(one.key for one in self.quarters))

    def quarters_on(self, day: date) -> Iterator[Period]:
        """Return the quarters without end, from the last known one that ended before the day."""
        ended = [one for one in self.quarters if one.last_day < day]
        running = [one for one in self.quarters if one.last_day >= day]
        yield from ended[-1:]
        yield from running
        latest = running[-1] if running else (ended[-1] if ended else None)
        yield from _expected(latest, day)


@dataclass(frozen=True, slots=True)
class Due:
    """A moment at which a report is due, and the period it tells of."""

    moment: datetime
    period: Period


def due_for(period: Period, rule: Rule, calendar: Calendar) -> Due:
    """Return when the report about the period is due: in the days after its last one."""
    return Due(periods.at_local(_day_after(period, rule, calendar), rule.at, rule.zone), period)


def _day_after(period: Period, rule: Rule, calendar: Calendar) -> date:
    first = period.last_day + _DAY
    # A month that is too short for the number takes its last day; after a quarter days run on.
    most = periods.month_period(first).last_day if rule.every == MONTH else date.max
    if rule.counting == DAY:
        return min(first + _DAY * (rule.number - 1), most)
    found = working_days.working_day_from(first, calendar.holidays)
    for _further in range(rule.number - 1):
        following = working_days.move(found, 1, calendar.holidays)
        if following > most:
            break
        found = following
    return min(found, most)


def _expected(latest: Period | None, day: date) -> Iterator[Period]:
    """Return the quarters nobody has planned yet: three months each, after the latest known one."""
    first = latest.last_day + _DAY if latest else periods.quarter_period(_before(day)).first_day
    if latest and first.day != 1:
        # A quarter that ends inside a month is followed by what is left of the calendar's quarter.
        first = periods.quarter_period(first).last_day + _DAY
    while True:
        following = periods.add_months(first, _MONTHS)
        yield Period(f"{first:%Y-%m}+", first, following - _DAY)
        first = following


def _before(day: date) -> date:
    return periods.add_months(day, -2 * _MONTHS)
