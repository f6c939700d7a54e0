"""What changed since a moment, as one reader may know it: each change on its own, or a few lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.choices import DONE_STATES
from actions.choices import OPEN_STATES as OPEN_ACTIONS
from departments.choices import IN_FORCE_STATES, PlanState
from departments.models import Plan, Quarter
from gaps.choices import OPEN_STATES, GapKind, GapState
from gaps.scoring.causes import Cause
from gaps.selectors.scores import Headline
from reports import lists
from reports.selectors.moves import Effect, Moves, moves
from reports.selectors.standing import Actions, GapCounts
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import day_bounds

if TYPE_CHECKING:
    from departments.models import User

LINES = 5
NAMED = 2
# No page of changes is longer; who was away that long reads the dashboard itself.
MOST = 200
# Of more plans times steps than these the dashboard tells the sum of each day; it has to be quick.
MOST_LINES = 2_800
# What moves the number or its target and is neither a gap, a submission nor an acceptance.
_TOLD_APART = frozenset(
    {
        Cause.PLAN_LATE,
        Cause.GOAL_RETIRED,
        Cause.EXEMPTED,
        Cause.EXEMPTION_ENDED,
        Cause.DEADLINE_MOVED,
        Cause.DEPARTMENT_ADDED,
        Cause.DEPARTMENT_REMOVED,
        Cause.RULES_CHANGED,
        Cause.TARGET_CHANGED,
        Cause.CORRECTION,
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened."""

    kind: str
    text: str
    url: str
    at: datetime
    tone: str = "none"

    @property
    def label(self) -> str:
        """Return what kind of change it is, as a heading says it."""
        text = heading(self.kind, 1)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Line:
    """All changes of one kind in one line; one alone is said as it is."""

    count: int
    text: str
    named: tuple[Change, ...]
    more: int
    tone: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a moment."""

    since: datetime
    all: tuple[Change, ...]
    lines: tuple[Line, ...]
    # Why the number moved meanwhile; None when no snapshot was taken since.
    moves: Moves | None = None

    @property
    def hidden(self) -> int:
        """Return how many changes the shown lines do not name."""
        return len(self.all) - sum(len(line.named) for line in self.lines)


def changes(
    quarter: Quarter,
    user: "User",
    *,
    since: datetime,
    now: datetime,
    number: Headline,
    had_number: bool,
    gaps: GapCounts,
    actions: Actions,
    plans: Iterable[Plan] | None = None,
) -> Changes:
    """Return what changed in the quarter, newest first; a fixed number of queries.

    `plans` are those of `plan_rows`, where somebody else has asked them. Before the first snapshot
    (`had_number`) there was no number to move.
    """
    moved = _moves(quarter, user, number, since) if had_number else None
    found = [
        *_alignment(moved),
        *_gaps(gaps, since),
        *_plans(plan_rows(quarter, user, since) if plans is None else plans, quarter),
        *_actions(actions, since, now),
    ]
    found.sort(key=lambda change: (change.at, change.text), reverse=True)
    kept = found[:MOST]
    return Changes(since=since, all=tuple(kept), lines=tuple(_lines(kept)), moves=moved)


def _moves(quarter: Quarter, user: "User", number: Headline, since: datetime) -> Moves | None:
    """Return why the number moved since; None when it is as old."""
    if number.as_of is None or number.as_of <= since:
        return None
    return moves(quarter, user, start=since, end=number.as_of, most_lines=MOST_LINES)


def _alignment(found: Moves | None) -> Iterable[Change]:
    """Tell whose plan became fully aligned or ceased to be, and by what; then what moved the rest."""
    if found is None:
        return
    oldest_first = [
        (line, effect)
        for line in reversed(found.moved)
        for effect in line.effects
        if effect.aligned
    ]
    for slug, reached in _net(effect for _line, effect in oldest_first).items():
        kind, tone, sign = ("aligned", "good", 1) if reached > 0 else ("lost", "bad", -1)
        by = [
            (line, one) for line, one in oldest_first if one.slug == slug and one.aligned * sign > 0
        ]
        last_line, last = by[-1]
        text = f"{last.department} ({last_line.word.label})"
        yield Change(kind, text, last.url, last_line.at, tone)
    for line in (*found.moved, *found.quiet):
        if line.cause in _TOLD_APART:
            names = ", ".join(effect.department for effect in line.effects)
            url = line.url or (line.effects[0].url if line.effects else "")
            yield Change(line.cause.value, line.about or names, url, line.at, line.word.tone)


def _net(effects: Iterable[Effect]) -> dict[str, Fraction]:
    """Return by how much each department's plan moved the numerator in the end."""
    found: dict[str, Fraction] = {}
    for effect in effects:
        found[effect.slug] = found.get(effect.slug, Fraction(0)) + effect.aligned
    return {slug: reached for slug, reached in found.items() if reached}


