"""Pages of gaps: the register, one gap, raising by hand, the sum."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import PlanState
from departments.models import Department, Goal, Obligation, Quarter, User
from departments.tests.factories import ObjectiveFactory, PlanFactory
from gaps.choices import GapKind, GapSource, GapState, Severity
from gaps.models import Gap
from gaps.selectors.rules import current_rules
from gaps.services.scores import score_quarter
from gaps.tests.factories import gap_between
from saypro_align.audit.rows import save_row
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation, sentence="“Traffic” does not move “Conversions”.")


@pytest.fixture
def suspected(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation, state=GapState.SUSPECTED)


def url(name: str, gap: Gap) -> str:
    return reverse(f"gaps:{name}", args=[gap.pk])


def listed(response: Any) -> list[Gap]:
    return [row.gap for row in response.context["rows"]]


def test_the_register_shows_open_gaps_with_kind_department_and_action(
    as_bongani: Client, gap: Gap, sales_obligation: Obligation
) -> None:
    gap_between(sales_obligation, state=GapState.RESOLVED)
    response = as_bongani.get(reverse("gaps:gap_list"))
    assert listed(response) == [gap]
    text = response.content.decode()
    assert "KPI does not serve the goal" in text
    assert "none yet" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=A", True),
        ("kind=B", False),
        ("severity=medium", True),
        ("severity=high", False),
        ("state=confirmed", True),
        ("state=resolved", False),
        ("state=any", True),
        ("department=sales", True),
        ("department=customer-service", False),
        ("age=15-30", True),
        ("age=0-7", False),
        ("age=over-30", False),
        ("action=none", True),
        ("action=some", False),
        ("q=2026-Q4", True),
    ],
)
def test_each_filter_narrows_the_register(
    query: str, found: bool, as_dumisa: Client, gap: Gap, customer_service: Department
) -> None:
    """The gap is of kind A, medium, confirmed, of Sales, and 20 days old."""
    response = as_dumisa.get(f"{reverse('gaps:gap_list')}?{query}")
    assert listed(response) == ([gap] if found else [])


@pytest.mark.parametrize(
    ("days", "age"), [(0, "0-7"), (7, "0-7"), (8, "8-14"), (30, "15-30"), (31, "over-30")]
)
def test_age_is_counted_in_days_of_the_organization(
    days: int, age: str, as_dumisa: Client, sales_obligation: Obligation, now: Any
) -> None:
    opened = now.replace(hour=0, minute=5) - timedelta(days=days)
    old = gap_between(sales_obligation, created_at=opened)
    found = {
        name: listed(as_dumisa.get(f"{reverse('gaps:gap_list')}?age={name}"))
        for name in ("0-7", "8-14", "15-30", "over-30")
    }
    assert {name for name, gaps in found.items() if gaps == [old]} == {age}


@pytest.mark.parametrize(
    "query",
    ["kind=Z", "q=nowhere", "age=%00", "page=99999999999999999999999", "owner=1", "state='"],
)
def test_nonsense_in_the_address_is_answered(query: str, as_dumisa: Client, gap: Gap) -> None:
    assert as_dumisa.get(f"{reverse('gaps:gap_list')}?{query}").status_code in {200, 404}


def test_suspected_gaps_of_others_are_not_listed(as_chipo: Client, suspected: Gap) -> None:
    assert listed(as_chipo.get(reverse("gaps:gap_list"))) == []


def test_an_external_reader_gets_no_page_of_gaps(as_eve: Client, gap: Gap) -> None:
    for address in ("gap_list", "gap_export", "gap_new", "gap_review", "how", "priorities"):
        assert as_eve.get(reverse(f"gaps:{address}")).status_code == 404
    assert as_eve.get(url("gap_page", gap)).status_code == 404


def test_the_register_asks_the_same_number_of_questions_for_20_gaps_as_for_10(
    as_dumisa: Client, sales_obligation: Obligation, now: datetime
) -> None:
    current_rules(now)
    counts = []
    for _round in range(2):
        for _number in range(10):
            gap_between(sales_obligation)
        with CaptureQueriesContext(connection) as queries:
            as_dumisa.get(reverse("gaps:gap_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_no_cell_of_the_download_is_a_formula(
    start: str, as_dumisa: Client, sales_obligation: Obligation
) -> None:
    gap_between(sales_obligation, sentence=f"{start}cmd|' /C calc'!A0")
    response = as_dumisa.get(reverse("gaps:gap_export"))
    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][0].startswith(f"'{start}")


def test_the_download_follows_the_filters(as_dumisa: Client, gap: Gap) -> None:
    response = as_dumisa.get(f"{reverse('gaps:gap_export')}?kind=B")
    assert len(response.getvalue().decode("utf-8-sig").splitlines()) == 1


def test_the_page_tells_kind_evidence_rule_and_history(as_bongani: Client, gap: Gap) -> None:
    gap.rule_id = "A.activity"
    gap.evidence = [{"label": "KPI", "left": "Website traffic", "right": "Conversion rate"}]
    gap.save()
    response = as_bongani.get(url("gap_page", gap))
    text = response.content.decode()
    assert response.context["page"].sides == ("In the plan", "What counts")
    assert "(misaligned KPI)" in text
    assert "Website traffic" in text
    assert "counts how busy people were" in text


def test_a_gap_between_departments_stands_on_both_sides(
    as_chipo: Client, sales_obligation: Obligation, customer_service_obligation: Obligation
) -> None:
    pair = gap_between(
        sales_obligation, customer_service_obligation, kind=GapKind.CONFLICTING_GOALS
    )
    response = as_chipo.get(url("gap_page", pair))
    assert [s.department.name for s in response.context["page"].subjects] == [
        "Sales",
        "Customer Service",
    ]
    assert "Plan an action" in response.content.decode()


def test_buttons_follow_rights_and_state(
    as_bongani: Client, as_dumisa: Client, as_farai: Client, suspected: Gap
) -> None:
    address = url("gap_page", suspected)
    assert "It is a gap" in as_dumisa.get(address).content.decode()
    assert "Not a gap" in as_dumisa.get(address).content.decode()
    assert "Accept gap" in as_farai.get(address).content.decode()
    staff = as_bongani.get(address).content.decode()
    assert "It is a gap" not in staff
    assert "Plan an action" not in staff


def test_the_page_says_what_closing_the_gap_does(
    as_amina: Client, amina: User, dumisa: User, sales_obligation: Obligation, now: Any
) -> None:
    """Nothing but the gap is against the plan: the sum after it would be one of one."""
    gap = gap_between(sales_obligation)
    score_quarter(quarter=sales_obligation.quarter, now=now)
    score = sales_obligation.plan_score
    score.reasons = [{"code": "counting_gap", "key": "", "gap": str(gap.pk), "kind": "A"}]
    score.save()
    text = as_amina.get(url("gap_page", gap)).content.decode()
    assert "Closing this gap makes Sales fully aligned" in text


def raise_data(place: str, **more: str) -> dict[str, str]:
    return {
        "place": place,
        "kind": "A",
        "severity": "medium",
        "sentence": "Traffic is not what the goal asks for.",
        **more,
    }


def test_anybody_inside_raises_a_gap_and_the_heads_get_a_mail(
    as_bongani: Client, amina: User, sales_obligation: Obligation
) -> None:
    response = as_bongani.post(reverse("gaps:gap_new"), raise_data(str(sales_obligation.pk)))
    gap = Gap.objects.get()
    assert response["Location"] == url("gap_page", gap)
    assert gap.state == GapState.SUSPECTED
    assert gap.raised_by is not None
    mail = OutgoingMail.objects.get()
    assert mail.recipient == amina.email
    assert len(mail.subject) <= 60
    assert url("gap_page", gap) in mail.text


def test_a_head_is_not_written_to_about_his_own_report(
    as_amina: Client, sales_obligation: Obligation
) -> None:
    as_amina.post(reverse("gaps:gap_new"), raise_data(str(sales_obligation.pk)))
    assert Gap.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_a_gap_is_raised_on_an_objective_and_between_two_plans(
    as_chipo: Client,
    amina: User,
    sales_obligation: Obligation,
    customer_service_obligation: Obligation,
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.SUBMITTED, author=amina)
    objective = ObjectiveFactory.create(plan=plan)
    address = f"{reverse('gaps:gap_new')}?department=sales&other=customer-service"
    place = f"{sales_obligation.pk}/{objective.key}"
    data = raise_data(place, other_place=str(customer_service_obligation.pk))
    response = as_chipo.post(address, data)
    assert response.status_code == 302
    parties = list(Gap.objects.get().parties.order_by("side"))
    assert [party.objective_key for party in parties] == [objective.key, None]


def test_a_place_in_a_draft_of_another_department_is_not_offered(
    as_chipo: Client, amina: User, sales_obligation: Obligation
) -> None:
    draft = PlanFactory.create(obligation=sales_obligation, author=amina)
    objective = ObjectiveFactory.create(plan=draft, text="Secret plan")
    address = f"{reverse('gaps:gap_new')}?department=sales"
    assert "Secret plan" not in as_chipo.get(address).content.decode()
    data = raise_data(f"{sales_obligation.pk}/{objective.key}")
    assert as_chipo.post(address, data).status_code == 422


def test_what_a_gap_said_of_a_draft_stays_in_the_department(
    as_chipo: Client, as_bongani: Client, gap: Gap, now: datetime
) -> None:
    words = {"sentence": "“Close the north office” has no KPI.", "evidence": [{"left": "north"}]}
    for changes in (words, {"sentence": "“Sell more” has no KPI.", "evidence": []}):
        save_row(
            gap, changes=changes, expected_version=None, actor=None, now=now, event="gap.changed"
        )
    assert "north" in as_bongani.get(url("gap_page", gap)).content.decode()
    page = as_chipo.get(url("gap_page", gap)).content.decode()
    assert "found the gap changed" in page
    assert "Sell more" in page
    assert "north" not in page


def test_a_gap_on_a_draft_shows_the_draft_to_its_readers_only(
    as_chipo: Client, as_bongani: Client, amina: User, sales_obligation: Obligation
) -> None:
    draft = PlanFactory.create(obligation=sales_obligation, author=amina)
    objective = ObjectiveFactory.create(plan=draft, text="Close the north office")
    gap = gap_between(sales_obligation, source=GapSource.PERSON)
    gap.parties.update(objective_key=objective.key)
    assert "north office" in as_bongani.get(url("gap_page", gap)).content.decode()
    assert "north office" not in as_chipo.get(url("gap_page", gap)).content.decode()


def test_an_incomplete_report_keeps_what_was_typed(
    as_bongani: Client, sales_obligation: Obligation
) -> None:
    data = raise_data(str(sales_obligation.pk), kind="", sentence="Half a thought")
    response = as_bongani.post(reverse("gaps:gap_new"), data)
    assert response.status_code == 422
    assert "Half a thought" in response.content.decode()
    assert "Choose the kind that fits best." in response.content.decode()
    assert not Gap.objects.exists()


def test_the_sum_is_shown_with_its_live_values(
    as_bongani: Client, sales_obligation: Obligation, quarter: Quarter, now: Any
) -> None:
    """One department is past the deadline without a plan: 0 of 1, so 0 < 90."""
    score_quarter(quarter=quarter, now=now)
    response = as_bongani.get(reverse("gaps:how"))
    page = response.context["page"]
    assert (page.left, page.right) == (0, 90)
    text = " ".join(response.content.decode().split())
    assert "0 ÷ 1 = 0.0" in text
    assert "1 more plan is needed" in text
    assert [line.name for line in page.due] == ["Sales"]
    assert "No plan is in force" in text


def test_with_nothing_due_there_is_no_value(as_bongani: Client, quarter: Quarter) -> None:
    assert "neither 0 % nor 100 %" in as_bongani.get(reverse("gaps:how")).content.decode()


def test_a_suspected_gap_of_another_department_is_not_linked_in_the_sum(
    as_chipo: Client, suspected: Gap, quarter: Quarter, now: Any
) -> None:
    score_quarter(quarter=quarter, now=now)
    text = as_chipo.get(reverse("gaps:how")).content.decode()
    assert suspected.sentence not in text


def test_goals_without_weight_or_measure_are_unclear_priorities(
    as_bongani: Client, quarter: Quarter, goal: Goal
) -> None:
    assert as_bongani.get(reverse("gaps:priorities")).context["rows"] == []
    goal.weight = None
    goal.save()
    assert as_bongani.get(reverse("gaps:priorities")).context["rows"] == [(goal, ["a weight"])]


def test_severity_has_a_tone_for_each_of_its_values() -> None:
    assert {severity.tone for severity in Severity} <= {"good", "warn", "bad", "none"}
