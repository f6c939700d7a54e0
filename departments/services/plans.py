"""The life of a plan version: draft, submitted, returned or approved, active, closed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from departments.choices import (
    EDITABLE_STATES,
    IN_FORCE_STATES,
    WORKING_STATES,
    ObjectiveState,
    PlanState,
    QuarterState,
)
from departments.models import Objective, Obligation, Plan, Quarter, User
from departments.services.checks import needs_text
from departments.services.comments import settle_requests
from departments.services.objectives import (
    add_objective,
    carry_over,
    confirm_link,
    hold_plan,
    link_goal,
    restore_objective,
    retire_objective,
    save_link,
    save_objective,
    touch_plan,
    unlink_goal,
)
from departments.signals import plan_changed
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

__all__ = [
    "activate_plans",
    "add_objective",
    "approve_plan",
    "close_plans",
    "confirm_link",
    "hold_plan",
    "link_goal",
    "must_be_unread",
    "restore_objective",
    "restore_plan",
    "retire_objective",
    "return_plan",
    "revise_plan",
    "save_link",
    "save_objective",
    "save_plan",
    "start_plan",
    "submit_plan",
    "take_back_plan",
    "touch_plan",
    "unlink_goal",
    "withdraw_plan",
]


@transaction.atomic
def start_plan(*, obligation: Obligation, actor: User, now: datetime, summary: str = "") -> Plan:
    """Begin an empty draft. Refuses while another version is being worked on."""
    plan = _new_version(obligation, actor=actor, now=now, summary=summary, based_on=None)
    create_row(plan, actor=actor, now=now, event="plan.started")
    _tell([plan], now)
    return plan


@transaction.atomic
def revise_plan(*, plan: Plan, actor: User, now: datetime) -> tuple[Plan, dict[UUID, Objective]]:
    """Begin a draft from the version in force, which stays official until the new one is approved.

    Returns the draft and its objectives by the id of the objective they were copied from.
    """
    if plan.state not in IN_FORCE_STATES:
        raise WrongState(_("Only an approved plan gets a new version."))
    return _copy(plan, event="plan.revised", actor=actor, now=now)


@transaction.atomic
def restore_plan(*, plan: Plan, actor: User, now: datetime) -> tuple[Plan, dict[UUID, Objective]]:
    """Begin a draft with the text of an earlier version, whatever became of that."""
    return _copy(plan, event="plan.restored", actor=actor, now=now)


@transaction.atomic
def save_plan(
    *, plan: Plan, summary: str, expected_version: int | None, actor: User, now: datetime
) -> Plan:
    """Save the plan's own text."""
    _must_be(plan, EDITABLE_STATES, _("Only a draft can be changed."))
    save_row(
        plan,
        changes={"summary": summary},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="plan.edited",
        where=Q(state__in=EDITABLE_STATES),
    )
    return plan


@transaction.atomic
def submit_plan(
    *,
    plan: Plan,
    expected_version: int | None,
    override_reason: str = "",
    actor: User,
    now: datetime,
) -> Plan:
    """Hand the draft in for approval. An empty plan needs a reason."""
    _must_be(plan, EDITABLE_STATES, _("Only a draft can be submitted."))
    _quarter_must_be_open(plan.obligation)
    reason = override_reason.strip()
    if not reason and not plan.objectives.filter(state=ObjectiveState.ACTIVE).exists():
        raise DomainError(_("Add at least one objective before you submit the plan."))
    _move(
        plan,
        {
            "state": PlanState.SUBMITTED,
            "submitted_by": actor,
            "submitted_at": now,
            "override_reason": reason,
            "read_by": None,
            "read_at": None,
            "decided_by": None,
            "decided_at": None,
        },
        allowed=EDITABLE_STATES,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="plan.submitted",
        why=reason,
    )
    return plan


