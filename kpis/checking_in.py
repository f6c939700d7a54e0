"""Which number is due in which period, and to which period a check-in belongs. Pure.

A number is asked in a period when its rhythm does not let it wait until the next: the last value and
the rhythm's days end within the period. So a weekly number entered on Monday is not asked again on
Friday, and a monthly one only once a month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kpis.cadence import Period, Timetable
from kpis.choices import Frequency

# So many days after its day a check-in still comes late; after that it was missed.
LATE_DAYS: Final = 3
# About half a minute for each number, as ux.md promises and the page keeps.
SECONDS_A_NUMBER: Final = 30
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """The period a check-in of a day belongs to, and whether it comes after its day."""

    period: Period
    is_late: bool


def rhythm_days(frequency: str, period: Period) -> int:
    """Return after how many days a number wants a new value; without a rhythm each period does."""
    if frequency:
        return Frequency(frequency).days
    return (period.ends_on - period.starts_on).days + 1


def is_asked(period: Period, frequency: str, last_on: date | None) -> bool:
    """Return whether the number cannot wait until the next period."""
    if last_on is None:
        return True
    return last_on + timedelta(days=rhythm_days(frequency, period)) <= period.ends_on


def asked_next(
    timetable: Timetable, frequency: str, last_on: date | None, day: date
) -> date | None:
    """Return the day on which the number is due next, seen from a day on which it is not."""
    period = timetable.period_on(day)
    if period is None or last_on is None:
        return period.due_on if period else None
    wanted = last_on + timedelta(days=rhythm_days(frequency, period))
    found = timetable.period_on(max(day, wanted))
    return found.due_on if found else None


def was_answered(period: Period, frequency: str, days: Iterable[date]) -> bool:
    """Return whether a value of these days kept the number fresh until the period was over."""
    fresh_from = period.ends_on - timedelta(days=rhythm_days(frequency, period))
    until = period.due_on + timedelta(days=LATE_DAYS)
    return any(fresh_from < day <= until for day in days)


def counts_in(period: Period, since: date) -> bool:
    """Return whether a number that is owed since a day was owed for the whole period."""
    return since <= period.starts_on


def period_before(timetable: Timetable, period: Period) -> Period | None:
    """Return the period before another."""
    return timetable.period_on(period.starts_on - _DAY)


def turn_on(timetable: Timetable, day: date, *, owes_before: bool) -> Turn | None:
    """Return the period to which a check-in of the day belongs.

    While the last one is owed and may still come late, it is that one; else the period of the day.
    """
    period = timetable.period_on(day)
    if period is None:
        return None
    before = period_before(timetable, period)
    if owes_before and before is not None and day <= over_on(before):
        return Turn(before, is_late=day > before.due_on)
    return Turn(period, is_late=False)


def over_on(period: Period) -> date:
    """Return the last day on which the period's check-in still comes, though late."""
    return period.due_on + timedelta(days=LATE_DAYS)


def minutes_for(numbers: int) -> int:
    """Return how long a check-in takes, as the mail promises it: whole minutes, at least one."""
    return max(1, -(-numbers * SECONDS_A_NUMBER // 60))


def is_free(open_until: datetime | None, now: datetime) -> bool:
    """Return whether a check-in may be changed without saying why."""
    return open_until is not None and now <= open_until
