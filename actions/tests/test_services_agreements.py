"""Departments agree to an action, or decline, and the last yes starts it."""

from datetime import datetime
from typing import Any

import pytest

from actions import services
from actions.choices import ActionKind, ActionState
from actions.choices.life import AgreementState
from actions.models import ActionAgreement, CorrectiveAction
from actions.services import StepDraft
from actions.services.actions import NotReady
from departments.models import Department, Obligation, User
from gaps.models import Gap
from gaps.tests.factories import gap_between
from saypro_align.lib.exceptions import DomainError, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def gap(sales_obligation: Obligation, customer_service_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation, customer_service_obligation, kind="B")


def proposed(gap: Gap, sales: Department, actor: User, now: datetime, **fields: Any) -> Any:
    wanted = {
        "kind": ActionKind.COLLABORATE,
        "title": "Plan together",
        "responsible": actor,
        "deadline": now.date(),
        "criterion": "Both plans name one KPI.",
        "steps": [StepDraft("Meet.")],
        **fields,
    }
    return services.propose_action(gap=gap, department=sales, actor=actor, now=now, **wanted)


@pytest.fixture
def sent(
    gap: Gap,
    sales: Department,
    customer_service: Department,
    amina: User,
    chipo: User,
    dumisa: User,
    now: datetime,
) -> CorrectiveAction:
    return proposed(gap, sales, amina, now, must_agree=[customer_service], send=True)


def test_the_other_head_is_asked_by_mail_and_nothing_starts(
    sent: CorrectiveAction, chipo: User
) -> None:
    assert sent.state == ActionState.PROPOSED
    assert sent.agreements.get().state == AgreementState.ASKED
    mail = OutgoingMail.objects.get(kind="action_agreement")
    assert (mail.recipient, mail.subject) == (chipo.email, "Do you agree? Plan together")


def test_nobody_approves_over_the_head_of_who_is_asked(
    sent: CorrectiveAction, amina: User, now: datetime
) -> None:
    with pytest.raises(NotReady) as refused:
        services.approve_action(action=sent, actor=amina, now=now)
    assert list(refused.value.fields) == ["must_agree"]


def test_the_last_yes_starts_the_action(
    sent: CorrectiveAction, amina: User, chipo: User, now: datetime
) -> None:
    services.agree_to_action(agreement=sent.agreements.get(), actor=chipo, now=now)
    sent.refresh_from_db()
    assert (sent.state, sent.approved_by, sent.started_at) == ("in_progress", amina, now)


def test_a_no_has_a_reason_and_is_told_to_who_asked(
    sent: CorrectiveAction, amina: User, chipo: User, now: datetime
) -> None:
    agreement = sent.agreements.get()
    with pytest.raises(DomainError):
        services.decline_action(agreement=agreement, reason="  ", actor=chipo, now=now)
    services.decline_action(agreement=agreement, reason="Nobody is free.", actor=chipo, now=now)
    assert agreement.state == AgreementState.DECLINED
    assert OutgoingMail.objects.get(kind="action_declined").recipient == amina.email


def test_only_the_strategy_office_gets_round_the_no_of_a_department_concerned(
    sent: CorrectiveAction, amina: User, chipo: User, dumisa: User, now: datetime
) -> None:
    agreement = sent.agreements.get()
    services.decline_action(agreement=agreement, reason="Nobody is free.", actor=chipo, now=now)
    left_out: Any = {"action": sent, "changes": {}, "must_agree": [], "expected_version": None}

    with pytest.raises(DomainError, match="Customer Service said no"):
        services.edit_action(**left_out, actor=amina, now=now)
    assert ActionAgreement.objects.get().state == AgreementState.DECLINED

    services.edit_action(**left_out, actor=dumisa, now=now)
    assert ActionAgreement.objects.get().state == AgreementState.WITHDRAWN


def test_who_agreed_to_something_else_is_asked_again(
    sent: CorrectiveAction, dumisa: User, chipo: User, now: datetime
) -> None:
    CorrectiveAction.objects.filter(pk=sent.pk).update(proposed_by=None)
    services.agree_to_action(agreement=ActionAgreement.objects.get(), actor=chipo, now=now)
    sent.refresh_from_db()
    services.edit_action(
        action=sent,
        changes={"title": "Plan something else"},
        expected_version=None,
        actor=dumisa,
        now=now,
    )
    assert sent.agreements.get().state == AgreementState.ASKED


def test_a_department_that_is_no_longer_needed_can_no_longer_answer(
    sent: CorrectiveAction, amina: User, chipo: User, now: datetime
) -> None:
    services.edit_action(
        action=sent, changes={}, must_agree=[], expected_version=None, actor=amina, now=now
    )
    agreement = ActionAgreement.objects.get()
    assert agreement.state == AgreementState.WITHDRAWN
    with pytest.raises(WrongState):
        services.agree_to_action(agreement=agreement, actor=chipo, now=now)


def test_who_agreed_is_asked_again_when_a_single_step_is_added(
    gap: Gap,
    sales: Department,
    customer_service: Department,
    amina: User,
    chipo: User,
    now: datetime,
) -> None:
    wanted = {"must_agree": [customer_service], "send": True, "criterion": ""}
    action = proposed(gap, sales, amina, now, **wanted)
    services.agree_to_action(agreement=action.agreements.get(), actor=chipo, now=now)
    assert action.agreements.get().state == AgreementState.AGREED

    services.add_step(action=action, draft=StepDraft("Halve your team."), actor=amina, now=now)

    assert action.agreements.get().state == AgreementState.ASKED


def test_an_agreed_action_is_not_put_on_a_department_that_did_not_agree_to_carry_it(
    gap: Gap,
    sales: Department,
    customer_service: Department,
    amina: User,
    dumisa: User,
    now: datetime,
) -> None:
    action = proposed(gap, sales, amina, now, send=True)
    with pytest.raises(DomainError, match="stays"):
        services.edit_action(
            action=action,
            changes={"department": customer_service},
            expected_version=None,
            actor=amina,
            now=now,
        )


def test_a_mail_to_who_must_agree_does_not_quote_a_gap_in_a_draft(
    gap: Gap,
    sales: Department,
    customer_service: Department,
    amina: User,
    chipo: User,
    now: datetime,
) -> None:
    Gap.objects.filter(pk=gap.pk).update(on_draft=True)
    gap.refresh_from_db()
    proposed(gap, sales, amina, now, must_agree=[customer_service], send=True)

    assert gap.sentence not in OutgoingMail.objects.get(kind="action_agreement").text
