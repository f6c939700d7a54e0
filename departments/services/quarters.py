"""Quarters and who owes a plan in them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState, RequestState
from departments.models import Department, ExemptionRequest, Obligation, Quarter, User
from departments.services.checks import RESERVED_SLUGS, needs_text, only
from departments.services.plans import close_plans
from departments.signals import plan_changed, quarter_closed
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, WrongState

_FIELDS = frozenset({"name", "starts_on", "ends_on", "plans_due_at", "mid_quarter_on", "vision"})


@transaction.atomic
def create_quarter(
    *,
    code: str,
    name: str,
    starts_on: date,
    ends_on: date,
    plans_due_at: datetime,
    mid_quarter_on: date,
    vision: str = "",
    actor: User,
    now: datetime,
) -> Quarter:
    """Prepare a quarter; nobody owes a plan before it opens."""
    quarter = Quarter(
        code=code,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        plans_due_at=plans_due_at,
        mid_quarter_on=mid_quarter_on,
        vision=vision,
    )
    if code in RESERVED_SLUGS:
        sentence = _("Choose another short name.")
        raise DomainError(sentence, fields={"code": [sentence]})
    _dates_must_fit(quarter)
    return create_row(quarter, actor=actor, now=now, event="quarter.created")


@transaction.atomic
def edit_quarter(
    *,
    quarter: Quarter,
    changes: Mapping[str, Any],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> Quarter:
    """Change the vision or the dates of a quarter that is not closed."""
    changed = only(changes, _FIELDS)
    if quarter.state == QuarterState.CLOSED:
        raise WrongState(_("A closed quarter is frozen."))
    _dates_must_fit(
        Quarter(
            pk=quarter.pk,
            **{name: changed.get(name, getattr(quarter, name)) for name in _FIELDS},
        )
    )
    save_row(
        quarter,
        changes=changed,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="quarter.edited",
        where=~Q(state=QuarterState.CLOSED),
    )
    _tell(quarter, now)
    return quarter


@transaction.atomic
def open_quarter(*, quarter: Quarter, actor: User, now: datetime) -> Quarter:
    """Open the quarter: every department that exists on its first day owes a plan."""
    if quarter.state != QuarterState.PREPARING:
        raise WrongState(_("Only a quarter being prepared can be opened."))
    save_row(
        quarter,
        changes={"state": QuarterState.OPEN, "opened_at": now},
        expected_version=None,
        actor=actor,
        now=now,
        event="quarter.opened",
        where=Q(state=QuarterState.PREPARING),
    )
    for department in Department.objects.active_on(quarter.starts_on).order_by("name", "pk"):
        create_row(
            Obligation(quarter=quarter, department=department),
            actor=actor,
            now=now,
            event="obligation.created",
        )
    _tell(quarter, now)
    return quarter


@transaction.atomic
def close_quarter(*, quarter: Quarter, actor: User, now: datetime) -> Quarter:
    """Freeze the quarter with its plans, on its last day or later."""
    if quarter.state != QuarterState.OPEN:
        raise WrongState(_("Only an open quarter can be closed."))
    if organization_day(now) < quarter.ends_on:
        raise WrongState(_("A quarter can be closed on its last day or later."))
    close_plans(quarter=quarter, actor=actor, now=now)
    save_row(
        quarter,
        changes={"state": QuarterState.CLOSED, "closed_at": now},
        expected_version=None,
        actor=actor,
        now=now,
        event="quarter.closed",
        where=Q(state=QuarterState.OPEN),
    )
    _tell(quarter, now)
    quarter_closed.send(sender=Quarter, quarter=quarter, actor=actor, now=now)
    return quarter


@transaction.atomic
def add_obligation(
    *, quarter: Quarter, department: Department, actor: User, now: datetime
) -> Obligation:
    """Ask a department for a plan that did not exist on the quarter's first day."""
    if quarter.state != QuarterState.OPEN:
        raise WrongState(_("This quarter is not open for plans."))
    obligation = create_row(
        Obligation(quarter=quarter, department=department),
        actor=actor,
        now=now,
        event="obligation.created",
    )
    plan_changed.send(sender=Obligation, obligation_ids=[obligation.pk], now=now)
    return obligation


