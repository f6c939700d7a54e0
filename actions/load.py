"""How much time of a person is given away, week by week, against how much there is.

Exact: hours are decimals as they were entered. An allocation counts in every week it touches, and
of the capacities that hold in a week the smallest does, so that a promise is never shown too small.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True)
class Allocated:
    """Hours a week of a person, from a day until a day."""

    starts_on: date
    ends_on: date
    hours: Decimal


@dataclass(frozen=True)
class Capacity:
    """Hours a week that there are, from a day on."""

    from_on: date
    hours: Decimal


@dataclass(frozen=True)
class Week:
    """One week: the hours given away, and those there are."""

    monday: date
    hours: Decimal
    capacity: Decimal

    @property
    def is_over(self) -> bool:
        """Return whether more is given away than there is."""
        return self.hours > self.capacity

    @property
    def over(self) -> Decimal:
        """Return how much too much it is; below zero there is room."""
        return self.hours - self.capacity


def monday_of(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def weeks(
    allocated: Iterable[Allocated],
    capacities: Iterable[Capacity],
    *,
    usual: Decimal,
    first: date,
    count: int,
) -> list[Week]:
    """Return `count` weeks from the one of `first` on; `usual` holds until a capacity is set."""
    given = list(allocated)
    known = sorted(capacities, key=lambda one: one.from_on)
    start = monday_of(first)
    return [_week(start + number * WEEK, given, known, usual) for number in range(count)]


def worst(found: Sequence[Week]) -> Week:
    """Return the week with the most hours too many, or the least room; of equals the first."""
    return max(found, key=lambda week: (week.over, -week.monday.toordinal()))


def _week(
    monday: date, given: Sequence[Allocated], known: Sequence[Capacity], usual: Decimal
) -> Week:
    sunday = monday + timedelta(days=6)
    hours = sum(
        (one.hours for one in given if one.starts_on <= sunday and one.ends_on >= monday),
        Decimal(0),
    )
    before = [one.hours for one in known if one.from_on <= monday][-1:] or [usual]
    within = [one.hours for one in known if monday < one.from_on <= sunday]
    return Week(monday, hours, min([*before, *within]))
