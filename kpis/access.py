"""From an id in an address to the object, or 404 for strangers and 403 for mere readers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import Department, Plan, User
from kpis.models import Kpi, KpiDepartment, KpiUse
from kpis.permissions import can_write_kpi


def kpi_for_reading(user: User, pk: UUID) -> Kpi:
    """Return a KPI the person may see."""
    kpi = (
        Kpi.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("owner", "replaced_by")
        .prefetch_related("department_links__department", "department_links__confirmed_by")
        .first()
    )
    if kpi is None:
        raise Http404
    return kpi


def kpi_for_writing(user: User, pk: UUID) -> Kpi:
    """Return a KPI the person may change and feed with values."""
    kpi = kpi_for_reading(user, pk)
    if not can_write_kpi(user, kpi):
        raise PermissionDenied
    return kpi


def share_for_confirming(user: User, pk: UUID) -> KpiDepartment:
    """Return an offered share whose department the person heads."""
    link = (
        KpiDepartment.objects.select_related("kpi", "department")
        .filter(pk=pk, department_id__in=user.department_ids())
        .first()
    )
    if link is None:
        raise Http404
    if link.department_id not in user.headed_department_ids():
        raise PermissionDenied
    return link


def headed_department(user: User, slug: str) -> Department:
    """Return a department the person heads; members get 403, all others 404."""
    department = Department.objects.filter(slug=slug, pk__in=user.department_ids()).first()
    if department is None:
        raise Http404
    if department.pk not in user.headed_department_ids():
        raise PermissionDenied
    return department


def use_for_reading(user: User, pk: UUID) -> KpiUse:
    """Return a KPI's use in a plan the person may read."""
    use = (
        KpiUse.objects.filter(pk=pk, objective__plan__in=Plan.objects.visible_to(user))
        .select_related("kpi", "objective__plan__obligation__quarter", "goal_measure")
        .select_related("objective__plan__obligation__department")
        .first()
    )
    if use is None:
        raise Http404
    return use


def use_for_writing(user: User, pk: UUID) -> KpiUse:
    """Return a KPI's use in a plan of a department the person heads."""
    use = use_for_reading(user, pk)
    if use.objective.plan.obligation.department_id not in user.headed_department_ids():
        raise PermissionDenied
    return use
