"""What is pressed on the page of a meeting: each press is one service."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.access.sessions import decision_for_writing, item_of
from actions.forms import sessions as forms
from actions.models import Session
from actions.permissions import sessions as permissions
from actions.selectors.session_page import people_of, session_page, targets_of
from actions.services import agenda as agenda_services
from actions.services import decisions as decision_services
from actions.services import sessions as session_services
from actions.services.minutes_again import send_minutes_again
from departments.models import User
from saypro_align.lib import clock
from saypro_align.lib.refusals import REFUSALS, show_refusal


def _fill(request: HttpRequest, user: User, session: Session, key: str) -> None:
    del key
    changed = agenda_services.fill_agenda(session=session, actor=user, now=clock.now())
    told = ngettext(
        "Agenda filled: %(n)d item came or went. What was written stays.",
        "Agenda filled: %(n)d items came or went. What was written stays.",
        changed,
    )
    messages.success(request, told % {"n": changed})


def _add(request: HttpRequest, user: User, session: Session, key: str) -> None:
    del key
    agenda_services.add_item(
        session=session,
        title=request.POST.get("new_item", "")[:1000],
        actor=user,
        now=clock.now(),
    )


def _up(request: HttpRequest, user: User, session: Session, key: str) -> None:
    del request
    agenda_services.move_item(item=item_of(session, key), up=True, actor=user, now=clock.now())


def _down(request: HttpRequest, user: User, session: Session, key: str) -> None:
    del request
    agenda_services.move_item(item=item_of(session, key), up=False, actor=user, now=clock.now())


def _remove(request: HttpRequest, user: User, session: Session, key: str) -> None:
    agenda_services.remove_item(item=item_of(session, key), actor=user, now=clock.now())
    messages.success(request, _("Taken off the agenda."))


def _decide(request: HttpRequest, user: User, session: Session, key: str) -> Any:
    """Note a decision; with "action" it becomes a corrective action or a step at once."""
    people = people_of(session_page(session, user, clock.now()))
    form = forms.DecisionForm(request.POST, people=people)
    if not form.is_valid():
        return form
    about = request.POST.get("about", "")
    item = item_of(session, about) if about else None
    target = targets_of(session, [item] if item else [], user)[item.pk if item else None]
    wants_action = key == "action"
    if wants_action and not permissions.can_make_action(user, target):
        form.add_error(None, _("You may not plan anything for what this is about."))
        return form
    now = clock.now()
    given = form.cleaned_data
    try:
        decision = decision_services.note_decision(
            session=session,
            item=item,
            text=given["text"],
            owner=form.chosen_owner,
            due_on=given["due_on"],
            actor=user,
            now=now,
        )
        if wants_action:
            decision_services.make_action(decision=decision, target=target, actor=user, now=now)
    except REFUSALS as refusal:
        show_refusal(form, refusal)
        return form
    became = _("It is a corrective action now.") if decision.action_id else ""
    became = _("It is a step of the action now.") if decision.step_id else became
    messages.success(request, f"{_('Decision noted.')} {became}".strip())
    return None


def _make(request: HttpRequest, user: User, session: Session, key: str) -> None:
    decision = decision_for_writing(user, key, permissions.can_write_minutes)
    _is_of(decision.session_id, session)
    items = [decision.item] if decision.item else []
    target = targets_of(session, items, user)[decision.item_id]
    if not permissions.can_make_action(user, target):
        raise PermissionDenied
    decision_services.make_action(decision=decision, target=target, actor=user, now=clock.now())
    messages.success(request, _("The decision has become an action, with who and by when."))


def _done(request: HttpRequest, user: User, session: Session, key: str) -> None:
    decision = decision_for_writing(user, key)
    _is_of(decision.session_id, session)
    decision_services.finish_decision(decision=decision, actor=user, now=clock.now())
    messages.success(request, _("Noted as done."))


def _drop(request: HttpRequest, user: User, session: Session, key: str) -> None:
    decision = decision_for_writing(user, key, permissions.can_write_minutes)
    _is_of(decision.session_id, session)
    decision_services.remove_decision(decision=decision, actor=user, now=clock.now())
    messages.success(request, _("Decision taken back."))


def _start(request: HttpRequest, user: User, session: Session, key: str) -> None:
    del key
    _may_manage(user, session)
    session_services.start_session(session=session, actor=user, now=clock.now())
    messages.success(request, _("The meeting has begun."))


def _close(request: HttpRequest, user: User, session: Session, key: str) -> None:
    del key
    _may_manage(user, session)
    session_services.close_session(
        session=session,
        summary=request.POST.get("summary", "")[:2000],
        actor=user,
        now=clock.now(),
    )
    messages.success(request, _("Closed. Everybody asked gets the minutes by mail."))


def _send(request: HttpRequest, user: User, session: Session, key: str) -> None:
    """Send the minutes again; what was typed with this press is saved already."""
    del key
    _may_manage(user, session)
    send_minutes_again(session=session, actor=user, now=clock.now())
    messages.success(request, _("Sent. Everybody asked gets the corrected minutes by mail."))


def _may_manage(user: User, session: Session) -> None:
    if not permissions.can_manage(user, session):
        raise PermissionDenied


def _is_of(session_id: uuid.UUID, session: Session) -> None:
    """Refuse a decision of another meeting."""
    if session_id != session.pk:
        raise PermissionDenied


Verb = Callable[[HttpRequest, User, Session, str], Any]
VERBS: Final[Mapping[str, Verb]] = {
    "fill": _fill,
    "add": _add,
    "up": _up,
    "down": _down,
    "remove": _remove,
    "decide": _decide,
    "make": _make,
    "done": _done,
    "drop": _drop,
    "start": _start,
    "close": _close,
    "send": _send,
}
