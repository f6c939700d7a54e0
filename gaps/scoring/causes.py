"""What happened to a plan between two snapshots, read from how its line changed. Pure.

A snapshot keeps of each plan whether it is due, exempt, fully aligned, and every reason against it.
What has gone and what has come between two lines says what happened; the audit trail, as plain notes,
says who did it: a reason that comes without a note came by time alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gaps.scoring.rules import IN_FORCE, SUBMITTED_OR_BEYOND


class Cause(StrEnum):
    """The kinds of events that move the number; their order is that of every list and picture."""

    PLAN_APPROVED = "plan_approved"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_CHANGED = "plan_changed"
    PLAN_ASSESSED = "plan_assessed"
    GAP_RESOLVED = "gap_resolved"
    GAP_DISMISSED = "gap_dismissed"
    GAP_ATTRIBUTED = "gap_attributed"
    GAP_CHANGED = "gap_changed"
    GAP_ACCEPTED = "gap_accepted"
    GAP_OPENED = "gap_opened"
    GAP_CONFIRMED = "gap_confirmed"
    GAP_COUNTED = "gap_counted"
    GAP_REOPENED = "gap_reopened"
    GAP_UNDECIDED = "gap_undecided"
    GOAL_RETIRED = "goal_retired"
    PLAN_LATE = "plan_late"
    PLAN_RETURNED = "plan_returned"
    PLAN_WITHDRAWN = "plan_withdrawn"
    NOT_ASSESSED = "not_assessed"
    DEADLINE_MOVED = "deadline_moved"
    EXEMPTED = "exempted"
    EXEMPTION_ENDED = "exemption_ended"
    DEPARTMENT_ADDED = "department_added"
    DEPARTMENT_REMOVED = "department_removed"
    RULES_CHANGED = "rules_changed"
    TARGET_CHANGED = "target_changed"
    CORRECTION = "correction"
    OTHER = "other"


ORDER: Mapping[Cause, int] = {cause: place for place, cause in enumerate(Cause)}


@dataclass(frozen=True, slots=True)
class Blocker:
    """A reason why a plan is not fully aligned, as a snapshot keeps it."""

    code: str
    key: str = ""
    gap: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One department's plan as a snapshot keeps it."""

    obligation: str
    department: str
    slug: str
    plan: str = ""
    state: str = ""
    is_due: bool = False
    is_exempt: bool = False
    is_aligned: bool = False
    blockers: tuple[Blocker, ...] = ()

    @property
    def counts(self) -> int:
        """Return 1 when the plan is in the denominator."""
        return int(self.is_due and not self.is_exempt)

    @property
    def counts_as_aligned(self) -> int:
        """Return 1 when the plan is in the numerator."""
        return int(self.counts and self.is_aligned)


