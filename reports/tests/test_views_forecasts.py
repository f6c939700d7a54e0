"""Forecasts: each target with its chance, the least likely first, and how good the forecasts were."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import ApiClientOf
from departments.choices import PlanState
from departments.models import Plan, Quarter, User
from departments.tests.factories import QuarterFactory
from kpis.models import Kpi, KpiUse, Measurement
from kpis.selectors.forecasts import card_of, target_forecasts
from kpis.tests.factories import MeasurementFactory
from reports.tests.story import plan_in_force

URL = "/forecasts/"
API = "/api/v1/forecasts/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def target_of(quarter: Quarter, name: str, pace: str, *, until: date) -> Kpi:
    """Return the KPI of a new department's plan, rising from 2.8 by so much a week; 4.0 is wanted."""
    plan = plan_in_force(quarter, name)
    use = KpiUse.objects.get(objective__plan=plan)
    Kpi.objects.filter(pk=use.kpi_id).update(name=f"Conversion in {name}")
    Measurement.objects.filter(kpi=use.kpi_id).delete()
    weeks = (until - quarter.starts_on).days // 7
    for week in range(1, weeks + 1):
        MeasurementFactory.create(
            kpi=use.kpi,
            measured_on=quarter.starts_on + timedelta(days=7 * week),
            value=Decimal("2.8") + Decimal(pace) * week,
        )
    use.kpi.refresh_from_db()
    return use.kpi


@pytest.fixture
def targets(quarter: Quarter, now: datetime) -> dict[str, Kpi]:
    """Return three targets: one ahead of its path, one behind, one nobody has measured."""
    paces = {"Ahead": "0.15", "Behind": "0.03", "Silent": "0"}
    found = {name: target_of(quarter, name, pace, until=now.date()) for name, pace in paces.items()}
    Measurement.objects.filter(kpi=found["Silent"]).delete()
    return found


@pytest.fixture
def last_quarter(db: None) -> Quarter:
    """Return the quarter before, whose targets have all come due."""
    return QuarterFactory.create(
        code="2026-Q3",
        name="Quarter 3, 2026",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        mid_quarter_on=date(2026, 8, 15),
        plans_due_at=datetime.fromisoformat("2026-07-15T17:00:00+02:00"),
    )


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_the_least_likely_target_stands_first_with_its_chance_in_words(
    targets: dict[str, Kpi], as_farai: Client
) -> None:
    answer = as_farai.get(URL)

    rows = [
        (row.found.department.name, row.word and row.word.tone) for row in answer.context["rows"]
    ]
    assert rows == [("Behind", "bad"), ("Ahead", "good"), ("Silent", None)]
    page = text_of(answer)
    assert "%, unlikely" in page
    assert "%, likely" in page
    assert "Not enough history" in page


def test_the_page_of_a_kpi_says_its_chance_and_where_it_most_likely_ends(
    targets: dict[str, Kpi], as_farai: Client
) -> None:
    page = text_of(as_farai.get(f"/kpis/{targets['Ahead'].pk}/"))

    assert re.search(r"reached by 31 Dec 2026 with a chance of 9\d %\.", page)
    assert re.search(r"In 8 of 10 futures .* it ends at 4\.\d+ to [45][.\d]* %\.", page)
    assert "How good are these forecasts?" in page


def test_without_enough_values_the_page_of_a_kpi_says_what_it_takes(
    targets: dict[str, Kpi], as_farai: Client
) -> None:
    page = text_of(as_farai.get(f"/kpis/{targets['Silent'].pk}/"))

    assert "Not enough history: a forecast takes 3 values since the start." in page


def test_the_list_of_kpis_shows_the_same_chance(
    targets: dict[str, Kpi], as_farai: Client, quarter: Quarter, farai: User, now: datetime
) -> None:
    row = target_forecasts(quarter, farai, now.date())[0]

    assert row.chance is not None
    assert f"reached with a chance of {round(row.chance * 100)} %" in text_of(
        as_farai.get("/kpis/", {"department": "behind"})
    )


def test_it_is_narrowed_to_a_department(targets: dict[str, Kpi], as_farai: Client) -> None:
    rows = as_farai.get(URL, {"department": "ahead"}).context["rows"]

    assert [row.found.use.kpi.name for row in rows] == ["Conversion in Ahead"]


def test_what_stands_in_a_draft_has_no_forecast(
    targets: dict[str, Kpi], as_chipo: Client, as_dumisa: Client
) -> None:
    Plan.objects.filter(obligation__department__slug="ahead").update(state=PlanState.DRAFT)

    assert "Conversion in Ahead" not in text_of(as_chipo.get(URL))
    assert "Conversion in Ahead" not in text_of(as_dumisa.get(URL))


def test_the_report_card_compares_what_was_said_with_what_happened(
    last_quarter: Quarter, quarter: Quarter, as_farai: Client, now: datetime
) -> None:
    for number in range(6):
        target_of(last_quarter, f"Fast {number}", "0.15", until=date(2026, 9, 30))
        target_of(last_quarter, f"Slow {number}", "0.02", until=date(2026, 9, 30))

    card = card_of(now.date())
    page = text_of(as_farai.get(URL, {"q": quarter.code}))

    assert card is not None
    assert (card.count, card.happened) == (12, 6)
    assert [(one.low, one.count, one.happened) for one in card.bins if one.count] == [
        (0, 6, 0),
        (80, 6, 6),
    ]
    assert "Over 12 targets that came due" in page
    assert "6 of 6" in page


def test_of_a_quarter_that_is_over_it_says_what_was_reached(
    last_quarter: Quarter, as_farai: Client
) -> None:
    target_of(last_quarter, "Fast", "0.15", until=date(2026, 9, 30))
    target_of(last_quarter, "Slow", "0.02", until=date(2026, 9, 30))

    rows = as_farai.get(URL, {"q": last_quarter.code}).context["rows"]

    assert sorted((row.found.department.name, row.word.label) for row in rows) == [
        ("Fast", "Reached"),
        ("Slow", "Not reached"),
    ]


def test_with_little_behind_it_there_is_no_report_card(
    targets: dict[str, Kpi], as_farai: Client
) -> None:
    assert "the report card begins with ten targets that have come due" in text_of(
        as_farai.get(URL)
    )


def test_the_api_says_the_same(
    targets: dict[str, Kpi], api_of: ApiClientOf, farai: User, quarter: Quarter
) -> None:
    body = api_of(farai).get(API, {"quarter": quarter.code}).json()

    assert [row["department"] for row in body["results"]] == ["behind", "ahead", "silent"]
    assert body["results"][0]["chance"] < 0.2 < 0.8 < body["results"][1]["chance"]
    assert body["results"][2]["chance"] is None
    assert body["report_card"] is None


def test_outsiders_find_nothing(targets: dict[str, Kpi], as_eve: Client) -> None:
    assert as_eve.get(URL).status_code in (403, 404)


def test_the_queries_do_not_grow_with_the_targets(
    targets: dict[str, Kpi], quarter: Quarter, as_farai: Client, now: datetime
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            as_farai.get(URL)
        return len(found)

    queries()
    few = queries()
    for number in range(8):
        target_of(quarter, f"More {number}", "0.1", until=now.date())

    assert queries() == few
