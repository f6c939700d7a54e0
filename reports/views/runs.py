"""Reports that were made: the list, one report with its delivery log, and trying again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.access import signed_in
from reports import services
from reports.access import run_for_reading, run_for_writing
from reports.permissions import can_manage_schedules
from reports.selectors.runs import report_rows, run_page
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError

PAGE_SIZE = 50


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports this person may read, the newest first."""
    user = signed_in(request)
    page = Paginator(report_rows(user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_manage": can_manage_schedules(user)}
    return render(request, "reports/report_list.html", context)


@login_required
@require_safe
def report_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a report as it was frozen, and what became of its mails."""
    user = signed_in(request)
    page = run_page(run_for_reading(user, pk), user)
    return render(request, "reports/report_page.html", {"page": page, "report": page.report})


@login_required
@require_POST
def report_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Try a failed report again."""
    user = signed_in(request)
    run = run_for_writing(user, pk)
    try:
        services.retry_run(run=run, actor=user, now=clock.now())
        messages.success(request, _("The report was tried again."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("reports:report_page", run.pk)