@dataclass(frozen=True, slots=True)
class Note:
    """An entry of the audit trail, or the day on which a goal's links cease to hold.

    `keys` are the objectives that stood under the goal; `by_rule` says that nobody pressed anything;
    `why` is the reason that was given.
    """

    at: datetime
    event: str
    subject: str
    entry: str = ""
    by_rule: bool = False
    keys: frozenset[str] = frozenset()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, to what, when; `entry` is the audit entry that tells of it, if one does.

    `why` is the reason that was given for other rules or a correction.
    """

    cause: Cause
    subject: str
    at: datetime
    entry: str = ""
    kind: str = ""
    why: str = ""

    @property
    def identity(self) -> tuple[Cause, str]:
        """Return what makes two sightings of one step the same event."""
        return (self.cause, self.subject)


@dataclass(frozen=True, slots=True)
class Happenings:
    """What is known of one step between two snapshots."""

    at: datetime
    rules_changed: bool = False
    rules: str = ""
    correction: str = ""
    why: str = ""
    by_subject: Mapping[str, Sequence[Note]] = field(default_factory=dict)
    ended_goals: Sequence[Note] = ()
    is_first: bool = False


_GONE = {
    "gap.resolved": Cause.GAP_RESOLVED,
    "gap.verified": Cause.GAP_RESOLVED,
    "gap.dismissed": Cause.GAP_DISMISSED,
    "gap.attributed": Cause.GAP_ATTRIBUTED,
    "gap.changed": Cause.GAP_CHANGED,
    "gap.decision_undone": Cause.GAP_UNDECIDED,
}
_COME = {
    "gap.opened": Cause.GAP_OPENED,
    "gap.raised": Cause.GAP_OPENED,
    "gap.confirmed": Cause.GAP_CONFIRMED,
    "gap.kind_changed": Cause.GAP_CONFIRMED,
    "gap.decision_undone": Cause.GAP_UNDECIDED,
    "gap.planned": Cause.GAP_CONFIRMED,
    "gap.in_action": Cause.GAP_CONFIRMED,
    "gap.reopened": Cause.GAP_REOPENED,
    "gap.accepted": Cause.GAP_ACCEPTED,
    "gap.acceptance_expired": Cause.GAP_REOPENED,
    "gap.attributed": Cause.GAP_ATTRIBUTED,
    "gap.changed": Cause.GAP_CHANGED,
}
_ABOUT_OBJECTIVES = frozenset({"no_kpi", "not_anchored"})
_RULES = ("rules.changed", "rule.changed", "rule.switched_off", "rule.switched_on")
_QUARTER_EDITED = "quarter.edited"


def events_between(before: Line | None, after: Line | None, seen: Happenings) -> list[Event]:
    """Return what changed this plan's place in the number, or the reasons against it."""
    if seen.correction:
        return [Event(Cause.CORRECTION, seen.correction, seen.at, why=seen.why)]
    line = after or before
    if line is None:
        return []
    entered = _entered_or_left(before, after, seen)
    if entered is not None:
        return [entered]
    if before is None or after is None or not after.counts:
        return []
    found = {event.identity: event for event in _by_reasons(before, after, seen)}
    return sorted(found.values(), key=lambda event: (ORDER[event.cause], event.subject))


def _entered_or_left(before: Line | None, after: Line | None, seen: Happenings) -> Event | None:
    """Say why a plan came into the denominator or left it; None when it did neither."""
    was, now = before.counts if before else 0, after.counts if after else 0
    if was == now:
        return None
    if before is None and after is not None and not seen.is_first:
        return _told(Cause.DEPARTMENT_ADDED, after, seen, "obligation.created")
    if after is None:
        return Event(Cause.DEPARTMENT_REMOVED, before.obligation if before else "", seen.at)
    if after.is_exempt:
        return _told(Cause.EXEMPTED, after, seen, "obligation.exempted", "exemption.granted")
    if before is not None and before.is_exempt:
        return _told(Cause.EXEMPTION_ENDED, after, seen, "obligation.exemption_ended")
    if after.state in SUBMITTED_OR_BEYOND and now:
        return _plan_event(_forward(after), after, seen)
    moved = _last(seen, "quarter", {_QUARTER_EDITED})
    if moved is not None:
        return Event(Cause.DEADLINE_MOVED, after.obligation, moved.at, moved.entry)
    return _plan_event(Cause.PLAN_LATE if now else Cause.PLAN_WITHDRAWN, after, seen)


def _by_reasons(before: Line, after: Line, seen: Happenings) -> Iterator[Event]:
    """Say what took reasons away, or, for a plan that has more of them, what brought them."""
    gone = _without(before.blockers, after.blockers)
    come = _without(after.blockers, before.blockers)
    same_gaps = _gaps(before.blockers) & _gaps(after.blockers)
    if not before.is_aligned or after.is_aligned:
        yield from _gone(gone, before, after, seen, same_gaps)
    if not after.is_aligned:
        yield from _come(come, before, after, seen, same_gaps)


def _gone(
    gone: Sequence[Blocker], before: Line, after: Line, seen: Happenings, same: frozenset[str]
) -> Iterator[Event]:
    told_by_gap = {blocker.key for blocker in gone if blocker.gap}
    for blocker in gone:
        if blocker.gap in same:
            continue
        if blocker.gap:
            yield _gap_event(blocker, after, seen, _GONE, is_new_plan=before.plan != after.plan)
        elif blocker.code in ("missing", "not_in_force"):
            yield _plan_event(_forward(after), after, seen)
        elif blocker.code == "not_assessed":
            yield Event(Cause.PLAN_ASSESSED, after.obligation, seen.at)
        elif not (blocker.code in _ABOUT_OBJECTIVES and blocker.key in told_by_gap):
            yield _plan_event(Cause.PLAN_CHANGED, after, seen)


