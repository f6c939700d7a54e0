"""Cross-functional teams as pages, files and the API read them."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.choices.focus import TeamState
from departments.models import CrossTeam, Membership, TeamDepartment, TeamMember
from departments.selectors import colleagues


def teams_listed(state: str = "", department: str = "") -> QuerySet[CrossTeam]:
    """Return the teams with lead, departments and people."""
    rows = CrossTeam.objects.select_related("lead", "goal", "formed_by").prefetch_related(
        Prefetch("parties", TeamDepartment.objects.select_related("department", "answered_by")),
        Prefetch(
            "members",
            TeamMember.objects.filter(left_on=None).select_related("user", "department"),
            to_attr="current",
        ),
    )
    if state in TeamState.values:
        rows = rows.filter(state=state)
    elif not state:
        rows = rows.living()
    if department:
        rows = rows.filter(parties__department__slug=department)
    return rows.order_by("name", "id")


def people_for_teams(department_ids: Iterable[UUID]) -> QuerySet[Membership]:
    """Return who works in the departments now and may be on a team."""
    return (
        Membership.objects.filter(
            department__in=department_ids, ended_on=None, user__in=colleagues()
        )
        .select_related("user", "department")
        .order_by("department__name", "user__name", "id")
    )


CSV_HEADERS = (
    _("Team"),
    _("State"),
    _("Goal"),
    _("Lead"),
    _("From"),
    _("Until"),
    _("Person"),
    _("Department"),
)


def csv_lines(teams: Iterable[CrossTeam]) -> Iterator[list[object]]:
    """Yield a line for each person on each team."""
    for team in teams:
        head: list[object] = [
            team.name,
            team.state_choice.label,
            team.goal or "",
            team.lead,
            team.starts_on,
            team.ends_on or "",
        ]
        current: list[TeamMember] = team.current  # type: ignore[attr-defined]
        yield from ([*head, member.user, member.department] for member in current)
