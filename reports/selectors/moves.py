"""Why the number moved, as one reader may know it: each event with its link and its points."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.choices import PlanState
from departments.models import Department, Goal, Quarter
from gaps.choices import GapKind
from gaps.models import Gap
from gaps.scoring.causes import Cause, Event
from gaps.scoring.moves import Decomposition, Move, Part, by_cause, by_event, share, tenths
from gaps.selectors.moves import MOST_LINES, decomposition
from reports import (
    lists,
    words,
)
from reports.alignment import Word
from reports.words import moves as move_words
from saypro_align.audit.models import AuditEntry
from saypro_align.lib import numerals, percent

if TYPE_CHECKING:
    from departments.models import User

_HIDDEN = frozenset({PlanState.DRAFT, PlanState.RETURNED, PlanState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event did to one plan."""

    department: str
    slug: str
    url: str
    text: str
    aligned: Fraction
    total: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One event, what it is about, and the points it moved the number by."""

    at: datetime
    cause: Cause
    word: Word
    about: str
    url: str
    gap: str
    who: str
    effects: tuple[Effect, ...]
    points: Fraction
    tenths: int
    # With how many other events it shares a plan's step.
    shared_with: int

    @property
    def shown(self) -> str:
        """Return the points as people read them; all lines together give the difference."""
        return numerals.points(Fraction(self.tenths, 10))


@dataclass(frozen=True, slots=True)
class Side:
    """The number at one end of the span."""

    at: datetime
    aligned: int
    total: int

    @property
    def text(self) -> str:
        """Return the share as people read it."""
        return percent.percent_text(self.aligned, self.total)

    @property
    def shown(self) -> str | None:
        """Return the share without its sign; None when nothing was due."""
        return percent.shown(self.aligned, self.total)


@dataclass(frozen=True, slots=True)
class Moves:
    """The number at two moments and everything that lies between, newest first."""

    quarter: Quarter
    before: Side
    after: Side
    moved: tuple[MoveLine, ...]
    quiet: tuple[MoveLine, ...]
    causes: tuple[tuple[Cause, int], ...]
    # In points; an end with nothing due counts as 0.
    points: Fraction
    tenths: int

    @property
    def difference(self) -> str:
        """Return the difference of the two shown numbers."""
        return numerals.points(Fraction(self.tenths, 10))


def moves(
    quarter: Quarter,
    user: "User",
    *,
    start: datetime,
    end: datetime,
    most_lines: int = MOST_LINES,
) -> Moves:
    """Return why the quarter's number moved between two moments; a constant number of queries."""
    found = decomposition(quarter, start=start, end=end, most_lines=most_lines)
    known = _Known(quarter, user, found)
    before, after = Side(start, *found.before), Side(end, *found.after)
    gathered = by_event(found.parts)
    whole = _tenths(after) - _tenths(before)
    moving = [move for move in gathered if move.moves]
    shown = tenths([move.points for move in moving], whole)
    causes = by_cause(found.parts)
    by_kind = tenths([points for _cause, points in causes], whole)
    lines = [known.line(move, part) for move, part in zip(moving, shown, strict=True)]
    still = [known.quiet(move) for move in gathered if not move.moves]
    return Moves(
        quarter=quarter,
        before=before,
        after=after,
        moved=tuple(reversed(lines)),
        quiet=tuple(reversed([line for line in still if line is not None])),
        causes=tuple((cause, part) for (cause, _points), part in zip(causes, by_kind, strict=True)),
        points=share(*found.after) - share(*found.before),
        tenths=whole,
    )


def _tenths(side: Side) -> int:
    return words.tenths(side.shown) or 0


