"""The alignment map: every number is a link to a list of exactly that length."""

import csv
import re
from datetime import timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.choices import PlanState
from departments.models import Goal, Objective, Obligation, Quarter, User
from departments.tests.factories import (
    GoalFactory,
    GoalLinkFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
)
from gaps.choices import GapKind, GapState, Severity
from gaps.models import GapParty
from gaps.tests.factories import GapFactory
from kpis.tests.factories import KpiUseFactory
from reports.alignment_map import alignment_map, list_url
from reports.choices import MapSign
from saypro_align.lib import clock as lib_clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _still(clock: Any) -> None:
    """Stop the clock."""


@pytest.fixture
def goal() -> Goal:
    """Return a goal that is served."""
    return GoalFactory.create(title="Keep our customers", slug="customers")


@pytest.fixture
def lonely() -> Goal:
    """Return a goal nobody serves."""
    return GoalFactory.create(title="Ready to grow", slug="grow")


def _objective(
    obligation: Obligation, *goals: Goal, state: PlanState = PlanState.ACTIVE, **fields: Any
) -> Objective:
    plan = obligation.plans.filter(state=state).first() or PlanFactory.create(
        obligation=obligation, state=state
    )
    objective = ObjectiveFactory.create(plan=plan, **fields)
    for goal in goals:
        GoalLinkFactory.create(objective=objective, goal=goal)
    return objective


def _gap(objective: Objective, **fields: Any) -> None:
    gap = GapFactory.create(quarter=objective.plan.obligation.quarter, **fields)
    GapParty.objects.create(
        gap=gap, obligation=objective.plan.obligation, side=0, objective_key=objective.key
    )


def test_it_says_in_words_whom_nobody_serves_and_what_has_no_goal(
    goal: Goal, lonely: Goal, sales_obligation: Obligation, as_farai: Client
) -> None:
    _objective(sales_obligation, goal)
    _objective(sales_obligation, text="Move the office")
    page = re.sub(r"\s+", " ", unescape(as_farai.get("/map/").content.decode()))

    assert "Nobody serves:" in page
    assert "“Ready to grow”" in page
    assert "1 objective has no goal:" in page
    assert "Sales: “Move the office”" in page


def _linked_numbers(page: str) -> list[tuple[str, int]]:
    """Return every address of a list on the map with the number its link shows."""
    links = re.findall(r'<a href="(/map/list/[^"]*)"[^>]*>\s*(?:<span[^>]*>)?(\d+)', page)
    return [(unescape(url), int(number)) for url, number in links]


def test_every_number_leads_to_a_list_of_exactly_that_length(
    goal: Goal,
    lonely: Goal,
    sales_obligation: Obligation,
    customer_service_obligation: Obligation,
    as_farai: Client,
) -> None:
    """Objectives with one goal, two goals, none; a KPI that two of them share."""
    first = _objective(sales_obligation, goal)
    second = _objective(customer_service_obligation, goal, lonely)
    shared = KpiUseFactory.create(objective=first).kpi
    KpiUseFactory.create(objective=second, kpi=shared)
    KpiUseFactory.create(objective=second)
    _objective(sales_obligation)
    numbers = _linked_numbers(as_farai.get("/map/").content.decode())

    assert len(numbers) > 10
    for url, number in numbers:
        page = as_farai.get(url)
        assert len(page.context["page"].object_list) == number, url
        assert page.context["found"].count_text.startswith(f"{number} ")


@pytest.mark.parametrize(
    ("fields", "sign"),
    [
        ({"kind": GapKind.MISALIGNED_KPI}, MapSign.OPEN),
        ({"kind": GapKind.MISALIGNED_KPI, "state": GapState.SUSPECTED}, MapSign.SUSPECTED),
        ({"kind": GapKind.CONFLICTING_GOALS, "state": GapState.SUSPECTED}, MapSign.APART),
        ({"kind": GapKind.UNCLEAR_OBJECTIVE, "severity": Severity.ADVISORY}, MapSign.FINE),
        ({"kind": GapKind.MISALIGNED_KPI, "state": GapState.RESOLVED}, MapSign.FINE),
    ],
)
def test_a_cell_says_what_does_not_fit(
    goal: Goal, sales_obligation: Obligation, dumisa: User, fields: Any, sign: MapSign
) -> None:
    _gap(_objective(sales_obligation, goal), **fields)
    page = alignment_map(sales_obligation.quarter, dumisa, lib_clock.now())
    cell = next(cell for row in page.rows if row.goal == goal for cell in row.served)

    assert cell.signs == (sign,)


def test_only_problems_leaves_what_is_fine_out_and_keeps_the_numbers(
    goal: Goal,
    lonely: Goal,
    sales_obligation: Obligation,
    customer_service_obligation: Obligation,
    dumisa: User,
) -> None:
    fine = GoalFactory.create(title="All is well")
    _objective(customer_service_obligation, fine, goal)
    _gap(_objective(sales_obligation, goal))
    quarter, now = sales_obligation.quarter, lib_clock.now()
    page = alignment_map(quarter, dumisa, now, only_problems=True)

    assert [row.title for row in page.rows] == ["Keep our customers", "Ready to grow"]
    assert [column.slug for column in page.columns] == ["sales"]
    assert page.rows[0].objectives.count == 2


