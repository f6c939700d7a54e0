"""What an action may be judged by, and which departments may have to agree to it."""

from datetime import date

from django.db.models import Q, QuerySet

from actions.about import About
from actions.models import CorrectiveAction
from departments.choices import MembershipRole
from departments.models import Department, Membership, User
from kpis.choices import KpiState
from kpis.models import Kpi

MOST_KPIS = 200


def kpis_that_show(
    about: About, user: User, action: CorrectiveAction | None = None
) -> QuerySet[Kpi]:
    """Return the KPIs of the departments concerned that the person may read, and the chosen one.

    The series of a target shows best how the target goes.
    """
    readable = Kpi.objects.visible_to(user).filter(state=KpiState.ACTIVE)
    near = readable.filter(departments__in=about.department_ids)
    wanted = Q(pk__in=near.values("pk"))
    if about.kpi is not None:
        wanted |= Q(pk__in=readable.filter(pk=about.kpi.pk).values("pk"))
    if action is not None and action.criterion_kpi_id:
        wanted |= Q(pk=action.criterion_kpi_id)
    return Kpi.objects.filter(wanted).order_by("name", "id")[:MOST_KPIS]


def carriers_of(about: About, user: User, today: date) -> list[Department]:
    """Return the departments that may carry an action about it, the person's own first."""
    if about.gap is not None:
        parties = about.gap.parties.all()
        return list(
            {one.obligation.department_id: one.obligation.department for one in parties}.values()
        )
    own = user.department_ids()
    return sorted(about.departments(today), key=lambda one: (one.pk not in own, one.name))


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
