"""Why the number moved between two moments: an exact sum of parts, one for each event and plan. Pure.

The snapshots between the moments are walked one by one. In a step from k of n to K of N a plan that
changes the numerator by a and the denominator by b moves the share by

    a · (1/n + 1/N) / 2  −  b · (k + K) / (2·n·N),

and these sum to K/N − k/n exactly, whatever the order of the plans: no order has to be chosen. With
nothing due on one side the share there counts as 0 and the other side's n alone divides. Several
events that moved one plan together share its part equally.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from gaps.scoring.causes import ORDER, Cause, Event, Happenings, Line, Note, events_between


@dataclass(frozen=True, slots=True)
class Moment:
    """A snapshot: what the number rested on. `since` is when the one before it was taken."""

    number: int
    at: datetime
    since: datetime
    target: int
    rules: str
    lines: Mapping[str, Line] = field(default_factory=dict)
    correction: str = ""
    why: str = ""

    @property
    def aligned(self) -> int:
        """Return how many plans were fully aligned."""
        return sum(line.counts_as_aligned for line in self.lines.values())

    @property
    def total(self) -> int:
        """Return how many plans were due."""
        return sum(line.counts for line in self.lines.values())


@dataclass(frozen=True, slots=True)
class Part:
    """What one event did to one plan: its share of the change of k, of n and of k/n in points."""

    event: Event
    line: Line
    step: int
    aligned: Fraction = Fraction(0)
    total: Fraction = Fraction(0)
    points: Fraction = Fraction(0)

    @property
    def moves(self) -> bool:
        """Return whether the number moved by it at all."""
        return bool(self.aligned or self.total)


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The number at two moments, and everything that lies between."""

    before: tuple[int, int]
    after: tuple[int, int]
    parts: tuple[Part, ...]
    steps: int

    @property
    def points(self) -> Fraction:
        """Return by how many points the share moved; with nothing due it counts as 0."""
        return share(*self.after) - share(*self.before)


@dataclass(frozen=True, slots=True)
class Move:
    """One event with all plans it moved."""

    event: Event
    parts: tuple[Part, ...]

    @property
    def aligned(self) -> Fraction:
        """Return its share of the change of k."""
        return sum((part.aligned for part in self.parts), Fraction(0))

    @property
    def total(self) -> Fraction:
        """Return its share of the change of n."""
        return sum((part.total for part in self.parts), Fraction(0))

    @property
    def points(self) -> Fraction:
        """Return its share of the difference, in points."""
        return sum((part.points for part in self.parts), Fraction(0))

    @property
    def moves(self) -> bool:
        """Return whether the number moved by it at all."""
        return any(part.moves for part in self.parts)


def share(aligned: int, total: int) -> Fraction:
    """Return the exact share in points; 0 when nothing is due."""
    return Fraction(100 * aligned, total) if total else Fraction(0)


def decompose(moments: Iterable[Moment], notes: Sequence[Note] = ()) -> Decomposition:
    """Walk the moments, the first of which is the start, and attribute every change to its events."""
    told = sorted(notes, key=lambda note: note.at)
    before: Moment | None = None
    first = last = (0, 0)
    parts: list[Part] = []
    steps = 0
    for moment in moments:
        last = (moment.aligned, moment.total)
        if before is None:
            first = last
        else:
            parts += _step(before, moment, told)
            steps += 1
        before = moment
    return Decomposition(first, last, tuple(parts), steps)


def by_event(parts: Iterable[Part]) -> list[Move]:
    """Gather the parts of each event of a step, in the order of time."""
    found: dict[tuple[int, Cause, str], list[Part]] = defaultdict(list)
    for part in parts:
        found[part.step, *part.event.identity].append(part)
    moves = [Move(group[0].event, tuple(group)) for group in found.values()]
    return sorted(moves, key=lambda move: (move.parts[0].step, ORDER[move.event.cause]))


def by_cause(parts: Iterable[Part]) -> list[tuple[Cause, Fraction]]:
    """Return the points of each kind of event that moved the number, in their fixed order."""
    found: dict[Cause, Fraction] = defaultdict(Fraction)
    for part in parts:
        if part.moves:
            found[part.event.cause] += part.points
    return sorted(found.items(), key=lambda pair: ORDER[pair[0]])


def tenths(values: Sequence[Fraction], whole: int) -> list[int]:
    """Round to tenths so that they add up to `whole` tenths, which is their sum rounded somehow.

    Each is rounded down, and those that lost most get the missing tenths back; what is a whole
    number of tenths stays. `whole` is less than a tenth away from the exact sum.
    """
    down = [value * 10 // 1 for value in values]
    lost = [value * 10 - low for value, low in zip(values, down, strict=True)]
    missing = whole - sum(down)
    order = sorted(range(len(values)), key=lambda place: (-lost[place], place))
    raised = {place for place in order[: max(missing, 0)] if lost[place]}
    return [int(low) + (place in raised) for place, low in enumerate(down)]


def _step(before: Moment, after: Moment, notes: Sequence[Note]) -> list[Part]:
    seen = _happenings(before, after, notes)
    per_aligned, per_total = _weights(before, after)
    parts: list[Part] = []
    for obligation in sorted({*before.lines, *after.lines}):
        was, now = before.lines.get(obligation), after.lines.get(obligation)
        if was is now or was == now:
            continue
        aligned = (now.counts_as_aligned if now else 0) - (was.counts_as_aligned if was else 0)
        total = (now.counts if now else 0) - (was.counts if was else 0)
        line = now or was
        if line is None:
            continue
        events = events_between(was, now, seen)
        if not events and (aligned or total):
            events = [Event(Cause.OTHER, obligation, after.at)]
        parts += [
            Part(
                event=event,
                line=line,
                step=after.number,
                aligned=Fraction(aligned, len(events)),
                total=Fraction(total, len(events)),
                points=(aligned * per_aligned + total * per_total) / len(events),
            )
            for event in events
        ]
    if before.target != after.target and before.lines:
        parts.append(_target_changed(after))
    return parts


def _weights(before: Moment, after: Moment) -> tuple[Fraction, Fraction]:
    """Return the points of one plan more in the numerator, and of one more in the denominator."""
    n, m = before.total, after.total
    if not n or not m:
        return (Fraction(100, n or m) if n or m else Fraction(0)), Fraction(0)
    per_aligned = 100 * (Fraction(1, n) + Fraction(1, m)) / 2
    return per_aligned, Fraction(-100 * (before.aligned + after.aligned), 2 * n * m)


def _target_changed(after: Moment) -> Part:
    line = Line(obligation="", department="", slug="")
    event = Event(Cause.TARGET_CHANGED, str(after.target), after.at, why=after.why)
    return Part(event, line, after.number)


def _happenings(before: Moment, after: Moment, notes: Sequence[Note]) -> Happenings:
    """Return what is known of the time between; at one and the same moment that moment itself."""
    since = max(before.at, after.since)
    cut = bisect_left if since >= after.at else bisect_right
    inside = notes[
        cut(notes, since, key=lambda note: note.at) : bisect_right(
            notes, after.at, key=lambda note: note.at
        )
    ]
    by_subject: dict[str, list[Note]] = defaultdict(list)
    for note in inside:
        by_subject[note.subject].append(note)
    return Happenings(
        at=after.at,
        rules_changed=bool(before.lines) and before.rules != after.rules,
        rules=after.rules,
        correction=after.correction,
        why=after.why,
        by_subject=by_subject,
        ended_goals=[note for note in inside if note.keys],
        is_first=not before.lines,
    )
