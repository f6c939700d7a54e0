"""What actions ask for: asked by the department, approved and allocated by office or leadership."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.access.resources import CHANGED, asked_by
from actions.choices import OPEN_STATES, ResourceKind
from actions.choices.resources import RequestState
from actions.models import CorrectiveAction, ResourceRequest, Step
from actions.services.resource_mails import tell_answered
from departments.models import User
from departments.services.checks import is_a_colleague, needs_text, only
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

# Verb → the states it starts from, and the state it leads to.
TRANSITIONS: Final[dict[str, tuple[frozenset[str], RequestState]]] = {
    "approve": (frozenset({RequestState.REQUESTED}), RequestState.APPROVED),
    "decline": (
        frozenset({RequestState.REQUESTED, RequestState.APPROVED}),
        RequestState.DECLINED,
    ),
    # What was allocated may be allocated anew: more of it, or another person's time.
    "allocate": (
        frozenset({RequestState.APPROVED, RequestState.ALLOCATED}),
        RequestState.ALLOCATED,
    ),
    "withdraw": (
        frozenset({RequestState.REQUESTED, RequestState.APPROVED, RequestState.ALLOCATED}),
        RequestState.WITHDRAWN,
    ),
}


@dataclass(frozen=True)
class ResourceDraft:
    """What is asked for, as handed in."""

    kind: str
    what: str
    amount: Decimal
    unit: str = ""
    person: User | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    step: Step | None = None


FIELDS: Final = frozenset(ResourceDraft.__dataclass_fields__)


@transaction.atomic
def request_resource(
    *, action: CorrectiveAction, draft: ResourceDraft, actor: User, now: datetime
) -> ResourceRequest:
    """Ask for time, technology, personnel or money for an open action."""
    _refuse_closed(action)
    fields = _tidied(fields_of(draft), action)
    return create_row(
        ResourceRequest(action=action, requested_by=actor, **fields),
        actor=actor,
        now=now,
        event="resource_request.requested",
    )


@transaction.atomic
def edit_request(
    *,
    request: ResourceRequest,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> ResourceRequest:
    """Change what is asked for, until somebody has decided on it."""
    _refuse_closed(request.action)
    if request.state != RequestState.REQUESTED:
        raise WrongState(_("This is decided on. Withdraw it and ask anew."))
    whole = {name: getattr(request, name) for name in FIELDS} | only(changes, FIELDS)
    return save_row(
        request,
        changes=_tidied(whole, request.action),
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=CHANGED,
        where=models.Q(state=request.state),
    )


@transaction.atomic
def approve_request(
    *, request: ResourceRequest, expected_version: int | None = None, actor: User, now: datetime
) -> ResourceRequest:
    """Approve what was asked for; who asked, or changed what is asked, cannot approve it himself."""
    _refuse_closed(request.action)
    if asked_by(actor, [request]):
        raise NotAllowed(_("You asked for this yourself. Somebody else approves it."))
    changes = {"approved_by": actor, "approved_at": now}
    return _move(request, "approve", changes, expected_version, actor=actor, now=now)


@transaction.atomic
def decline_request(
    *,
    request: ResourceRequest,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ResourceRequest:
    """Say no to what was asked for, with the reason; who asked gets a mail."""
    why = needs_text(reason, "reason", _("Say why it is declined."))
    changes = {"answer": why, "closed_by": actor, "closed_at": now}
    _move(request, "decline", changes, expected_version, actor=actor, now=now, why=why)
    tell_answered(request=request, by=actor, now=now)
    return request


@transaction.atomic
def allocate_request(
    *,
    request: ResourceRequest,
    amount: Decimal,
    person: User | None = None,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ResourceRequest:
    """Give what was approved, all of it or less with the reason; who asked gets a mail.

    Time is given as hours of a person. Raises DomainError for more than was asked for.
    """
    _refuse_closed(request.action)
    _refuse_state(request, "allocate")
    why = _reason_for_less(request, amount, reason)
    changes: dict[str, Any] = {
        "allocated": amount,
        "allocated_by": actor,
        "allocated_at": now,
        "answer": why,
    }
    if request.is_time:
        changes["person"] = _whose_time(request, person)
    _move(request, "allocate", changes, expected_version, actor=actor, now=now, why=why)
    tell_answered(request=request, by=actor, now=now)
    return request


@transaction.atomic
def withdraw_request(
    *,
    request: ResourceRequest,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ResourceRequest:
    """Take a request back, or give back what was allocated, with the reason."""
    why = needs_text(reason, "reason", _("Say why it is withdrawn."))
    changes = {"answer": why, "closed_by": actor, "closed_at": now}
    return _move(request, "withdraw", changes, expected_version, actor=actor, now=now, why=why)


def fields_of(draft: ResourceDraft) -> dict[str, Any]:
    """Return the fields of the draft with the rows themselves, not copies of them."""
    return {name: getattr(draft, name) for name in FIELDS}


def _move(
    request: ResourceRequest,
    verb: str,
    changes: dict[str, Any],
    expected_version: int | None,
    *,
    actor: User,
    now: datetime,
    why: str = "",
) -> ResourceRequest:
    _refuse_state(request, verb)
    return save_row(
        request,
        changes={"state": TRANSITIONS[verb][1], **changes},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=f"resource_request.{_EVENTS[verb]}",
        why=why,
        where=models.Q(state=request.state),
    )


def _refuse_state(request: ResourceRequest, verb: str) -> None:
    if request.state not in TRANSITIONS[verb][0]:
        raise WrongState(
            _("This request is “%(state)s”; that does not allow it.")
            % {"state": RequestState(request.state).label}
        )


_EVENTS: Final = {
    "approve": "approved",
    "decline": "declined",
    "allocate": "allocated",
    "withdraw": "withdrawn",
}


def _tidied(fields: Mapping[str, Any], action: CorrectiveAction) -> dict[str, Any]:
    """Return what is stored: only time has a person and dates, and its unit is always the same."""
    told = dict(fields)
    told["what"] = needs_text(str(told["what"]), "what", _("Say what is needed."))
    step = told.get("step")
    if step is not None and (step.action_id != action.pk or step.retired_at is not None):
        text = _("Choose a step of this action.")
        raise DomainError(text, fields={"step": [text]})
    if told["kind"] != ResourceKind.TIME:
        return told | {"person": None, "starts_on": None, "ends_on": None}
    is_a_colleague(told["person"], "person")
    _refuse_no_dates(told["starts_on"], told["ends_on"])
    return told | {"unit": ""}


def _refuse_no_dates(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on is None or ends_on is None:
        text = _("Enter from when until when the time is needed.")
        missing = "starts_on" if starts_on is None else "ends_on"
        raise DomainError(text, fields={missing: [text]})
    if ends_on < starts_on:
        text = _("The last day must not be before the first.")
        raise DomainError(text, fields={"ends_on": [text]})


def _reason_for_less(request: ResourceRequest, amount: Decimal, reason: str) -> str:
    if not 0 < amount <= request.amount:
        text = _("At most as much is given as was asked for.")
        raise DomainError(text, fields={"amount": [text]})
    if amount == request.amount:
        return reason.strip()
    return needs_text(reason, "reason", _("Say why it is less than was asked for."))


def _whose_time(request: ResourceRequest, person: User | None) -> User:
    chosen = person or request.person
    if chosen is None:
        text = _("Say whose time it is.")
        raise DomainError(text, fields={"person": [text]})
    is_a_colleague(chosen, "person")
    return chosen


def _refuse_closed(action: CorrectiveAction) -> None:
    if action.state not in OPEN_STATES:
        raise WrongState(_("This action is closed. It needs nothing any more."))
