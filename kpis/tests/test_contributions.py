"""How functions contribute to a target, and that each one's head confirms it."""

from datetime import datetime
from functools import partial

import pytest

from departments.models import Department, Quarter, User
from departments.tests.factories import DepartmentFactory
from kpis.choices.cascade import ContributionState
from kpis.models import Kpt, KptContribution
from kpis.services import contributions as services
from kpis.tests.factories_cascade import KptContributionFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState

HOW = "Checks every contract within three days."


@pytest.fixture
def target(quarter: Quarter, farai: User) -> Kpt:
    """Return a final target of the organization."""
    kpt: Kpt = KptFactory.create(quarter=quarter, owner=farai)
    return kpt


@pytest.fixture
def asked(target: Kpt, customer_service: Department, dumisa: User) -> KptContribution:
    """Return a line that waits for the head of Customer Service."""
    row: KptContribution = KptContributionFactory.create(
        kpt=target, department=customer_service, stated_by=dumisa
    )
    return row


def test_the_functions_head_confirms_what_the_office_says(
    target: Kpt, customer_service: Department, dumisa: User, chipo: User, now: datetime
) -> None:
    row = services.state_contribution(
        kpt=target, department=customer_service, how=HOW, actor=dumisa, now=now
    )
    assert row.state == ContributionState.ASKED

    services.confirm_contribution(contribution=row, actor=chipo, now=now)
    row.refresh_from_db()
    assert (row.state, row.answered_by, row.answered_at) == ("confirmed", chipo, now)


def test_other_words_ask_for_a_new_answer(
    asked: KptContribution, dumisa: User, chipo: User, now: datetime
) -> None:
    services.confirm_contribution(contribution=asked, actor=chipo, now=now)
    services.edit_contribution(contribution=asked, how=HOW, actor=dumisa, now=now)

    assert (asked.state, asked.answered_by, asked.answered_at) == ("asked", None, None)


def test_a_head_who_writes_it_himself_has_confirmed_it(
    quarter: Quarter, sales: Department, amina: User, now: datetime
) -> None:
    own = KptFactory.create(quarter=quarter, level="department", department=sales, owner=amina)
    row = services.state_contribution(kpt=own, department=sales, how=HOW, actor=amina, now=now)
    assert row.state == ContributionState.CONFIRMED


def test_no_is_said_with_a_reason(asked: KptContribution, chipo: User, now: datetime) -> None:
    with pytest.raises(DomainError):
        services.decline_contribution(contribution=asked, reason=" ", actor=chipo, now=now)
    services.decline_contribution(
        contribution=asked, reason="We have nobody for it.", actor=chipo, now=now
    )
    assert asked.state == ContributionState.DECLINED


def test_nobody_confirms_for_another_function(
    asked: KptContribution, amina: User, dumisa: User, now: datetime
) -> None:
    for stranger in (amina, dumisa):
        with pytest.raises(NotAllowed):
            services.confirm_contribution(contribution=asked, actor=stranger, now=now)


def test_a_function_stands_in_the_table_once(
    asked: KptContribution, dumisa: User, now: datetime
) -> None:
    state = partial(
        services.state_contribution, kpt=asked.kpt, department=asked.department, how=HOW
    )
    with pytest.raises(DomainError):
        state(actor=dumisa, now=now)

    services.remove_contribution(contribution=asked, actor=dumisa, now=now)
    state(actor=dumisa, now=now)
    assert KptContribution.objects.standing().count() == 1


def test_what_was_taken_out_cannot_be_confirmed(
    asked: KptContribution, dumisa: User, chipo: User, now: datetime
) -> None:
    services.remove_contribution(contribution=asked, actor=dumisa, now=now)
    with pytest.raises(WrongState):
        services.confirm_contribution(contribution=asked, actor=chipo, now=now)


def test_who_confirms_old_words_is_shown_the_new_ones(
    asked: KptContribution, dumisa: User, chipo: User, now: datetime
) -> None:
    seen = asked.version
    services.edit_contribution(contribution=asked, how=HOW, actor=dumisa, now=now)
    with pytest.raises(Conflict):
        services.confirm_contribution(
            contribution=asked, expected_version=seen, actor=chipo, now=now
        )


def test_staff_and_a_department_that_is_gone_are_refused(
    target: Kpt, bongani: User, dumisa: User, now: datetime
) -> None:
    gone = DepartmentFactory.create(active_until=now.date().replace(month=1))
    with pytest.raises(NotAllowed):
        services.state_contribution(kpt=target, department=gone, how=HOW, actor=bongani, now=now)
    with pytest.raises(DomainError):
        services.state_contribution(kpt=target, department=gone, how=HOW, actor=dumisa, now=now)