class _Known:
    """What this reader may know of the events: names, links and who did it."""

    def __init__(self, quarter: Quarter, user: "User", found: Decomposition) -> None:
        self._quarter = quarter
        self._sees_all = user.is_coordinator
        events = {part.event for part in found.parts}
        self._own = self._own_slugs(user, found.parts)
        self._gaps = self._readable_gaps(user, events)
        self._goals = {
            str(pk): (slug, title)
            for pk, slug, title in Goal.objects.filter(
                pk__in=_ids(events, Cause.GOAL_RETIRED)
            ).values_list("pk", "slug", "title")
        }
        self._actors = self._actors_of(events)
        self._crowds = _crowds(found.parts)

    def line(self, move: Move, part: int) -> MoveLine:
        """Return an event that moved the number."""
        event = move.event
        about, url = self._about(event, move.parts[0])
        may_name = bool(url) or event.cause not in _GAP_CAUSES
        return MoveLine(
            at=event.at,
            cause=event.cause,
            word=move_words.event_word(event.cause, move.points),
            about=about,
            url=url,
            gap=event.subject if event.subject in self._gaps else "",
            who=self._actors.get(event.entry, "") if may_name else "",
            effects=tuple(self._effect(one) for one in move.parts if one.line.slug),
            points=move.points,
            tenths=part,
            shared_with=max(self._crowds[one.step, one.line.obligation] for one in move.parts) - 1
            if move.moves
            else 0,
        )

    def quiet(self, move: Move) -> MoveLine | None:
        """Return an event that moved nothing; what stands in a draft elsewhere is not told."""
        kept = tuple(part for part in move.parts if self._may_tell(part))
        return self.line(Move(move.event, kept), 0) if kept else None

    def _may_tell(self, part: Part) -> bool:
        is_open = self._sees_all or part.line.slug in self._own
        return is_open or part.line.state not in _HIDDEN

    def _effect(self, part: Part) -> Effect:
        return Effect(
            department=part.line.department,
            slug=part.line.slug,
            url=lists.plan(part.line.slug, self._quarter),
            text=move_words.effect(part.aligned, part.total),
            aligned=part.aligned,
            total=part.total,
            points=part.points,
        )

    def _about(self, event: Event, part: Part) -> tuple[str, str]:
        """Return what the event is about and where that can be read."""
        if event.cause in _GAP_CAUSES:
            kind = str(GapKind(event.kind).label) if event.kind in GapKind.values else ""
            gap = self._gaps.get(event.subject)
            return (gap, reverse("gaps:gap_page", args=[event.subject])) if gap else (kind, "")
        if event.cause == Cause.GOAL_RETIRED:
            slug, title = self._goals.get(event.subject, ("", ""))
            return title, reverse("gaps:goal_page", args=[slug]) if slug else ""
        how = f"{reverse('gaps:how')}?q={self._quarter.code}"
        if event.cause == Cause.RULES_CHANGED:
            since = _("Version %(version)s of the rules counts from here on.")
            return event.why or since % {"version": event.subject}, how
        if event.cause == Cause.TARGET_CHANGED:
            target = percent.with_sign(event.subject)
            return _("The alignment target is %(target)s now.") % {"target": target}, how
        if event.cause == Cause.CORRECTION:
            return event.why, how
        return "", lists.plan(part.line.slug, self._quarter)

    def _own_slugs(self, user: "User", parts: Iterable[Part]) -> set[str]:
        slugs = {part.line.slug for part in parts}
        rows = Department.objects.filter(pk__in=user.department_ids(), slug__in=slugs)
        return set(rows.values_list("slug", flat=True))

    def _readable_gaps(self, user: "User", events: Iterable[Event]) -> Mapping[str, str]:
        wanted = {event.subject for event in events if event.cause in _GAP_CAUSES}
        rows = Gap.objects.visible_to(user).filter(pk__in=[UUID(pk) for pk in wanted])
        return {str(pk): sentence for pk, sentence in rows.values_list("pk", "sentence")}

    def _actors_of(self, events: Iterable[Event]) -> Mapping[str, str]:
        wanted = [UUID(event.entry) for event in events if event.entry]
        rows = AuditEntry.objects.filter(Q(pk__in=wanted), ~Q(actor_name="")).order_by()
        return {str(pk): name for pk, name in rows.values_list("pk", "actor_name")}


_GAP_CAUSES = frozenset(cause for cause in Cause if cause.value.startswith("gap_"))


def _ids(events: Iterable[Event], cause: Cause) -> Sequence[UUID]:
    return [UUID(event.subject) for event in events if event.cause == cause]


def _crowds(parts: Iterable[Part]) -> Mapping[tuple[int, str], int]:
    found: dict[tuple[int, str], int] = {}
    for part in parts:
        key = (part.step, part.line.obligation)
        found[key] = found.get(key, 0) + 1
    return found
