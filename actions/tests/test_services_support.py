"""Asking for support, and what is answered."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from actions.choices.support import SupportKind
from actions.models import SupportRequest
from actions.selectors.support import SupportFilters, listed, missing_for_kpis, times_of
from actions.services import support, support_mails
from actions.services.support import Need
from actions.tests.factories_support import SupportRequestFactory
from departments.models import Department, User
from departments.tests.factories import DepartmentFactory
from departments.tests.mailed import recipients
from kpis.tests.factories import KpiFactory
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

LICENCE = Need(SupportKind.TOOL, "A licence for the customer register", date(2026, 12, 1))
DAY = timedelta(days=1)


@pytest.fixture
def asked(sales: Department, amina: User, bongani: User, now: datetime) -> SupportRequest:
    """Return what Bongani asks for, for the whole team."""
    return support.ask_for_support(department=sales, need=LICENCE, actor=bongani, now=now)


def test_the_head_is_asked_by_mail_and_the_staff_told_of_the_answer(
    asked: SupportRequest, amina: User, bongani: User, now: datetime
) -> None:
    assert recipients("support_asked") == [amina.email]

    support.order_support(
        request=asked, expected_on=date(2026, 11, 30), actor=amina, now=now + 2 * DAY
    )

    stored = SupportRequest.objects.get()
    assert (stored.state, stored.answered_by, stored.expected_on) == (
        "ordered",
        amina,
        date(2026, 11, 30),
    )
    mail = OutgoingMail.objects.get(kind="support_answered")
    assert (mail.recipient, mail.subject) == (
        bongani.email,
        "Ordered: A licence for the customer register",
    )


def test_what_a_head_asks_for_is_answered_by_the_strategy_office(
    sales: Department, amina: User, dumisa: User, now: datetime
) -> None:
    asked = support.ask_for_support(department=sales, need=LICENCE, actor=amina, now=now)

    assert recipients("support_asked") == [dumisa.email]
    with pytest.raises(NotAllowed):
        support.order_support(request=asked, actor=amina, now=now)


def test_the_time_to_answer_ends_with_the_first_answer(
    asked: SupportRequest, amina: User, bongani: User, dumisa: User, now: datetime
) -> None:
    support.order_support(request=asked, actor=amina, now=now + 3 * DAY)
    support.provide_support(request=asked, actor=bongani, now=now + 20 * DAY)
    SupportRequestFactory.create(department=asked.department)

    times = times_of(dumisa, SupportFilters())

    assert (times.answered, times.total, times.median) == (1, 2, Fraction(3))
    assert SupportRequest.objects.get(pk=asked.pk).state == "available"


def test_who_asked_says_that_it_has_come_only_once_it_was_promised(
    asked: SupportRequest, bongani: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        support.provide_support(request=asked, actor=bongani, now=now)


def test_no_needs_a_reason(asked: SupportRequest, amina: User, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        support.decline_support(request=asked, reason=" ", actor=amina, now=now)
    assert list(refused.value.fields) == ["reason"]


def test_a_tool_is_not_granted_and_a_settled_request_not_answered(
    asked: SupportRequest, amina: User, now: datetime
) -> None:
    with pytest.raises(WrongState):
        support.grant_support(request=asked, actor=amina, now=now)
    support.decline_support(request=asked, reason="Too dear.", actor=amina, now=now)

    with pytest.raises(WrongState, match="“Declined”"):
        support.order_support(request=asked, actor=amina, now=now)


def test_of_two_answers_at_once_one_is_kept(
    asked: SupportRequest, amina: User, dumisa: User, now: datetime
) -> None:
    same = SupportRequest.objects.get()
    support.order_support(request=asked, actor=amina, now=now)

    with pytest.raises(Conflict):
        support.decline_support(
            request=same, reason="No.", expected_version=1, actor=dumisa, now=now
        )
    assert SupportRequest.objects.get().state == "ordered"


def test_only_who_asked_and_the_head_take_it_back(
    asked: SupportRequest, bongani: User, dumisa: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        support.withdraw_support(request=asked, actor=dumisa, now=now)
    support.withdraw_support(request=asked, actor=bongani, now=now)

    assert not listed(dumisa, SupportFilters(), now.date()).exists()
    assert listed(dumisa, SupportFilters(state="withdrawn"), now.date()).count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"what": " "}, "what"),
        ({"kind": "money"}, "kind"),
        ({"needed_by": date(2026, 11, 20)}, "needed_by"),
    ],
    ids=["nothing", "no such kind", "yesterday"],
)
def test_what_cannot_be_meant_is_refused(
    sales: Department, bongani: User, now: datetime, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        support.ask_for_support(
            department=sales, need=replace(LICENCE, **change), actor=bongani, now=now
        )
    assert list(refused.value.fields) == [field]


def test_one_asks_for_people_of_the_own_department(
    sales: Department, bongani: User, chipo: User, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        support.ask_for_support(
            department=sales, need=replace(LICENCE, person=chipo), actor=bongani, now=now
        )
    assert list(refused.value.fields) == ["person"]
    with pytest.raises(NotAllowed):
        support.ask_for_support(
            department=DepartmentFactory.create(), need=LICENCE, actor=bongani, now=now
        )


def test_what_one_person_needs_is_not_read_by_colleagues(
    sales: Department, amina: User, bongani: User, now: datetime
) -> None:
    SupportRequestFactory.create(department=sales, person=amina, asked_by=amina)

    assert not SupportRequest.objects.visible_to(bongani).exists()
    assert SupportRequest.objects.visible_to(amina).exists()


def test_missing_tools_are_named_at_their_kpi(sales: Department, amina: User) -> None:
    kpi = KpiFactory.create(departments=[sales])
    missing = SupportRequestFactory.create(department=sales, kpi=kpi, state="ordered")
    SupportRequestFactory.create(department=sales, kpi=kpi, state="available")
    SupportRequestFactory.create(department=sales, kpi=kpi, kind=SupportKind.TRAINING)

    assert missing_for_kpis(amina, [kpi.pk]) == {kpi.pk: [missing]}


def test_nobody_is_asked_by_mail_for_what_was_answered_meanwhile(
    asked: SupportRequest, amina: User, now: datetime
) -> None:
    assert support_mails.may_still_read("support_asked", amina.email, asked.pk)

    support.order_support(request=asked, actor=amina, now=now)

    assert not support_mails.may_still_read("support_asked", amina.email, asked.pk)
