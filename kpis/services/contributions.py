"""Which functions contribute to a target and how; each function's head confirms his own line."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department, User
from departments.services.checks import needs_text
from kpis.choices.cascade import ContributionState
from kpis.models import Kpt, KptContribution
from kpis.permissions.cascade import can_answer_contribution, can_state_contributions
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState


@transaction.atomic
def state_contribution(
    *, kpt: Kpt, department: Department, how: str, actor: User, now: datetime
) -> KptContribution:
    """Say how a function contributes; its head is asked to confirm, unless he says so himself."""
    _may_state(actor, kpt)
    told = needs_text(how, "how", _("Say how the function contributes."))
    today = organization_day(now)
    if department.active_until is not None and department.active_until < today:
        sentence = _("This department no longer exists.")
        raise DomainError(sentence, fields={"department": [sentence]})
    if KptContribution.objects.standing().filter(kpt=kpt, department=department).exists():
        sentence = _("This function stands in the table already.")
        raise DomainError(sentence, fields={"department": [sentence]})
    row = KptContribution(kpt=kpt, department=department, how=told, stated_by=actor)
    for name, value in _answer_of(actor, department, now).items():
        setattr(row, name, value)
    return create_row(row, actor=actor, now=now, event="contribution.stated")


@transaction.atomic
def edit_contribution(
    *,
    contribution: KptContribution,
    how: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> KptContribution:
    """Say it in other words; who had confirmed the old ones is asked again."""
    _may_state(actor, contribution.kpt)
    _stands(contribution)
    told = needs_text(how, "how", _("Say how the function contributes."))
    if told == contribution.how:
        return contribution
    changes = {"how": told, "stated_by": actor, "reason": ""}
    return save_row(
        contribution,
        changes=changes | _answer_of(actor, contribution.department, now),
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="contribution.edited",
    )


@transaction.atomic
def confirm_contribution(
    *,
    contribution: KptContribution,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> KptContribution:
    """Say for one's function that it contributes so."""
    _may_answer(actor, contribution)
    return save_row(
        contribution,
        changes=_answered(ContributionState.CONFIRMED, actor, now) | {"reason": ""},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="contribution.confirmed",
    )


@transaction.atomic
def decline_contribution(
    *,
    contribution: KptContribution,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> KptContribution:
    """Say for one's function that it does not contribute so, and why."""
    _may_answer(actor, contribution)
    why = needs_text(reason, "reason", _("Say why, so that the target can be planned without it."))
    return save_row(
        contribution,
        changes=_answered(ContributionState.DECLINED, actor, now) | {"reason": why},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="contribution.declined",
        why=why,
    )


@transaction.atomic
def remove_contribution(
    *,
    contribution: KptContribution,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> KptContribution:
    """Take a function out of the table; what was said stays in its history."""
    _may_state(actor, contribution.kpt)
    _stands(contribution)
    return save_row(
        contribution,
        changes={"state": ContributionState.REMOVED},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="contribution.removed",
    )


def _answer_of(actor: User, department: Department, now: datetime) -> dict[str, Any]:
    """Return the answer that lies in who says it: a head confirms his own words."""
    if department.pk in actor.headed_department_ids():
        return _answered(ContributionState.CONFIRMED, actor, now)
    return {"state": ContributionState.ASKED, "answered_by": None, "answered_at": None}


def _answered(state: ContributionState, actor: User, now: datetime) -> dict[str, Any]:
    return {"state": state, "answered_by": actor, "answered_at": now}


def _may_state(actor: User, kpt: Kpt) -> None:
    if not can_state_contributions(actor, kpt):
        raise NotAllowed(
            _("Who sets the target or answers for it says which functions contribute.")
        )


def _may_answer(actor: User, contribution: KptContribution) -> None:
    _stands(contribution)
    if not can_answer_contribution(actor, contribution):
        raise NotAllowed(_("The head of the function answers this."))


def _stands(contribution: KptContribution) -> None:
    if contribution.state == ContributionState.REMOVED:
        raise WrongState(_("This line was taken out of the table."))
