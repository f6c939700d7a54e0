"""Reminders worked out the slow way: minute by minute and day by day, without the code under test."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Thing:
    """One thing that is due: rungs as (days, role); open from one moment until another."""

    kind: str
    number: int
    due_on: date
    roles: frozenset[str]
    opens: datetime
    closes: datetime
    done_on: date | None


@dataclass(frozen=True)
class Ladder:
    """Rungs as (days, role)."""

    rungs: tuple[tuple[int, str], ...]
    in_working_days: bool
    rest: int


@dataclass
class World:
    """One person's calendar and everything due in it, and the moments at which the engine runs."""

    zone: ZoneInfo
    holidays: frozenset[date]
    ladders: dict[str, Ladder]
    things: list[Thing]
    runs: list[datetime]
    told: set[tuple[str, int, date, int]] = field(default_factory=set)


@cache
def eight_o_clock(zone: ZoneInfo, day: date) -> datetime | None:
    """Return the first minute at which a clock there shows the day and eight or later."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
    for _minute in range(60 * 54):
        shown = at.astimezone(zone)
        if shown.date() == day and shown.hour >= 8:
            return at
        at += timedelta(minutes=1)
    return None


def rests(world: World, day: date) -> bool:
    """Return whether nobody works on the day."""
    return day.strftime("%a") in {"Sat", "Sun"} or day in world.holidays


def reached_on(world: World, ladder: Ladder, due_on: date, days: int) -> date:
    """Count the days to a rung one by one."""
    if not ladder.in_working_days:
        return due_on + days * DAY
    day, counted = due_on, 0
    if days == 0:
        while rests(world, day):
            day += DAY
        return day
    while counted < abs(days):
        day += DAY if days > 0 else -DAY
        counted += not rests(world, day)
    return day


def mails(world: World) -> Iterator[tuple[datetime, date, list[tuple[str, int, tuple[int, ...]]]]]:
    """Yield the mails: the run that writes it, the day of the person, and what it says of what."""
    mailed: set[date] = set()
    for run in world.runs:
        day = run.astimezone(world.zone).date()
        eight = eight_o_clock(world.zone, day)
        if eight is None or run < eight or rests(world, day) or day in mailed:
            continue
        said = sorted(line for thing in world.things if (line := said_of(world, thing, run, day)))
        if said:
            mailed.add(day)
            for kind, number, rungs in said:
                due_on = next(
                    one.due_on for one in world.things if (one.kind, one.number) == (kind, number)
                )
                world.told |= {(kind, number, due_on, days) for days in rungs}
            yield run, day, said


def said_of(
    world: World, thing: Thing, run: datetime, day: date
) -> tuple[str, int, tuple[int, ...]] | None:
    """Return what is said of one thing on a day, if anything."""
    ladder = world.ladders[thing.kind]
    if not thing.opens <= run < thing.closes:
        return None
    if thing.done_on and any(thing.done_on + n * DAY > day for n in range(ladder.rest + 1)):
        return None
    mine = sorted({days for days, who in ladder.rungs if who in thing.roles})
    come = [d for d in mine if reached_on(world, ladder, thing.due_on, d) <= day]
    new = [d for d in come if (thing.kind, thing.number, thing.due_on, d) not in world.told]
    if not come or come[-1] not in new:
        return None
    return thing.kind, thing.number, tuple(new)
