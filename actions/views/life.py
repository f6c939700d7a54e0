"""Verbs of an action's life that others have: agreeing for a department, and saying if it worked."""

import uuid
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actions import services
from actions.access import (
    action_for_reading,
    action_for_writing,
    agreement_for_writing,
)
from actions.choices import ActionState
from actions.forms import DeclineForm, VerdictForm, VersionForm
from actions.models import ActionAgreement, CorrectiveAction
from actions.permissions import can_answer, can_edit, can_verify
from actions.views.editor import told_of_proposal
from actions.views.pages import do_verb, show_page
from departments.access import signed_in
from gaps.choices import OPEN_STATES
from saypro_align.lib import clock
from saypro_align.lib.forms import BaseForm
from saypro_align.lib.refusals import REFUSALS, show_refusal


@login_required
@require_POST
def action_send(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask the departments that must agree; within the own department the action starts."""
    said = partial(told_of_proposal, now=clock.now())
    return do_verb(request, pk, can_edit, services.send_action, said)


@login_required
@require_POST
def action_verify(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say whether the action worked; the gap follows."""
    action = action_for_writing(signed_in(request), pk, can_verify)
    form = partial(VerdictForm, was_extended=action.extended_at is not None)
    return do_verb(request, pk, can_verify, services.verify_action, _judged, form=form)


@login_required
@require_POST
def agreement_agree(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Agree for the own department."""
    agreement = agreement_for_writing(signed_in(request), pk, can_answer)
    form = VersionForm(request.POST)
    refused = _answer(request, agreement, services.agree_to_action, form)
    if refused is not None:
        return refused
    started = agreement.action.state == ActionState.IN_PROGRESS
    messages.success(request, _("Agreed. The action has started.") if started else _("Agreed."))
    return redirect("actions:action_page", agreement.action_id)


@login_required
@require_POST
def agreement_decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Decline for the own department, with the reason."""
    agreement = agreement_for_writing(signed_in(request), pk, can_answer)
    refused = _answer(request, agreement, services.decline_action, DeclineForm(request.POST))
    if refused is not None:
        return refused
    messages.success(request, _("Declined. Who proposed the action gets a mail."))
    return redirect("actions:action_page", agreement.action_id)


def _judged(action: CorrectiveAction) -> str:
    if action.gap is None:
        return _judged_course(action)
    told = {
        ActionState.EFFECTIVE: _("It worked. The gap is verified."),
        ActionState.PARTLY: _("It worked in part. The gap is open again; plan a follow-up."),
        ActionState.NOT_EFFECTIVE: _("It did not work. The gap is open again; plan a follow-up."),
        ActionState.UNDECIDABLE: _("It cannot be said. The action is closed with that."),
    }
    if action.gap.state not in OPEN_STATES:
        told |= {
            ActionState.PARTLY: _("It worked in part. The gap stays closed."),
            ActionState.NOT_EFFECTIVE: _("It did not work. The gap stays closed."),
        }
    return told.get(ActionState(action.state), _("It is checked once more later."))


def _judged_course(action: CorrectiveAction) -> str:
    told = {
        ActionState.EFFECTIVE: _("It worked."),
        ActionState.PARTLY: _("It worked in part; plan a follow-up."),
        ActionState.NOT_EFFECTIVE: _("It did not work; plan a follow-up."),
        ActionState.UNDECIDABLE: _("It cannot be said. The action is closed with that."),
    }
    return told.get(ActionState(action.state), _("It is checked once more later."))


def _answer(
    request: HttpRequest,
    agreement: ActionAgreement,
    service: Callable[..., ActionAgreement],
    form: BaseForm,
) -> HttpResponse | None:
    """Do what the head decided; return the page with what was refused, if anything was."""
    user, now = signed_in(request), clock.now()
    if not form.is_valid():
        return show_page(
            request, action_for_reading(user, agreement.action_id), form=form, status=422
        )
    handed = dict(form.cleaned_data)
    try:
        service(
            agreement=agreement,
            expected_version=handed.pop("version"),
            **handed,
            actor=user,
            now=now,
        )
    except REFUSALS as error:
        status = show_refusal(form, error)
        return show_page(
            request, action_for_reading(user, agreement.action_id), form=form, status=status
        )
    return None
