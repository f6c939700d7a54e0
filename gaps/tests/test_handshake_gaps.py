"""From a request to a gap and back: silence counts against both, any answer ends it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import PlanState
from departments.models import Goal, Objective, Obligation, Plan, Quarter, User
from departments.tests.factories import (
    DepartmentFactory,
    GoalLinkFactory,
    MembershipFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
)
from gaps.choices import GapState
from gaps.facts import load_facts
from gaps.models import Gap, PlanScore
from gaps.selectors.scores import headline
from gaps.services import assessments, gaps
from gaps.services.scores import take_daily_snapshots
from gaps.tests.factories import gap_between
from kpis.models import Handshake
from kpis.services import handshakes
from kpis.services.handshakes import TermsGiven
from kpis.tests.factories import HandshakeFactory, KpiUseFactory

TERMS = TermsGiven(text="Write twenty guides", due_on=date(2026, 12, 18))
COUNTED = TermsGiven(text="Write twenty guides", due_on=date(2026, 12, 18), measured_by="Guides")


def plan_in_force(quarter: Quarter, name: str) -> Plan:
    """Return the active plan of a new department, with one linked, measurable objective."""
    department = DepartmentFactory.create(name=name)
    obligation = ObligationFactory.create(quarter=quarter, department=department)
    plan = PlanFactory.create(obligation=obligation, state=PlanState.ACTIVE)
    objective = ObjectiveFactory.create(plan=plan)
    GoalLinkFactory.create(objective=objective)
    KpiUseFactory.create(objective=objective)
    return plan


def freeze(quarter: Quarter, now: datetime) -> None:
    """Assess every plan of the quarter, and score it."""
    duties = Obligation.objects.filter(quarter=quarter).values_list("pk", flat=True)
    assessments.assess(quarter=quarter, obligation_ids=list(duties), now=now)


@pytest.fixture
def sales_plan(quarter: Quarter) -> Plan:
    return plan_in_force(quarter, "Sales")


@pytest.fixture
def service_plan(quarter: Quarter) -> Plan:
    return plan_in_force(quarter, "Service")


@pytest.fixture
def head(sales_plan: Plan, service_plan: Plan, now: datetime, farai: User) -> User:
    """Return who heads both, so that each test may act for either."""
    for plan in (sales_plan, service_plan):
        MembershipFactory.create(user=farai, department=plan.obligation.department, role="head")
    freeze(sales_plan.obligation.quarter, now)
    return farai


def ask(
    sales: Plan, service: Plan, head: User, now: datetime, terms: TermsGiven = COUNTED
) -> Handshake:
    return handshakes.ask_department(
        objective=Objective.objects.get(plan=sales),
        department=service.obligation.department,
        terms=terms,
        actor=head,
        now=now,
    )


def night(quarter: Quarter, now: datetime) -> None:
    """Let the timetable do what time has outdated."""
    assessments.assess_what_is_outdated(quarter=quarter, now=now)
    take_daily_snapshots(now=now)


def aligned(quarter: Quarter) -> tuple[int, int]:
    told = headline(quarter)
    return told.aligned, told.total


@pytest.mark.django_db(transaction=True)
def test_silence_past_its_day_counts_against_both_until_there_is_an_answer(
    sales_plan: Plan, service_plan: Plan, head: User, quarter: Quarter, now: datetime
) -> None:
    handshake = ask(sales_plan, service_plan, head, now)
    last_day, day_after = now + timedelta(days=7), now + timedelta(days=8)
    night(quarter, last_day)
    assert aligned(quarter) == (2, 2)

    night(quarter, day_after)

    gap = Gap.objects.get(rule_id="C.handshake")
    assert gap.state == GapState.CONFIRMED
    assert aligned(quarter) == (0, 2)

    handshakes.decline_handshake(
        handshake=handshake, reason="Nobody is free.", actor=head, now=day_after
    )

    gap.refresh_from_db()
    assert gap.state == GapState.RESOLVED
    assert set(Gap.objects.exclude(pk=gap.pk).values_list("rule_id", "state")) == {
        ("C.interdependence", "suspected")
    }
    assert aligned(quarter) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_another_offer_is_an_answer_and_waits_for_the_other_side(
    sales_plan: Plan, service_plan: Plan, head: User, quarter: Quarter, now: datetime
) -> None:
    handshake = ask(sales_plan, service_plan, head, now)
    late = now + timedelta(days=9)
    night(quarter, late)

    handshakes.offer_other_terms(
        handshake=handshake,
        terms=TermsGiven(text="Write ten guides", due_on=date(2026, 12, 18), measured_by="Guides"),
        reason="Ten are ready.",
        actor=head,
        now=late,
    )
    assert not Gap.objects.exclude(state=GapState.RESOLVED).exists()

    night(quarter, late + timedelta(days=8))

    gap = Gap.objects.get()
    assert (gap.state, gap.times_reopened) == (GapState.REOPENED, 1)
    assert gap.sentence.startswith("Sales has not answered Service")


@pytest.mark.django_db(transaction=True)
def test_between_departments_that_pull_apart_silence_is_a_conflict(
    sales_plan: Plan, service_plan: Plan, head: User, quarter: Quarter, now: datetime, dumisa: User
) -> None:
    conflict = gap_between(
        sales_plan.obligation, service_plan.obligation, kind="B", source="person", rule_id=""
    )
    ask(sales_plan, service_plan, head, now)
    late = now + timedelta(days=9)

    night(quarter, late)

    assert Gap.objects.filter(rule_id="B.handshake", kind="B").count() == 1
    assert not Gap.objects.filter(rule_id="C.handshake").exists()

    gaps.resolve_gap(gap=conflict, note="They share one KPI.", actor=dumisa, now=late)
    freeze(quarter, late)

    states = dict(Gap.objects.exclude(pk=conflict.pk).values_list("rule_id", "state"))
    assert states == {"B.handshake": "resolved", "C.handshake": "confirmed"}


@pytest.mark.django_db(transaction=True)
def test_an_agreement_without_a_number_is_suspected_until_it_has_one(
    sales_plan: Plan, service_plan: Plan, head: User, quarter: Quarter, now: datetime
) -> None:
    handshake = ask(sales_plan, service_plan, head, now, TERMS)
    handshakes.accept_handshake(handshake=handshake, actor=head, now=now)
    assert Gap.objects.get().message_id == "C.interdependence.uncounted"

    handshakes.offer_other_terms(
        handshake=handshake, terms=COUNTED, reason="So that it shows.", actor=head, now=now
    )
    handshakes.accept_handshake(handshake=handshake, actor=head, now=now)

    assert Gap.objects.get().state == GapState.RESOLVED


@pytest.mark.django_db(transaction=True)
def test_asking_once_more_settles_the_earlier_no(
    sales_plan: Plan, service_plan: Plan, head: User, quarter: Quarter, now: datetime
) -> None:
    first = ask(sales_plan, service_plan, head, now)
    handshakes.decline_handshake(handshake=first, reason="Not now.", actor=head, now=now)
    assert Gap.objects.get().rule_id == "C.interdependence"

    ask(sales_plan, service_plan, head, now + timedelta(hours=1))

    assert Gap.objects.get().state == GapState.RESOLVED


def test_the_rate_of_requests_agreed_to_stands_beside_the_headline(
    sales_plan: Plan, service_plan: Plan, head: User, quarter: Quarter, now: datetime
) -> None:
    between = {
        "quarter": quarter,
        "asking": sales_plan.obligation.department,
        "asked": service_plan.obligation.department,
    }
    agreed = HandshakeFactory.create(**between)
    Handshake.objects.filter(pk=agreed.pk).update(state="agreed", agreed=agreed.offers.get())
    HandshakeFactory.create(**between)
    HandshakeFactory.create(
        **between, state="withdrawn", answer="Solved.", answered_by=head, answered_at=now
    )

    freeze(quarter, now)

    assert headline(quarter).figures["handshake"] == [1, 2]


def test_facts_of_many_requests_take_as_many_queries_as_those_of_few(
    sales_plan: Plan, service_plan: Plan, quarter: Quarter, goal: Goal
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            load_facts(quarter, day=date(2026, 11, 30))
        return len(seen)

    def requests(count: int) -> None:
        for _ in range(count):
            HandshakeFactory.create(
                quarter=quarter,
                asking=sales_plan.obligation.department,
                asked=service_plan.obligation.department,
                answer_by=date(2026, 11, 1),
            )

    requests(2)
    load_facts(quarter, day=date(2026, 11, 30))
    few = queries()
    requests(20)

    assert queries() == few


def test_the_score_of_both_names_the_gap(
    sales_plan: Plan, service_plan: Plan, head: User, quarter: Quarter, now: datetime
) -> None:
    ask(sales_plan, service_plan, head, now)
    night(quarter, now + timedelta(days=8))

    reasons = [score.reasons for score in PlanScore.objects.order_by("pk")]

    gap = Gap.objects.get()
    assert [[reason["gap"] for reason in told] for told in reasons] == [[str(gap.pk)]] * 2


def test_the_gap_page_leads_to_the_request_for_those_who_may_read_it(
    sales_plan: Plan,
    service_plan: Plan,
    head: User,
    quarter: Quarter,
    now: datetime,
    client_of: Callable[[User], Client],
    chipo: User,
    clock: object,
) -> None:
    handshake = ask(sales_plan, service_plan, head, now - timedelta(days=9))
    freeze(quarter, now)
    gap = Gap.objects.get()
    link = reverse("kpis:handshake_page", args=[handshake.pk])
    page = reverse("gaps:gap_page", args=[gap.pk])

    assert link in client_of(head).get(page).content.decode()

    stranger = client_of(chipo).get(page)
    assert stranger.status_code == 200
    assert link not in stranger.content.decode()
    assert handshake.text not in stranger.content.decode()
