"""Trainings: the list, planning and changing one, opening and cancelling it."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.access import readable_actions
from actions.access.trainings import training_for_reading, training_for_running
from actions.choices.trainings import TrainingKind, TrainingState
from actions.forms.trainings import CancelTrainingForm, RunForm, TrainingForm
from actions.models import CorrectiveAction, Training
from actions.permissions import can_plan_training
from actions.selectors import trainings as selectors
from actions.services import training_mails
from actions.services import trainings as services
from actions.views.saving import answer
from departments.access import signed_in
from departments.models import Department, User
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.calendar_file import CONTENT_TYPE, calendar_file
from saypro_align.lib.downloads import csv_file
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.refusals import REFUSALS, show_refusal

PAGE_SIZE = 50
MOST_IN_A_FILE = 2_000
MOST_ACTIONS = 40
_SCOPES = (selectors.COMING, selectors.PAST, selectors.ALL)


@login_required
@require_safe
@takes_as_of
def training_list(request: HttpRequest) -> HttpResponse:
    """List the trainings, what comes next first."""
    user, now = signed_in(request), clock.now()
    shown = _asked(request)
    page = Paginator(selectors.listed(user, now=now, **shown), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    names = {
        selectors.COMING: _("Coming"),
        selectors.PAST: _("Past"),
        selectors.ALL: _("All"),
    }
    context = {
        "page": page,
        "lines": selectors.training_lines(page.object_list, user, now),
        "tabs": [
            {"scope": scope, "name": name, "here": scope == shown["scope"]}
            for scope, name in names.items()
        ],
        "shown": shown,
        "states": TrainingState.choices,
        "kinds": TrainingKind.choices,
        "may_plan": can_plan_training(user),
        "is_narrowed": bool(shown["state"] or shown["kind"]),
    }
    return render(request, "actions/trainings/list.html", context)


@login_required
@require_safe
@takes_as_of
def training_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the list as a file, narrowed as on the page."""
    user, now = signed_in(request), clock.now()
    rows = selectors.listed(user, now=now, **_asked(request))[:MOST_IN_A_FILE]
    lines = selectors.csv_lines(selectors.training_lines(rows, user, now))
    return csv_file(selectors.CSV_HEADERS, lines, "trainings.csv")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def training_create(request: HttpRequest) -> HttpResponse:
    """Plan a training, perhaps for a corrective action."""
    user = signed_in(request)
    if not can_plan_training(user):
        raise PermissionDenied
    asked = request.GET.get("action", "")
    form = _form(request, user, initial={"actions": [asked], "organizer": user})

    def act() -> str:
        training = services.plan_training(draft=form.draft(user), actor=user, now=clock.now())
        messages.success(request, _("Planned. Open it when people should register."))
        return reverse("actions:training_page", args=[training.pk])

    return answer(request, form, act, template="actions/trainings/form.html", context={})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def training_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a training that was not held yet."""
    user = signed_in(request)
    training = training_for_running(user, pk)
    form = _form(request, user, training=training, initial=TrainingForm.stored(training))

    def act() -> str:
        services.edit_training(
            training=training,
            draft=form.draft(training.organizer),
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Training changed."))
        return reverse("actions:training_page", args=[pk])

    return answer(
        request,
        form,
        act,
        template="actions/trainings/form.html",
        context={"training": training},
        stored=TrainingForm.stored,
    )


@login_required
@require_safe
@takes_as_of
def training_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a training: when, where, who comes, and what was understood."""
    user = signed_in(request)
    return show_page(request, training_for_reading(user, pk))


@login_required
@require_safe
@takes_as_of
def training_calendar(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Send the date for a calendar."""
    training = training_for_reading(signed_in(request), pk)
    body = calendar_file([training_mails.training_event(training)])
    response = HttpResponse(body, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="training.ics"'
    return response


@login_required
@require_POST
def training_open(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Open the registration and invite everybody it is for."""
    user = signed_in(request)
    training = training_for_running(user, pk)
    form = RunForm(request.POST)

    def act() -> None:
        services.open_training(
            training=training,
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Open. The invitations are on their way."))

    return verb(request, training, form, act)


@login_required
@require_POST
def training_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Call a training off, with the reason."""
    user = signed_in(request)
    training = training_for_running(user, pk)
    form = CancelTrainingForm(request.POST)

    def act() -> None:
        services.cancel_training(
            training=training,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            actor=user,
            now=clock.now(),
        )
        messages.success(request, _("Cancelled. Whoever was invited gets a mail."))

    return verb(request, training, form, act)


def verb(request: HttpRequest, training: Training, form: BaseForm, act: Any) -> HttpResponse:
    """Do one thing to a training and go back to its page; a refusal is shown there."""
    status = 422
    if form.is_valid():
        try:
            act()
        except REFUSALS as error:
            status = show_refusal(form, error)
        else:
            return redirect("actions:training_page", training.pk)
    stored = training_for_reading(signed_in(request), training.pk)
    return show_page(request, stored, typed=form, status=status)


def show_page(
    request: HttpRequest,
    training: Training,
    *,
    typed: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page of a training, with the form that was refused."""
    now = clock.now()
    cancelling = typed if isinstance(typed, CancelTrainingForm) else None
    context = {
        "page": selectors.training_page(training, signed_in(request), now),
        "training": training,
        "now_begun": training.has_begun(now),
        "form": typed,
        "cancel_form": cancelling or CancelTrainingForm(initial={"version": training.version}),
        "is_cancelling": cancelling is not None,
        "has_errors": typed is not None,
    }
    return render(request, "actions/trainings/page.html", context, status=status)


def _form(
    request: HttpRequest,
    user: User,
    *,
    initial: dict[str, Any],
    training: Training | None = None,
) -> TrainingForm:
    today = clock.organization_day(clock.now())
    actions = {one.pk: one for one in readable_actions(user).open()[:MOST_ACTIONS]}
    if training is not None:
        linked = CorrectiveAction.objects.filter(training_links__training=training)
        actions |= {one.pk: one for one in linked}
    return TrainingForm(
        request.POST if request.method == "POST" else None,
        departments=list(Department.objects.active_on(today)),
        actions=list(actions.values()),
        initial=initial,
    )


def _asked(request: HttpRequest) -> dict[str, Any]:
    scope, state = request.GET.get("scope", ""), request.GET.get("state", "")
    kind = request.GET.get("kind", "")
    return {
        "scope": scope if scope in _SCOPES else selectors.COMING,
        "state": state if state in TrainingState.values else "",
        "kind": kind if kind in TrainingKind.values else "",
    }
