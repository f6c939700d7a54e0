"""Evaluations: frozen at the end of the period, opened as they were, and what changed since the last."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import ApiClientOf, ClientOf
from departments.models import Department, Quarter, User
from gaps.choices import SnapshotCause
from gaps.models import AlignmentSnapshot
from reports.tests.factories_evaluations import evaluation, frozen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/evaluations/"


@pytest.fixture
def ends(
    quarter: Quarter, sales: Department, customer_service: Department
) -> list[AlignmentSnapshot]:
    """Sales became aligned in October and Customer Service lost it in November."""
    told = [
        (date(2026, 9, 30), 60, 100),
        (date(2026, 10, 31), 100, 100),
        (date(2026, 11, 20), 100, 80),
    ]
    return [
        evaluation(quarter, day, [frozen(sales, first), frozen(customer_service, second)])
        for day, first, second in told
    ]


def opened(client: Client, snapshot: AlignmentSnapshot) -> str:
    page = client.get(reverse("reports:evaluation_page", args=[snapshot.pk]))
    return " ".join(page.content.decode().split())


def told(page: str) -> str:
    return page.partition('id="since-title"')[2].partition("</main>")[0]


@pytest.mark.usefixtures("ends")
def test_evaluations_are_listed_the_newest_first_with_what_changed(as_bongani: Client) -> None:
    evaluation_names = [one.name for one in as_bongani.get(LIST).context["page"].object_list]
    page = as_bongani.get(LIST).content.decode()

    assert evaluation_names == ["November 2026", "October 2026", "September 2026"]
    assert "1 plan more" in page
    assert "Target met" in page


def test_an_evaluation_says_who_became_aligned_and_who_no_longer_is(
    ends: list[AlignmentSnapshot], as_bongani: Client
) -> None:
    october, november = opened(as_bongani, ends[1]), opened(as_bongani, ends[2])

    assert "2 of 2 plans were fully aligned: 100.0 %." in october
    assert "Became fully aligned: Sales" in october
    assert "No longer fully aligned: Customer Service" in november
    assert "\N{MINUS SIGN}20.0" in november


def test_the_first_evaluation_has_nothing_before_it(
    ends: list[AlignmentSnapshot], as_bongani: Client
) -> None:
    assert "Since the one before" not in opened(as_bongani, ends[0])


def test_a_year_later_it_reads_as_on_its_day_with_the_rules_of_then(
    ends: list[AlignmentSnapshot], client_of: ClientOf, dumisa: User, clock: Any
) -> None:
    then = opened(client_of(dumisa), ends[1])
    clock.move_to(datetime(2027, 11, 21, 12, tzinfo=UTC))
    later = opened(client_of(dumisa), ends[1])

    assert "scoring-1" in later
    assert told(then) == told(later)


def test_the_end_of_a_quarter_is_compared_with_the_month_before_not_with_its_own_last_month(
    ends: list[AlignmentSnapshot], quarter: Quarter, as_bongani: Client
) -> None:
    end = evaluation(quarter, date(2026, 11, 20), ends[1].plans, cause=SnapshotCause.QUARTER_END)
    page = opened(as_bongani, end)

    assert "<h1" in page
    assert str(quarter.name) in page
    assert "October 2026</a>: 2 of 2" in page


def test_anothers_draft_stays_hidden_in_an_evaluation(
    quarter: Quarter, customer_service: Department, as_bongani: Client, as_dumisa: Client
) -> None:
    drafted = evaluation(quarter, plans=[frozen(customer_service, 37, state="draft")])

    assert "37.0" not in opened(as_bongani, drafted)
    assert "37.0" in opened(as_dumisa, drafted)


def test_what_is_no_evaluation_is_not_found(quarter: Quarter, as_dumisa: Client) -> None:
    daily = evaluation(quarter, cause=SnapshotCause.DAILY)

    for name in ("evaluation_page", "evaluation_csv"):
        assert as_dumisa.get(reverse(f"reports:{name}", args=[daily.pk])).status_code == 404


def test_page_file_and_api_say_the_same(
    ends: list[AlignmentSnapshot], as_dumisa: Client, api_of: ApiClientOf, dumisa: User
) -> None:
    answer: Any = as_dumisa.get("/evaluations/evaluations.csv")
    lines = b"".join(answer).decode().splitlines()
    told = api_of(dumisa).get("/api/v1/evaluations/").json()["results"]
    one = api_of(dumisa).get(f"/api/v1/evaluations/{ends[2].pk}/").json()

    assert [(row["k"], row["n"], row["difference"]) for row in told] == [
        (1, 2, -1),
        (2, 2, 1),
        (1, 2, None),
    ]
    assert [line.split(",")[3:5] for line in lines[1:]] == [["1", "2"], ["2", "2"], ["1", "2"]]
    assert one["lost"] == ["Customer Service"]
    assert [row["score_before"] for row in one["departments"]] == ["100.0", "100.0"]


def test_more_evaluations_need_no_more_queries(
    ends: list[AlignmentSnapshot], quarter: Quarter, as_dumisa: Client
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert as_dumisa.get(LIST).status_code == 200
        return len(seen)

    asked()
    few = asked()
    for day in range(1, 9):
        evaluation(quarter, date(2026, 8, day), ends[0].plans)
    assert asked() == few
