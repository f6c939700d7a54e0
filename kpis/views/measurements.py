"""Values of KPIs, and milestones ticked off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from departments.access import signed_in
from kpis import access
from kpis.forms.kpis import CorrectionForm, DoneForm, ValueForm
from kpis.services import measurements, milestones
from kpis.views.kpis import show_kpi
from saypro_align.lib import clock
from saypro_align.lib.exceptions import DomainError
from saypro_align.lib.refusals import show_refusal


@require_POST
def measurement_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a value; the same one sent twice is there once."""
    user = signed_in(request)
    kpi = access.kpi_for_writing(user, pk)
    form = ValueForm(request.POST)
    if not form.is_valid():
        return show_kpi(request, kpi, form, status=422)
    cleaned = form.cleaned_data
    try:
        measurements.record_measurement(
            kpi=kpi,
            measured_on=cleaned["measured_on"],
            value=cleaned["value"],
            note=cleaned["note"],
            actor=user,
            now=clock.now(),
        )
    except DomainError as refusal:
        return show_kpi(request, kpi, form, status=show_refusal(form, refusal))
    messages.success(request, _("Value recorded."))
    echo = getattr(form.fields["value"], "echo", "")
    if echo:
        messages.info(request, echo)
    return redirect("kpis:kpi_page", kpi.pk)


@require_http_methods(["GET", "POST"])
def measurement_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a new revision over a value, saying why."""
    user = signed_in(request)
    held = access.measurement_for_writing(user, pk)
    initial = {"revision": held.revision, "value": held.value}
    form = CorrectionForm(request.POST or None, initial=initial)
    back = reverse("kpis:kpi_page", args=[held.kpi_id])
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                measurements.correct_measurement(
                    kpi=held.kpi,
                    measured_on=held.measured_on,
                    value=form.cleaned_data["value"],
                    note=form.cleaned_data["note"],
                    expected_revision=form.cleaned_data["revision"],
                    actor=user,
                    now=clock.now(),
                )
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Value corrected. The old one stays readable."))
                return redirect(back)
    context = {
        "form": form,
        "heading": _("Correct “%(kpi)s”") % {"kpi": held.kpi},
        "action": _("Correct value"),
        "back_url": back,
        "measurement": held,
    }
    return render(request, "kpis/form.html", context, status=status)


@require_POST
def milestone_finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tick a milestone off, today or on an earlier day."""
    user = signed_in(request)
    milestone = access.milestone_for_writing(user, pk)
    now = clock.now()
    form = DoneForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The milestone was not ticked off. Enter a date."))
        return redirect("kpis:kpi_page", milestone.use.kpi_id)
    try:
        milestones.finish_milestone(
            milestone=milestone,
            done_on=form.cleaned_data["done_on"] or clock.organization_day(now),
            actor=user,
            now=now,
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Milestone ticked off."))
    return redirect("kpis:kpi_page", milestone.use.kpi_id)


@require_POST
def milestone_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the tick away."""
    user = signed_in(request)
    milestone = access.milestone_for_writing(user, pk)
    try:
        milestones.reopen_milestone(milestone=milestone, actor=user, now=clock.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Tick taken away."))
    return redirect("kpis:kpi_page", milestone.use.kpi_id)
