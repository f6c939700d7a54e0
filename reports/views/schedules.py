"""When reports are made, and for whom."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.access import signed_in
from reports import services
from reports.access import schedule_for_writing
from reports.choices import RunState
from reports.forms import ScheduleForm
from reports.models import ReportSchedule
from reports.selectors.schedules import schedule_rows
from reports.services import schedules
from saypro_align.lib import clock
from saypro_align.lib.exceptions import Conflict, DomainError
from saypro_align.lib.forms import Clash, clashes
from saypro_align.lib.refusals import show_refusal


@login_required
@require_safe
def schedule_list(request: HttpRequest) -> HttpResponse:
    """List the schedules with their next dates and last results."""
    return render(request, "reports/schedule_list.html", {"rows": schedule_rows()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_create(request: HttpRequest) -> HttpResponse:
    """Add a schedule."""
    user, now = signed_in(request), clock.now()
    form = ScheduleForm(request.POST or None, initial={"time_zone": user.time_zone})
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        schedules.create_schedule(fields=form.wanted, actor=user, now=now)
    except (DomainError, ValidationError) as refusal:
        return _page(request, form, status=show_refusal(form, refusal))
    messages.success(request, _("The schedule is set. Its next dates stand below."))
    return redirect("reports:schedule_list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a schedule; a clash shows both texts."""
    user, now = signed_in(request), clock.now()
    schedule = schedule_for_writing(user, pk)
    stored = {name: getattr(schedule, name) for name in ScheduleForm.Meta.fields}
    form = ScheduleForm(request.POST or None, instance=ReportSchedule.objects.get(pk=schedule.pk))
    if request.method != "POST":
        return _page(request, form, schedule=schedule)
    if not form.is_valid():
        return _page(request, form, schedule=schedule, status=422)
    try:
        schedules.edit_schedule(
            schedule=schedule,
            fields=form.wanted,
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=now,
        )
    except Conflict:
        return _clash(request, form, schedule, clashes(form, stored))
    except (DomainError, ValidationError) as refusal:
        return _page(request, form, schedule=schedule, status=show_refusal(form, refusal))
    messages.success(request, _("The schedule is changed. Its next dates stand below."))
    return redirect("reports:schedule_list")


@login_required
@require_POST
def schedule_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the report of the last complete month now."""
    user, now = signed_in(request), clock.now()
    schedule = schedule_for_writing(user, pk)
    run = services.run_now(schedule=schedule, actor=user, now=now)[0]
    if run.state == RunState.SENT and run.sent_at != now:
        messages.info(request, _("This report exists already. Nobody gets it twice."))
    elif run.state == RunState.SENT:
        messages.success(request, _("The report is made and its mails are on their way."))
    else:
        messages.error(request, _("The report could not be made. It will be tried again."))
    return redirect("reports:report_page", run.pk)


@login_required
@require_POST
def schedule_pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make no further reports by this schedule."""
    user = signed_in(request)
    schedule = schedule_for_writing(user, pk)
    schedules.pause_schedule(schedule=schedule, actor=user, now=clock.now())
    messages.success(request, _("Paused: %(name)s.") % {"name": schedule.name})
    return redirect("reports:schedule_list")


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
    return redirect("reports:schedule_list")


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


def _clash(
    request: HttpRequest, form: ScheduleForm, schedule: ReportSchedule, pairs: list[Clash]
) -> HttpResponse:
    """Show both texts; saving again then builds on the version that is stored now."""
    data = request.POST.copy()
    data["version"] = str(schedule.version)
    form.data = data
    return _page(request, form, schedule=schedule, status=409, clashes=pairs)
