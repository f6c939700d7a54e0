"""What a number does once it is a target: observations that are worth a question, never a verdict.

Pure and exact: frozen facts in, observations out, each with the figures it rests on. Four of them:
a target made easier shortly before its day, values written long after their day, values that stand
exactly on the target time after time, and a paired number that falls while the target's rises.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import Final

from kpis.choices import Direction

# An edit within so many days before the due date, or after it, is late.
LATE_DAYS: Final = 14
# A value written more than so many days after its own day, when later ones were known already.
BACK_DAYS: Final = 10
# So many values exactly on the target, and all of them: no measured number does that.
LEAST_EXACT: Final = 5
# Days on which both numbers of a pair are known, and how clearly both must go their way.
LEAST_PAIRED: Final = 7
CLEARLY: Final = Fraction(3, 4)
# Per cent stops at these; standing there says nothing.
_ENDS: Final = frozenset({Decimal(0), Decimal(100)})


class Seen(StrEnum):
    """What was observed."""

    LATE_EDIT = "late_edit"
    BACK_DATED = "back_dated"
    ALWAYS_EXACT = "always_exact"
    PAIR_FALLS = "pair_falls"


@dataclass(frozen=True, slots=True)
class Edit:
    """The target's number was changed on a day."""

    on: date
    old: Decimal
    new: Decimal


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, the day it is for, and the day it was written; a correction has a revision above 1."""

    measured_on: date
    recorded_on: date
    value: Decimal
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """A number that suffers when the target's is forced: its values by day, and when it is good."""

    name: str
    direction: str
    values: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A target with what happened to it and to its number."""

    direction: str
    due_on: date
    target: Decimal | None = None
    unit: str = ""
    edits: tuple[Edit, ...] = ()
    readings: tuple[Reading, ...] = ()
    pairs: tuple[Pair, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Observation:
    """Something worth a question: what, since when, and the figures behind it."""

    seen: Seen
    on: date
    count: int
    old: Decimal | None = None
    new: Decimal | None = None
    pair: str = ""


def observe(facts: Facts) -> list[Observation]:
    """Return everything worth a question, at most one observation of each kind and pair."""
    return [
        *_late_edits(facts),
        *_back_dated(facts),
        *_always_exact(facts),
        *_falling_pairs(facts),
    ]


def _late_edits(facts: Facts) -> Iterator[Observation]:
    late = [
        edit
        for edit in facts.edits
        if (facts.due_on - edit.on).days <= LATE_DAYS and _is_easier(facts.direction, edit)
    ]
    if late:
        first, last = late[0], late[-1]
        yield Observation(Seen.LATE_EDIT, last.on, len(late), first.old, last.new)


def _is_easier(direction: str, edit: Edit) -> bool:
    if direction in (Direction.DECREASE, Direction.AT_MOST):
        return edit.new > edit.old
    return direction in (Direction.INCREASE, Direction.AT_LEAST) and edit.new < edit.old


def _back_dated(facts: Facts) -> Iterator[Observation]:
    """Values slipped in behind later ones, and corrections after the end that reach the target."""
    found = [
        one
        for one in facts.readings
        if _was_slipped_in(one, facts.readings) or _reaches_afterwards(one, facts)
    ]
    if found:
        newest = max(found, key=lambda one: one.recorded_on)
        yield Observation(Seen.BACK_DATED, newest.recorded_on, len(found), new=newest.value)


def _was_slipped_in(one: Reading, readings: Sequence[Reading]) -> bool:
    if one.revision > 1 or (one.recorded_on - one.measured_on).days <= BACK_DAYS:
        return False
    return any(
        other.measured_on > one.measured_on and other.recorded_on < one.recorded_on
        for other in readings
    )


def _reaches_afterwards(one: Reading, facts: Facts) -> bool:
    if one.revision == 1 or one.recorded_on <= facts.due_on or facts.target is None:
        return False
    before = max(
        (
            other
            for other in facts.readings
            if other.measured_on == one.measured_on and other.revision < one.revision
        ),
        key=lambda other: other.revision,
        default=None,
    )
    return before is not None and _reaches(one, facts) and not _reaches(before, facts)


def _reaches(one: Reading, facts: Facts) -> bool:
    if facts.target is None:
        return False
    if facts.direction in (Direction.DECREASE, Direction.AT_MOST):
        return one.value <= facts.target
    return one.value >= facts.target


def _always_exact(facts: Facts) -> Iterator[Observation]:
    newest: dict[date, Reading] = {}
    for one in facts.readings:
        held = newest.get(one.measured_on)
        if held is None or held.revision < one.revision:
            newest[one.measured_on] = one
    values = [newest[day] for day in sorted(newest)]
    if facts.target is None or (facts.unit == "%" and facts.target in _ENDS):
        return
    if len(values) >= LEAST_EXACT and all(one.value == facts.target for one in values):
        yield Observation(Seen.ALWAYS_EXACT, values[-1].measured_on, len(values), new=facts.target)


def _falling_pairs(facts: Facts) -> Iterator[Observation]:
    own = {one.measured_on: one.value for one in sorted(facts.readings, key=lambda r: r.revision)}
    for pair in facts.pairs:
        both = [(own[on], value) for on, value in sorted(pair.values) if on in own]
        if len(both) < LEAST_PAIRED:
            continue
        rises = _sign(facts.direction) * trend([mine for mine, _other in both])
        falls = _sign(pair.direction) * trend([other for _mine, other in both])
        if rises >= CLEARLY and falls <= -CLEARLY:
            last = max(on for on, _value in pair.values if on in own)
            first, newest = both[0][1], both[-1][1]
            yield Observation(Seen.PAIR_FALLS, last, len(both), first, newest, pair.name)


def trend(values: Sequence[Decimal]) -> Fraction:
    """Return how clearly a series rises: of all pairs of days the share that rises less that falls."""
    pairs = list(combinations(values, 2))
    if not pairs:
        return Fraction(0)
    return Fraction(
        sum((later > earlier) - (later < earlier) for earlier, later in pairs), len(pairs)
    )


def _sign(direction: str) -> int:
    if direction in (Direction.DECREASE, Direction.AT_MOST):
        return -1
    return 1 if direction in (Direction.INCREASE, Direction.AT_LEAST) else 0
