"""Everything that hangs on a goal: what a change of it touches, before it is made.

All plans of quarters that are not closed are looked through, with a constant number of queries.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import (
    IN_FORCE_STATES,
    WORKING_STATES,
    MembershipRole,
    ObjectiveState,
    PlanState,
    QuarterState,
)
from departments.models import (
    Goal,
    GoalLink,
    KeyProject,
    MeasureCoupling,
    Membership,
    Plan,
    ProjectPriority,
)
from kpis.choices import KpiState, UseState
from kpis.models import KpiUse

if TYPE_CHECKING:
    from departments.models import User

_NOBODY = uuid.UUID(int=0)


class ReachedKpi(NamedTuple):
    """A KPI under an objective that serves the goal, or one that says it moves its measure."""

    pk: uuid.UUID
    name: str
    owner: str
    url: str


@dataclass(frozen=True, slots=True)
class ReachedObjective:
    """An objective that serves the goal; `loses_all` when it serves no other that lasts."""

    key: uuid.UUID
    text: str
    owner: str
    is_linked: bool
    is_confirmed: bool
    loses_all: bool
    only_in_draft: bool
    kpis: list[ReachedKpi] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReachedPlan:
    """A plan with objectives that the change touches."""

    obligation_id: uuid.UUID
    department_id: uuid.UUID
    department: str
    quarter: str
    state: PlanState
    url: str
    objectives: list[ReachedObjective] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReachedPerson:
    """Somebody whose work the change touches, and in what way."""

    pk: uuid.UUID
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """All dependents of a goal."""

    plans: tuple[ReachedPlan, ...]
    people: tuple[ReachedPerson, ...]
    projects: tuple[KeyProject, ...]
    couplings: tuple[MeasureCoupling, ...]

    @property
    def objectives(self) -> list[ReachedObjective]:
        """Return the objectives linked to the goal, each once, whatever the version."""
        return [one for plan in self.plans for one in plan.objectives if one.is_linked]

    @property
    def kpi_count(self) -> int:
        """Return how many KPIs stand in what is touched."""
        return len({kpi.pk for plan in self.plans for one in plan.objectives for kpi in one.kpis})

    @property
    def left_without(self) -> int:
        """Return how many objectives would serve no goal any more."""
        return sum(one.loses_all for one in self.objectives)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing hangs on the goal."""
        return not (self.plans or self.projects or self.couplings)

    @property
    def sentence(self) -> str:
        """Say it in numbers: "affects 4 objectives in 3 plans, 6 people"."""
        objectives, plans, people = len(self.objectives), len(self.plans), len(self.people)
        if not plans:
            return _("No plan of a quarter that is not closed depends on it.")
        return _("This affects %(objectives)s in %(plans)s, %(people)s.") % {
            "objectives": ngettext("%d objective", "%d objectives", objectives) % objectives,
            "plans": ngettext("%d plan", "%d plans", plans) % plans,
            "people": ngettext("%d person", "%d people", people) % people,
        }


def goal_reach(goal: Goal, user: "User") -> Reach:
    """Return everything that hangs on the goal, as far as the person may read it."""
    plans = (
        Plan.objects.visible_to(user)
        .filter(state__in=[*IN_FORCE_STATES, *WORKING_STATES])
        .exclude(obligation__quarter__state=QuarterState.CLOSED)
    )
    roles: dict[tuple[uuid.UUID, str], list[str]] = defaultdict(list)
    if goal.owner is not None:
        roles[goal.owner.pk, goal.owner.name].append(_("owner of the goal"))
    reached = _reached(goal, plans, roles)
    for row in _heads(goal, {plan.department_id for plan in reached}):
        roles[row[0], row[1]].append(_("head of %(department)s") % {"department": row[2]})
    measures = goal.measures.filter(retired_at=None)
    return Reach(
        plans=tuple(reached),
        people=tuple(
            ReachedPerson(pk, name, tuple(dict.fromkeys(told)))
            for (pk, name), told in sorted(roles.items(), key=lambda item: item[0][1])
        ),
        projects=tuple(goal.key_projects.filter(retired_at=None)),
        couplings=tuple(
            MeasureCoupling.objects.filter(retired_at=None)
            .filter(Q(first__in=measures) | Q(second__in=measures))
            .select_related("first", "second")
        ),
    )


_Roles = dict[tuple[uuid.UUID, str], list[str]]


def _reached(goal: Goal, plans: QuerySet[Plan], roles: _Roles) -> list[ReachedPlan]:
    """Return plans with objectives and KPIs; the version in force speaks before the draft."""
    uses = _uses(goal, plans)
    owns_objective, owns_kpi = _("owns an objective"), _("owns a KPI")
    found: dict[uuid.UUID, ReachedPlan] = {}
    objectives: dict[tuple[uuid.UUID, uuid.UUID], ReachedObjective] = {}
    seen: set[tuple[uuid.UUID, uuid.UUID, uuid.UUID]] = set()
    for row in [*_linked(goal, plans), *_declared_elsewhere(goal, plans)]:
        plan = found.get(row.obligation_id)
        if plan is None:
            plan = found[row.obligation_id] = ReachedPlan(
                obligation_id=row.obligation_id,
                department_id=row.department_id,
                department=row.department,
                quarter=row.quarter,
                state=PlanState(row.state),
                url=reverse("reports:plan_page", args=[row.slug, row.code])
                + f"?version={row.number}",
            )
        place = (row.obligation_id, row.key)
        objective = objectives.get(place)
        if objective is None:
            objective = objectives[place] = ReachedObjective(
                key=row.key,
                text=row.text,
                owner=row.owner or "",
                is_linked=row.is_linked,
                is_confirmed=row.is_confirmed,
                loses_all=row.is_linked and row.is_confirmed and not row.serves_another,
                only_in_draft=row.state in WORKING_STATES,
            )
            plan.objectives.append(objective)
            if row.owner_id and row.owner_is_active:
                roles[row.owner_id, row.owner or ""].append(owns_objective)
        for kpi, owner_id, is_active in uses[row.objective_id]:
            if (*place, kpi.pk) in seen:
                continue
            seen.add((*place, kpi.pk))
            objective.kpis.append(kpi)
            if owner_id and is_active:
                roles[owner_id, kpi.owner].append(owns_kpi)
    return sorted(found.values(), key=lambda plan: (plan.quarter, plan.department))


