"""A plan and a department as their readers see them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from departments.choices import PlanState
from departments.models import Obligation, Plan, Quarter, User
from departments.services import plans as plan_services
from departments.tests.factories import (
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    QuarterFactory,
)
from gaps.choices import GapKind
from gaps.models import GapParty
from kpis.models import KpiUse
from kpis.tests.factories import KpiUseFactory, MeasurementFactory
from reports.tests.story import action_on, active_plan, freeze, gap_on, plan_in_force

NBSP = "\u00a0"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def plan(sales_obligation: Obligation, quarter: Quarter, now: datetime) -> Plan:
    """The plan of Sales, in force, with one KPI from 2.8 to 4.0 at 3.5."""
    found = active_plan(sales_obligation)
    KpiUse.objects.update(baseline=Decimal("2.8"), target_value=Decimal("4.0"))
    use = KpiUse.objects.get()
    MeasurementFactory.create(kpi=use.kpi, measured_on=date(2026, 10, 20), value=Decimal("3.0"))
    freeze(quarter, now)
    return found


def url_of(plan: Plan) -> str:
    quarter = plan.obligation.quarter.code
    return f"/departments/{plan.obligation.department.slug}/plans/{quarter}/"


def page_of(client: Client, url: str, **query: Any) -> str:
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_plan_shows_objective_goal_kpi_and_how_far_it_came(plan: Plan, as_chipo: Client) -> None:
    page = page_of(as_chipo, url_of(plan))

    objective = plan.objectives.get()
    assert objective.text in page
    assert objective.links.get().goal.why in page
    assert f"58.3{NBSP}%" in page  # (3.5 − 2.8) / (4.0 − 2.8), rounded down
    assert "Fully aligned" in page
    assert "chart-svg--spark" in page
    assert "1 of 1 KPIs have data" in page


def test_a_gap_stands_at_exactly_its_kpi(plan: Plan, as_amina: Client, now: datetime) -> None:
    use = KpiUse.objects.get()
    other = KpiUseFactory.create(objective=use.objective, position=2)
    gap = gap_on(plan, kind=GapKind.MISALIGNED_KPI, sentence="It does not serve the goal.")
    GapParty.objects.filter(gap=gap).update(objective_key=use.objective.key, kpi_use_key=use.key)

    lines = as_amina.get(url_of(plan)).context["page"].blocks.objectives[0].kpis

    found = {line.use.pk: [one.gap.pk for one in line.gaps] for line in lines}
    assert found == {use.pk: [gap.pk], other.pk: []}


@pytest.mark.parametrize(("who", "may"), [("amina", True), ("dumisa", True), ("chipo", False)])
def test_who_may_plan_an_action_finds_the_link(
    plan: Plan, client_of: Callable[[User], Client], request: Any, who: str, may: bool
) -> None:
    gap = gap_on(plan)

    page = page_of(client_of(request.getfixturevalue(who)), url_of(plan))

    assert (f"/gaps/{gap.pk}/actions/new/" in page) is may


def test_the_reasons_and_five_bars_say_why_a_plan_is_not_aligned(
    plan: Plan, quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    gap = gap_on(plan, kind=GapKind.NO_SHARED_FOCUS, severity="high")
    GapParty.objects.filter(gap=gap).update(objective_key=plan.objectives.get().key)
    freeze(quarter, now)

    standing = as_farai.get(url_of(plan)).context["page"].standing

    assert standing.word.label == "Not aligned"
    assert standing.reasons == ("1 open gap: No shared focus.",)
    assert (standing.score, standing.rating) == ("25.0", 1)
    assert [bar.value for bar in standing.bars] == [100, 100, 25, 100, 100]


def test_a_newer_draft_is_shown_to_its_department_only(
    plan: Plan, as_amina: Client, as_dumisa: Client, as_chipo: Client, as_farai: Client
) -> None:
    draft = PlanFactory.create(obligation=plan.obligation, state=PlanState.DRAFT, number=2)
    ObjectiveFactory.create(plan=draft, text="Not yet said aloud")

    for client in (as_amina, as_dumisa):
        assert "Not yet said aloud" in page_of(client, url_of(plan), version=2)
        assert "Not yet said aloud" not in page_of(client, url_of(plan))
    for client in (as_chipo, as_farai):
        assert client.get(url_of(plan), {"version": "2"}).status_code == 404
        assert "Version 2" not in page_of(client, url_of(plan))


@pytest.mark.parametrize("version", ["0", "99", "-1", "x", "1" * 40, "½"])
def test_a_version_that_is_not_there_is_not_found(
    plan: Plan, as_amina: Client, version: str
) -> None:
    assert as_amina.get(url_of(plan), {"version": version}).status_code == 404


def test_a_department_without_a_submitted_plan_says_so(
    sales_obligation: Obligation, as_chipo: Client, as_amina: Client
) -> None:
    PlanFactory.create(obligation=sales_obligation, state=PlanState.DRAFT)
    url = f"/departments/sales/plans/{sales_obligation.quarter.code}/"

    assert "No plan has been submitted." in page_of(as_chipo, url)
    assert "Edit plan" in page_of(as_amina, url)
    assert "Start the plan" not in page_of(as_chipo, url)


def test_the_head_starts_a_plan_from_its_empty_page(
    sales_obligation: Obligation, as_amina: Client, as_bongani: Client
) -> None:
    url = f"/departments/sales/plans/{sales_obligation.quarter.code}/"

    assert "Start the plan" in page_of(as_amina, url)
    assert "Start the plan" not in page_of(as_bongani, url)


def test_verbs_follow_state_and_right(
    sales_obligation: Obligation, amina: User, client_of: Callable[[User], Client], request: Any
) -> None:
    PlanFactory.create(obligation=sales_obligation, state=PlanState.SUBMITTED, author=amina)
    url = f"/departments/sales/plans/{sales_obligation.quarter.code}/"

    def verbs(who: str) -> set[str]:
        page = page_of(client_of(request.getfixturevalue(who)), url)
        words = (
            "Edit plan",
            "Check and submit",
            "Withdraw plan",
            "Approve plan",
            "Ask for changes",
        )
        return {word for word in words if word in page}

    assert verbs("amina") == {"Withdraw plan"}
    assert verbs("dumisa") == {"Approve plan", "Ask for changes"}
    assert verbs("farai") == {"Approve plan", "Ask for changes"}
    assert verbs("chipo") == set()
    assert verbs("bongani") == set()


def test_history_tells_who_did_what(
    plan: Plan, amina: User, as_chipo: Client, now: datetime
) -> None:
    draft, _copies = plan_services.revise_plan(plan=plan, actor=amina, now=now)

    assert "Amina Yusuf" in page_of(as_chipo, url_of(plan)) or draft.number == 2


@pytest.mark.parametrize("path", ["/departments/sales/", "/departments/sales/plans/2026-Q4/"])
def test_external_readers_find_neither(plan: Plan, as_eve: Client, path: str) -> None:
    assert as_eve.get(path).status_code == 404


def test_an_unknown_department_or_quarter_is_not_found(plan: Plan, as_amina: Client) -> None:
    for path in ("/departments/nowhere/", "/departments/nowhere/plans/2026-Q4/"):
        assert as_amina.get(path).status_code == 404
    assert as_amina.get("/departments/sales/plans/1999-Q1/").status_code == 404


def test_a_department_owing_no_plan_has_no_plan_page(
    quarter: Quarter, customer_service: Any, as_amina: Client
) -> None:
    assert as_amina.get(f"/departments/customer-service/plans/{quarter.code}/").status_code == 404
    assert "owes no plan" in page_of(as_amina, "/departments/customer-service/")


def test_a_department_shows_plan_numbers_gaps_actions_and_people(
    plan: Plan, as_farai: Client, bongani: User, amina: User
) -> None:
    gap = gap_on(plan, sentence="It pulls apart.")
    action_on(gap, plan, title="Meet Customer Service")

    page = page_of(as_farai, "/departments/sales/")

    assert {"It pulls apart.", "Meet Customer Service", "Bongani Zulu"} <= {
        words
        for words in ("It pulls apart.", "Meet Customer Service", "Bongani Zulu")
        if words in page
    }
    assert "1 open gap" in page
    assert plan.objectives.get().text in page


def test_the_kpi_numbers_of_the_dashboard_lead_to_exactly_those_kpis(
    quarter: Quarter, now: datetime, as_farai: Client
) -> None:
    plan = plan_in_force(quarter, "Marketing", kpis=3)
    KpiUseFactory.create(objective=plan.objectives.get(), position=9)
    freeze(quarter, now)
    row = as_farai.get("/dashboard/").context["page"].rows[0]

    assert sum(one.count for one in row.kpis) == row.kpis_total == 4
    for one in row.kpis:
        listed = as_farai.get(one.url).context["page"].kpis
        assert (len(listed), {line.progress.status for line in listed}) == (one.count, {one.status})


def test_earlier_quarters_are_listed_with_how_they_ended(
    plan: Plan, as_farai: Client, quarter: Quarter, now: datetime
) -> None:
    earlier = QuarterFactory.create(starts_on=date(2026, 7, 1))
    before = ObligationFactory.create(quarter=earlier, department=plan.obligation.department)
    active_plan(before)
    freeze(earlier, now)

    past = as_farai.get("/departments/sales/").context["page"].past

    assert [(one.quarter, one.word.label) for one in past] == [(earlier, "Fully aligned")]


def test_the_plan_page_asks_the_same_number_of_questions(
    sales_obligation: Obligation,
    as_chipo: Client,
    quarter: Quarter,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    plan = active_plan(sales_obligation, kpis=2)
    freeze(quarter, now)
    with django_assert_max_num_queries(29):
        as_chipo.get(url_of(plan))
    for _number in range(4):
        objective = ObjectiveFactory.create(plan=plan)
        for position in range(3):
            use = KpiUseFactory.create(objective=objective, position=position + 1)
            gap = gap_on(plan)
            GapParty.objects.filter(gap=gap).update(
                objective_key=objective.key, kpi_use_key=use.key
            )
    with django_assert_max_num_queries(29):
        as_chipo.get(url_of(plan))
    with django_assert_max_num_queries(34):
        as_chipo.get("/departments/sales/")
