"""A realignment wave: what lost its goal when one was retired, and what has another by now."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from departments.choices import (
    EDITABLE_STATES,
    WORKING_STATES,
    MembershipRole,
    PlanState,
    QuarterState,
)
from departments.models import Goal, Membership, Plan, Realignment
from departments.permissions import can_write_for
from gaps.choices import OPEN_STATES
from gaps.models import Gap, GapParty
from saypro_align.lib.clock import organization_day

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class WaveLine:
    """An objective that lost its goal; `days` until it was done, or until today."""

    text: str
    owner: str
    is_done: bool
    days: int
    gap_url: str


@dataclass(frozen=True, slots=True)
class WavePlan:
    """A plan with what is to realign in it, and who can."""

    department: str
    quarter: str
    heads: str
    url: str
    working: PlanState | None
    edit_url: str
    lines: tuple[WaveLine, ...]

    @property
    def is_done(self) -> bool:
        """Return whether nothing is left to realign."""
        return all(line.is_done for line in self.lines)


@dataclass(frozen=True, slots=True)
class Wave:
    """All plans a retired goal leaves to realign."""

    goal: Goal
    plans: tuple[WavePlan, ...]

    @property
    def total(self) -> int:
        """Return how many objectives lost their goal."""
        return sum(len(plan.lines) for plan in self.plans)

    @property
    def done(self) -> int:
        """Return how many of them have another one, or are retired."""
        return sum(line.is_done for plan in self.plans for line in plan.lines)


def wave_of(goal: Goal, user: "User", now: datetime) -> Wave:
    """Return the wave as the person may read it, with a constant number of queries."""
    today = organization_day(now)
    rows = list(
        Realignment.objects.filter(goal=goal)
        .visible_to(user)
        .select_related("obligation__department", "obligation__quarter", "owner")
        .order_by("obligation__quarter__starts_on", "obligation__department__name", "text", "id")
    )
    obligation_ids = {row.obligation_id for row in rows}
    heads = _heads({row.obligation.department_id for row in rows})
    working = {
        plan.obligation_id: plan
        for plan in Plan.objects.visible_to(user).filter(
            obligation__in=obligation_ids, state__in=WORKING_STATES
        )
    }
    gaps = _gaps(user, obligation_ids)
    lines: dict[uuid.UUID, list[WaveLine]] = defaultdict(list)
    for row in rows:
        until = organization_day(row.done_at) if row.done_at else today
        lines[row.obligation_id].append(
            WaveLine(
                text=row.text,
                owner=str(row.owner or ""),
                is_done=row.done_at is not None,
                days=max((until - organization_day(row.created_at)).days, 0),
                gap_url=gaps.get((row.obligation_id, row.objective_key), ""),
            )
        )
    obligations = {row.obligation_id: row.obligation for row in rows}
    return Wave(
        goal=goal,
        plans=tuple(
            WavePlan(
                department=obligation.department.name,
                quarter=obligation.quarter.name,
                heads=", ".join(heads[obligation.department_id]),
                url=reverse(
                    "reports:plan_page", args=[obligation.department.slug, obligation.quarter.code]
                ),
                working=PlanState(working[pk].state) if pk in working else None,
                edit_url=_edit_url(working.get(pk), obligation.department.slug)
                if can_write_for(user, obligation.department_id)
                else "",
                lines=tuple(lines[pk]),
            )
            for pk, obligation in obligations.items()
        ),
    )


def _edit_url(plan: Plan | None, slug: str) -> str:
    if plan is None or plan.state not in EDITABLE_STATES:
        return ""
    return reverse("kpis:plan_edit", args=[slug, plan.pk])


def _heads(department_ids: set[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for department_id, name in (
        Membership.objects.filter(
            department_id__in=department_ids,
            role=MembershipRole.HEAD,
            ended_on=None,
            user__is_active=True,
        )
        .order_by("user__name", "id")
        .values_list("department_id", "user__name")
    ):
        found[department_id].append(name)
    return found


def _gaps(
    user: "User", obligation_ids: set[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID | None], str]:
    """Return the addresses of the gaps that stand where an objective lacks its goal."""
    parties = GapParty.objects.filter(
        obligation_id__in=obligation_ids,
        gap__in=Gap.objects.visible_to(user).filter(
            rule_id__in=["D.dead_goal", "D.no_link"], state__in=OPEN_STATES
        ),
    ).values_list("obligation_id", "objective_key", "gap_id")
    return {
        (obligation_id, key): reverse("gaps:gap_page", args=[gap_id])
        for obligation_id, key, gap_id in parties
    }


@dataclass(frozen=True, slots=True)
class RunningWave:
    """A wave that still has something to realign, for the dashboard."""

    goal: Goal
    done: int
    total: int

    @property
    def url(self) -> str:
        """Return the address of the wave."""
        return reverse("gaps:goal_wave", args=[self.goal.slug])


def running_rows(user: "User") -> "QuerySet[Goal]":
    """Return the goals whose waves have something left to do in quarters that are not closed."""
    readable = Realignment.objects.visible_to(user).exclude(
        obligation__quarter__state=QuarterState.CLOSED
    )
    own = readable.filter(goal=OuterRef("pk")).order_by().values("goal")
    done = own.annotate(n=Count("pk", filter=Q(done_at__isnull=False)))
    return (
        Goal.objects.filter(pk__in=readable.filter(done_at=None).values("goal"))
        .annotate(
            done=Subquery(done.values("n")), total=Subquery(own.annotate(n=Count("pk")).values("n"))
        )
        .order_by("-retired_on", "title", "id")
    )


def running_waves(user: "User", *, rows: Iterable[Goal] | None = None) -> list[RunningWave]:
    """Return the waves with something left to do, newest first; those of `running_rows`."""
    goals: Iterable[Any] = running_rows(user) if rows is None else rows
    return [RunningWave(goal, goal.done, goal.total) for goal in goals]
