"""Asking for training, tools, access or people, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actions.choices.support import SupportKind
from actions.models import CorrectiveAction, SupportRequest
from actions.permissions import (
    can_answer_support,
    can_ask_support,
    can_confirm_support,
    can_withdraw_support,
)
from actions.services import support_mails
from actions.supporting import next_state
from departments.models import Department, User
from departments.services.checks import is_a_colleague, needs_text
from kpis.models import Kpi
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

_EVENTS: Final[Mapping[str, str]] = {
    "grant": "support.granted",
    "order": "support.ordered",
    "provide": "support.available",
    "decline": "support.declined",
    "withdraw": "support.withdrawn",
}


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed, by when, for whom and what for."""

    kind: str
    what: str
    needed_by: date
    why: str = ""
    person: User | None = None
    action: CorrectiveAction | None = None
    kpi: Kpi | None = None


@transaction.atomic
def ask_for_support(
    *, department: Department, need: Need, actor: User, now: datetime
) -> SupportRequest:
    """Ask for something a team or one of its people needs; who answers gets a mail.

    Raises DomainError naming the field for what cannot be meant.
    """
    if not can_ask_support(actor, department.pk):
        raise NotAllowed(_("Ask for a department you work in."))
    today = organization_day(now)
    if need.kind not in SupportKind.values:
        sentence = _("Choose what kind of support it is.")
        raise DomainError(sentence, fields={"kind": [sentence]})
    if need.needed_by < today:
        sentence = _("Choose a day from today on.")
        raise DomainError(sentence, fields={"needed_by": [sentence]})
    if department.active_until is not None and department.active_until < today:
        sentence = _("This department no longer exists.")
        raise DomainError(sentence, fields={"department": [sentence]})
    _works_in(need.person, department)
    request = SupportRequest(
        department=department,
        person=need.person,
        kind=need.kind,
        what=needs_text(need.what, "what", _("Say what is needed.")),
        why=need.why.strip(),
        needed_by=need.needed_by,
        action=need.action,
        kpi=need.kpi,
        asked_by=actor,
    )
    create_row(request, actor=actor, now=now, event="support.asked")
    support_mails.tell_asked(request=request, now=now)
    return request


@transaction.atomic
def grant_support(
    *,
    request: SupportRequest,
    note: str = "",
    expected_on: date | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> SupportRequest:
    """Grant training or people: it will come, perhaps on a day."""
    return _answer("grant", request, note, expected_on, expected_version, actor, now)


@transaction.atomic
def order_support(
    *,
    request: SupportRequest,
    note: str = "",
    expected_on: date | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> SupportRequest:
    """Order a tool or an access: it is on its way."""
    return _answer("order", request, note, expected_on, expected_version, actor, now)


@transaction.atomic
def provide_support(
    *,
    request: SupportRequest,
    note: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> SupportRequest:
    """Say that it is there. Once it was promised also who asked for it may say so."""
    return _answer("provide", request, note, None, expected_version, actor, now)


@transaction.atomic
def decline_support(
    *,
    request: SupportRequest,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> SupportRequest:
    """Say no, with the reason."""
    told = needs_text(reason, "reason", _("Say why not, so that the team can plan without it."))
    return _answer("decline", request, told, None, expected_version, actor, now)


@transaction.atomic
def withdraw_support(
    *,
    request: SupportRequest,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> SupportRequest:
    """Take the request back: it is no longer needed."""
    if not can_withdraw_support(actor, request):
        raise NotAllowed(_("Only who asked for it takes it back."))
    state = _next("withdraw", request)
    _save("withdraw", request, {"state": state}, reason.strip(), expected_version, actor, now)
    return request


def _answer(
    verb: str,
    request: SupportRequest,
    note: str,
    expected_on: date | None,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> SupportRequest:
    _may(verb, request, actor)
    state = _next(verb, request)
    if expected_on is not None and expected_on < organization_day(now):
        sentence = _("Choose a day from today on.")
        raise DomainError(sentence, fields={"expected_on": [sentence]})
    changes: dict[str, Any] = {"state": state}
    if note.strip():
        changes["answer"] = note.strip()
    if verb in {"grant", "order"}:
        changes["expected_on"] = expected_on
    if verb == "provide":
        changes["available_at"] = now
    if request.answered_at is None:
        changes |= {"answered_by": actor, "answered_at": now}
    _save(verb, request, changes, note.strip(), expected_version, actor, now)
    support_mails.tell_answered(request=request, verb=verb, by=actor, now=now)
    return request


def _may(verb: str, request: SupportRequest, actor: User) -> None:
    if can_answer_support(actor, request):
        return
    if verb == "provide" and not request.is_waiting and can_confirm_support(actor, request):
        return
    raise NotAllowed(_("The head of the department or the strategy office answers this."))


def _next(verb: str, request: SupportRequest) -> str:
    state = next_state(verb, request.state, request.kind)
    if state is None:
        raise WrongState(
            _("This is not possible here: the request is “%(state)s”.")
            % {"state": request.state_choice.label}
        )
    return state


def _works_in(person: User | None, department: Department) -> None:
    is_a_colleague(person, "person")
    if person is not None and department.pk not in person.department_ids():
        sentence = _("Choose somebody of the department.")
        raise DomainError(sentence, fields={"person": [sentence]})


def _save(
    verb: str,
    request: SupportRequest,
    changes: Mapping[str, Any],
    why: str,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> None:
    save_row(
        request,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=_EVENTS[verb],
        why=why,
        where=Q(state=request.state),
    )
