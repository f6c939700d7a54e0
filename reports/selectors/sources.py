"""What can be searched, each kind within what the reader may read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.models import CorrectiveAction
from departments.choices import IN_FORCE_STATES, WORKING_STATES, ObjectiveState
from departments.models import CrossTeam, Department, Goal, KeyProject, Objective, Plan
from departments.permissions import can_read_addresses
from departments.selectors import colleagues
from gaps.models import Gap
from kpis.choices import KpiState
from kpis.choices.targets import KptState
from kpis.models import Kpi, Kpt

if TYPE_CHECKING:
    from departments.models import User

_CURRENT: Final = (*IN_FORCE_STATES, *WORKING_STATES)
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing: which rows the reader may find, in which fields, and how a hit is shown.

    The first field is the title; `note` says where the thing belongs.
    """

    kind: str
    label: str | Promise
    rows: Callable[["User"], Rows]
    fields: tuple[str, ...]
    title: Callable[[Any], str]
    note: Callable[[Any], str]
    url: Callable[[Any, "User"], str]
    # Fields that only some readers may search in.
    more_fields: Callable[["User"], tuple[str, ...]] = lambda user: ()


def _goals(user: "User") -> Rows:
    del user
    return Goal.objects.select_related("owner").order_by("title", "pk")


def _departments(user: "User") -> Rows:
    del user
    return Department.objects.order_by("name", "pk")


def _current(user: "User") -> QuerySet[Plan]:
    """Return of each plan the newest version that the reader may read.

    As "there is no newer one": asked for the newest of each, the database compared all with all.
    """
    readable = Plan.objects.visible_to(user).filter(state__in=_CURRENT)
    newer = readable.filter(obligation=OuterRef("obligation"), number__gt=OuterRef("number"))
    return readable.filter(~Exists(newer))


def _plans(user: "User") -> Rows:
    return (
        _current(user)
        .select_related("obligation__department", "obligation__quarter")
        .order_by("-obligation__quarter__starts_on", "obligation__department__name", "pk")
    )


def _objectives(user: "User") -> Rows:
    return (
        Objective.objects.filter(plan__in=_current(user), state=ObjectiveState.ACTIVE)
        .select_related("plan__obligation__department", "plan__obligation__quarter")
        .order_by("-plan__obligation__quarter__starts_on", "text", "pk")
    )


def _kpis(user: "User") -> Rows:
    readable = Kpi.objects.visible_to(user).exclude(state=KpiState.RETIRED)
    return (
        Kpi.objects.filter(pk__in=readable.values("pk"))
        .prefetch_related("department_links__department")
        .order_by("name", "pk")
    )


def _owners(kpi: Any) -> str:
    """Name who owns the series; who only asked for it, or was offered it, does not."""
    links = [link for link in kpi.department_links.all() if link.confirmed_at is not None]
    return ", ".join(sorted(link.department.name for link in links))


def _gaps(user: "User") -> Rows:
    return (
        Gap.objects.visible_to(user)
        .select_related("quarter")
        .order_by("-opened_at", "sentence", "pk")
    )


def _actions(user: "User") -> Rows:
    readable = CorrectiveAction.objects.visible_to(user)
    return (
        CorrectiveAction.objects.filter(pk__in=readable.values("pk"))
        .select_related("department")
        .order_by("-created_at", "pk")
    )


def _targets(user: "User") -> Rows:
    return (
        Kpt.objects.visible_to(user)
        .exclude(state=KptState.WITHDRAWN)
        .select_related("quarter", "department", "person")
        .order_by("-quarter__starts_on", "name", "pk")
    )


def _target_note(kpt: Any) -> str:
    whose = kpt.person or kpt.department or kpt.level_choice.label
    return f"{whose} · {kpt.state_choice.label} · {kpt.quarter}"


def _projects(user: "User") -> Rows:
    del user
    return KeyProject.objects.select_related("goal").order_by("name", "pk")


def _teams(user: "User") -> Rows:
    del user
    return CrossTeam.objects.order_by("name", "pk")


def _people(user: "User") -> Rows:
    del user
    return colleagues().prefetch_related("memberships__department").order_by("name", "pk")


