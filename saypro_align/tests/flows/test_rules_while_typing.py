"""The rules look over the shoulder: what would become a gap is told while the plan is typed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from departments.models import Goal, Plan, User
from departments.tests.factories import PlanFactory
from gaps.models import Gap

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[Page, Any], None]


@pytest.fixture
def plan(sales_obligation: Any, amina: User, goal: Goal) -> Plan:
    """Return Amina's draft without any objective."""
    return PlanFactory.create(obligation=sales_obligation, author=amina)


def test_a_kpi_that_counts_activity_is_told_and_the_better_one_is_not(
    page: Page, sign_in: SignIn, amina: User, plan: Plan, goal: Goal
) -> None:
    sign_in(page, amina)
    page.goto(f"/departments/sales/plans/{plan.pk}/edit/")
    page.get_by_label("What will be different at the end of the quarter?").fill(
        "Turn more visitors into paying customers"
    )
    page.get_by_label("Which goal does it serve?").select_option(str(goal.pk))
    name = page.locator("[name$='-kpis-0-name']")
    name.fill("Website traffic")
    page.locator("[name$='-kpis-0-unit']").fill("visits")
    page.locator("[name$='-kpis-0-direction']").select_option("increase")
    told = page.locator("#notices-objectives-0")

    expect(told).to_contain_text("KPI does not serve the goal")
    expect(told).to_contain_text("“Website traffic” counts activity")
    assert not Gap.objects.exists()

    name.fill("Conversion rate")
    page.locator("[name$='-kpis-0-unit']").fill("%")

    expect(told).to_be_empty()
