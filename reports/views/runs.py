"""Reports that were made: the list, one report with its delivery log, and trying again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.access import signed_in
from departments.models import User
from reports import services
from reports.access import run_for_reading, run_for_writing, schedule_named
from reports.choices import Audience, ReportKind
from reports.forms.schedules import CorrectionForm
from reports.models import ReportRun
from reports.permissions import can_manage_schedules
from reports.selectors.consent import withdrawn_from
from reports.selectors.making import STEP_WORDS, STEPS, making_of
from reports.selectors.runs import ReportFilter, by_month, report_rows, run_page
from reports.services import corrections
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.refusals import show_refusal

PAGE_SIZE = 50


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports this person may read, the newest first."""
    user = signed_in(request)
    asked, may_manage = _asked(request, user), can_manage_schedules(user)
    making = None
    if asked.schedule is not None and asked.period:
        making = making_of(asked.schedule, asked.period, clock.now())
    page = Paginator(report_rows(user, asked), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "groups": by_month(page.object_list),
        "may_manage": may_manage,
        "making": making,
        "kinds": ReportKind.choices,
        "audiences": [] if user.is_external else Audience.choices,
        "steps": list(STEP_WORDS.items()),
        "shown": asked,
    }
    return render(request, "reports/report_list.html", context)


@login_required
@require_safe
def report_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    user = signed_in(request)
    headers = [
        _("Report"),
        _("Kind"),
        _("Made for"),
        _("Department"),
        _("Period"),
        _("Revision"),
        _("Due"),
        _("Handed over"),
        _("Made late"),
    ]
    lines = (
        (
            run.subject,
            run.get_kind_display(),
            run.get_audience_display(),
            run.department or "",
            run.period_key,
            run.revision,
            run.due_at,
            run.sent_at,
            _("yes") if run.is_late else _("no"),
        )
        for run in report_rows(user, _asked(request, user))
    )
    return csv_file(headers, lines, "reports.csv")


@login_required
@require_safe
def report_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a report as it was frozen, and what became of its mails."""
    user = signed_in(request)
    page = run_page(run_for_reading(user, pk), user, clock.now())
    return render(request, "reports/report_page.html", {"page": page, "report": page.report})


@login_required
@require_POST
def report_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Try a failed report again."""
    user = signed_in(request)
    run = run_for_writing(user, pk)
    try:
        services.retry_run(run=run, actor=user, now=clock.now())
        messages.success(request, _("The report is tried again."))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("reports:report_page", run.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a report again from what is known now, with a reason its readers read."""
    user, now = signed_in(request), clock.now()
    run = run_for_writing(user, pk)
    form = CorrectionForm(request.POST or None, initial=_likely(run))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = corrections.correct_run(run=run, **form.cleaned_data, actor=user, now=now)
                messages.success(request, _("This is the corrected report. The old one stays."))
                return redirect("reports:report_page", made.pk)
            except DomainError as refusal:
                status = show_refusal(form, refusal)
    context = {"run": run, "form": form}
    return render(request, "reports/report/correct.html", context, status=status)


def _likely(run: ReportRun) -> dict[str, object]:
    """Return why the report is most likely corrected, where a department withdrew from it."""
    if not withdrawn_from(run):
        return {}
    why = _("A department asked not to be named outside any more.")
    return {"reason": why, "with_mails": True}


def _asked(request: HttpRequest, user: User) -> ReportFilter:
    """Return the filters of the address that name something; schedules are for their keepers."""
    known = {"kind": ReportKind.values, "audience": Audience.values, "step": STEPS}
    found = {name: request.GET.get(name, "") for name in known}
    return ReportFilter(
        **{name: value if value in known[name] else "" for name, value in found.items()},
        period=request.GET.get("period", "")[:20],
        schedule=schedule_named(user, request.GET.get("schedule", "")),
    )
