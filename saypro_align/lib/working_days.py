"""Monday to Friday without holidays: the days on which anything falls due or is mailed. Pure."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
# More holidays in a row than any calendar holds; the walk over them ends.
_LONGEST_REST: Final = 370


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Return whether people work on the day."""
    return day.weekday() < _SATURDAY and day not in holidays


def working_day_from(day: date, holidays: Collection[date] = ()) -> date:
    """Return the day, or the first working day after it."""
    for _step in range(_LONGEST_REST):
        if is_working_day(day, holidays):
            return day
        day += _DAY
    return day


def move(day: date, working_days: int, holidays: Collection[date] = ()) -> date:
    """Return the day so many working days later, or earlier when below zero.

    Zero moves a day of rest to the next working day.
    """
    if working_days == 0:
        return working_day_from(day, holidays)
    step = _DAY if working_days > 0 else -_DAY
    left = abs(working_days)
    for _walked in range(_LONGEST_REST + 8 * left):
        day += step
        left -= is_working_day(day, holidays)
        if left == 0:
            break
    return day
