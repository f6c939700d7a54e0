"""A department in a quarter: its plan, its numbers, what is open, its people, its past."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from actions.choices import OPEN_STATES as OPEN_ACTIONS
from actions.models import CorrectiveAction, MonthlyReview
from actions.selectors.review_parts import months_of
from actions.selectors.sessions import Meetings, meetings_of_department
from departments.models import CrossTeam, Department, Membership, Obligation, Plan, Quarter
from departments.permissions import can_write_for
from gaps.choices import OPEN_STATES
from gaps.models import Gap, PlanScore
from kpis.choices import KpiStatus
from kpis.selectors.teams import TeamKpiLine, team_kpi_lines, teams_of_departments
from reports import alignment, lists
from reports.alignment import Word
from reports.selectors.objectives import KpiLine, ObjectiveBlock, plan_blocks
from reports.selectors.plan_page import Standing, as_frozen, standing_of
from saypro_align.lib.clock import organization_day

if TYPE_CHECKING:
    from departments.models import User

LISTED = 8
QUARTERS_BACK = 8


@dataclass(frozen=True, slots=True)
class PastQuarter:
    """How an earlier quarter ended for the department."""

    quarter: Quarter
    word: Word
    score: str
    url: str


@dataclass(frozen=True, slots=True)
class StatusTab:
    """KPIs of one status, and their address."""

    status: KpiStatus
    count: int
    url: str


@dataclass(frozen=True)
class DepartmentPage:
    """Everything the page of a department shows."""

    department: Department
    quarter: Quarter | None
    obligation: Obligation | None
    plan: Plan | None
    standing: Standing | None
    objectives: tuple[ObjectiveBlock, ...]
    kpis: tuple[KpiLine, ...]
    status: str
    tabs: tuple[StatusTab, ...]
    gaps: tuple[Gap, ...]
    gaps_total: int
    gaps_url: str
    actions: tuple[CorrectiveAction, ...]
    actions_total: int
    actions_url: str
    people: tuple[Membership, ...]
    meetings: Meetings
    months: tuple[MonthlyReview, ...]
    teams: tuple[tuple[CrossTeam, list[TeamKpiLine]], ...]
    past: tuple[PastQuarter, ...]
    may_start: bool
    plan_url: str


def department_page(
    department: Department, quarter: Quarter | None, user: "User", now: datetime, status: str = ""
) -> DepartmentPage:
    """Return a department's page as the person may see it."""
    obligation = _obligation(department, quarter)
    plan = _plan(obligation, user)
    blocks = (
        plan_blocks(plan, user, min(organization_day(now), plan.obligation.quarter.ends_on))
        if plan
        else None
    )
    objectives = blocks.objectives if blocks else ()
    every = [line for block in objectives for line in block.kpis if line.content.counts]
    gaps, actions = _open(department, quarter, user)
    return DepartmentPage(
        department=department,
        quarter=quarter,
        obligation=obligation,
        plan=plan,
        standing=standing_of(obligation, plan) if obligation and plan else None,
        objectives=objectives,
        kpis=tuple(line for line in every if not status or line.progress.status == status),
        status=status,
        tabs=_tabs(every, department, quarter),
        gaps=tuple(gaps[:LISTED]),
        gaps_total=len(gaps),
        gaps_url=lists.gaps(quarter, department=department.slug) if quarter else "",
        actions=tuple(actions[:LISTED]),
        actions_total=len(actions),
        actions_url=lists.actions(quarter, department=department.slug) if quarter else "",
        people=tuple(_people(department)),
        meetings=meetings_of_department(department, user),
        months=tuple(months_of(department.pk, user)),
        teams=_teams(department, user, now),
        past=_past(department, quarter, user),
        may_start=obligation is not None
        and plan is None
        and obligation.quarter.closed_at is None
        and can_write_for(user, department.pk),
        plan_url=lists.plan(department.slug, quarter) if quarter else "",
    )


def _teams(
    department: Department, user: "User", now: datetime
) -> tuple[tuple[CrossTeam, list[TeamKpiLine]], ...]:
    """Return the teams with people of the department and what they answer for."""
    teams = list(teams_of_departments([department.pk])[:LISTED])
    lines = team_kpi_lines(teams, user, organization_day(now)) if teams else []
    return tuple((team, [line for line in lines if line.link.team_id == team.pk]) for team in teams)


def _obligation(department: Department, quarter: Quarter | None) -> Obligation | None:
    if quarter is None:
        return None
    rows = Obligation.objects.filter(department=department, quarter=quarter)
    return rows.select_related("department", "quarter").first()


def _plan(obligation: Obligation | None, user: "User") -> Plan | None:
    """Return the version in force, else the newest one the person may see."""
    if obligation is None:
        return None
    versions = list(Plan.objects.visible_to(user).filter(obligation=obligation).order_by("-number"))
    for plan in versions:
        plan.obligation = obligation
    in_force = next((plan for plan in versions if plan.is_in_force), None)
    return in_force or next(iter(versions), None)


def _open(
    department: Department, quarter: Quarter | None, user: "User"
) -> tuple[list[Gap], list[CorrectiveAction]]:
    if quarter is None:
        return [], []
    gaps = (
        Gap.objects.visible_to(user)
        .in_quarter(quarter)
        .filter(parties__obligation__department=department, state__in=OPEN_STATES)
        .distinct()
        .order_by("opened_at", "id")
    )
    actions = (
        CorrectiveAction.objects.visible_to(user)
        .in_quarter(quarter)
        .filter(department=department, state__in=OPEN_ACTIONS)
        .select_related("responsible")
        .order_by("deadline", "title", "id")
    )
    return list(gaps), list(actions)


def _tabs(
    every: list[KpiLine], department: Department, quarter: Quarter | None
) -> tuple[StatusTab, ...]:
    if quarter is None:
        return ()
    counts = [
        (status, sum(line.progress.status == status for line in every)) for status in KpiStatus
    ]
    return tuple(
        StatusTab(status, count, lists.department_kpis(department.slug, quarter, status))
        for status, count in counts
        if count
    )


def _people(department: Department) -> QuerySet[Membership]:
    rows = Membership.objects.filter(department=department, ended_on=None, user__is_active=True)
    return rows.select_related("user").order_by("role", "user__name", "id")


def _past(department: Department, quarter: Quarter | None, user: "User") -> tuple[PastQuarter, ...]:
    """Return how the earlier quarters ended, the newest first; drafts elsewhere stay hidden."""
    rows = PlanScore.objects.filter(obligation__department=department).select_related(
        "obligation__quarter", "obligation__department", "plan"
    )
    if quarter is not None:
        rows = rows.filter(obligation__quarter__starts_on__lt=quarter.starts_on)
    found = []
    for score in rows.order_by("-obligation__quarter__starts_on")[:QUARTERS_BACK]:
        plan = score.plan if score.plan and score.plan.is_in_force else None
        frozen = as_frozen(score, score.obligation, plan)
        found.append(
            PastQuarter(
                quarter=score.obligation.quarter,
                word=alignment.alignment_word(frozen),
                score=alignment.score_text(frozen),
                url=lists.plan(department.slug, score.obligation.quarter),
            )
        )
    del user
    return tuple(found)
