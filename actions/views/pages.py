"""The page of a corrective action and its verbs."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions import services
from actions.access import (
    ActionRight,
    action_for_reading,
    action_for_writing,
    step_for_writing,
)
from actions.choices import OPEN_STATES
from actions.forms import CancelForm, DeclineForm, TickForm, VerdictForm, VersionForm
from actions.forms.steps import PasteStepsForm
from actions.models import CorrectiveAction, Step
from actions.permissions import (
    can_approve,
    can_ask_support,
    can_cancel,
    can_carry_out,
    can_edit_step,
    can_plan_training,
    can_tick,
)
from actions.selectors import action_page as page_of
from actions.selectors.focus import focus_part
from actions.selectors.metrics import metric_part
from actions.selectors.outcome import outcome_of
from actions.selectors.proof import proof_section
from actions.selectors.resources import action_resources
from actions.selectors.sessions import meetings_of_action
from actions.selectors.steps import place_of_focus
from actions.selectors.support import support_of_action
from actions.selectors.trainings import trainings_of_action
from actions.selectors.updates import ask_of
from departments.access import signed_in
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.refusals import REFUSALS, show_refusal
from saypro_align.lib.ways_back import way_back


@login_required
@require_safe
@takes_as_of
def action_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show an action with its steps, what it lacks, and what the reader may do."""
    return show_page(request, action_for_reading(signed_in(request), pk))


@login_required
@require_POST
def action_approve(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Agree to a proposed action."""
    return do_verb(request, pk, can_approve, services.approve_action, _said("agreed"))


@login_required
@require_POST
def action_start(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Start an agreed action."""
    return do_verb(request, pk, can_carry_out, services.start_action, _said("started"))


@login_required
@require_POST
def action_implement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Finish an action; its gap is checked again and the answer says what came out."""

    def said(action: CorrectiveAction) -> str:
        return _("Action done. %(outcome)s") % {"outcome": services.outcome(action)}

    return do_verb(request, pk, can_carry_out, services.implement_action, said)


@login_required
@require_POST
def action_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give an action up, with the reason."""
    return do_verb(
        request, pk, can_cancel, services.cancel_action, _said("cancelled"), form=CancelForm
    )


@login_required
@require_POST
def step_done(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Tick a step, with note and evidence."""
    step = step_for_writing(signed_in(request), pk, can_tick)
    form = TickForm(request.POST, auto_id=_ids(step))
    return _step_verb(request, step, services.finish_step, form)


@login_required
@require_POST
def step_undone(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the tick off a step."""
    step = step_for_writing(signed_in(request), pk, can_tick)
    form = VersionForm(request.POST, auto_id=_ids(step))
    return _step_verb(request, step, services.reopen_step, form)


@login_required
@require_POST
def step_move(request: HttpRequest, pk: uuid.UUID, way: str) -> HttpResponse:
    """Exchange a step with the one before or after it."""
    step = step_for_writing(signed_in(request), pk, can_edit_step)

    def move(*, step: Step, expected_version: int | None, **kwargs: Any) -> Step:
        # Places are exchanged among the rows as they stand; a stale page harms nothing.
        del expected_version
        return services.move_step(step=step, up=way == "up", **kwargs)

    form = VersionForm(request.POST, auto_id=_ids(step))
    return _step_verb(request, step, move, form, at=lambda moved: place_of_focus(moved, way))


def _said(what: str) -> Callable[[CorrectiveAction], str]:
    words = {
        "agreed": _("Action agreed."),
        "started": _("Action started."),
        "cancelled": _("Action cancelled."),
    }
    return lambda action: words[what]


def do_verb(
    request: HttpRequest,
    pk: uuid.UUID,
    may: ActionRight,
    service: Callable[..., CorrectiveAction],
    said: Callable[[CorrectiveAction], str],
    form: Callable[..., BaseForm] = VersionForm,
) -> HttpResponse:
    """Do one thing to an action and go back to its page; a refusal is shown there."""
    user, now = signed_in(request), clock.now()
    action = action_for_writing(user, pk, may)
    bound = form(request.POST)
    if not bound.is_valid():
        return show_page(request, action, form=bound, status=422)
    handed = dict(bound.cleaned_data)
    try:
        service(
            action=action, expected_version=handed.pop("version"), **handed, actor=user, now=now
        )
    except REFUSALS as error:
        status = show_refusal(bound, error)
        return show_page(request, action_for_reading(user, pk), form=bound, status=status)
    messages.success(request, said(action))
    return redirect("actions:action_page", pk)


def _step_verb(
    request: HttpRequest,
    step: Step,
    service: Callable[..., Step],
    form: BaseForm,
    at: Callable[[Step], str] = lambda step: f"step-{step.pk}",
) -> HttpResponse:
    """Do one thing to a step and go back to where it was pressed, with the focus on that place."""
    user = signed_in(request)
    if not form.is_valid():
        return show_page(request, action_for_reading(user, step.action_id), form=form, status=422)
    handed = dict(form.cleaned_data)
    try:
        service(
            step=step,
            expected_version=handed.pop("version"),
            **handed,
            actor=user,
            now=clock.now(),
        )
    except REFUSALS as error:
        status = show_refusal(form, error)
        return show_page(
            request, action_for_reading(user, step.action_id), form=form, status=status
        )
    page = reverse("actions:action_page", args=[step.action_id])
    return HttpResponseRedirect(way_back(request, f"{page}#{at(step)}"))


def _ids(step: Step) -> str:
    """Return the pattern of a step's field ids: several steps stand on one page."""
    return f"id_{step.pk}_%s"


def show_page(
    request: HttpRequest,
    action: CorrectiveAction,
    *,
    form: BaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user, now = signed_in(request), clock.now()
    page = page_of(action, user, now)
    is_open = action.state in OPEN_STATES
    cancel = form if isinstance(form, CancelForm) else CancelForm()
    ticks = []
    for row in page.steps:
        ids = _ids(row.step)
        typed = isinstance(form, TickForm) and form.auto_id == ids
        initial = {"note": row.step.note, "evidence": row.step.evidence}
        ticks.append((row, form if typed else TickForm(auto_id=ids, initial=initial)))
    return render(
        request,
        "actions/action_page.html",
        {
            "page": page,
            "action": action,
            "proof": proof_section(action, user, now),
            "metrics": metric_part(action, user),
            "outcome": outcome_of(action, user, day=page.today, now=now),
            "focus": focus_part(action, signed_in(request)),
            "form": form,
            "cancel_form": cancel,
            "is_cancelling": isinstance(form, CancelForm),
            "ticks": ticks,
            "meetings": meetings_of_action(action, signed_in(request)),
            "action_id": str(action.pk),
            "paste_form": PasteStepsForm(auto_id="id_page_%s"),
            "verdict_form": (
                form
                if isinstance(form, VerdictForm)
                else VerdictForm(was_extended=action.extended_at is not None)
            ),
            "decline_form": form if isinstance(form, DeclineForm) else DeclineForm(),
            "resources": action_resources(action, user, now),
            "trainings": trainings_of_action(action, user, now),
            "because": action.feedback_changes.told_to(user),
            "ask": ask_of(action, user, now),
            "support": support_of_action(user, action, clock.organization_day(now)),
            "may_ask_support": is_open and can_ask_support(user, action.department_id),
            "may_plan_training": is_open and can_plan_training(user),
            "has_errors": status != 200,
        },
        status=status,
    )