@transaction.atomic
def withdraw_plan(
    *,
    plan: Plan,
    reason: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Plan:
    """Drop a version that is not in force; the department still owes a plan.

    A submitted one only as long as nobody of those who decide has opened it.
    """
    _must_be(plan, WORKING_STATES, _("A plan in force cannot be withdrawn."))
    must_be_unread(plan)
    _move(
        plan,
        {"state": PlanState.WITHDRAWN},
        allowed=WORKING_STATES,
        still=Q(read_at=None) | ~Q(state=PlanState.SUBMITTED),
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="plan.withdrawn",
        why=reason.strip(),
    )
    return plan


@transaction.atomic
def take_back_plan(
    *, plan: Plan, expected_version: int | None = None, actor: User, now: datetime
) -> Plan:
    """Make a draft of a submitted version again, as long as nobody who decides has opened it."""
    _must_be(plan, [PlanState.SUBMITTED], _("Only a submitted plan can be taken back."))
    must_be_unread(plan)
    _move(
        plan,
        {"state": PlanState.DRAFT},
        allowed=[PlanState.SUBMITTED],
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="plan.taken_back",
        still=Q(read_at=None),
    )
    return plan


def must_be_unread(plan: Plan) -> None:
    """Refuse what may only happen before somebody who decides has opened the submitted version."""
    if not plan.is_unread:
        raise WrongState(
            _("%(person)s has opened the plan, so it stays submitted. Ask for it to be returned.")
            % {"person": plan.read_by}
        )


@transaction.atomic
def return_plan(
    *,
    plan: Plan,
    note: str,
    comments: int = 0,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Plan:
    """Ask the department for changes, saying which: in the note, or in comments beside the fields."""
    told = note.strip() if comments else needs_text(note, "note", _("Say what should change."))
    _must_be(plan, [PlanState.SUBMITTED], _("Only a submitted plan can be returned."))
    _four_eyes(plan, actor)
    _move(
        plan,
        {
            "state": PlanState.RETURNED,
            "decided_by": actor,
            "decided_at": now,
            "decision_note": told,
        },
        allowed=[PlanState.SUBMITTED],
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="plan.returned",
        why=told,
    )
    return plan


@transaction.atomic
def approve_plan(
    *, plan: Plan, note: str = "", expected_version: int | None = None, actor: User, now: datetime
) -> Plan:
    """Put the submitted version in force; the version it replaces is superseded with it.

    Who wrote or submitted it cannot approve it.
    """
    _must_be(plan, [PlanState.SUBMITTED], _("Only a submitted plan can be approved."))
    _quarter_must_be_open(plan.obligation)
    _four_eyes(plan, actor)
    for previous in Plan.objects.filter(obligation_id=plan.obligation_id).in_force():
        _move(
            previous,
            {"state": PlanState.SUPERSEDED},
            allowed=IN_FORCE_STATES,
            expected_version=None,
            actor=actor,
            now=now,
            event="plan.superseded",
        )
    begun = plan.obligation.quarter.starts_on <= organization_day(now)
    _move(
        plan,
        {
            "state": PlanState.ACTIVE if begun else PlanState.APPROVED,
            "decided_by": actor,
            "decided_at": now,
            "decision_note": note.strip(),
            "in_force_since": now,
        },
        allowed=[PlanState.SUBMITTED],
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="plan.approved",
        why=note.strip(),
    )
    settle_requests(plan=plan, why=_("The plan was accepted."), person=actor, now=now)
    return plan


@transaction.atomic
def activate_plans(now: datetime) -> list[Plan]:
    """Activate the approved plans of quarters that have begun; running it twice changes nothing."""
    due = list(
        Plan.objects.filter(
            state=PlanState.APPROVED, obligation__quarter__starts_on__lte=organization_day(now)
        ).order_by("pk")
    )
    for plan in due:
        _move(
            plan,
            {"state": PlanState.ACTIVE},
            allowed=[PlanState.APPROVED],
            expected_version=None,
            actor=None,
            now=now,
            event="plan.activated",
        )
    return due


@transaction.atomic
def close_plans(*, quarter: Quarter, actor: User | None, now: datetime) -> list[Plan]:
    """Close the plans in force of a quarter that ends."""
    running = list(
        Plan.objects.in_quarter(quarter)
        .filter(state__in=[PlanState.APPROVED, PlanState.ACTIVE])
        .order_by("pk")
    )
    for plan in running:
        _move(
            plan,
            {"state": PlanState.CLOSED},
            allowed=[PlanState.APPROVED, PlanState.ACTIVE],
            expected_version=None,
            actor=actor,
            now=now,
            event="plan.closed",
        )
    return running


def _copy(
    plan: Plan, *, event: str, actor: User, now: datetime
) -> tuple[Plan, dict[UUID, Objective]]:
    draft = _new_version(plan.obligation, actor=actor, now=now, summary=plan.summary, based_on=plan)
    create_row(draft, actor=actor, now=now, event=event)
    copies = carry_over(plan, draft, actor=actor, now=now)
    _tell([draft], now)
    return draft, copies


def _new_version(
    obligation: Obligation, *, actor: User, now: datetime, summary: str, based_on: Plan | None
) -> Plan:
    _quarter_must_be_open(obligation)
    if obligation.plans.filter(state__in=WORKING_STATES).exists():
        raise WrongState(_("Another version of this plan is being worked on."))
    newest = obligation.plans.aggregate(newest=Max("number"))["newest"] or 0
    return Plan(
        obligation=obligation,
        number=newest + 1,
        summary=summary,
        based_on=based_on,
        author=actor,
        created_at=now,
    )


def _move(
    plan: Plan,
    changes: dict[str, Any],
    *,
    allowed: Iterable[PlanState],
    expected_version: int | None,
    actor: User | None,
    now: datetime,
    event: str,
    why: str = "",
    still: Q | None = None,
) -> None:
    """Change the state by one UPDATE that also compares the state, the version and `still`."""
    save_row(
        plan,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
        why=why,
        where=Q(state__in=list(allowed)) & (Q() if still is None else still),
    )
    _tell([plan], now)


def _tell(plans: Iterable[Plan], now: datetime) -> None:
    ids = sorted({plan.obligation_id for plan in plans})
    if ids:
        plan_changed.send(sender=Plan, obligation_ids=ids, now=now)


def _must_be(plan: Plan, states: Iterable[PlanState], sentence: str) -> None:
    if plan.state not in list(states):
        raise WrongState(sentence)


def _four_eyes(plan: Plan, actor: User) -> None:
    if actor.pk in {plan.author_id, plan.submitted_by_id}:
        raise NotAllowed(_("Somebody else must decide on this plan."))


def _quarter_must_be_open(obligation: Obligation) -> None:
    if obligation.quarter.state != QuarterState.OPEN:
        raise WrongState(_("This quarter is not open for plans."))
