"""Product Development and Sales put first things first together: from the gap to *worked*, clicked."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from departments.choices import MembershipRole, PlanState
from departments.models import Department, KeyProject, Plan, ProjectPriority, Quarter, User
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
    UserFactory,
)
from gaps.models import Gap
from gaps.services import assessments
from kpis.tests.factories import KpiUseFactory
from saypro_align.tests.browser import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEPS = 4
NEW, CURRENT = "New features", "Better current features"


@pytest.fixture
def kabelo(db: None) -> User:
    """Return the head of Product Development."""
    head: User = UserFactory.create(name="Kabelo Mokoena")
    department = DepartmentFactory.create(name="Product Development", slug="product-development")
    MembershipFactory.create(user=head, department=department, role=MembershipRole.HEAD)
    return head


@pytest.fixture
def gap(sales: Department, amina: User, kabelo: User, quarter: Quarter, now: datetime) -> Gap:
    """Return what is found where one wants new features first and the other better current ones."""
    goal = GoalFactory.create(title="Sell what customers want")
    measure = GoalMeasureFactory.create(goal=goal, name="Feature adoption")
    product = Department.objects.get(slug="product-development")
    new, current = (KeyProjectFactory.create(goal=goal, name=name) for name in (NEW, CURRENT))
    plans = []
    for department, order in ((product, (new, current)), (sales, (current, new))):
        plans.append(_plan(department, quarter, measure))
        for rank, project in enumerate(order, start=1):
            ProjectPriorityFactory.create(department=department, project=project, rank=rank)
    assessments.assess(
        quarter=quarter, obligation_ids=[plan.obligation_id for plan in plans], now=now
    )
    return Gap.objects.get(rule_id="C.priorities")


def _plan(department: Department, quarter: Quarter, measure: object) -> Plan:
    obligation = ObligationFactory.create(department=department, quarter=quarter)
    plan: Plan = PlanFactory.create(obligation=obligation, state=PlanState.ACTIVE)
    objective = ObjectiveFactory.create(plan=plan, text="Bring features into use")
    GoalLinkFactory.create(objective=objective, goal=measure.goal)  # type: ignore[attr-defined]
    KpiUseFactory.create(objective=objective, goal_measure=measure)
    return plan


def ranks_of(department: str) -> list[str]:
    """Return the names of the projects in the department's order."""
    rows = ProjectPriority.objects.filter(department__slug=department).order_by("rank")
    return [row.project.name for row in rows]


def test_two_departments_rank_together_and_it_works(
    gap: Gap,
    page: Page,
    sign_in: SignIn,
    axe: Callable[[Page], None],
    amina: User,
    kabelo: User,
    dumisa: User,
    clock: time_machine.Traveller,
) -> None:
    def sit_down(user: User, path: str) -> None:
        page.context.clear_cookies()
        sign_in(page, user)
        page.goto(path)

    def press(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()

    # A page may have to wait for a busy machine.
    page.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)
    sit_down(dumisa, f"/gaps/{gap.pk}/")
    press("It is a gap")

    sit_down(amina, f"/gaps/{gap.pk}/")
    page.get_by_role("link", name="Plan an action", exact=True).click()
    press("Propose action")
    action = page.url
    sit_down(kabelo, action)
    press("Agree for Product Development")
    sit_down(amina, action)
    page.get_by_role("link", name="Let the departments rank the projects").click()
    expect(page.get_by_label("Better current features (Sell what customers want)")).to_be_checked()
    press("Ask the departments")
    ranking = page.url

    sit_down(amina, ranking)
    page.get_by_role("link", name="Give the order of Sales").click()
    axe(page)
    press("Save the order")
    sit_down(kabelo, ranking)
    page.get_by_role("link", name="Give the order of Product Development").click()
    page.get_by_role("button", name=f"Move up : {CURRENT}").press("Enter")
    expect(page.get_by_role("button", name=f"Move down : {CURRENT}")).to_be_focused()
    press("Save the order")
    sit_down(amina, ranking)
    press("Count and decide")
    expect(page.get_by_text("It contradicts 0 of 2 pairs.")).to_be_attached()
    axe(page)
    assert ranks_of("sales") == ranks_of("product-development") == [CURRENT, NEW]

    page.goto(action)
    for done in range(1, STEPS + 1):
        page.get_by_role("button", name=re.compile("^Done")).first.click()
        expect(page.get_by_text(f"{done} of {STEPS} steps done").first).to_be_visible()
    press("Finish and check the gap again")
    gap.refresh_from_db()
    assert gap.state == "resolved"

    clock.shift(timedelta(days=90))
    sit_down(dumisa, action)
    page.get_by_label("It worked", exact=True).check()
    page.get_by_label("What shows it?").fill("Both plans name the same order.")
    press("Give the verdict")
    expect(page.get_by_role("button", name="Give the verdict")).to_have_count(0)
    gap.refresh_from_db()
    assert (gap.state, KeyProject.objects.count()) == ("verified", 2)
