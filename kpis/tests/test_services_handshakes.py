"""One department asks another; the two agree, or say why not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from departments.choices import ObjectiveState, QuarterState
from departments.models import Department, Objective, Obligation, Quarter, User
from departments.tests.factories import DepartmentFactory, ObjectiveFactory, PlanFactory
from departments.tests.reminded import reminded
from kpis.choices import HandshakeState
from kpis.models import Handshake
from kpis.services import handshake_mails, handshakes
from kpis.services.handshakes import TermsGiven
from kpis.tests.factories import HandshakeFactory, KpiFactory, KpiUseFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import Conflict, DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

TERMS = TermsGiven(
    text="Call back everybody who asked for a quote",
    due_on=date(2026, 12, 18),
    measured_by="Quotes called back within a day",
    amount=Decimal(90),
    unit="%",
)
Ask = Callable[..., Handshake]


@pytest.fixture
def objective(sales_obligation: Obligation) -> Objective:
    """Return an objective of the plan of Sales."""
    found: Objective = ObjectiveFactory.create(
        plan=PlanFactory.create(obligation=sales_obligation), text="Sell more"
    )
    return found


@pytest.fixture
def ask(
    objective: Objective, customer_service: Department, amina: User, chipo: User, now: datetime
) -> Ask:
    """Let Sales ask Customer Service."""

    def asked(**given: Any) -> Handshake:
        facts: dict[str, Any] = {
            "objective": objective,
            "department": customer_service,
            "terms": TERMS,
            "actor": amina,
            "now": now,
        }
        return handshakes.ask_department(**facts | given)

    return asked


def events() -> set[str]:
    entries = AuditEntry.objects.filter(event__startswith="handshake.")
    return set(entries.values_list("event", flat=True))


def test_the_asked_department_has_a_week_to_answer_and_gets_a_mail(ask: Ask, chipo: User) -> None:
    handshake = ask()

    assert (handshake.state, handshake.answer_by) == ("asked", date(2026, 11, 28))
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == (chipo.email, "Sales asks for a contribution")
    assert "by 28 Nov 2026" in mail.text


def test_an_answer_is_wanted_before_the_contribution_is(ask: Ask) -> None:
    assert ask(terms=replace(TERMS, due_on=date(2026, 11, 24))).answer_by == date(2026, 11, 24)


def test_what_both_agree_on_is_what_was_asked(ask: Ask, chipo: User, now: datetime) -> None:
    handshake = ask()

    handshakes.accept_handshake(handshake=handshake, actor=chipo, now=now)

    stored = Handshake.objects.get()
    assert stored.state == HandshakeState.AGREED
    assert stored.agreed is not None
    assert stored.agreed.text == TERMS.text
    assert events() == {"handshake.asked", "handshake.accepted"}


def test_the_asked_department_names_the_kpi_that_counts_it(
    ask: Ask, chipo: User, customer_service: Department, now: datetime
) -> None:
    kpi = KpiFactory.create(departments=[customer_service])

    handshakes.accept_handshake(handshake=ask(), kpi=kpi, actor=chipo, now=now)

    assert Handshake.objects.get().kpi == kpi


def test_the_kpi_of_a_third_department_does_not_count_it(
    ask: Ask, chipo: User, now: datetime
) -> None:
    kpi = KpiFactory.create(departments=[DepartmentFactory.create()])

    with pytest.raises(DomainError) as refused:
        handshakes.accept_handshake(handshake=ask(), kpi=kpi, actor=chipo, now=now)
    assert refused.value.fields == {"kpi": ["Choose a KPI of the asked department."]}


def test_another_offer_turns_the_table(ask: Ask, amina: User, chipo: User, now: datetime) -> None:
    handshake = ask()
    later = replace(TERMS, due_on=date(2026, 12, 30), amount=Decimal(80))

    handshakes.offer_other_terms(
        handshake=handshake, terms=later, reason="Two people are ill.", actor=chipo, now=now
    )
    with pytest.raises(NotAllowed):
        handshakes.accept_handshake(handshake=handshake, actor=chipo, now=now)
    handshakes.accept_handshake(handshake=handshake, actor=amina, now=now)

    stored = Handshake.objects.get()
    assert (stored.state, stored.due_on, stored.amount) == ("agreed", later.due_on, Decimal(80))
    assert [offer.amount for offer in stored.offers.all()] == [Decimal(90), Decimal(80)]
    assert OutgoingMail.objects.filter(recipient=amina.email).count() == 1


def test_an_offer_that_changes_nothing_is_no_offer(ask: Ask, chipo: User, now: datetime) -> None:
    handshake = ask()

    with pytest.raises(DomainError, match="Change what is needed"):
        handshakes.offer_other_terms(
            handshake=handshake, terms=TERMS, reason="Why not?", actor=chipo, now=now
        )


def test_many_offers_end_in_a_talk(ask: Ask, chipo: User, now: datetime) -> None:
    handshake = ask()
    Handshake.objects.update(offers_made=8)
    handshake.refresh_from_db()

    with pytest.raises(WrongState, match="Talk to each other"):
        handshakes.offer_other_terms(
            handshake=handshake,
            terms=replace(TERMS, amount=Decimal(1)),
            reason="Less.",
            actor=chipo,
            now=now,
        )


def test_what_was_agreed_stands_when_a_change_is_declined(
    ask: Ask, amina: User, chipo: User, now: datetime
) -> None:
    handshake = ask()
    handshakes.accept_handshake(handshake=handshake, actor=chipo, now=now)
    handshakes.offer_other_terms(
        handshake=handshake,
        terms=replace(TERMS, due_on=date(2026, 12, 1)),
        reason="The fair is earlier.",
        actor=amina,
        now=now,
    )
    assert handshake.state == "asked"

    handshakes.decline_handshake(handshake=handshake, reason="Too soon.", actor=chipo, now=now)

    stored = Handshake.objects.get()
    assert (stored.state, stored.due_on) == ("agreed", TERMS.due_on)


def test_no_needs_a_reason(ask: Ask, chipo: User, now: datetime) -> None:
    handshake = ask()

    with pytest.raises(DomainError) as refused:
        handshakes.decline_handshake(handshake=handshake, reason="  ", actor=chipo, now=now)
    assert list(refused.value.fields) == ["reason"]
    assert Handshake.objects.get().state == "asked"


def test_only_who_asked_says_whether_it_was_kept(
    ask: Ask, amina: User, chipo: User, now: datetime
) -> None:
    handshake = ask()
    handshakes.accept_handshake(handshake=handshake, actor=chipo, now=now)

    with pytest.raises(NotAllowed):
        handshakes.keep_handshake(handshake=handshake, actor=chipo, now=now)
    handshakes.keep_handshake(handshake=handshake, actor=amina, now=now)

    assert Handshake.objects.get().state == "kept"


def test_a_promise_is_not_broken_before_its_day(
    ask: Ask, amina: User, chipo: User, now: datetime
) -> None:
    handshake = ask()
    handshakes.accept_handshake(handshake=handshake, actor=chipo, now=now)

    with pytest.raises(WrongState, match="not due yet"):
        handshakes.break_handshake(handshake=handshake, reason="No.", actor=amina, now=now)
    handshakes.break_handshake(
        handshake=handshake,
        reason="Nobody called.",
        actor=amina,
        now=datetime(2026, 12, 19, 9, tzinfo=now.tzinfo),
    )
    handshakes.reopen_handshake(
        handshake=handshake, reason="They called after all.", actor=amina, now=now
    )

    assert Handshake.objects.get().state == "agreed"


def test_a_head_of_a_third_department_has_no_say(ask: Ask, bongani: User, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        handshakes.accept_handshake(handshake=ask(), actor=bongani, now=now)


def test_two_answers_at_once_leave_one(ask: Ask, chipo: User, now: datetime) -> None:
    handshake = ask()
    same = Handshake.objects.get()
    handshakes.accept_handshake(handshake=handshake, actor=chipo, now=now)

    with pytest.raises(Conflict):
        handshakes.decline_handshake(
            handshake=same, reason="No.", expected_version=1, actor=chipo, now=now
        )
    assert Handshake.objects.get().state == "agreed"


def test_what_is_withdrawn_cannot_be_answered(
    ask: Ask, amina: User, chipo: User, now: datetime
) -> None:
    handshake = ask()
    handshakes.withdraw_handshake(
        handshake=handshake, reason="Solved otherwise.", actor=amina, now=now
    )

    with pytest.raises(WrongState, match="“Withdrawn”"):
        handshakes.accept_handshake(handshake=handshake, actor=chipo, now=now)


def test_the_same_is_asked_once_until_it_is_answered(ask: Ask, objective: Objective) -> None:
    use = KpiUseFactory.create(objective=objective)
    ask()
    ask(use=use)

    with pytest.raises(Exception, match="asked about this already"):
        ask()
    assert Handshake.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "text"),
        ({"due_on": date(2026, 11, 20)}, "due_on"),
        ({"due_on": date(2027, 1, 1)}, "due_on"),
        ({"measured_by": ""}, "measured_by"),
    ],
    ids=["nothing asked", "yesterday", "after the quarter", "a number of nothing"],
)
def test_terms_that_cannot_hold_are_refused(ask: Ask, change: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        ask(terms=replace(TERMS, **change))
    assert list(refused.value.fields) == [field]
    assert not Handshake.objects.exists()


def test_nobody_asks_himself(ask: Ask, sales: Department) -> None:
    with pytest.raises(DomainError, match="Ask another department"):
        ask(department=sales)


def test_a_department_that_is_gone_is_not_asked(ask: Ask) -> None:
    gone = DepartmentFactory.create(active_from=date(2020, 1, 1), active_until=date(2026, 10, 31))

    with pytest.raises(DomainError, match="no longer exists"):
        ask(department=gone)


def test_nothing_is_asked_for_a_retired_objective(ask: Ask, objective: Objective) -> None:
    objective.state = ObjectiveState.RETIRED

    with pytest.raises(WrongState, match="retired"):
        ask()


def test_a_closed_quarter_takes_no_answers(
    ask: Ask, chipo: User, quarter: Quarter, now: datetime
) -> None:
    handshake = ask()
    handshake.quarter.state = QuarterState.CLOSED

    with pytest.raises(WrongState, match="closed"):
        handshakes.accept_handshake(handshake=handshake, actor=chipo, now=now)


def test_a_reminder_goes_out_once_for_each_offer(ask: Ask, chipo: User, now: datetime) -> None:
    ask()
    soon = datetime(2026, 11, 26, 8, tzinfo=now.tzinfo)

    assert reminded("handshake", now) == []
    assert reminded("handshake", soon) == [(chipo.email, "Due in 2 days: Request of Sales")]
    assert reminded("handshake", soon + timedelta(days=1)) == []


def test_a_mail_is_held_back_from_who_may_no_longer_read_it(
    ask: Ask, chipo: User, amina: User, now: datetime
) -> None:
    handshake = ask()
    assert handshake_mails.may_still_read("handshake_asked", chipo.email, handshake.pk)

    chipo.memberships.update(ended_on=date(2026, 11, 20))

    assert not handshake_mails.may_still_read("handshake_asked", chipo.email, handshake.pk)


def test_nobody_is_reminded_of_what_was_answered(ask: Ask, chipo: User, now: datetime) -> None:
    handshake = ask()
    handshakes.accept_handshake(handshake=handshake, actor=chipo, now=now)

    assert reminded("handshake", datetime(2026, 11, 26, 8, tzinfo=now.tzinfo)) == []


@pytest.mark.parametrize(
    ("person", "count"),
    [
        ("amina", 1),
        ("bongani", 1),
        ("chipo", 1),
        ("dumisa", 1),
        ("farai", 1),
        ("gugu", 0),
        ("eve", 0),
    ],
    ids=str,
)
def test_a_request_is_read_by_the_two_departments_and_those_above(
    person: str, count: int, request: pytest.FixtureRequest, sales: Department, chipo: User
) -> None:
    department = chipo.memberships.get().department
    HandshakeFactory.create(asking=sales, asked=department)
    HandshakeFactory.create()

    seen = Handshake.objects.visible_to(request.getfixturevalue(person))

    assert seen.filter(asking=sales).count() == count
