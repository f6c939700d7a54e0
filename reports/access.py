"""Objects by id, for pages and API alike: a stranger's 404, a mere reader's 403."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from reports.models import ApiToken, ReportRun, ReportSchedule
from reports.permissions import can_manage_schedules
from saypro_align.outbox.models import OutgoingMail

if TYPE_CHECKING:
    from departments.models import User


def run_for_reading(user: "User", pk: UUID) -> ReportRun:
    """Return a report the person may read."""
    run = (
        ReportRun.objects.visible_to(user).filter(pk=pk).select_related("schedule", "quarter")
    ).first()
    if run is None:
        raise Http404
    return run


def run_for_writing(user: "User", pk: UUID) -> ReportRun:
    """Return a report whose making the person may steer."""
    run = run_for_reading(user, pk)
    if not can_manage_schedules(user):
        raise PermissionDenied
    return run


def schedule_for_writing(user: "User", pk: UUID) -> ReportSchedule:
    """Return a schedule for who manages schedules; others never learn of it."""
    schedule = ReportSchedule.objects.filter(pk=pk).first() if can_manage_schedules(user) else None
    if schedule is None:
        raise Http404
    return schedule


def mail_for_reading(user: "User", pk: UUID) -> OutgoingMail:
    """Return a mail of the log for who may look into it."""
    mail = OutgoingMail.objects.filter(pk=pk).first() if can_manage_schedules(user) else None
    if mail is None:
        raise Http404
    return mail


def token_for_writing(user: "User", pk: UUID) -> ApiToken:
    """Return one of the person's own tokens that still works."""
    token = ApiToken.objects.filter(pk=pk, user=user, revoked_at=None).first()
    if token is None:
        raise Http404
    return token
