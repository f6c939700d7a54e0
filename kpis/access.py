"""From an id in an address to the object, or 404 for strangers and 403 for mere readers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.models import Plan, User
from kpis.models import Kpi, KpiDepartment, KpiUse, Measurement, Milestone
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


def measurement_for_writing(user: User, pk: UUID) -> Measurement:
    """Return a value of a KPI the person feeds."""
    measurement = (
        Measurement.objects.filter(pk=pk, kpi__in=Kpi.objects.visible_to(user))
        .select_related("recorded_by")
        .first()
    )
    if measurement is None:
        raise Http404
    measurement.kpi = kpi_for_writing(user, measurement.kpi_id)
    return measurement


def milestone_for_writing(user: User, pk: UUID) -> Milestone:
    """Return a milestone of a plan of a department the person heads."""
    milestone = (
        Milestone.objects.filter(pk=pk, use__objective__plan__in=Plan.objects.visible_to(user))
        .select_related("use__kpi", "use__objective__plan__obligation")
        .first()
    )
    if milestone is None:
        raise Http404
    if milestone.use.objective.plan.obligation.department_id not in user.headed_department_ids():
        raise PermissionDenied
    return milestone
