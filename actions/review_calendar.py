"""Which reviews are due, and on which day people meet for them. Knows no framework.

A month is looked back on from the day after it; people meet on the fifth working day of the next
one, when its numbers are in. A review that nobody made in time is made as soon as somebody looks,
with a meeting that still lies ahead.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from saypro_align.lib.periods import Period, is_working_day, previous_month

# Months that passed while nothing ran are still looked back on, so many of them.
MONTHS_BACK: Final = 3
# On which working day of the next month people meet.
MEETING_AFTER: Final = 5
# So long before its day a mid-quarter review plans itself, so that people can keep the hour free.
PLANNED_BEFORE: Final = timedelta(days=7)

Stretch = tuple[date, date]
IsWorking = Callable[[date], bool]


def months_due(today: date, stretches: Iterable[Stretch]) -> list[Period]:
    """Return the months that are over and lie wholly or in part in one of the stretches, oldest first.

    A stretch is what a department existed of an opened quarter.
    """
    spans = list(stretches)
    found, month = [], previous_month(today)
    for _round in range(MONTHS_BACK):
        if any(first <= month.last_day and month.first_day <= last for first, last in spans):
            found.append(month)
        month = previous_month(month.first_day)
    return found[::-1]


def monthly_meeting_on(month: Period, today: date, works: IsWorking = is_working_day) -> date:
    """Return the day on which people look back on a month: never a day that has begun already."""
    day = _nth(_days_from(month.last_day + timedelta(days=1)), MEETING_AFTER, works)
    return max(day, next_working_day(today, works))


def mid_quarter_is_due(mid_quarter_on: date, ends_on: date, today: date) -> bool:
    """Return whether the review of a quarter's middle should plan itself by now."""
    return mid_quarter_on - PLANNED_BEFORE <= today <= ends_on


def mid_quarter_meeting_on(
    mid_quarter_on: date, today: date, works: IsWorking = is_working_day
) -> date:
    """Return the day of the meeting: the quarter's middle, or the first working day after it."""
    soonest = max(mid_quarter_on, today + timedelta(days=1))
    return _nth(_days_from(soonest), 1, works)


def next_working_day(today: date, works: IsWorking = is_working_day) -> date:
    """Return the first working day after today."""
    return _nth(_days_from(today + timedelta(days=1)), 1, works)


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += timedelta(days=1)


def _nth(days: Iterator[date], nth: int, works: IsWorking) -> date:
    """Return the nth working day of those handed in."""
    working = (day for day in days if works(day))
    for _passed in range(nth - 1):
        next(working)
    return next(working)
