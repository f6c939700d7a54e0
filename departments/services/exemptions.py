"""Asking the leadership to free a department from its plan, and its answer."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState, RequestState
from departments.models import Department, ExemptionRequest, Obligation, Quarter, User
from departments.services.checks import needs_text
from departments.services.invitations import invite_late
from departments.services.quarters import exempt_obligation
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, WrongState


@transaction.atomic
def ask_exemption(
    *,
    quarter: Quarter,
    department: Department,
    reason: str,
    until: date,
    actor: User,
    now: datetime,
) -> ExemptionRequest:
    """Ask the leadership to free the department from its plan; until it answers, nothing changes."""
    told = needs_text(reason, "reason", _("Say why the department is exempt."))
    if quarter.state == QuarterState.CLOSED:
        raise WrongState(_("A closed quarter is frozen."))
    if Obligation.objects.filter(
        quarter=quarter, department=department, exempted_at__isnull=False
    ).exists():
        raise WrongState(_("This department is already exempt."))
    if until < organization_day(now):
        sentence = _("The exemption must end today or later.")
        raise DomainError(sentence, fields={"until": [sentence]})
    return create_row(
        ExemptionRequest(
            quarter=quarter, department=department, reason=told, until=until, asked_by=actor
        ),
        actor=actor,
        now=now,
        event="exemption.asked",
        why=told,
    )


@transaction.atomic
def drop_request(*, request: ExemptionRequest, actor: User, now: datetime) -> ExemptionRequest:
    """Take a request back that nobody has answered."""
    return _decide(request, RequestState.DROPPED, "exemption.dropped", actor=actor, now=now)


@transaction.atomic
def grant_request(*, request: ExemptionRequest, actor: User, now: datetime) -> ExemptionRequest:
    """Exempt the department as it was asked, for the reason and until the day asked."""
    _must_wait(request)
    obligation = _obligation(request)
    if obligation is None:
        raise WrongState(_("The quarter is not open yet. Decide once it is."))
    exempt_obligation(
        obligation=obligation,
        reason=request.reason,
        until=max(request.until, organization_day(now)),
        actor=actor,
        now=now,
    )
    request.refresh_from_db()
    return request


@transaction.atomic
def refuse_request(
    *, request: ExemptionRequest, answer: str, actor: User, now: datetime
) -> ExemptionRequest:
    """Say why the department must plan; its head is invited if that was waiting for the answer."""
    told = needs_text(answer, "answer", _("Say why the department must plan."))
    _decide(request, RequestState.REFUSED, "exemption.refused", answer=told, actor=actor, now=now)
    obligation = _obligation(request)
    if obligation is not None:
        invite_late(obligation, now)
    return request


def _decide(
    request: ExemptionRequest,
    state: RequestState,
    event: str,
    *,
    answer: str = "",
    actor: User,
    now: datetime,
) -> ExemptionRequest:
    _must_wait(request)
    return save_row(
        request,
        changes={"state": state, "answer": answer, "decided_by": actor, "decided_at": now},
        expected_version=None,
        actor=actor,
        now=now,
        event=event,
        why=answer,
        where=Q(state=RequestState.WAITING),
    )


def _must_wait(request: ExemptionRequest) -> None:
    if request.state != RequestState.WAITING:
        raise WrongState(_("This request has been answered."))


def _obligation(request: ExemptionRequest) -> Obligation | None:
    return (
        Obligation.objects.filter(quarter=request.quarter_id, department=request.department_id)
        .select_related("quarter", "department")
        .first()
    )
