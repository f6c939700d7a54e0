"""The dashboard: one sentence, numbers that are links to exactly their lists, and nobody's drafts."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.choices import ActionState
from actions.models import CorrectiveAction
from departments.choices import PlanState, QuarterState
from departments.models import Department, Obligation, Quarter, User
from departments.tests.factories import (
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    QuarterFactory,
)
from gaps.choices import GapKind, GapState
from gaps.models import Gap
from gaps.services.scores import score_quarter
from reports.tests.story import action_on, freeze, gap_on, plan_in_force, three_of

URL = "/dashboard/"
NBSP = "\u00a0"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def text_of(answer: Any) -> Any:
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"[ \n\t]+", " ", plain)


def counted(client: Client, url: str) -> Any:
    """Return how many rows the list behind a number has."""
    answer = client.get(url)
    assert answer.status_code == 200
    if "page" in answer.context and hasattr(answer.context["page"], "paginator"):
        return answer.context["page"].paginator.count
    if url.startswith("/dashboard/"):
        return len(answer.context["page"].shown_rows)
    return len(answer.context["page"].kpis)


def test_the_headline_is_a_sentence_with_the_percent_rounded_down(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    three_of(quarter, now)

    answer = as_farai.get(URL)

    assert "2 of 3 plans are fully aligned. One more is needed." in text_of(answer)
    assert f"66.6{NBSP}%" in text_of(answer)
    assert answer.context["page"].headline.meets is False


def test_without_a_plan_due_there_is_no_percentage(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    freeze(quarter, now)

    answer = as_farai.get(URL)

    assert "No plans are due yet." in text_of(answer)
    assert "n/a" in text_of(answer)
    assert "0.0" not in text_of(answer).split("Departments, worst first")[0]


def test_before_the_first_quarter_the_page_says_so(as_farai: Client) -> None:
    assert "No quarter has been opened yet." in text_of(as_farai.get(URL))


def test_the_target_is_met_when_all_are_aligned(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    plan_in_force(quarter, "Product")
    freeze(quarter, now)

    assert f"The 90{NBSP}% target is met." in text_of(as_farai.get(URL))


def test_missing_and_exempt_departments_are_named(
    quarter: Quarter,
    now: datetime,
    as_farai: Client,
    farai: User,
    sales: Department,
    customer_service: Department,
) -> None:
    three_of(quarter, now)
    ObligationFactory.create(quarter=quarter, department=sales)
    ObligationFactory.create(
        quarter=quarter,
        department=customer_service,
        exempted_at=now,
        exempted_by=farai,
        exempt_reason="A private reason",
        exempt_until=date(2026, 12, 31),
    )
    freeze(quarter, now)

    page = as_farai.get(URL).context["page"]

    assert (page.missing, page.exempt) == (("Sales",), ("Customer Service",))
    assert page.missing_sentence == (
        "1 department has not submitted a plan. It counts as not aligned."
    )
    assert (page.headline.aligned, page.headline.total) == (2, 4)
    assert "A private reason" not in text_of(as_farai.get(URL))


def test_departments_stand_worst_first(quarter: Quarter, now: datetime, as_farai: Client) -> None:
    three_of(quarter, now)

    rows = as_farai.get(URL).context["page"].shown_rows

    assert rows[0].department == "Marketing"
    assert [row.is_fully_aligned for row in rows] == [False, True, True]


@pytest.mark.parametrize(
    ("order", "first"),
    [("department", "Information"), ("-department", "Product"), ("x", "Marketing")],
)
def test_the_table_is_sorted_by_the_address(
    quarter: Quarter, now: datetime, as_farai: Client, order: str, first: str
) -> None:
    three_of(quarter, now)

    rows = as_farai.get(URL, {"sort": order}).context["page"].shown_rows

    assert rows[0].department == first


def test_every_number_leads_to_a_list_of_exactly_that_count(
    quarter: Quarter, now: datetime, as_dumisa: Client
) -> None:
    plans = three_of(quarter, now)
    gaps = [
        gap_on(plans["Product"], kind=GapKind.CONFLICTING_GOALS, created_at=opened)
        for opened in (
            datetime(2026, 11, 20, tzinfo=UTC),
            datetime(2026, 11, 10, tzinfo=UTC),
            datetime(2026, 10, 3, tzinfo=UTC),
        )
    ]
    gap_on(plans["Product"], state=GapState.RESOLVED, kind=GapKind.NO_SHARED_FOCUS)
    gap_on(plans["Marketing"], state=GapState.DISMISSED, kind=GapKind.NO_SHARED_FOCUS)
    action_on(gaps[0], plans["Product"], deadline=date(2026, 11, 1))
    action_on(gaps[1], plans["Product"])
    action_on(gaps[2], plans["Marketing"], state=ActionState.IMPLEMENTED, implemented_at=now)
    freeze(quarter, now)
    page = as_dumisa.get(URL).context["page"]

    numbers = [page.aligned, page.due, page.resolved, page.open_gaps, page.late_total]
    numbers += [cell for row in page.kinds for cell in (*row.cells, row.total)]
    pairs = [(number.count, number.url) for number in numbers]
    pairs += [(len(page.missing), page.missing_url), (len(page.exempt), page.exempt_url)]
    pairs.append((page.companions[0].count, page.companions[0].url))
    for row in page.rows:
        pairs += [
            (row.open_gaps, row.gaps_url),
            (row.actions.open, row.open_actions_url),
            (row.actions.late, row.late_actions_url),
            (row.actions.done, row.done_actions_url),
        ]

    assert sum(count for count, _url in pairs) > 20
    wrong = [(count, url) for count, url in pairs if counted(as_dumisa, url) != count]
    assert wrong == []


def test_numbers_agree_with_what_the_person_may_see(
    quarter: Quarter, now: datetime, as_chipo: Client, as_dumisa: Client, sales: Department
) -> None:
    plans = three_of(quarter, now)
    gap_on(plans["Product"], state=GapState.SUSPECTED)
    gap_on(plans["Product"], on_draft=True)

    for client in (as_chipo, as_dumisa):
        page = client.get(URL).context["page"]
        assert counted(client, page.open_gaps.url) == page.open_gaps.count

    seen_by_all = as_chipo.get(URL).context["page"].open_gaps.count
    assert as_dumisa.get(URL).context["page"].open_gaps.count == seen_by_all + 2


def test_another_departments_draft_stays_hidden(
    quarter: Quarter,
    now: datetime,
    as_chipo: Client,
    as_amina: Client,
    as_dumisa: Client,
    sales_obligation: Obligation,
) -> Any:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.DRAFT)
    ObjectiveFactory.create(plan=plan, text="A secret plan")
    freeze(quarter, now)

    def row_for(client: Client) -> Any:
        return client.get(URL).context["page"].rows[0]

    assert (row_for(as_chipo).plan_state, row_for(as_chipo).score) == ("No plan", "–")
    assert row_for(as_chipo).reasons == ()
    assert row_for(as_amina).plan_state == "Draft"
    assert row_for(as_dumisa).plan_state == "Draft"


def test_external_readers_find_no_dashboard(quarter: Quarter, as_eve: Client) -> None:
    assert as_eve.get(URL).status_code == 404
    assert as_eve.get("/dashboard/departments.csv").status_code == 404


def test_strangers_are_asked_to_sign_in(anonymous: Client) -> None:
    answer = anonymous.get(URL)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_an_unknown_quarter_is_not_found(quarter: Quarter, as_farai: Client) -> None:
    assert as_farai.get(URL, {"q": "1999-q1"}).status_code == 404
    assert as_farai.get(URL, {"q": "../etc"}).status_code == 404


def test_the_dashboard_is_read_only(quarter: Quarter, as_farai: Client) -> None:
    assert as_farai.post(URL).status_code == 405


def test_the_trend_draws_each_week_with_the_target(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    plans = three_of(quarter, datetime(2026, 11, 2, 8, tzinfo=UTC))
    Gap.objects.update(state=GapState.RESOLVED, resolved_at=now)
    freeze(quarter, now)

    chart = as_farai.get(URL).context["page"].trend

    assert chart.table.rows == (("2 Nov", f"66.6{NBSP}%"), ("21 Nov", f"100.0{NBSP}%"))
    assert chart.sentence == (
        f"Alignment went from 66.6{NBSP}% on 2 Nov to 100.0{NBSP}% on 21 Nov."
    )
    assert chart.side[0].text == f"Target 90{NBSP}%"
    assert plans


def test_late_actions_name_owner_and_days(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    plans = three_of(quarter, now)
    action = action_on(Gap.objects.get(), plans["Marketing"], deadline=date(2026, 11, 16))

    page = as_farai.get(URL).context["page"]

    assert [(late.title, late.days_late) for late in page.late] == [(action.title, 5)]
    assert "5 days late" in text_of(as_farai.get(URL))


def test_the_table_comes_as_a_file_that_no_spreadsheet_runs(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    plan = plan_in_force(quarter, "Product")
    plan.obligation.department.name = "=HYPERLINK(evil)"
    plan.obligation.department.save()
    freeze(quarter, now)

    answer = as_farai.get("/dashboard/departments.csv")

    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert answer["Content-Disposition"] == 'attachment; filename="departments-2026-Q4.csv"'
    assert lines[1][2] == "'=HYPERLINK(evil)"
    assert lines[1][6] == "yes"


def test_the_file_is_narrowed_and_ordered_as_the_table_above_it(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    gap_on(plan_in_force(quarter, "Product"))
    plan_in_force(quarter, "Marketing")
    plan_in_force(quarter, "Stores")
    freeze(quarter, now)
    page = as_farai.get(URL, {"show": "aligned", "sort": "-department"}).context["page"]

    answer = as_farai.get(page.csv_url)

    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [line[2] for line in lines[1:]] == [row.department for row in page.shown_rows]
    assert [line[2] for line in lines[1:]] == ["Stores", "Marketing"]


def test_the_number_of_queries_does_not_grow_with_the_departments(
    quarter: Quarter, now: datetime, as_farai: Client, django_assert_max_num_queries: Any
) -> None:
    def add(first: int, last: int) -> None:
        for number in range(first, last):
            plan = plan_in_force(quarter, f"Unit {number}")
            gap = gap_on(plan)
            action_on(gap, plan, deadline=date(2026, 11, 1))
        freeze(quarter, now)

    add(0, 2)
    as_farai.get(URL)
    with django_assert_max_num_queries(15):
        as_farai.get(URL)
    add(2, 8)
    # After a change the KPIs are looked at once more; then the answer is kept.
    as_farai.get(URL)
    with django_assert_max_num_queries(15):
        answer = as_farai.get(URL)
    assert len(answer.context["page"].rows) == 8


def test_a_metric_that_only_counts_once_is_not_counted_twice(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    plans = three_of(quarter, now)
    assert Obligation.objects.count() == 3
    assert not CorrectiveAction.objects.exists()
    row = next(row for row in as_farai.get(URL).context["page"].rows if row.department == "Product")

    assert (row.kpis_total, row.kpis_with_data) == (1, 1)
    assert row.kpi_sentence == "1 of 1 KPIs have data"
    assert plans
    assert reverse("reports:dashboard") == URL


def test_earlier_quarters_stand_beside_the_running_one(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    for month in (4, 7):
        past = QuarterFactory.create(starts_on=date(2026, month, 1), state=QuarterState.OPEN)
        ObligationFactory.create(quarter=past)
        score_quarter(quarter=past, now=now - timedelta(days=60))
    score_quarter(quarter=quarter, now=now)

    text = as_farai.get("/dashboard/?q=2026-Q4").content.decode()

    assert "Quarter 2, 2026, 0.0" in text
    assert "Quarter 3, 2026, 0.0" in text
    assert "/dashboard/?q=2026-Q3" in text
