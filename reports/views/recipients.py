"""Who gets which report by mail, and who stopped it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.access import signed_in
from reports.access import schedule_for_writing
from reports.choices.outside import Getting
from reports.models import ReportSchedule
from reports.selectors.opt_outs import stops_of
from reports.selectors.recipient_page import Recipient, lines, recipients_now
from reports.services import stopping
from saypro_align.audit.models import AuditEntry
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import DomainError

PAGE_SIZE = 100


@login_required
@require_safe
def recipient_list(request: HttpRequest) -> HttpResponse:
    """Show whom one schedule's next report goes to, and who stopped it."""
    schedules = _schedules()
    schedule = _chosen(request, schedules)
    rows = recipients_now(schedule) if schedule else []
    context = {
        "schedules": schedules,
        "schedule": schedule,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "history": _history(schedule, rows),
        "getting": sum(row.getting == Getting.YES for row in rows),
        "stopped": sum(row.getting != Getting.YES for row in rows),
    }
    return render(request, "reports/outside/recipients.html", context)


@login_required
@require_safe
def recipient_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send a schedule's recipients as a file."""
    schedules = _schedules()
    schedule = _chosen(request, schedules)
    headers = [_("Address"), _("Name"), _("State"), _("Stopped on")]
    told = lines(recipients_now(schedule) if schedule else [])
    return csv_file(headers, told, "recipients.csv")


@login_required
@require_POST
def recipient_start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Start the reports to an address again."""
    user = signed_in(request)
    schedule = schedule_for_writing(user, pk)
    address = request.POST.get("address", "")[:254].replace("\x00", "")
    try:
        stopping.start_for(address=address, schedule=schedule, actor=user, now=clock.now())
        messages.success(request, _("%(address)s gets reports again.") % {"address": address})
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{reverse('reports:recipient_list')}?schedule={schedule.pk}")


def _history(schedule: ReportSchedule | None, rows: list[Recipient]) -> list[AuditEntry]:
    """Return who stopped and started the schedule's mails."""
    return stops_of([one.address for one in rows], schedule.kind) if schedule else []


def _schedules() -> list[ReportSchedule]:
    rows = ReportSchedule.objects.filter(is_active=True)
    return list(rows.order_by("audience", "name", "pk"))


def _chosen(request: HttpRequest, schedules: list[ReportSchedule]) -> ReportSchedule | None:
    asked = request.GET.get("schedule", "")
    found = next((one for one in schedules if str(one.pk) == asked), None)
    return found or next(iter(schedules), None)
