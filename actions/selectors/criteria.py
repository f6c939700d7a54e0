"""What an action may be judged by, and which departments may have to agree to it."""

from datetime import date

from django.db.models import Q, QuerySet

from actions.models import CorrectiveAction
from departments.choices import MembershipRole
from departments.models import Department, Membership, User
from gaps.models import Gap
from kpis.choices import KpiState
from kpis.models import Kpi

MOST_KPIS = 200


def kpis_that_show(gap: Gap, user: User, action: CorrectiveAction | None = None) -> QuerySet[Kpi]:
    """Return the KPIs of the departments concerned that the person may read, and the chosen one."""
    departments = [party.obligation.department_id for party in gap.parties.all()]
    near = Kpi.objects.visible_to(user).filter(state=KpiState.ACTIVE, departments__in=departments)
    wanted = Q(pk__in=near.values("pk"))
    if action is not None and action.criterion_kpi_id:
        wanted |= Q(pk=action.criterion_kpi_id)
    return Kpi.objects.filter(wanted).order_by("name", "id")[:MOST_KPIS]


def departments_to_ask(today: date) -> QuerySet[Department]:
    """Return the departments that may be asked to agree."""
    return Department.objects.active_on(today).order_by("name", "id")


def names_of_heads() -> dict[str, str]:
    """Return who heads each department now, by the department's id."""
    rows = Membership.objects.filter(
        role=MembershipRole.HEAD, ended_on=None, user__is_active=True
    ).order_by("user__name")
    names: dict[str, str] = {}
    for department, name in rows.values_list("department_id", "user__name"):
        names[str(department)] = ", ".join(filter(None, [names.get(str(department), ""), name]))
    return names