def _person_url(person: Any, user: "User") -> str:
    """Lead to the person's page, or to the name in the list for who may not open it."""
    if can_read_addresses(user):
        return reverse("departments:person_page", args=[person.pk])
    return f"{reverse('departments:person_list')}?{urlencode({'search': person.name})}"


def _plan_url(plan: Any) -> str:
    obligation = plan.obligation
    page = reverse("reports:plan_page", args=[obligation.department.slug, obligation.quarter.code])
    return f"{page}?version={plan.number}"


def _places(person: Any) -> str:
    places = [row for row in person.memberships.all() if row.ended_on is None]
    role = person.get_organization_role_display() if person.organization_role else ""
    named = [f"{row.department}, {row.get_role_display()}" for row in places]
    return " · ".join([*([role] if role else []), *named])


SOURCES: Final[tuple[Source, ...]] = (
    Source(
        kind="goals",
        label=gettext_lazy("Goals"),
        rows=_goals,
        fields=("title", "description", "why"),
        title=lambda goal: str(goal.title),
        note=lambda goal: str(goal.get_category_display()),
        url=lambda goal, user: reverse("gaps:goal_page", args=[goal.slug]),
    ),
    Source(
        kind="plans",
        label=gettext_lazy("Plans"),
        rows=_plans,
        fields=("obligation__department__name", "summary"),
        title=lambda plan: (
            _("%(department)s plan, %(quarter)s")
            % {"department": plan.obligation.department, "quarter": plan.obligation.quarter}
        ),
        note=lambda plan: str(plan.get_state_display()),
        url=lambda plan, user: _plan_url(plan),
    ),
    Source(
        kind="objectives",
        label=gettext_lazy("Objectives"),
        rows=_objectives,
        fields=("text",),
        title=lambda objective: str(objective.text),
        note=lambda objective: str(objective.plan.obligation),
        url=lambda objective, user: _plan_url(objective.plan),
    ),
    Source(
        kind="kpis",
        label=gettext_lazy("KPIs"),
        rows=_kpis,
        fields=("name", "source"),
        title=lambda kpi: str(kpi.name),
        note=_owners,
        url=lambda kpi, user: reverse("kpis:kpi_page", args=[kpi.pk]),
    ),
    Source(
        kind="targets",
        label=gettext_lazy("Targets"),
        rows=_targets,
        fields=("name", "rationale"),
        title=lambda kpt: str(kpt.name),
        note=_target_note,
        url=lambda kpt, user: reverse("kpis:target_page", args=[kpt.pk]),
    ),
    Source(
        kind="gaps",
        label=gettext_lazy("Gaps"),
        rows=_gaps,
        fields=("sentence",),
        title=lambda gap: str(gap.sentence),
        note=lambda gap: f"{gap.kind_choice.label} · {gap.state_choice.label} · {gap.quarter}",
        url=lambda gap, user: reverse("gaps:gap_page", args=[gap.pk]),
    ),
    Source(
        kind="actions",
        label=gettext_lazy("Corrective actions"),
        rows=_actions,
        fields=("title", "description"),
        title=lambda action: str(action.title),
        note=lambda action: f"{action.department} · {action.state_choice.label}",
        url=lambda action, user: reverse("actions:action_page", args=[action.pk]),
    ),
    Source(
        kind="projects",
        label=gettext_lazy("Key projects"),
        rows=_projects,
        fields=("name", "description"),
        title=lambda project: str(project.name),
        note=lambda project: str(project.goal),
        url=lambda project, user: reverse("departments:project_page", args=[project.pk]),
    ),
    Source(
        kind="teams",
        label=gettext_lazy("Teams"),
        rows=_teams,
        fields=("name", "purpose"),
        title=lambda team: str(team.name),
        note=lambda team: str(team.state_choice.label),
        url=lambda team, user: reverse("kpis:team_page", args=[team.slug]),
    ),
    Source(
        kind="departments",
        label=gettext_lazy("Departments"),
        rows=_departments,
        fields=("name", "purpose"),
        title=lambda department: str(department.name),
        note=lambda department: "",
        url=lambda department, user: reverse("reports:department_page", args=[department.slug]),
    ),
    Source(
        kind="people",
        label=gettext_lazy("People"),
        rows=_people,
        fields=("name",),
        title=lambda person: str(person.name),
        note=_places,
        url=_person_url,
        more_fields=lambda user: ("email",) if can_read_addresses(user) else (),
    ),
)
