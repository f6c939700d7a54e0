"""The plan editor under pressure: two writers, foreign rows, strangers, many rows."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import Goal, Objective, Obligation, Plan, User
from departments.tests.factories import GoalLinkFactory, ObjectiveFactory, PlanFactory
from kpis.models import Kpi, KpiUse
from kpis.tests.editing import Posted, new, typed, url_of
from kpis.tests.factories import KpiFactory, KpiUseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_an_old_page_shows_both_texts_and_a_way_to_go_on(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    mine = typed(as_amina, plan, objectives__0__text="My own words")
    as_amina.post(url_of(plan), typed(as_amina, plan, objectives__0__text="Their words"))
    answer = as_amina.post(url_of(plan), mine)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "My own words" in shown
    assert "Their words" in shown
    assert Objective.objects.get().text == "Their words"
    renewed = dict(mine)
    renewed["plan-version"] = str(answer.context["form"]["version"].value())
    keep = renewed | {"keep-objectives-0-text": "mine"}
    assert as_amina.post(url_of(plan), keep).status_code == 302
    assert Objective.objects.get().text == "My own words"


def test_after_a_clash_the_other_text_can_be_kept(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    mine = typed(
        as_amina,
        plan,
        objectives__0__text="My own words",
        objectives__0__kpis__0__target_value="+50 %",
    )
    as_amina.post(url_of(plan), typed(as_amina, plan, objectives__0__text="Their words"))
    answer = as_amina.post(url_of(plan), mine)
    renewed = mine | {
        "plan-version": str(answer.context["form"]["version"].value()),
        "keep-objectives-0-text": "theirs",
        "keep-objectives-0-kpis-0-target_value": "theirs",
    }
    assert as_amina.post(url_of(plan), renewed).status_code == 302
    assert Objective.objects.get().text == "Their words"
    stored = KpiUse.objects.get()
    assert (stored.target_value, stored.relative_target) == (Decimal(4), None)


def test_rows_that_somebody_else_added_are_shown_after_a_clash(
    as_amina: Client, amina: User, use: KpiUse
) -> None:
    plan = use.objective.plan
    mine = typed(as_amina, plan, objectives__0__text="My own words")
    ObjectiveFactory.create(plan=plan, text="A second objective")
    Plan.objects.update(version=2)
    shown = as_amina.post(url_of(plan), mine).content.decode()
    assert "A second objective" in shown


def test_a_kpi_renamed_elsewhere_is_not_overwritten(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    mine = typed(as_amina, plan, objectives__0__kpis__0__source="My list")
    Kpi.objects.update(version=2, name="Renamed")
    answer = as_amina.post(url_of(plan), mine)
    assert answer.status_code == 409
    assert Kpi.objects.get().name == "Renamed"


def test_rows_of_other_plans_are_refused(
    as_amina: Client, use: KpiUse, customer_service_obligation: Obligation
) -> None:
    foreign = KpiUseFactory.create(objective__plan__obligation=customer_service_obligation)
    plan = use.objective.plan
    for field, key in (
        ("objectives__0__key", foreign.objective.key),
        ("objectives__0__kpis__0__key", foreign.key),
    ):
        data = typed(as_amina, plan, objectives__0__text="Taken over")
        data |= {field.replace("__", "-"): str(key)}
        answer = as_amina.post(url_of(plan), data)
        assert answer.status_code == 422
        assert "belongs to another" in answer.content.decode()
    assert not Objective.objects.filter(text="Taken over").exists()
    for verb in ("retire_kpi", "retire_objective"):
        key = foreign.key if verb == "retire_kpi" else foreign.objective.key
        assert (
            as_amina.post(url_of(plan), typed(as_amina, plan, f"{verb}:{key}")).status_code == 422
        )
    foreign.refresh_from_db()
    assert foreign.state == "active"


def test_people_goals_and_kpis_that_are_not_offered_are_refused(
    as_amina: Client, plan: Plan, chipo: User
) -> None:
    foreign = KpiFactory.create(departments=[chipo.current_memberships[0].department])
    own = KpiFactory.create(departments=[plan.obligation.department])
    for name, value in (
        ("objectives-0-owner", chipo.pk),
        ("objectives-0-goal", uuid4()),
        ("objectives-0-kpis-0-existing", foreign.pk),
        ("objectives-0-kpis-0-goal_measure", uuid4()),
    ):
        answer = as_amina.post(url_of(plan), new() | {name: str(value)})
        assert answer.status_code == 422, name
        assert "Choose one of the answers offered." in answer.content.decode()
    data = new() | {"objectives-0-kpis-0-existing": str(own.pk), "objectives-0-kpis-0-unit": "%"}
    assert as_amina.post(url_of(plan), data).status_code == 302
    assert KpiUse.objects.get().kpi == own


def test_a_link_to_another_goal_replaces_the_first_and_is_not_confirmed_by_it(
    as_amina: Client, use: KpiUse, goal: Goal
) -> None:
    old = GoalLinkFactory.create(objective=use.objective)
    plan = use.objective.plan
    data = typed(as_amina, plan, objectives__0__goal=str(goal.pk))
    assert as_amina.post(url_of(plan), data).status_code == 302
    link = use.objective.links.get(retired_at=None)
    assert (link.goal, link.confirmed_at) == (goal, None)
    old.refresh_from_db()
    assert old.retired_at is not None


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("as_bongani", 403),
        ("as_chipo", 404),
        ("as_dumisa", 403),
        ("as_farai", 404),
        ("as_eve", 404),
    ],
)
def test_only_the_head_of_the_department_edits(
    request: pytest.FixtureRequest, plan: Plan, who: str, status: int
) -> None:
    client: Client = request.getfixturevalue(who)
    assert client.get(url_of(plan)).status_code == status
    assert client.post(url_of(plan), new()).status_code == status
    assert not Objective.objects.exists()


def test_a_plan_under_another_department_s_address_is_not_found(
    as_amina: Client, plan: Plan
) -> None:
    assert (
        as_amina.get(reverse("kpis:plan_edit", args=["customer-service", plan.pk])).status_code
        == 404
    )


def test_a_submitted_plan_leads_to_its_page(
    as_amina: Client, sales_obligation: Obligation, amina: User
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="submitted")
    for answer in (as_amina.get(url_of(plan)), as_amina.post(url_of(plan), new())):
        assert answer.status_code == 302
    assert not Objective.objects.exists()


def test_the_editor_asks_as_often_for_ten_kpis_as_for_two(
    as_amina: Client, plan: Plan, now: datetime
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert as_amina.get(url_of(plan)).status_code == 200
        return len(queries)

    def grow(count: int) -> None:
        for _number in range(count):
            use = KpiUseFactory.create(objective__plan=plan)
            GoalLinkFactory.create(objective=use.objective)

    grow(2)
    few = asked()
    grow(8)
    assert asked() == few


def test_the_largest_plan_fits_and_one_more_does_not(
    as_amina: Client, plan: Plan, settings: Any, make_rows: Callable[[int, int], Posted]
) -> None:
    data = make_rows(20, 10)
    assert len(data) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    too_many = data | {"objectives-20-key": str(uuid4()), "objectives-20-text": "One more"}
    too_many |= {"objectives-20-kpis-TOTAL_FORMS": "0", "objectives-TOTAL_FORMS": "21"}
    assert as_amina.post(url_of(plan), too_many).status_code == 422
    assert not Objective.objects.exists()


@pytest.fixture
def make_rows() -> Callable[[int, int], Posted]:
    """Return a function that fills in so many objectives with so many KPIs each."""

    def filled(objectives: int, kpis: int) -> Posted:
        data: Posted = {"plan-version": "1", "objectives-TOTAL_FORMS": str(objectives)}
        for at in range(objectives):
            prefix = f"objectives-{at}"
            data[f"{prefix}-key"] = str(uuid4())
            data[f"{prefix}-text"] = f"Objective {at}"
            data[f"{prefix}-kpis-TOTAL_FORMS"] = str(kpis)
            for number in range(kpis):
                row = f"{prefix}-kpis-{number}"
                data[f"{row}-key"] = str(uuid4())
                data[f"{row}-name"] = f"KPI {at}.{number}"
                data |= {f"{row}-field{extra}": "" for extra in range(19)}
        return data

    return filled
