"""Periods between two check-ins: when each begins, ends and is due. Pure.

A period is named by `ends_on`, the weekday of the rhythm: it never moves. `due_on` is the same day,
or the first working day after it when it is a holiday.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile, zip_longest
from typing import Final

from departments.choices.cadence import Rhythm, Weekday
from saypro_align.lib.working_days import working_day_from

__all__ = ["DEFAULT", "Period", "Rhythm", "Stretch", "Timetable", "period_on", "periods"]

_DAY: Final = timedelta(days=1)
_WEEK: Final = 7


@dataclass(frozen=True, order=True)
class Period:
    """From a day to a day, both in it; what it asks for is due on the last day or soon after."""

    starts_on: date
    ends_on: date
    due_on: date


@dataclass(frozen=True)
class Stretch:
    """From this day on a department checks in this often, on this weekday."""

    from_day: date
    rhythm: Rhythm = Rhythm.WEEKLY
    weekday: int = Weekday.FRIDAY


# A Monday before everything we know.
DEFAULT: Final = Stretch(from_day=date(2000, 1, 3))


@dataclass(frozen=True)
class Timetable:
    """The check-ins of one department through all changes of its rhythm, without gap or overlap."""

    stretches: Sequence[Stretch] = (DEFAULT,)
    holidays: frozenset[date] = frozenset()

    def periods(self, first: date, last: date) -> list[Period]:
        """Return the periods that end between the two days, both included."""
        return list(takewhile(lambda one: one.ends_on <= last, self._walk(first)))

    def period_on(self, day: date) -> Period | None:
        """Return the period in which the day lies; none before the first."""
        found = next(self._walk(day))
        return found if found.starts_on <= day else None

    def period_ending(self, ends_on: date) -> Period | None:
        """Return the period with this name, if there is one."""
        found = self.period_on(ends_on)
        return found if found and found.ends_on == ends_on else None

    def _walk(self, first: date) -> Iterator[Period]:
        """Yield the periods that end on the day or later, without end."""
        starts_on = self.stretches[0].from_day
        for stretch, following in zip_longest(self.stretches, self.stretches[1:]):
            length = timedelta(days=stretch.rhythm.days)
            ends_on = _first_end(stretch, starts_on)
            until = following.from_day if following else date.max
            # Straight to the last period before the wanted day: years are not walked through.
            skipped = (min(first, until) - ends_on).days // stretch.rhythm.days
            if skipped > 0:
                ends_on += skipped * length
                starts_on = ends_on - length + _DAY
            while ends_on < until:
                if ends_on >= first:
                    yield self._period(starts_on, ends_on)
                starts_on, ends_on = ends_on + _DAY, ends_on + length

    def _period(self, starts_on: date, ends_on: date) -> Period:
        return Period(starts_on, ends_on, working_day_from(ends_on, self.holidays))


def periods(
    rhythm: Rhythm, weekday: int, first: date, last: date, holidays: Collection[date] = ()
) -> list[Period]:
    """Return the periods of one unchanged rhythm, counted from the first day."""
    timetable = Timetable((Stretch(first, rhythm, weekday),), frozenset(holidays))
    return timetable.periods(first, last)


def period_on(
    rhythm: Rhythm, weekday: int, first: date, day: date, holidays: Collection[date] = ()
) -> Period | None:
    """Return the period of one unchanged rhythm, counted from the first day, in which the day lies."""
    return Timetable((Stretch(first, rhythm, weekday),), frozenset(holidays)).period_on(day)


def _first_end(stretch: Stretch, starts_on: date) -> date:
    """Return the first last day: a period has at least all its weeks but one."""
    earliest = max(starts_on + timedelta(days=stretch.rhythm.days - _WEEK), stretch.from_day)
    return earliest + timedelta(days=(stretch.weekday - earliest.weekday()) % _WEEK)
