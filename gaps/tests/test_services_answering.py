"""Who answers for a gap, and why it came to be."""

from datetime import datetime

import pytest

from departments.models import Obligation, User
from departments.tests.factories import DepartmentFactory, MembershipFactory, UserFactory
from gaps.choices import GapState
from gaps.models import AlignmentSnapshot, Gap
from gaps.permissions import can_plan_action
from gaps.services.answering import assign_gap, gaps_of, give_gaps, name_cause
from gaps.tests.factories import gap_between
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation)


def test_a_head_gives_a_gap_to_one_of_his_people_who_gets_a_mail(
    gap: Gap, amina: User, bongani: User, now: datetime
) -> None:
    assign_gap(gap=gap, owner=bongani, actor=amina, now=now)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, len(mail.subject) <= 60) == (bongani.email, True)
    assert gap.sentence in mail.text
    assert list(gaps_of(bongani)) == [gap]
    assert can_plan_action(bongani, gap)
    entry = AuditEntry.objects.get(event="gap.assigned")
    assert (entry.actor, entry.changes["owner"]) == (amina, [None, str(bongani)])


def test_who_answers_for_a_suspicion_cannot_make_it_a_gap_by_planning(
    sales_obligation: Obligation, bongani: User
) -> None:
    suspected = gap_between(sales_obligation, state=GapState.SUSPECTED, owner=bongani)
    assert not can_plan_action(bongani, suspected)


def test_taking_it_oneself_writes_no_mail(gap: Gap, amina: User, now: datetime) -> None:
    assign_gap(gap=gap, owner=amina, actor=amina, now=now)
    assert not OutgoingMail.objects.exists()


def test_with_nobody_named_the_heads_answer_again(
    gap: Gap, amina: User, bongani: User, now: datetime
) -> None:
    assign_gap(gap=gap, owner=bongani, actor=amina, now=now)
    assign_gap(gap=gap, owner=None, actor=amina, now=now)
    gap.refresh_from_db()
    assert gap.owner is None


def test_a_head_gives_nothing_to_other_departments_but_the_office_does(
    gap: Gap, amina: User, chipo: User, dumisa: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="belongs to no department concerned"):
        assign_gap(gap=gap, owner=chipo, actor=amina, now=now)
    assign_gap(gap=gap, owner=chipo, actor=dumisa, now=now)
    assert gap.owner == chipo


def test_nobody_answers_for_what_he_may_not_read(
    sales_obligation: Obligation, chipo: User, dumisa: User, eve: User, now: datetime
) -> None:
    suspected = gap_between(sales_obligation, state=GapState.SUSPECTED)
    with pytest.raises(DomainError, match="may not read this gap"):
        assign_gap(gap=suspected, owner=chipo, actor=dumisa, now=now)
    with pytest.raises(DomainError, match="somebody who works here"):
        assign_gap(gap=suspected, owner=eve, actor=dumisa, now=now)


def test_handed_over_a_gap_the_heir_may_not_read_goes_back_to_the_heads(
    gap: Gap, sales_obligation: Obligation, bongani: User, chipo: User, dumisa: User, now: datetime
) -> None:
    suspected = gap_between(sales_obligation, state=GapState.SUSPECTED)
    for one in (gap, suspected):
        assign_gap(gap=one, owner=bongani, actor=dumisa, now=now)

    give_gaps(gaps=gaps_of(bongani), to=chipo, actor=dumisa, now=now)

    gap.refresh_from_db()
    suspected.refresh_from_db()
    assert (gap.owner, suspected.owner) == (chipo, None)


def test_staff_and_other_heads_give_nothing_to_anybody(
    gap: Gap, bongani: User, chipo: User, now: datetime
) -> None:
    for actor in (bongani, chipo):
        with pytest.raises(NotAllowed):
            assign_gap(gap=gap, owner=bongani, actor=actor, now=now)
        with pytest.raises(NotAllowed):
            name_cause(gap=gap, cause="habit", actor=actor, now=now)


def test_a_closed_gap_is_given_to_nobody(
    sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    closed = gap_between(sales_obligation, state=GapState.RESOLVED)
    with pytest.raises(WrongState):
        assign_gap(gap=closed, owner=amina, actor=amina, now=now)


def test_of_two_who_give_it_away_at_once_one_is_told(
    gap: Gap, amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    assign_gap(gap=gap, owner=bongani, actor=amina, now=now, expected_version=1)
    stale = Gap.objects.get(pk=gap.pk)
    with pytest.raises(Conflict):
        assign_gap(gap=stale, owner=amina, actor=dumisa, now=now, expected_version=1)


def test_a_cause_is_named_also_after_the_gap_is_closed(
    sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    closed = gap_between(sales_obligation, state=GapState.RESOLVED)
    name_cause(gap=closed, cause="habit", actor=amina, now=now)
    closed.refresh_from_db()
    assert closed.cause == "habit"
    assert AuditEntry.objects.filter(event="gap.cause_named", actor=amina).count() == 1


def test_only_a_cause_of_the_list_is_a_cause(gap: Gap, amina: User, now: datetime) -> None:
    with pytest.raises(DomainError, match="fits best"):
        name_cause(gap=gap, cause="fate", actor=amina, now=now)


def test_neither_moves_the_number(gap: Gap, amina: User, now: datetime) -> None:
    assign_gap(gap=gap, owner=amina, actor=amina, now=now)
    name_cause(gap=gap, cause="habit", actor=amina, now=now)
    assert not AlignmentSnapshot.objects.exists()


def test_who_left_every_department_answers_for_nothing_new(
    gap: Gap, dumisa: User, now: datetime
) -> None:
    gone = UserFactory.create(is_active=False)
    MembershipFactory.create(user=gone, department=DepartmentFactory.create())
    with pytest.raises(DomainError, match="somebody who works here"):
        assign_gap(gap=gap, owner=gone, actor=dumisa, now=now)
