"""Pages to read: who sees what, at a constant price."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.choices import PlanState
from departments.models import Department, Goal, KeyProject, Obligation, Quarter, User
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    GoalLinkFactory,
    GoalMeasureFactory,
    KeyProjectFactory,
    MembershipFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    ProjectPriorityFactory,
    QuarterFactory,
)

pytestmark = pytest.mark.django_db
PAGES = ["/quarters/", "/goals/", "/departments/", "/projects/", "/people/"]


@pytest.mark.parametrize("url", PAGES)
def test_lists_open_for_all_who_work_here_and_nobody_else(
    url: str, as_bongani: Client, as_eve: Client, as_gugu: Client, anonymous: Client
) -> None:
    assert as_bongani.get(url).status_code == 200
    assert as_gugu.get(url).status_code == 200
    assert as_eve.get(url).status_code == 404
    assert anonymous.get(url).status_code == 302


@pytest.mark.parametrize("url", PAGES)
def test_a_page_number_that_is_none_leads_to_a_page(url: str, as_bongani: Client) -> None:
    odd = ["0", "-1", "x", "999999999", "9" * 5000, "1.5", "\x00"]
    answers = {as_bongani.get(url, {"page": one, "search": one}).status_code for one in odd}
    assert answers == {200}


@pytest.mark.parametrize("code", ["nothing", "\x00", "a" * 300, "../x"])
def test_a_quarter_nobody_knows_is_not_found(code: str, as_bongani: Client) -> None:
    assert as_bongani.get("/departments/", {"q": code}).status_code == 404


def grow_departments(number: int, quarter: Quarter) -> None:
    """Add departments with heads, plans and priorities."""
    project = KeyProjectFactory.create()
    for _ in range(number):
        department = DepartmentFactory.create()
        MembershipFactory.create(department=department, role="head")
        obligation = ObligationFactory.create(quarter=quarter, department=department)
        PlanFactory.create(obligation=obligation, state=PlanState.ACTIVE)
        ProjectPriorityFactory.create(project=project, department=department)


def grow_goals(number: int, quarter: Quarter) -> None:
    """Add goals with measures, projects and serving objectives."""
    for _ in range(number):
        goal = GoalFactory.create()
        GoalMeasureFactory.create(goal=goal)
        KeyProjectFactory.create(goal=goal)


def grow_quarters(number: int, quarter: Quarter) -> None:
    """Add quarters."""
    start = quarter.starts_on.year - Quarter.objects.count()
    for year in range(number):
        QuarterFactory.create(starts_on=quarter.starts_on.replace(year=start - year))


@pytest.mark.parametrize(
    ("url", "grow"),
    [
        ("/quarters/", grow_quarters),
        ("/goals/", grow_goals),
        ("/departments/", grow_departments),
        ("/projects/", grow_departments),
        ("/people/", grow_departments),
    ],
)
def test_ten_more_rows_cost_no_more_queries(
    url: str, grow: Any, as_dumisa: Client, quarter: Quarter
) -> None:
    grow(10, quarter)
    as_dumisa.get(url)
    with CaptureQueriesContext(connection) as few:
        as_dumisa.get(url)
    grow(10, quarter)
    with CaptureQueriesContext(connection) as many:
        as_dumisa.get(url)
    assert len(many) == len(few) <= 15


def test_a_goals_page_costs_the_same_however_many_serve_it(
    as_dumisa: Client, quarter: Quarter, goal: Goal
) -> None:
    def serve(number: int) -> int:
        for _ in range(number):
            plan = PlanFactory.create(
                obligation=ObligationFactory.create(quarter=quarter), state=PlanState.ACTIVE
            )
            GoalLinkFactory.create(goal=goal, objective=ObjectiveFactory.create(plan=plan))
        with CaptureQueriesContext(connection) as queries:
            page = as_dumisa.get(f"/goals/{goal.slug}/")
        assert page.status_code == 200
        return len(queries)

    as_dumisa.get(f"/goals/{goal.slug}/")
    assert serve(5) == serve(10) <= 20


def test_a_draft_is_no_news_to_other_departments(
    sales_obligation: Obligation, as_amina: Client, as_chipo: Client, as_dumisa: Client
) -> None:
    PlanFactory.create(obligation=sales_obligation, state=PlanState.DRAFT)
    url = f"/quarters/{sales_obligation.quarter.code}/"
    assert b"Draft" in as_amina.get(url).content
    assert b"Draft" in as_dumisa.get(url).content
    assert b"Draft" not in as_chipo.get(url).content


def test_the_official_version_is_shown_while_a_new_one_is_written(
    sales_obligation: Obligation, as_amina: Client
) -> None:
    PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    PlanFactory.create(obligation=sales_obligation, state=PlanState.DRAFT)
    page = as_amina.get(f"/quarters/{sales_obligation.quarter.code}/").content
    assert b"Active" in page
    assert b"Draft" not in page


def test_who_serves_a_goal_leaves_out_drafts_of_others(
    sales_obligation: Obligation, goal: Goal, as_amina: Client, as_chipo: Client
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.DRAFT)
    objective = ObjectiveFactory.create(plan=plan, text="Secret plan")
    GoalLinkFactory.create(goal=goal, objective=objective)
    url = f"/goals/{goal.slug}/"
    assert b"Secret plan" in as_amina.get(url).content
    assert b"Secret plan" not in as_chipo.get(url).content


def test_addresses_are_shown_to_who_needs_them_only(
    as_bongani: Client, as_gugu: Client, amina: User
) -> None:
    assert amina.email.encode() in as_gugu.get("/people/").content
    page = as_bongani.get("/people/").content
    assert amina.name.encode() in page
    assert amina.email.encode() not in page
    found = as_bongani.get("/people/", {"search": amina.email}).content
    assert amina.name.encode() not in found
    assert as_bongani.get(f"/people/{amina.pk}/").status_code == 403
    assert as_gugu.get(f"/people/{amina.pk}/").status_code == 200


def test_only_who_may_write_sees_the_buttons(
    as_dumisa: Client,
    as_bongani: Client,
    as_amina: Client,
    goal: Goal,
    quarter: Quarter,
    sales: Department,
) -> None:
    for url in (f"/goals/{goal.slug}/", f"/quarters/{quarter.code}/"):
        assert b"Edit" in as_dumisa.get(url).content
        assert b"/edit/" not in as_bongani.get(url).content
    project = KeyProjectFactory.create()
    own = f"/projects/{project.pk}/priorities/{sales.slug}/".encode()
    assert own in as_amina.get("/projects/").content
    assert own not in as_bongani.get("/projects/").content
    assert KeyProject.objects.count() == 1


def test_an_expired_exemption_is_none(
    sales_obligation: Obligation, farai: User, as_bongani: Client, now: datetime, clock: Any
) -> None:
    from departments.services import quarters

    quarters.exempt_obligation(
        obligation=sales_obligation,
        reason="Moving house",
        until=now.date(),
        actor=farai,
        now=now,
    )
    url = f"/quarters/{sales_obligation.quarter.code}/"
    assert b"Moving house" in as_bongani.get(url).content
    clock.shift(86_400)
    assert b"Moving house" not in as_bongani.get(url).content