def _gaps(known: GapCounts, since: datetime) -> Iterable[Change]:
    rows = [
        gap
        for gap in known.every
        if not gap.on_draft and any(at is not None and at > since for at in gap.moments)
    ]
    rows.sort(key=lambda gap: (gap.opened_at, gap.id), reverse=True)
    for gap in rows[:MOST]:
        parties = sorted(known.named.get(gap.id, ()))
        text = f"{', '.join(parties)}: {GapKind(gap.kind).label}"
        url = reverse("gaps:gap_page", args=[gap.id])
        closed_at = gap.resolved_at or gap.decided_at
        if gap.state in OPEN_STATES and gap.opened_at > since:
            suspected = gap.state == GapState.SUSPECTED
            kind = "gap_suspected" if suspected else "gap_new"
            yield Change(kind, text, url, gap.opened_at, "warn" if suspected else "bad")
        elif gap.state not in OPEN_STATES and closed_at and closed_at > since:
            # Nobody corrected what turned out to be none.
            is_none = gap.state == GapState.DISMISSED
            kind, tone = ("gap_dismissed", "none") if is_none else ("gap_closed", "good")
            yield Change(kind, text, url, closed_at, tone)


def plan_rows(quarter: Quarter, user: "User", since: datetime) -> QuerySet[Plan]:
    """Return the plans handed in or accepted since, the newest first."""
    return (
        Plan.objects.visible_to(user)
        .filter(obligation__quarter=quarter)
        .filter(
            Q(state=PlanState.SUBMITTED, submitted_at__gt=since)
            | Q(state__in=IN_FORCE_STATES, decided_at__gt=since)
        )
        .select_related("obligation__department")
        .order_by("-submitted_at", "-id")
    )[:MOST]


def _plans(rows: Iterable[Plan], quarter: Quarter) -> Iterable[Change]:
    for plan in rows:
        department = plan.obligation.department
        url = lists.plan(department.slug, quarter)
        if plan.state == PlanState.SUBMITTED and plan.submitted_at:
            yield Change("plan_submitted", department.name, url, plan.submitted_at)
        elif plan.decided_at:
            yield Change("plan_approved", department.name, url, plan.decided_at, "good")


def _actions(known: Actions, since: datetime, now: datetime) -> Iterable[Change]:
    today, since_day = organization_day(now), organization_day(since)
    for action in known.every:
        text = f"{action.title} ({action.department})"
        done_at, due_on = action.implemented_at, action.deadline
        if action.state in DONE_STATES and done_at and done_at > since:
            yield Change("action_done", text, lists.action(action.id), done_at, "good")
        elif action.state in OPEN_ACTIONS and due_on and since_day <= due_on < today:
            late_from = day_bounds(due_on, organization_zone())[1]
            yield Change("action_late", text, lists.action(action.id), late_from, "bad")


def _lines(found: list[Change]) -> Iterable[Line]:
    kinds = list(dict.fromkeys(change.kind for change in found))
    for kind in kinds[:LINES]:
        own = [change for change in found if change.kind == kind]
        yield Line(
            count=len(own),
            text=heading(kind, len(own)),
            named=tuple(own[:NAMED]),
            more=len(own) - len(own[:NAMED]),
            tone=own[0].tone,
        )


def heading(kind: str, count: int) -> str:
    """Say what so many changes of a kind are: "new gaps"."""
    texts = {
        "aligned": ngettext("plan is now fully aligned", "plans are now fully aligned", count),
        "lost": ngettext(
            "plan is no longer fully aligned", "plans are no longer fully aligned", count
        ),
        "gap_new": ngettext("new gap", "new gaps", count),
        "gap_suspected": ngettext("gap to confirm", "gaps to confirm", count),
        "gap_closed": ngettext("gap closed", "gaps closed", count),
        "gap_dismissed": ngettext("found to be no gap", "found to be no gaps", count),
        "plan_submitted": ngettext("plan submitted", "plans submitted", count),
        "plan_approved": ngettext("plan approved", "plans approved", count),
        "action_late": ngettext("action went late", "actions went late", count),
        "action_done": ngettext("action done", "actions done", count),
        "plan_late": ngettext("plan went late", "plans went late", count),
        "goal_retired": ngettext("goal retired", "goals retired", count),
        "exempted": ngettext("department exempted", "departments exempted", count),
        "exemption_ended": ngettext("exemption ended", "exemptions ended", count),
        "deadline_moved": ngettext("deadline moved", "deadlines moved", count),
        "department_added": ngettext("department added", "departments added", count),
        "department_removed": ngettext(
            "department no longer asked", "departments no longer asked", count
        ),
        "rules_changed": ngettext("change of the rules", "changes of the rules", count),
        "target_changed": ngettext("change of the target", "changes of the target", count),
        "correction": ngettext("correction of the number", "corrections of the number", count),
    }
    return texts.get(kind) or _("other changes")