@transaction.atomic
def exempt_obligation(
    *,
    obligation: Obligation,
    reason: str,
    until: date,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Obligation:
    """Free a department from its plan, with a reason and an end; it is listed by name everywhere."""
    told = needs_text(reason, "reason", _("Say why the department is exempt."))
    if obligation.quarter.state != QuarterState.OPEN:
        raise WrongState(_("This quarter is not open for plans."))
    if obligation.exempted_at is not None:
        raise WrongState(_("This department is already exempt."))
    if until < organization_day(now):
        sentence = _("The exemption must end today or later.")
        raise DomainError(sentence, fields={"until": [sentence]})
    save_row(
        obligation,
        changes={
            "exempted_at": now,
            "exempted_by": actor,
            "exempt_reason": told,
            "exempt_until": until,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="obligation.exempted",
        why=told,
        where=Q(exempted_at=None),
    )
    _grant_requests(obligation, actor, now)
    plan_changed.send(sender=Obligation, obligation_ids=[obligation.pk], now=now)
    return obligation


@transaction.atomic
def end_exemption(
    *,
    obligation: Obligation,
    reason: str = "",
    expected_version: int | None = None,
    actor: User | None,
    now: datetime,
) -> Obligation:
    """Ask the department for its plan again."""
    if obligation.exempted_at is None:
        raise WrongState(_("This department is not exempt."))
    save_row(
        obligation,
        changes={
            "exempted_at": None,
            "exempted_by": None,
            "exempt_reason": "",
            "exempt_until": None,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="obligation.exemption_ended",
        why=reason.strip(),
        where=Q(exempted_at__isnull=False),
    )
    plan_changed.send(sender=Obligation, obligation_ids=[obligation.pk], now=now)
    return obligation


def end_expired_exemptions(now: datetime) -> list[Obligation]:
    """End the exemptions whose last day has passed; running it twice changes nothing."""
    expired = list(
        Obligation.objects.filter(
            exempt_until__lt=organization_day(now), quarter__state=QuarterState.OPEN
        ).order_by("pk")
    )
    for obligation in expired:
        end_exemption(
            obligation=obligation, reason=str(_("The exemption expired.")), actor=None, now=now
        )
    return expired


def _dates_must_fit(quarter: Quarter) -> None:
    """Refuse dates out of order and quarters that overlap, naming the field."""
    faults: dict[str, list[str]] = {}
    if quarter.ends_on <= quarter.starts_on:
        faults["ends_on"] = [_("The last day must be after the first day.")]
    if not quarter.starts_on <= quarter.mid_quarter_on <= quarter.ends_on:
        faults["mid_quarter_on"] = [_("The mid-quarter review must lie inside the quarter.")]
    if organization_day(quarter.plans_due_at) > quarter.ends_on:
        faults["plans_due_at"] = [_("Plans must be due before the quarter ends.")]
    other = (
        Quarter.objects.filter(starts_on__lte=quarter.ends_on, ends_on__gte=quarter.starts_on)
        .exclude(pk=quarter.pk)
        .first()
    )
    if other is not None:
        faults["starts_on"] = [_("These dates overlap with %(quarter)s.") % {"quarter": other}]
    if faults:
        raise DomainError(_("Some dates do not fit."), fields=faults)


def _grant_requests(obligation: Obligation, actor: User, now: datetime) -> None:
    """Whoever asked for this exemption has his answer."""
    waiting = ExemptionRequest.objects.filter(
        quarter=obligation.quarter_id,
        department=obligation.department_id,
        state=RequestState.WAITING,
    )
    for request in waiting:
        save_row(
            request,
            changes={"state": RequestState.GRANTED, "decided_by": actor, "decided_at": now},
            expected_version=None,
            actor=actor,
            now=now,
            event="exemption.granted",
        )


def _tell(quarter: Quarter, now: datetime) -> None:
    ids = list(quarter.obligations.order_by("pk").values_list("pk", flat=True))
    if ids:
        plan_changed.send(sender=Quarter, obligation_ids=ids, now=now)