class _Row(NamedTuple):
    obligation_id: uuid.UUID
    department_id: uuid.UUID
    department: str
    slug: str
    quarter: str
    code: str
    state: str
    number: int
    objective_id: uuid.UUID
    key: uuid.UUID
    text: str
    owner_id: uuid.UUID | None
    owner: str | None
    owner_is_active: bool | None
    is_linked: bool
    is_confirmed: bool
    serves_another: bool


_PLAN = (
    "plan__obligation_id",
    "plan__obligation__department_id",
    "plan__obligation__department__name",
    "plan__obligation__department__slug",
    "plan__obligation__quarter__name",
    "plan__obligation__quarter__code",
    "plan__state",
    "plan__number",
)
_OBJECTIVE = ("key", "text", "owner_id", "owner__name", "owner__is_active")


def _columns(prefix: str) -> list[str]:
    """Return the columns of a `_Row` up to the links, seen from a row below the objective."""
    return [
        *(f"{prefix}{name}" for name in _PLAN),
        f"{prefix.removesuffix('__')}_id",
        *(f"{prefix}{name}" for name in _OBJECTIVE),
    ]


def _in_order(rows: list[_Row]) -> list[_Row]:
    """Let the version in force come before the one being worked on."""
    return sorted(rows, key=lambda row: (row.state in WORKING_STATES, row.department, row.number))


def _linked(goal: Goal, plans: QuerySet[Plan]) -> list[_Row]:
    another = GoalLink.objects.filter(
        objective=OuterRef("objective"),
        retired_at=None,
        confirmed_at__isnull=False,
        goal__retired_on=None,
    ).exclude(goal=goal)
    rows = (
        GoalLink.objects.filter(
            goal=goal,
            retired_at=None,
            objective__state=ObjectiveState.ACTIVE,
            objective__plan__in=plans,
        )
        .annotate(serves_another=Exists(another))
        .order_by("objective__position", "objective_id")
        .values_list(*_columns("objective__"), "confirmed_at", "serves_another")
    )
    return _in_order(
        [
            _Row._make([*told, True, confirmed is not None, other])
            for *told, confirmed, other in rows
        ]
    )


def _declared_elsewhere(goal: Goal, plans: QuerySet[Plan]) -> list[_Row]:
    """Return objectives that do not serve the goal but have a KPI that says it moves its measure."""
    linked = GoalLink.objects.filter(goal=goal, retired_at=None, objective=OuterRef("objective"))
    rows = (
        KpiUse.objects.filter(
            ~Exists(linked),
            state=UseState.ACTIVE,
            goal_measure__goal=goal,
            objective__state=ObjectiveState.ACTIVE,
            objective__plan__in=plans,
        )
        .exclude(kpi__state=KpiState.RETIRED)
        .order_by("objective__position", "objective_id")
        .values_list(*_columns("objective__"))
        .distinct()
    )
    return _in_order([_Row._make([*told, False, False, True]) for told in rows])


_Use = tuple[ReachedKpi, uuid.UUID | None, bool | None]


def _uses(goal: Goal, plans: QuerySet[Plan]) -> dict[uuid.UUID, list[_Use]]:
    """Return by objective the KPIs under what serves the goal, and those that name its measures."""
    linked = GoalLink.objects.filter(goal=goal, retired_at=None).values("objective")
    rows = (
        KpiUse.objects.filter(state=UseState.ACTIVE, objective__plan__in=plans)
        .filter(Q(objective__in=linked) | Q(goal_measure__goal=goal))
        .exclude(kpi__state=KpiState.RETIRED)
        .order_by("position", "id")
        .values_list(
            "objective_id",
            "kpi_id",
            "kpi__name",
            "kpi__owner__name",
            "kpi__owner_id",
            "kpi__owner__is_active",
        )
    )
    # One look-up of the address for thousands of KPIs.
    address, nobody = reverse("kpis:kpi_page", args=[_NOBODY]), str(_NOBODY)
    found: dict[uuid.UUID, list[_Use]] = defaultdict(list)
    for objective_id, kpi_id, name, owner, owner_id, is_active in rows:
        url = address.replace(nobody, str(kpi_id))
        found[objective_id].append(
            (ReachedKpi(kpi_id, name, owner or "", url), owner_id, is_active)
        )
    return found


def _heads(goal: Goal, department_ids: set[uuid.UUID]) -> list[tuple[uuid.UUID, str, str]]:
    """Return the heads of the departments whose plans are touched or that rank its projects."""
    ranking = ProjectPriority.objects.filter(
        project__goal=goal, project__retired_at=None
    ).values_list("department_id", flat=True)
    return list(
        Membership.objects.filter(
            role=MembershipRole.HEAD,
            ended_on=None,
            user__is_active=True,
            department_id__in=department_ids | set(ranking),
        )
        .order_by("department__name", "user__name", "id")
        .values_list("user_id", "user__name", "department__name")
    )
