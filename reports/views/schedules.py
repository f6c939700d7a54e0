"""When reports are made, and for whom."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp, csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.access import signed_in
from reports import services
from reports.access import schedule_for_writing
from reports.choices import RunState
from reports.forms.schedules import ScheduleForm, stored_in
from reports.models import ReportSchedule
from reports.selectors.jobs import standstill
from reports.selectors.making import making_of, newest_period
from reports.selectors.schedules import next_dates, runs_of, schedule_rows
from reports.services import schedules, trying
from reports.views.mail_previews import FRAME, framed, look_of
from saypro_align.audit.selectors import entries_of
from saypro_align.lib import clock
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.exceptions import Conflict, DomainError
from saypro_align.lib.forms import Clash, clashes
from saypro_align.lib.refusals import show_refusal

# Which field of the form a field of the service stands in.
_PLACES = {
    "people": "recipients",
    "extra_recipients": "recipients",
    "hour": "at",
    "minute": "at",
}


@login_required
@require_safe
def schedule_list(request: HttpRequest) -> HttpResponse:
    """List the schedules with their rule, next date and last result."""
    return render(request, "reports/schedule_list.html", {"rows": schedule_rows()})


@login_required
@require_safe
def schedule_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file."""
    headers = [
        _("Schedule"),
        _("Report"),
        _("Made for"),
        _("When"),
        _("Next"),
        _("State"),
        _("Last"),
    ]
    lines = (
        (
            row.schedule.name,
            row.schedule.get_kind_display(),
            row.schedule.get_audience_display(),
            row.words,
            row.next_at,
            _("Active") if row.schedule.is_active else _("Paused"),
            f"{row.last.period_told}: {row.last.get_state_display()}" if row.last else "",
        )
        for row in schedule_rows()
    )
    return csv_file(headers, lines, "report-schedules.csv")


@login_required
@require_safe
def schedule_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one schedule: its next dates, its last reports, and what it would make today."""
    schedule = schedule_for_writing(signed_in(request), pk)
    now = clock.now()
    trial = trying.try_schedule(schedule=schedule, now=now)
    period = newest_period(schedule)
    context = {
        "schedule": schedule,
        "dates": next_dates(schedule),
        "runs": [(run, RunState(run.state)) for run in runs_of(schedule)],
        "trial": trial,
        "making": making_of(schedule, period, now) if period else None,
        "history": entries_of(schedule),
    }
    return render(request, "reports/schedule_page.html", context)


@login_required
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def schedule_mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the mail the schedule would write today: by day, by night, on a phone, as plain text."""
    user = signed_in(request)
    schedule = schedule_for_writing(user, pk)
    context: dict[str, Any] = {"schedule": schedule, "look": look_of(request)}
    try:
        context["mail"] = trying.try_mail(schedule=schedule, address=user.email, now=clock.now())
    except DomainError as refusal:
        context["why"] = refusal.message
    return render(request, "reports/schedule/mail.html", context)


