"""My week: what needs the person, the most urgent first, and an end to it."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actions.choices import ActionState
from actions.choices.sessions import SessionKind
from actions.tests.factories import StepFactory
from actions.tests.factories_session import SessionFactory
from departments.choices import PlanState
from departments.models import Obligation, Quarter, User
from departments.tests.factories import PlanFactory
from gaps.choices import GapState
from kpis.models import Kpi
from kpis.tests.factories import MeasurementFactory
from reports.selectors.week.sources import SOURCES
from reports.tests.story import action_on, active_plan, gap_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def review_is_planned(quarter: Quarter) -> None:
    """Let the mid-quarter review, which the strategy office owes, be planned."""
    SessionFactory.create(kind=SessionKind.MID_QUARTER, quarter=quarter)


def buttons(client: Client) -> list[str]:
    answer = client.get("/", {"week": "mine"})
    assert answer.status_code == 200
    return [task.button for task in answer.context["week"].tasks]


def test_the_leadership_lands_on_the_dashboard(as_farai: Client) -> None:
    assert as_farai.get("/")["Location"] == "/dashboard/"
    assert as_farai.get("/", {"week": "mine"}).status_code == 200


def test_external_readers_land_at_their_reports(as_eve: Client) -> None:
    assert as_eve.get("/")["Location"] == "/reports/"


def test_when_nothing_waits_the_page_says_so(as_bongani: Client) -> None:
    page = as_bongani.get("/").content.decode()

    assert "Nothing needs you" in page
    assert "See the dashboard" in page


def test_a_head_is_asked_to_write_the_plan(sales_obligation: Obligation, as_amina: Client) -> None:
    week = as_amina.get("/").context["week"]

    assert [(task.button, task.is_late) for task in week.tasks] == [("Start the plan", True)]
    assert "1 thing needs you" in re.sub(r"\s+", " ", as_amina.get("/").content.decode())


@pytest.mark.parametrize(
    ("state", "button"),
    [
        (PlanState.DRAFT, ["Go on writing"]),
        (PlanState.RETURNED, ["Change the plan"]),
        (PlanState.SUBMITTED, []),
        (PlanState.ACTIVE, []),
    ],
)
def test_a_plan_asks_for_what_its_state_needs(
    sales_obligation: Obligation, as_amina: Client, state: str, button: list[str]
) -> None:
    PlanFactory.create(obligation=sales_obligation, state=state)

    assert buttons(as_amina) == button


def test_an_exempt_department_owes_nothing(
    sales_obligation: Obligation, as_amina: Client, farai: User, now: datetime
) -> None:
    Obligation.objects.update(
        exempted_at=now, exempted_by=farai, exempt_reason="Merger", exempt_until=date(2026, 12, 31)
    )

    assert buttons(as_amina) == []


@pytest.mark.usefixtures("review_is_planned")
def test_a_submitted_plan_waits_for_who_decides(
    sales_obligation: Obligation, as_dumisa: Client, as_farai: Client, as_chipo: Client
) -> None:
    PlanFactory.create(obligation=sales_obligation, state=PlanState.SUBMITTED)

    assert buttons(as_dumisa) == ["Read the plan"]
    assert buttons(as_farai) == ["Read the plan"]
    assert buttons(as_chipo) == []


@pytest.mark.usefixtures("review_is_planned")
def test_who_wrote_a_plan_is_not_asked_to_decide(
    sales_obligation: Obligation, as_dumisa: Client, dumisa: User
) -> None:
    PlanFactory.create(obligation=sales_obligation, state=PlanState.SUBMITTED, author=dumisa)

    assert buttons(as_dumisa) == []


def test_a_gap_without_action_waits_for_its_head(
    sales_obligation: Obligation, as_amina: Client, as_chipo: Client
) -> None:
    plan = active_plan(sales_obligation)
    Kpi.objects.update(frequency="quarterly")
    gap = gap_on(plan)

    assert buttons(as_amina) == ["Answer the gap"]
    assert buttons(as_chipo) == []

    action_on(gap, plan, deadline=date(2027, 1, 30))
    assert buttons(as_amina) == []


@pytest.mark.usefixtures("review_is_planned")
def test_suggested_gaps_wait_for_the_strategy_office(
    sales_obligation: Obligation, as_dumisa: Client
) -> None:
    gap_on(active_plan(sales_obligation), state=GapState.SUSPECTED)

    assert buttons(as_dumisa) == ["Decide"]


def test_actions_and_steps_due_within_a_week_wait_for_their_owners(
    sales_obligation: Obligation, as_bongani: Client, bongani: User, now: datetime
) -> None:
    plan = active_plan(sales_obligation)
    gap = gap_on(plan)
    action_on(gap, plan, responsible=bongani, deadline=date(2026, 11, 20), title="Late one")
    action_on(gap, plan, responsible=bongani, deadline=date(2026, 11, 25), title="Coming one")
    action_on(gap, plan, responsible=bongani, deadline=date(2026, 12, 25), title="Far one")
    action_on(
        gap,
        plan,
        responsible=bongani,
        state=ActionState.IMPLEMENTED,
        implemented_at=now,
        title="Done",
    )
    other = action_on(gap, plan, title="Somebody else's")
    StepFactory.create(action=other, owner=bongani, due_on=date(2026, 11, 22), text="My step")
    StepFactory.create(action=other, owner=bongani, due_on=date(2026, 12, 22), text="Far step")

    tasks = as_bongani.get("/").context["week"].tasks

    assert [(task.title, task.is_late) for task in tasks] == [
        ("Late one", True),
        ("My step", False),
        ("Coming one", False),
    ]


def test_a_kpi_asks_its_owner_to_check_in_by_its_rhythm(
    sales_obligation: Obligation, as_bongani: Client, bongani: User, now: datetime
) -> None:
    active_plan(sales_obligation)
    Kpi.objects.update(owner=bongani, frequency="weekly")
    assert buttons(as_bongani) == []

    MeasurementFactory._meta.model.objects.update(measured_on=now.date() - timedelta(days=8))
    assert buttons(as_bongani) == ["Check in"]


def test_my_week_asks_the_same_number_of_questions(
    sales_obligation: Obligation,
    quarter: Quarter,
    as_amina: Client,
    amina: User,
) -> None:
    plan = active_plan(sales_obligation, kpis=1)
    asked = []
    for count in (1, 6):
        for number in range(count):
            gap = gap_on(plan)
            action_on(gap_on(plan), plan, responsible=amina, deadline=date(2026, 11, 1 + number))
            assert gap.quarter == quarter
        as_amina.get("/")
        with CaptureQueriesContext(connection) as seen:
            as_amina.get("/")
        asked.append(len(seen))

    # Sources of one noun share what they read.
    assert asked[0] == asked[1] <= len(SOURCES)
