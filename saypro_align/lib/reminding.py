"""Who is reminded of what, and when: rules are data, and one question answers for all of them. Pure.

A rule is a ladder of rungs before, on and after a date. A rung speaks on the first working day of the
person on which it is reached, from 08:00 of his own clock on. After days without a run the latest rung
that was reached speaks for those before it. What is done, stopped or handed over is not asked about.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from saypro_align.lib.working_days import is_working_day, move

MAIL_HOUR: Final = 8
_DAY: Final = timedelta(days=1)
_FAR: Final = 400


class Who(Enum):
    """Whom a rung reaches."""

    OWNER = "owner"
    RESPONSIBLE = "responsible"
    HEAD = "head"
    OFFICE = "office"


class Counting(Enum):
    """Which days a rung counts."""

    WORKING = "working days"
    CALENDAR = "days"


@dataclass(frozen=True)
class Rung:
    """So many days after the date (before it when below zero) these people are told."""

    days: int
    who: Who


@dataclass(frozen=True)
class Rule:
    """The ladder of one kind of thing that falls due.

    `rest` is how many days nothing is said after the person did the same kind of thing.
    """

    kind: str
    rungs: tuple[Rung, ...]
    counting: Counting = Counting.WORKING
    rest: int = 0


@dataclass(frozen=True)
class Due:
    """Something one person is asked for by a day, in these roles, and when he last did the like."""

    kind: str
    about: Hashable
    due_on: date
    roles: frozenset[Who]
    done_on: date | None = None


@dataclass(frozen=True)
class Line:
    """What a mail says of one thing: its rungs that were reached, the latest last."""

    due: Due
    days: tuple[int, ...]


@dataclass(frozen=True)
class Person:
    """Whom a mail would go to: his clock, his days off, and the day of his last mail."""

    zone: ZoneInfo
    holidays: frozenset[date] = frozenset()
    mailed_on: date | None = None


def lines_for(
    rules: Mapping[str, Rule],
    dues: Iterable[Due],
    told: Mapping[tuple[str, Hashable, date], Collection[int]],
    person: Person,
    now: datetime,
) -> list[Line]:
    """Return what the person is told now, in one mail; nothing when he had his mail of the day."""
    today = mail_day(now, person.zone, person.holidays)
    if today is None or (person.mailed_on is not None and person.mailed_on >= today):
        return []
    found = [
        Line(due, tuple(days))
        for due in dues
        if (
            days := to_tell(
                rules[due.kind],
                due,
                told=told.get((due.kind, due.about, due.due_on), ()),
                today=today,
                holidays=person.holidays,
            )
        )
    ]
    return sorted(found, key=lambda line: (line.due.due_on, line.due.kind))


def to_tell(
    rule: Rule,
    due: Due,
    *,
    told: Collection[int],
    today: date,
    holidays: Collection[date] = (),
) -> list[int]:
    """Return the days of the rungs the person is told of today, the earliest first.

    Empty as long as he knows of the latest of them: earlier ones say nothing new then. Empty too while
    he rests from the same thing done lately.
    """
    if due.done_on is not None and today < due.done_on + timedelta(days=rule.rest):
        return []
    found = sorted(
        {
            rung.days
            for rung in rule.rungs
            if rung.who in due.roles and rung_day(rule, rung, due.due_on, holidays) <= today
        }
    )
    if not found or found[-1] in told:
        return []
    return [days for days in found if days not in told]


def rung_day(rule: Rule, rung: Rung, due_on: date, holidays: Collection[date] = ()) -> date:
    """Return the day on which a rung is reached."""
    if rule.counting is Counting.CALENDAR:
        return due_on + timedelta(days=rung.days)
    return move(due_on, rung.days, holidays)


def mail_moment(day: date, zone: ZoneInfo) -> datetime | None:
    """Return the first moment of the day, in UTC, at which the clock there shows 08:00 or later.

    A clock put forward over 08:00 gives the moment of the jump; one put back gives the first 08:00.
    A day that a zone left out altogether has none.
    """
    wall = datetime.combine(day, time(MAIL_HOUR), tzinfo=zone)
    if _exists(wall):
        return wall.astimezone(UTC)
    before, after = wall.replace(fold=1).astimezone(UTC), wall.replace(fold=0).astimezone(UTC)
    jump = _first_true(before, after, lambda one: _on_or_after(one.astimezone(zone), wall))
    return jump if jump.astimezone(zone).date() == day else None


def mail_day(now: datetime, zone: ZoneInfo, holidays: Collection[date] = ()) -> date | None:
    """Return the person's own day if he may be mailed now: a working day, from 08:00 on."""
    day = now.astimezone(zone).date()
    moment = mail_moment(day, zone)
    if moment is None or now < moment or not is_working_day(day, holidays):
        return None
    return day


def next_mail_moment(
    now: datetime, zone: ZoneInfo, holidays: Collection[date] = (), *, told_today: bool = False
) -> datetime | None:
    """Return when the person may be mailed next: now, or the next 08:00 of a working day."""
    day = now.astimezone(zone).date()
    if not told_today and mail_day(now, zone, holidays) is not None:
        return now
    for step in range(_FAR):
        wanted = day + step * _DAY
        moment = mail_moment(wanted, zone)
        if moment is not None and moment > now and is_working_day(wanted, holidays):
            return moment
    return None


def _exists(wall: datetime) -> bool:
    """Return whether the clock of the zone ever shows this."""
    back = wall.astimezone(UTC).astimezone(wall.tzinfo)
    return back.replace(tzinfo=None) == wall.replace(tzinfo=None)


def _on_or_after(shown: datetime, wall: datetime) -> bool:
    return shown.replace(tzinfo=None) >= wall.replace(tzinfo=None)


def _first_true(low: datetime, high: datetime, ask: Callable[[datetime], bool]) -> datetime:
    """Return the first second between the two moments for which the answer is yes; it is for the last."""
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (low, middle) if ask(middle) else (middle, high)
    return low if ask(low) else high