@login_required
@require_safe
@xframe_options_sameorigin
@csp(FRAME)  # type: ignore[arg-type]
def schedule_mail_frame(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the mail's HTML alone, for the frame of the page above."""
    user = signed_in(request)
    schedule = schedule_for_writing(user, pk)
    try:
        mail = trying.try_mail(schedule=schedule, address=user.email, now=clock.now())
    except DomainError as refusal:
        return HttpResponse(refusal.message, content_type="text/plain; charset=utf-8")
    return HttpResponse(framed(mail.html, look_of(request)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_create(request: HttpRequest) -> HttpResponse:
    """Add a schedule; before, see what it would make."""
    user, now = signed_in(request), clock.now()
    form = ScheduleForm(request.POST or None, zone=user.time_zone)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        if _wants_preview(request):
            return _page(request, form, trial=trying.try_fields(fields=form.wanted, now=now))
        made = schedules.create_schedule(fields=form.wanted, actor=user, now=now)
    except (DomainError, ValidationError) as refusal:
        return _page(request, form, status=_show(form, refusal))
    messages.success(request, _("The schedule is set. Its next dates stand below."))
    return redirect("reports:schedule_page", made.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a schedule; a clash shows both texts."""
    user, now = signed_in(request), clock.now()
    schedule = schedule_for_writing(user, pk)
    form = ScheduleForm(request.POST or None, schedule=schedule, zone=user.time_zone)
    if request.method != "POST":
        return _page(request, form, schedule=schedule)
    if not form.is_valid():
        return _page(request, form, schedule=schedule, status=422)
    try:
        if _wants_preview(request):
            trial = trying.try_fields(fields=form.wanted, now=now)
            return _page(request, form, schedule=schedule, trial=trial)
        schedules.edit_schedule(
            schedule=schedule,
            fields=form.wanted,
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=now,
        )
    except Conflict:
        return _clash(request, form, schedule)
    except (DomainError, ValidationError) as refusal:
        return _page(request, form, schedule=schedule, status=_show(form, refusal))
    messages.success(request, _("The schedule is changed. Its next dates stand below."))
    return redirect("reports:schedule_page", schedule.pk)


@login_required
@require_POST
def schedule_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the report of the last complete month or quarter now; a worker makes it."""
    user, now = signed_in(request), clock.now()
    schedule = schedule_for_writing(user, pk)
    try:
        made = services.run_now(schedule=schedule, actor=user, now=now)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("reports:schedule_page", schedule.pk)
    if all(run.state == RunState.SENT for run in made):
        messages.info(request, _("This report exists already. Nobody gets it twice."))
    elif why := standstill(now):
        messages.warning(request, why)
    else:
        messages.success(request, _("The report is being made. Its mails go by themselves."))
    if len(made) == 1:
        return redirect("reports:report_page", made[0].pk)
    narrowed = {"schedule": schedule.pk, "period": made[0].period_key}
    return redirect(f"{reverse('reports:report_list')}?{urlencode(narrowed)}")


@login_required
@require_POST
def schedule_test(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mail the report to the person who asks, and to nobody else."""
    user = signed_in(request)
    schedule = schedule_for_writing(user, pk)
    try:
        address = trying.send_test(schedule=schedule, actor=user, now=clock.now())
        messages.success(
            request, _("A test mail to %(address)s is on its way.") % {"address": address}
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("reports:schedule_page", schedule.pk)


@login_required
@require_POST
def schedule_pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make no further reports by this schedule."""
    user = signed_in(request)
    schedule = schedule_for_writing(user, pk)
    schedules.pause_schedule(schedule=schedule, actor=user, now=clock.now())
    messages.success(request, _("Paused: %(name)s.") % {"name": schedule.name})
    return redirect("reports:schedule_page", schedule.pk)


@login_required
@require_POST
def schedule_resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on with a paused schedule."""
    user = signed_in(request)
    schedule = schedule_for_writing(user, pk)
    try:
        schedules.resume_schedule(schedule=schedule, actor=user, now=clock.now())
        messages.success(request, _("Resumed: %(name)s.") % {"name": schedule.name})
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("reports:schedule_page", schedule.pk)


def _wants_preview(request: HttpRequest) -> bool:
    return request.POST.get("verb") == "preview"


def _show(form: ScheduleForm, refusal: DomainError | ValidationError) -> int:
    """Put each sentence at the field of the form it is about."""
    if isinstance(refusal, DomainError):
        refusal.fields = {_PLACES.get(name, name): told for name, told in refusal.fields.items()}
    return show_refusal(form, refusal)


def _page(
    request: HttpRequest,
    form: ScheduleForm,
    *,
    schedule: ReportSchedule | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {"form": form, "schedule": schedule, **more}
    return render(request, "reports/schedule_form.html", context, status=status)


def _clash(request: HttpRequest, form: ScheduleForm, schedule: ReportSchedule) -> HttpResponse:
    """Show both texts; saving again then builds on the version that is stored now."""
    now_stored = ReportSchedule.objects.get(pk=schedule.pk)
    pairs: list[Clash] = clashes(form, stored_in(now_stored))
    data = request.POST.copy()
    data["version"] = str(now_stored.version)
    form.data = data
    return _page(request, form, schedule=now_stored, status=409, clashes=pairs)