def test_drafts_are_counted_for_their_own_department_only(
    goal: Goal, sales_obligation: Obligation, amina: User, chipo: User, farai: User
) -> None:
    _objective(sales_obligation, goal, state=PlanState.DRAFT)
    quarter, now = sales_obligation.quarter, lib_clock.now()
    counts = [
        alignment_map(quarter, person, now).goals[0].objectives.count
        for person in (amina, chipo, farai)
    ]

    assert counts == [1, 0, 0]


def test_a_link_counts_when_it_is_confirmed_and_its_goal_holds(
    goal: Goal, sales_obligation: Obligation, as_farai: Client, now: Any
) -> None:
    waiting = _objective(sales_obligation, text="Not confirmed")
    GoalLinkFactory.create(objective=waiting, goal=goal, confirmed=False)
    gone = GoalFactory.create(
        title="Gone", retired_on=(now - timedelta(days=2)).date(), retired_reason="Sold."
    )
    _objective(sales_obligation, gone, text="Left over")
    page = unescape(as_farai.get("/map/tree/").content.decode())

    assert "2 objectives have no goal:" in page
    assert "the link to “Keep our customers” is not confirmed" in page
    assert "served “Gone”, which is retired" in page


def test_page_api_and_file_have_the_same_numbers(
    goal: Goal, lonely: Goal, sales_obligation: Obligation, as_farai: Client, farai: User
) -> None:
    KpiUseFactory.create(objective=_objective(sales_obligation, goal))
    _objective(sales_obligation)
    page = alignment_map(sales_obligation.quarter, farai, lib_clock.now())
    on_page = [
        (row.title, row.departments.count, row.objectives.count, row.kpis.count)
        for row in page.rows
    ]
    api = as_farai.get("/api/v1/map/").json()
    file = b"".join(as_farai.get("/map/export/").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = list(csv.DictReader(StringIO(file)))

    assert [
        (row["title"], row["departments"], row["objectives"], row["kpis"]) for row in api["rows"]
    ] == on_page
    assert [
        (row["Goal"], int(row["Departments"]), int(row["Objectives"]), int(row["KPIs"]))
        for row in lines
    ] == on_page
    assert api["unserved_goals"] == ["grow"]
    assert lines[0]["Sales"] == "1 (all fine)"


def test_the_tree_as_a_file_has_a_line_for_each_kpi(
    goal: Goal, sales_obligation: Obligation, as_farai: Client
) -> None:
    objective = _objective(sales_obligation, goal)
    for _n in range(2):
        KpiUseFactory.create(objective=objective)
    _objective(sales_obligation, goal)
    answer = as_farai.get("/map/tree/export/")
    file = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]

    assert len(list(csv.DictReader(StringIO(file)))) == 3


@pytest.mark.parametrize("path", ["/map/", "/map/tree/", "/map/list/", "/api/v1/map/"])
def test_more_plans_ask_no_more_queries(
    goal: Goal, sales_obligation: Obligation, as_dumisa: Client, path: str
) -> None:
    def grow(quarter: Quarter, times: int) -> None:
        for _n in range(times):
            obligation = ObligationFactory.create(quarter=quarter)
            served, left = _objective(obligation, goal), _objective(obligation)
            KpiUseFactory.create(objective=served)
            _gap(served)
            _gap(left, kind=GapKind.IRRELEVANT_METRIC)
            GoalFactory.create()

    grow(sales_obligation.quarter, 2)
    as_dumisa.get(path)
    with CaptureQueriesContext(connection) as few:
        as_dumisa.get(path)
    grow(sales_obligation.quarter, 6)
    with CaptureQueriesContext(connection) as many:
        as_dumisa.get(path)

    assert len(many) == len(few)


@pytest.mark.parametrize(
    "query", ["goal=nothing", "department=nothing", "goal=none&department=x", "goal=%00"]
)
def test_a_list_of_nothing_known_is_not_found(
    sales_obligation: Obligation, as_farai: Client, query: str
) -> None:
    assert as_farai.get(f"/map/list/?{query}").status_code == 404


def test_a_department_can_be_chosen_and_its_numbers_are_its_own(
    goal: Goal,
    sales_obligation: Obligation,
    customer_service_obligation: Obligation,
    as_farai: Client,
) -> None:
    _objective(sales_obligation, goal)
    _objective(customer_service_obligation, goal)
    page = as_farai.get("/map/?department=sales").content.decode()
    url = list_url(sales_obligation.quarter, goal="customers", department="sales")

    assert unescape(page).count(url) >= 2
    for url, number in _linked_numbers(page):
        assert len(as_farai.get(url).context["page"].object_list) == number, url


def test_without_goals_it_says_who_prepares_them(
    sales_obligation: Obligation, as_farai: Client, as_dumisa: Client
) -> None:
    assert b"The strategy office is preparing them." in as_farai.get("/map/").content
    assert b"Add goals" in as_dumisa.get("/map/").content


def test_before_the_first_quarter_there_is_an_empty_map(as_dumisa: Client) -> None:
    assert as_dumisa.get("/map/").status_code == 200


def test_outsiders_do_not_learn_of_the_map(as_eve: Client, sales_obligation: Obligation) -> None:
    assert as_eve.get("/map/").status_code == 404
