"""What this app's pages and API read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When

from departments import permissions
from departments.choices import (
    IN_FORCE_STATES,
    WORKING_STATES,
    MembershipRole,
    ObjectiveState,
    OrganizationRole,
    PlanState,
    ProposalState,
)
from departments.models import (
    Department,
    Goal,
    GoalMeasure,
    GoalProposal,
    KeyProject,
    MeasureCoupling,
    Membership,
    Objective,
    Obligation,
    Plan,
    Quarter,
    User,
)
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.lib.clock import organization_day


def colleagues() -> QuerySet[User]:
    """Return the people who work here and may own something."""
    return User.objects.filter(is_active=True).exclude(organization_role=OrganizationRole.EXTERNAL)


def open_measures() -> QuerySet[GoalMeasure]:
    """Return the measures and drivers of goals that are not retired."""
    return GoalMeasure.objects.filter(retired_at=None, goal__retired_on=None).select_related("goal")


def quarter_choices() -> list[tuple[str, str]]:
    """Return the quarters for the picker, newest first."""
    return list(Quarter.objects.values_list("code", "name")[:24])


def is_exempt(obligation: Obligation, day: date) -> bool:
    """Return whether the department owes no plan on the day; an exemption ends with its last day."""
    return obligation.exempt_until is not None and obligation.exempt_until >= day


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department with its heads and where its plan stands, as far as the reader may know."""

    department: Department
    heads: tuple[User, ...]
    obligation: Obligation | None
    plan: Plan | None
    is_exempt: bool = False
    is_late: bool = False

    @property
    def state(self) -> PlanState | None:
        """Return the state of the plan shown."""
        return PlanState(self.plan.state) if self.plan else None


def department_rows(
    departments: Iterable[Department], quarter: Quarter | None, user: User, now: datetime
) -> list[DepartmentRow]:
    """Return the rows of the departments, in their order, with a constant number of queries."""
    shown = list(departments)
    ids = [department.pk for department in shown]
    heads = heads_of(ids)
    obligations = (
        {found.department_id: found for found in quarter.obligations.filter(department__in=ids)}
        if quarter
        else {}
    )
    plans = _plans_shown(obligations.values(), user)
    day = organization_day(now)
    rows = []
    for department in shown:
        obligation = obligations.get(department.pk)
        plan = plans.get(obligation.pk) if obligation else None
        exempt = obligation is not None and is_exempt(obligation, day)
        missing = obligation is not None and plan is None and not exempt
        rows.append(
            DepartmentRow(
                department=department,
                heads=tuple(heads.get(department.pk, ())),
                obligation=obligation,
                plan=plan,
                is_exempt=exempt,
                is_late=missing and quarter is not None and quarter.is_past_deadline(now),
            )
        )
    return rows


def head_rows(department_ids: Iterable[UUID]) -> QuerySet[Membership]:
    """Return who heads the departments and still works here."""
    return Membership.objects.filter(
        department__in=department_ids,
        role=MembershipRole.HEAD,
        ended_on=None,
        user__is_active=True,
    ).select_related("user")


def heads_of(
    department_ids: Iterable[UUID], *, rows: Iterable[Membership] | None = None
) -> dict[UUID, list[User]]:
    """Return the heads of the departments by department; of `head_rows`, where these are asked."""
    found: dict[UUID, list[User]] = {}
    for membership in head_rows(department_ids) if rows is None else rows:
        found.setdefault(membership.department_id, []).append(membership.user)
    return found


def _plans_shown(obligations: Iterable[Obligation], user: User) -> dict[UUID, Plan]:
    """Return the version in force of each obligation, else the one being worked on."""
    chosen: dict[UUID, Plan] = {}
    versions = (
        Plan.objects.visible_to(user)
        .filter(
            obligation__in=[obligation.pk for obligation in obligations],
            state__in=[*IN_FORCE_STATES, *WORKING_STATES],
        )
        .order_by("number")
    )
    for plan in versions:
        before = chosen.get(plan.obligation_id)
        if before is None or not before.is_in_force:
            chosen[plan.obligation_id] = plan
    return chosen


def goals_listed() -> QuerySet[Goal]:
    """Return all goals with what the list shows: those that hold first."""
    return (
        Goal.objects.select_related("owner")
        .annotate(
            measure_count=Count("measures", filter=Q(measures__retired_at=None), distinct=True)
        )
        .order_by("retired_on", "title", "id")
    )


def proposals_listed(user: User) -> QuerySet[GoalProposal]:
    """Return the proposals the person may read: those that wait first, the oldest on top."""
    waits = Case(When(state=ProposalState.OPEN, then=Value(0)), default=Value(1))
    return (
        GoalProposal.objects.visible_to(user)
        .select_related("goal", "proposed_by", "answered_by")
        .annotate(rank=waits)
        .order_by("rank", "created_at", "id")
    )


@dataclass(frozen=True, slots=True)
class GoalPage:
    """A goal with what moves it and what carries it."""

    goal: Goal
    measures: list[GoalMeasure]
    couplings: list[MeasureCoupling]
    projects: list[KeyProject]


def goal_page(goal: Goal) -> GoalPage:
    """Return a goal with its measures, couplings and projects."""
    measures = list(goal.measures.filter(retired_at=None))
    ids = [measure.pk for measure in measures]
    couplings = (
        MeasureCoupling.objects.filter(retired_at=None)
        .filter(Q(first__in=ids) | Q(second__in=ids))
        .select_related("first__goal", "second__goal")
    )
    return GoalPage(
        goal=goal,
        measures=measures,
        couplings=list(couplings),
        projects=list(goal.key_projects.filter(retired_at=None)),
    )


def people_listed(search: str = "", *, in_addresses: bool = False) -> QuerySet[User]:
    """Return people by name, with their memberships.

    `search` looks in names, and in addresses only for who may read them.
    """
    current = Membership.objects.filter(ended_on=None).select_related("department")
    people = User.objects.prefetch_related(Prefetch("memberships", current, to_attr="current"))
    if search:
        wanted = Q(name__icontains=search)
        if in_addresses:
            wanted |= Q(email__icontains=search)
        people = people.filter(wanted)
    return people.order_by("-is_active", "name", "id")


_DECISIONS = ("plan.returned", "plan.approved")


def plan_entries(plans: Iterable[Plan], user: User, *, limit: int = 50) -> list[AuditEntry]:
    """Return what happened to the versions, to everybody what is his to know.

    What a draft said before is for its department; what was said in deciding, for it and for those
    who decide.
    """
    shown = list(plans)
    told = {plan.pk for plan in shown if permissions.can_read_notes(user, plan)}
    inside = {
        plan.pk for plan in shown if permissions.can_work_in(user, plan.obligation.department_id)
    }
    entries = entries_of(*shown, limit=limit)
    for entry in entries:
        if entry.subject_id not in inside:
            entry.changes = {
                name: pair for name, pair in entry.changes.items() if name != "summary"
            }
        if entry.subject_id not in told and entry.event in _DECISIONS:
            entry.why = ""
            entry.changes = {
                name: pair for name, pair in entry.changes.items() if name != "decision_note"
            }
    return entries


def without_secret_notes(plans: Iterable[Plan], user: User) -> list[Plan]:
    """Return the versions for showing: what was said in deciding is empty for who may not read it."""
    shown = list(plans)
    for plan in shown:
        if not permissions.can_read_notes(user, plan):
            plan.decision_note = ""
    return shown


def active_objectives(plan: Plan) -> QuerySet[Objective]:
    """Return a plan's objectives that are not retired."""
    return plan.objectives.filter(state=ObjectiveState.ACTIVE)
