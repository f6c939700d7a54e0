"""The register: every filter, what came back, what comes up most, and deciding on many gaps."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import ApiClientOf, ClientOf
from departments.models import Department, Obligation, Quarter, User
from departments.tests.factories import ObligationFactory, QuarterFactory
from gaps.choices import GapKind, GapState
from gaps.models import Gap
from gaps.selectors.recurrence import recurrence
from gaps.selectors.rules import current_rules
from gaps.tests.factories import gap_between
from kpis.models import Kpi
from kpis.tests.factories import KpiFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/gaps/"


@pytest.fixture
def gap(sales_obligation: Obligation, bongani: User) -> Gap:
    """Return a gap of 20 days ago: one day is left of the 21 to correct it."""
    return gap_between(sales_obligation, rule_id="A.activity", owner=bongani, cause="habit")


@pytest.fixture
def kpi(db: None) -> Kpi:
    return KpiFactory.create()


def listed(client: Client, query: str) -> list[Gap]:
    return [row.gap for row in client.get(f"{LIST}?{query}").context["rows"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("family=kpis", True),
        ("family=conflicts", False),
        ("family=unclear", False),
        ("rule=A.activity", True),
        ("rule=A.unit", False),
        ("cause=habit", True),
        ("cause=none", False),
        ("left=7", True),
        ("left=21", True),
        ("left=late", False),
        ("again=yes", False),
        ("action=late", False),
        ("action=approved", False),
        ("action=none", True),
    ],
)
def test_each_further_filter_narrows_page_file_and_api_alike(
    query: str, found: bool, client_of: ClientOf, api_of: ApiClientOf, dumisa: User, gap: Gap
) -> None:
    office = client_of(dumisa)
    wanted = [gap] if found else []
    assert listed(office, query) == wanted
    rows = office.get(f"/gaps/export/?{query}").getvalue().decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + len(wanted)
    told = api_of(dumisa).get(f"/api/v1/gaps/?is_open=true&{query}").json()["results"]
    assert [row["id"] for row in told] == [str(one.pk) for one in wanted]


def test_the_owner_is_who_answers_for_it(as_dumisa: Client, gap: Gap, bongani: User) -> None:
    assert listed(as_dumisa, f"owner={bongani.pk}") == [gap]


@pytest.mark.parametrize(
    ("days", "state", "left"),
    [
        (7, GapState.SUSPECTED, "7"),
        (8, GapState.SUSPECTED, "late"),
        (0, GapState.SUSPECTED, "7"),
        (13, GapState.CONFIRMED, "21"),
        (14, GapState.CONFIRMED, "7"),
        (21, GapState.CONFIRMED, "7"),
        (22, GapState.CONFIRMED, "late"),
    ],
)
def test_days_left_are_counted_as_the_row_shows_them(
    days: int,
    state: str,
    left: str,
    as_dumisa: Client,
    sales_obligation: Obligation,
    now: datetime,
) -> None:
    opened = now.replace(hour=0, minute=5) - timedelta(days=days)
    old = gap_between(sales_obligation, state=state, created_at=opened)
    found = {name: listed(as_dumisa, f"left={name}") for name in ("late", "7", "21")}
    assert found[left] == [old]
    (row,) = as_dumisa.get(LIST).context["rows"]
    assert {"late": row.reaction.left < 0, "7": 0 <= row.reaction.left <= 7}.get(
        left, 7 < row.reaction.left <= 21
    )


def test_the_days_begin_again_with_the_decision(
    as_dumisa: Client, sales_obligation: Obligation, now: datetime
) -> None:
    opened = now - timedelta(days=30)
    decided = gap_between(sales_obligation, created_at=opened, decided_at=now - timedelta(days=10))
    assert listed(as_dumisa, "left=late") == []
    assert listed(as_dumisa, "left=21") == [decided]


@pytest.mark.parametrize(
    "query", ["family=x", "left=9999", "rule='", "cause=%00", "again=no", "action=%F0%9F%98%80"]
)
def test_an_answer_that_is_not_offered_asks_for_nothing(
    query: str, as_dumisa: Client, gap: Gap
) -> None:
    assert listed(as_dumisa, query) == [gap]


def test_the_way_back_from_a_gap_keeps_the_filters(as_dumisa: Client, gap: Gap) -> None:
    page = as_dumisa.get(f"{LIST}?kind=A&department=sales").content.decode()
    assert f"/gaps/{gap.pk}/?list=kind%3DA%26department%3Dsales" in page
    shown = as_dumisa.get(f"/gaps/{gap.pk}/?list=kind%3DA%26department%3Dsales").content.decode()
    assert 'href="/gaps/?department=sales&amp;kind=A"' in shown


def repeat(quarter: Quarter, department: Department, kpi: Kpi, **fields: Any) -> Gap:
    """Return a gap on the KPI, in the quarter, of the department."""
    duty = ObligationFactory.create(quarter=quarter, department=department)
    found = gap_between(duty, **fields)
    found.parties.update(kpi=kpi)
    return found


@pytest.fixture
def before(quarter: Quarter) -> list[Quarter]:
    """Return the three quarters before, the newest first."""
    return [
        QuarterFactory.create(code="2026-Q3", starts_on=date(2026, 7, 1)),
        QuarterFactory.create(code="2026-Q2", starts_on=date(2026, 4, 1)),
        QuarterFactory.create(code="2026-Q1", starts_on=date(2026, 1, 1)),
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(
    as_dumisa: Client, gap: Gap, day: str
) -> None:
    for page in (LIST, "/actions/"):
        assert as_dumisa.get(page, {"since": day, "state": "all"}).status_code == 200


@pytest.mark.parametrize(("back", "expected"), [(0, [1, 1]), (1, [1, 1]), (2, [0, 1])])
def test_a_gap_comes_back_within_two_quarters(
    back: int,
    expected: list[int],
    quarter: Quarter,
    before: list[Quarter],
    sales: Department,
    kpi: Kpi,
) -> None:
    repeat(before[back], sales, kpi, state=GapState.RESOLVED)
    repeat(quarter, sales, kpi)
    assert recurrence(quarter) == expected


def test_another_kind_kpi_or_department_or_what_was_waved_away_is_no_return(
    quarter: Quarter,
    before: list[Quarter],
    sales: Department,
    customer_service: Department,
    kpi: Kpi,
) -> None:
    repeat(before[0], sales, KpiFactory.create())
    repeat(before[1], sales, kpi, kind=GapKind.UNCLEAR_OBJECTIVE)
    repeat(before[0], customer_service, kpi)
    waved = repeat(before[2], sales, kpi, state=GapState.DISMISSED)
    Gap.objects.filter(pk=waved.pk).update(quarter=before[1])
    repeat(quarter, sales, kpi)
    assert recurrence(quarter) == [0, 1]


def test_what_was_opened_again_came_back_and_what_is_no_gap_is_not_counted(
    quarter: Quarter, sales_obligation: Obligation
) -> None:
    gap_between(sales_obligation, times_reopened=1)
    gap_between(sales_obligation)
    gap_between(sales_obligation, state=GapState.DISMISSED, times_reopened=1)
    gap_between(sales_obligation, on_draft=True, times_reopened=1)
    assert recurrence(quarter) == [1, 2]


def test_the_number_that_came_back_opens_exactly_these_and_the_page_names_the_earlier_one(
    as_amina: Client, quarter: Quarter, before: list[Quarter], sales: Department, kpi: Kpi
) -> None:
    earlier = repeat(before[0], sales, kpi, state=GapState.RESOLVED, sentence="Seen before.")
    again = repeat(quarter, sales, kpi)
    gap_between(again.parties.get().obligation)
    page = as_amina.get("/gaps/pareto/")
    assert page.context["came_back"] == (1, 2)
    assert "q=2026-Q4&amp;state=any&amp;again=yes" in page.content.decode()
    assert listed(as_amina, "q=2026-Q4&state=any&again=yes") == [again]
    shown = as_amina.get(f"/gaps/{again.pk}/")
    assert shown.context["page"].repeats == [earlier]
    assert "Seen before." in shown.content.decode()


@pytest.mark.parametrize("state", [GapState.SUSPECTED, GapState.RESOLVED])
def test_nobody_learns_of_an_earlier_gap_that_he_may_not_read(
    state: str,
    as_chipo: Client,
    as_dumisa: Client,
    api_of: ApiClientOf,
    chipo: User,
    quarter: Quarter,
    before: list[Quarter],
    sales: Department,
    kpi: Kpi,
) -> None:
    repeat(before[0], sales, kpi, state=state)
    again = repeat(quarter, sales, kpi)
    known = [again] if state == GapState.RESOLVED else []

    assert listed(as_dumisa, "state=any&again=yes") == [again]
    assert listed(as_chipo, "state=any&again=yes") == known
    assert as_chipo.get("/gaps/pareto/").context["came_back"] == (len(known), 1)
    told = api_of(chipo).get("/api/v1/gaps/?again=yes").json()["results"]
    assert [row["id"] for row in told] == [str(one.pk) for one in known]
    assert recurrence(quarter) == [1, 1]


def test_every_bar_opens_a_list_of_as_many(
    as_dumisa: Client, gap: Gap, sales_obligation: Obligation
) -> None:
    for cause in ("habit", "no_data", ""):
        gap_between(sales_obligation, kind="E", rule_id="E.vague", cause=cause)
    page = as_dumisa.get("/gaps/pareto/?department=sales")
    for one in page.context["paretos"]:
        for line in one.lines:
            query = f"department=sales&{one.by}={line.asked}"
            assert len(listed(as_dumisa, query)) == line.bar.count
            assert f"department=sales&amp;{one.by}={line.asked}" in page.content.decode()
    by_kind, by_cause, _by_rule = page.context["paretos"]
    assert [line.bar.count for line in by_kind.lines] == [3, 1]
    assert by_kind.sentence == "2 of 2 kinds make up 100.0\N{NO-BREAK SPACE}% of 4 gaps."
    assert [line.asked for line in by_cause.lines] == ["habit", "no_data", "none"]


def test_an_empty_pareto_says_so_and_the_api_tells_the_same(
    as_dumisa: Client, api_of: ApiClientOf, dumisa: User, gap: Gap
) -> None:
    assert "There is nothing to count." in as_dumisa.get("/gaps/pareto/?kind=B").content.decode()
    told = api_of(dumisa).get("/api/v1/gaps/pareto/?kind=A").json()
    assert (told["came_back"], told["out_of"]) == (0, 1)
    assert [(one["by"], one["lines"][0]["value"]) for one in told["paretos"]] == [
        ("kind", "A"),
        ("cause", "habit"),
        ("rule", "A.activity"),
    ]


def test_what_comes_up_most_comes_as_a_file_narrowed_as_the_page(
    as_dumisa: Client, sales_obligation: Obligation
) -> None:
    gap_between(sales_obligation, state="confirmed", kind="B", rule_id="")
    answer: Any = as_dumisa.get("/gaps/pareto.csv?kind=B")
    assert b"".join(answer).decode("utf-8-sig").splitlines() == [
        "Counted,What,Gaps,With those above,Of all",
        "By kind,Departments pull apart,1,1,1",
        "By cause,Nobody has said,1,1,1",
        "By rule,Reported by a person,1,1,1",
    ]


def test_staff_see_in_the_pareto_only_what_they_may_read(
    as_chipo: Client, sales_obligation: Obligation
) -> None:
    gap_between(sales_obligation, state=GapState.SUSPECTED)
    assert "There is nothing to count." in as_chipo.get("/gaps/pareto/").content.decode()


def test_the_pareto_asks_the_same_number_of_questions_for_20_gaps_as_for_10(
    as_dumisa: Client, sales_obligation: Obligation, now: datetime
) -> None:
    current_rules(now)
    counts = []
    for _round in range(2):
        for _number in range(10):
            gap_between(sales_obligation)
        with CaptureQueriesContext(connection) as queries:
            as_dumisa.get("/gaps/pareto/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_file_tells_days_left_cause_and_who_answers(as_dumisa: Client, gap: Gap) -> None:
    text = as_dumisa.get("/gaps/export/").getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["Days left to react"] == "1"
    assert row["Cause"] == "Taken over from an earlier plan"
    assert row["Who answers"] == "Bongani Zulu"
