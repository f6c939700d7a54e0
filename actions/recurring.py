"""On which days a meeting comes back. Knows no framework.

A monthly meeting keeps its place in the month, "the second Tuesday", since the same date would fall
on week-ends; the fifth of a weekday is the last one where a month has only four. The time of day is
kept in the meeting's own zone, whatever the clocks do.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

from saypro_align.lib.periods import add_months, at_local

_WEEKS: Final = {"weekly": 1, "two_weekly": 2}
_MONTHS: Final = {"monthly": 1, "quarterly": 3}


def day_of(first_on: date, rhythm: str, number: int) -> date:
    """Return the day of a meeting; the first is number 0."""
    if rhythm in _WEEKS:
        return first_on + timedelta(weeks=_WEEKS[rhythm] * number)
    month = add_months(first_on.replace(day=1), _MONTHS[rhythm] * number)
    return _same_place(first_on, month)


def start_of(first_on: date, at: time, zone: ZoneInfo, rhythm: str, number: int) -> datetime:
    """Return the moment at which a meeting begins."""
    return at_local(day_of(first_on, rhythm, number), at, zone)


def next_numbers(
    first_on: date, at: time, zone: ZoneInfo, rhythm: str, after: datetime
) -> Iterator[tuple[int, datetime]]:
    """Yield number and beginning of the meetings after a moment, the next one first."""
    begin = max(0, _surely_past(first_on, rhythm, after.astimezone(zone).date()))
    for number in count(begin):
        moment = start_of(first_on, at, zone, rhythm, number)
        if moment > after:
            yield number, moment


def _surely_past(first_on: date, rhythm: str, day: date) -> int:
    """Return a number whose day is not after the one given, and not long before."""
    if rhythm in _WEEKS:
        return (day - first_on).days // (7 * _WEEKS[rhythm]) - 1
    months = (day.year - first_on.year) * 12 + day.month - first_on.month
    return months // _MONTHS[rhythm] - 1


def _same_place(first_on: date, month: date) -> date:
    """Return the day of the month that is as the first one was: the same weekday, as often before."""
    nth = (first_on.day - 1) // 7
    day = month + timedelta(days=(first_on.weekday() - month.weekday()) % 7 + 7 * nth)
    return day if day.month == month.month else day - timedelta(days=7)
