"""Steps: other dates, notes, calendar files."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions import services
from actions.access import (
    action_for_reading,
    action_for_writing,
    step_for_reading,
    step_for_writing,
)
from actions.calendars import action_calendar, step_calendar
from actions.forms.actions import TickForm
from actions.forms.steps import DeadlineForm, StepDateForm
from actions.models import CorrectiveAction, Step
from actions.permissions import can_edit, can_move_step, can_tick
from departments.access import signed_in
from saypro_align.lib import calendar_file, clock
from saypro_align.lib.exceptions import Conflict
from saypro_align.lib.forms import BaseForm, clashes
from saypro_align.lib.refusals import REFUSALS, show_refusal
from saypro_align.lib.ways_back import way_back


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step_date(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a step another date, with the reason."""
    user = signed_in(request)
    step = step_for_writing(user, pk, can_move_step)
    form = StepDateForm(request.POST or None, initial=_seen(step, due_on=step.due_on))

    def act() -> None:
        given = form.cleaned_data
        services.reschedule_step(
            step=step,
            due_on=given["due_on"],
            reason=given["date_reason"],
            expected_version=given["version"],
            actor=user,
            now=clock.now(),
        )

    return _date(request, form, act, step.action, step)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_date(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give an action another deadline, with the reason."""
    user = signed_in(request)
    action = action_for_writing(user, pk, can_edit)
    form = DeadlineForm(request.POST or None, initial=_seen(action, deadline=action.deadline))

    def act() -> None:
        given = form.cleaned_data
        services.reschedule_action(
            action=action,
            deadline=given["deadline"],
            reason=given["date_reason"],
            expected_version=given["version"],
            actor=user,
            now=clock.now(),
        )

    return _date(request, form, act, action, None)


@login_required
@require_POST
def step_note(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep a note and where it can be seen, before or after the tick."""
    user = signed_in(request)
    step = step_for_writing(user, pk, can_tick)
    form = TickForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.note_step(
                step=step,
                note=given["note"],
                evidence=given["evidence"],
                expected_version=given["version"],
                actor=user,
                now=clock.now(),
            )
            return redirect(_address(step.action, step))
        except REFUSALS as error:
            return _note_page(request, form, step, show_refusal(form, error))
    return _note_page(request, form, step, 422)


@login_required
@require_safe
def step_ics(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send the step's day as a calendar file."""
    return _calendar(step_calendar(step_for_reading(signed_in(request), pk)), "step")


@login_required
@require_safe
def action_ics(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send the days of an action and all its open steps as one calendar file."""
    return _calendar(action_calendar(action_for_reading(signed_in(request), pk)), "action")


def _date(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[], None],
    action: CorrectiveAction,
    step: Step | None,
) -> HttpResponse:
    """Show the form, or move the date and go back to where it was asked for."""
    address = _address(action, step)
    context = {"form": form, "action": action, "step": step, "next": _asked_back(request)}
    if request.method != "POST":
        return render(request, "actions/new_date.html", context)
    status = 422
    if form.is_valid():
        try:
            act()
        except Conflict as conflict:
            status = conflict.status
            context |= _both_texts(request, form, conflict.current)
        except REFUSALS as error:
            status = show_refusal(form, error)
        else:
            messages.success(request, _("New date saved."))
            return HttpResponseRedirect(way_back(request, address))
    return render(request, "actions/new_date.html", {**context, "has_errors": True}, status=status)


def _asked_back(request: HttpRequest) -> str:
    return (request.POST if request.method == "POST" else request.GET).get("next", "")


def _both_texts(
    request: HttpRequest, form: BaseForm, stored: CorrectiveAction | Step
) -> dict[str, object]:
    """Return the form as typed beside what is stored; the next save is compared with that."""
    name = "due_on" if isinstance(stored, Step) else "deadline"
    initial = _seen(stored, **{name: getattr(stored, name)})
    data = request.POST.copy()
    data["version"] = str(stored.version)
    again = type(form)(data, initial=initial)
    return {"form": again, "clashes": clashes(again, {name: initial[name]})}


def _note_page(request: HttpRequest, form: BaseForm, step: Step, status: int) -> HttpResponse:
    context = {"form": form, "step": step, "action": step.action, "has_errors": True}
    return render(request, "actions/step_note.html", context, status=status)


def _seen(row: CorrectiveAction | Step, **fields: object) -> dict[str, object]:
    return {"version": row.version, **fields}


def _address(action: CorrectiveAction, step: Step | None) -> str:
    page = reverse("actions:action_page", args=[action.pk])
    return page if step is None else f"{page}#step-{step.pk}"


def _calendar(body: bytes | None, name: str) -> HttpResponse:
    """Send the file; without any date there is nothing to send."""
    if body is None:
        raise Http404
    answer = HttpResponse(body, content_type=calendar_file.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer
