"""What changed since a moment, as one reader may know it: each change on its own, or a few lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.choices import OPEN_STATES as OPEN_ACTIONS
from actions.choices import ActionState
from actions.models import CorrectiveAction
from departments.choices import IN_FORCE_STATES, PlanState
from departments.models import Plan, Quarter
from gaps.choices import OPEN_STATES, GapKind, GapState
from gaps.models import Gap
from gaps.selectors.scores import Headline
from gaps.selectors.scores import headline as headline_at
from reports import lists
from reports.selectors.frozen import frozen_plans
from saypro_align.lib.clock import organization_day, organization_zone
from saypro_align.lib.periods import day_bounds

if TYPE_CHECKING:
    from departments.models import User

LINES = 5
NAMED = 2
# No page of changes is longer; who was away that long reads the dashboard itself.
MOST = 200


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

    @property
    def hidden(self) -> int:
        """Return how many changes the shown lines do not name."""
        return len(self.all) - sum(len(line.named) for line in self.lines)


def changes(
    quarter: Quarter, user: "User", *, since: datetime, now: datetime, number: Headline
) -> Changes:
    """Return what changed in the quarter, newest first; a fixed number of queries."""
    found = [
        *_alignment(quarter, number, since),
        *_gaps(quarter, user, since),
        *_plans(quarter, user, since),
        *_actions(quarter, user, since, now),
    ]
    found.sort(key=lambda change: (change.at, change.text), reverse=True)
    return Changes(since=since, all=tuple(found[:MOST]), lines=tuple(_lines(found[:MOST])))


def _alignment(quarter: Quarter, number: Headline, since: datetime) -> Iterable[Change]:
    """Compare each department with what the snapshot of that moment said."""
    if number.as_of is None or number.as_of <= since:
        return
    before = headline_at(quarter, at=since)
    if before.as_of is None:
        return
    was = {plan.department_id: plan.is_fully_aligned for plan in frozen_plans(before)}
    for plan in frozen_plans(number):
        url = lists.plan(plan.slug, quarter)
        if plan.is_fully_aligned and not was.get(plan.department_id, False):
            yield Change("aligned", plan.department, url, number.as_of, "good")
        elif not plan.is_fully_aligned and was.get(plan.department_id, False):
            yield Change("lost", plan.department, url, number.as_of, "bad")


def _gaps(quarter: Quarter, user: "User", since: datetime) -> Iterable[Change]:
    rows = (
        Gap.objects.visible_to(user)
        .in_quarter(quarter)
        .filter(on_draft=False)
        .filter(Q(opened_at__gt=since) | Q(resolved_at__gt=since) | Q(decided_at__gt=since))
        .prefetch_related("parties__obligation__department")
        .order_by("-opened_at", "-id")
    )
    for gap in rows[:MOST]:
        parties = {party.obligation.department.name for party in gap.parties.all()}
        text = f"{', '.join(sorted(parties))}: {GapKind(gap.kind).label}"
        url = reverse("gaps:gap_page", args=[gap.pk])
        closed_at = gap.resolved_at or gap.decided_at
        if gap.state in OPEN_STATES and gap.opened_at > since:
            suspected = gap.state == GapState.SUSPECTED
            kind = "gap_suspected" if suspected else "gap_new"
            yield Change(kind, text, url, gap.opened_at, "warn" if suspected else "bad")
        elif gap.state not in OPEN_STATES and closed_at and closed_at > since:
            yield Change("gap_closed", text, url, closed_at, "good")


def _plans(quarter: Quarter, user: "User", since: datetime) -> Iterable[Change]:
    rows = (
        Plan.objects.visible_to(user)
        .filter(obligation__quarter=quarter)
        .filter(
            Q(state=PlanState.SUBMITTED, submitted_at__gt=since)
            | Q(state__in=IN_FORCE_STATES, decided_at__gt=since)
        )
        .select_related("obligation__department")
        .order_by("-submitted_at", "-id")
    )
    for plan in rows[:MOST]:
        department = plan.obligation.department
        url = lists.plan(department.slug, quarter)
        if plan.state == PlanState.SUBMITTED and plan.submitted_at:
            yield Change("plan_submitted", department.name, url, plan.submitted_at)
        elif plan.decided_at:
            yield Change("plan_approved", department.name, url, plan.decided_at, "good")


def _actions(quarter: Quarter, user: "User", since: datetime, now: datetime) -> Iterable[Change]:
    today, since_day = organization_day(now), organization_day(since)
    rows = (
        CorrectiveAction.objects.visible_to(user)
        .filter(gap__quarter=quarter)
        .filter(
            Q(state__in=OPEN_ACTIONS, deadline__gte=since_day, deadline__lt=today)
            | Q(state=ActionState.IMPLEMENTED, implemented_at__gt=since)
        )
        .select_related("department")
        .order_by("-deadline", "-id")
    )
    for action in rows[:MOST]:
        text = f"{action.title} ({action.department.name})"
        url = reverse("actions:action_page", args=[action.pk])
        if action.implemented_at:
            yield Change("action_done", text, url, action.implemented_at, "good")
        elif action.deadline:
            late_from = day_bounds(action.deadline, organization_zone())[1]
            yield Change("action_late", text, url, late_from, "bad")


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
        "plan_submitted": ngettext("plan submitted", "plans submitted", count),
        "plan_approved": ngettext("plan approved", "plans approved", count),
        "action_late": ngettext("action went late", "actions went late", count),
        "action_done": ngettext("action done", "actions done", count),
    }
    return texts.get(kind) or _("other changes")