def _come(
    come: Sequence[Blocker], before: Line, after: Line, seen: Happenings, same: frozenset[str]
) -> Iterator[Event]:
    told_by_gap = {blocker.key for blocker in come if blocker.gap}
    for blocker in come:
        goal = _ended_goal(blocker, come, seen)
        if goal is not None:
            yield Event(Cause.GOAL_RETIRED, goal.subject, goal.at, goal.entry)
        elif blocker.gap in same:
            if blocker.code == "accepted_gap":
                yield _gap_event(blocker, after, seen, _COME, is_new_plan=False)
        elif blocker.gap:
            yield _gap_event(blocker, after, seen, _COME, is_new_plan=before.plan != after.plan)
        elif blocker.code in ("missing", "not_in_force"):
            yield _plan_event(_backward(after), after, seen)
        elif blocker.code == "not_assessed":
            yield Event(Cause.NOT_ASSESSED, after.obligation, seen.at)
        elif not (blocker.code in _ABOUT_OBJECTIVES and blocker.key in told_by_gap):
            yield _plan_event(Cause.PLAN_CHANGED, after, seen)


def _ended_goal(blocker: Blocker, come: Sequence[Blocker], seen: Happenings) -> Note | None:
    """Return the goal whose end took the objective's anchor, if that is what happened."""
    keys = {other.key for other in come if other.code == "not_anchored"}
    if not blocker.key or blocker.key not in keys:
        return None
    return next((note for note in seen.ended_goals if blocker.key in note.keys), None)


def _gap_event(
    blocker: Blocker,
    line: Line,
    seen: Happenings,
    meanings: Mapping[str, Cause],
    *,
    is_new_plan: bool,
) -> Event:
    note = _last(seen, blocker.gap, meanings)
    by_rule = note is None or note.by_rule
    if seen.rules_changed and by_rule and not is_new_plan:
        return _rules_event(seen)
    if note is not None:
        return Event(meanings[note.event], blocker.gap, note.at, note.entry, blocker.kind)
    if meanings is _COME:
        return Event(Cause.GAP_COUNTED, blocker.gap, seen.at, kind=blocker.kind)
    return Event(Cause.PLAN_CHANGED, line.obligation, seen.at)


def _rules_event(seen: Happenings) -> Event:
    note = _last(seen, "rules", _RULES)
    if note is None:
        return Event(Cause.RULES_CHANGED, seen.rules, seen.at, why=seen.why)
    return Event(Cause.RULES_CHANGED, seen.rules, note.at, note.entry, why=seen.why or note.why)


def _plan_event(cause: Cause, line: Line, seen: Happenings) -> Event:
    names = {
        Cause.PLAN_APPROVED: ("plan.approved", "plan.activated"),
        Cause.PLAN_SUBMITTED: ("plan.submitted",),
        Cause.PLAN_RETURNED: ("plan.returned",),
        Cause.PLAN_WITHDRAWN: ("plan.withdrawn", "plan.taken_back"),
        Cause.PLAN_CHANGED: ("plan.approved", "plan.edited"),
    }
    return _told(cause, line, seen, *names.get(cause, ()))


def _told(cause: Cause, line: Line, seen: Happenings, *names: str) -> Event:
    note = _last(seen, line.obligation, names)
    if note is None:
        return Event(cause, line.obligation, seen.at)
    return Event(cause, line.obligation, note.at, note.entry)


def _last(seen: Happenings, subject: str, names: Iterable[str]) -> Note | None:
    wanted = set(names)
    found = [note for note in seen.by_subject.get(subject, ()) if note.event in wanted]
    return found[-1] if found else None


def _forward(line: Line) -> Cause:
    return Cause.PLAN_APPROVED if line.state in IN_FORCE else Cause.PLAN_SUBMITTED


def _backward(line: Line) -> Cause:
    known = {"returned": Cause.PLAN_RETURNED, "submitted": Cause.PLAN_SUBMITTED}
    return known.get(line.state, Cause.PLAN_WITHDRAWN)


def _without(some: Iterable[Blocker], others: Iterable[Blocker]) -> list[Blocker]:
    known = set(others)
    return [blocker for blocker in dict.fromkeys(some) if blocker not in known]


def _gaps(blockers: Iterable[Blocker]) -> frozenset[str]:
    return frozenset(blocker.gap for blocker in blockers if blocker.gap)
