"""Objects by id, for pages and API alike: a stranger's 404, a mere reader's 403."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from gaps.models import Gap
from reports.choices import Audience
from reports.models import ApiToken, ReportLink, ReportRun, ReportSchedule
from reports.permissions import can_manage_schedules, can_word_outside
from saypro_align.lib.not_found import first_or_404, id_or_404
from saypro_align.outbox.models import OutgoingMail

if TYPE_CHECKING:
    from departments.models import User


def run_for_reading(user: "User", pk: UUID | str) -> ReportRun:
    """Return a report the person may read."""
    rows = ReportRun.objects.visible_to(user).select_related("schedule", "quarter")
    return first_or_404(rows.filter(pk=id_or_404(pk)))


def run_for_writing(user: "User", pk: UUID | str) -> ReportRun:
    """Return a report whose making the person may steer."""
    run = run_for_reading(user, pk)
    if not can_manage_schedules(user):
        raise PermissionDenied
    return run


def outside_run_for_writing(user: "User", pk: UUID | str) -> ReportRun:
    """Return a report for outsiders whose links the person may make and close."""
    run = run_for_reading(user, pk)
    if run.audience != Audience.EXTERNAL:
        raise Http404
    if not can_manage_schedules(user):
        raise PermissionDenied
    return run


def link_for_writing(user: "User", pk: UUID | str) -> ReportLink:
    """Return a link to a report for who makes and closes them; others never learn of it."""
    link = None
    if can_manage_schedules(user):
        link = ReportLink.objects.select_related("run").filter(pk=id_or_404(pk)).first()
    if link is None:
        raise Http404
    return link


def gap_for_wording(user: "User", pk: UUID | str) -> Gap:
    """Return a gap to the strategy office, which words it for outsiders."""
    rows = Gap.objects.visible_to(user) if can_word_outside(user) else Gap.objects.none()
    return first_or_404(rows.select_related("quarter").filter(pk=id_or_404(pk)))


def schedule_for_writing(user: "User", pk: UUID | str) -> ReportSchedule:
    """Return a schedule for who manages schedules; others never learn of it."""
    schedule = (
        ReportSchedule.objects.filter(pk=id_or_404(pk)).first()
        if can_manage_schedules(user)
        else None
    )
    if schedule is None:
        raise Http404
    return schedule


def schedule_named(user: "User", text: str) -> ReportSchedule | None:
    """Return the schedule an address names by id, for who manages schedules; none otherwise."""
    try:
        return schedule_for_writing(user, text)
    except Http404:
        return None


def mail_for_reading(user: "User", pk: UUID | str) -> OutgoingMail:
    """Return a mail of the log for who may look into it."""
    mail = (
        OutgoingMail.objects.filter(pk=id_or_404(pk)).first()
        if can_manage_schedules(user)
        else None
    )
    if mail is None:
        raise Http404
    return mail


def token_for_writing(user: "User", pk: UUID | str) -> ApiToken:
    """Return one of the person's own tokens that still works."""
    return first_or_404(ApiToken.objects.filter(pk=id_or_404(pk), user=user, revoked_at=None))
