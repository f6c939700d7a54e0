"""Progress reports by department and period: 404 for strangers, 403 for mere readers."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from departments.access import department_for_reading
from departments.models import Department, User
from departments.permissions import can_write_for
from kpis.cadence import Period
from kpis.selectors.cadence import cadence_of
from reports.models import ProgressReport
from reports.permissions import can_read_progress
from saypro_align.lib.clock import organization_day


def period_for_reading(user: User, slug: str, key: str, now: datetime) -> tuple[Department, Period]:
    """Return a department and one of its periods that has begun: its people, and those above."""
    department = department_for_reading(user, slug)
    if not can_read_progress(user, department.pk):
        raise Http404
    stored = ProgressReport.objects.filter(department=department, ends_on=_day(key)).first()
    if stored is not None:
        return department, Period(stored.starts_on, stored.ends_on, stored.due_on)
    period = cadence_of([department.pk])[department.pk].period_ending(_day(key))
    if period is None or period.starts_on > organization_day(now):
        raise Http404
    return department, period


def period_for_writing(user: User, slug: str, key: str, now: datetime) -> tuple[Department, Period]:
    """Return a department and one of its periods to the department's heads."""
    department, period = period_for_reading(user, slug, key, now)
    if not can_write_for(user, department.pk):
        raise PermissionDenied
    return department, period


def progress_for_reading(user: User, pk: UUID | str) -> ProgressReport:
    """Return a progress report the person may read."""
    rows = ProgressReport.objects.visible_to(user).select_related("department", "sent_by")
    try:
        found = rows.filter(pk=pk if isinstance(pk, UUID) else UUID(pk)).first()
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def progress_for_writing(user: User, pk: UUID | str) -> ProgressReport:
    """Return a progress report to the heads of its department."""
    found = progress_for_reading(user, pk)
    if not can_write_for(user, found.department_id):
        raise PermissionDenied
    return found


def _day(key: str) -> date:
    """Read a period's name from an address; what is no day names none."""
    try:
        found = date.fromisoformat(key)
    except ValueError as error:
        raise Http404 from error
    if found.isoformat() != key or not 2000 < found.year < 2200:
        raise Http404
    return found
