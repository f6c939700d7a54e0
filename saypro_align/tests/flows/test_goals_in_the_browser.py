"""Goals and the map in a real browser: what changes is shown before it is saved, and followed after."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from departments.models import Goal, GoalProposal, Realignment, User
from departments.tests.factories import (
    GoalFactory,
    GoalLinkFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
)
from kpis.tests.factories import KpiUseFactory
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.browser import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def goal(amina: User, sales_obligation: Any) -> Goal:
    """Return a goal that one objective of Sales serves; another objective serves none."""
    goal = GoalFactory.create(title="Keep our customers", slug="customers")
    GoalFactory.create(title="Ready to grow", slug="grow")
    plan = PlanFactory.create(obligation=sales_obligation, state="active", author=amina)
    objective = ObjectiveFactory.create(plan=plan, text="Keep 91 of 100 customers")
    GoalLinkFactory.create(objective=objective, goal=goal)
    KpiUseFactory.create(objective=objective)
    ObjectiveFactory.create(plan=plan, text="Move the office")
    return goal


def test_the_map_names_what_is_missing_and_its_numbers_lead_to_their_lists(
    goal: Goal, page: Page, sign_in: SignIn, farai: User
) -> None:
    """By keyboard only: into the cell of Sales, and there is exactly the one objective."""
    sign_in(page, farai)
    page.goto("/map/")
    main = page.locator("main")
    expect(main).to_contain_text("Nobody serves: “Ready to grow”")
    expect(main).to_contain_text("1 objective has no goal: Sales: “Move the office”")

    page.get_by_role("link", name="Sales, Keep our customers: 1 objective, all fine").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-list > li")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("Keep 91 of 100 customers")

    page.goto("/map/?problems=1")
    expect(page.get_by_role("row")).to_have_count(3)


def test_on_a_phone_the_map_is_a_tree_until_a_department_is_chosen(
    goal: Goal, page: Page, sign_in: SignIn, farai: User
) -> None:
    ObligationFactory.create(quarter=goal.links.get().objective.plan.obligation.quarter)
    sign_in(page, farai)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/map/")
    expect(page.get_by_role("table")).to_have_count(0)
    branch = page.locator("summary", has_text="Sales").first
    branch.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Keep 91 of 100 customers")).to_be_visible()

    page.get_by_label("Department", exact=True).select_option(label="Sales")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("columnheader", name="Sales")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 320


def test_the_map_lies_on_one_sheet(goal: Goal, page: Page, sign_in: SignIn, farai: User) -> None:
    """A4 landscape: wider than high, one page."""
    sign_in(page, farai)
    page.goto("/map/")
    paper = page.pdf(prefer_css_page_size=True)
    width, height = (
        float(number)
        for number in re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", paper).groups()  # type: ignore[union-attr]
    )
    assert width > height
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_a_goal_is_changed_after_what_hangs_on_it_was_shown(
    goal: Goal, page: Page, sign_in: SignIn, dumisa: User
) -> None:
    sign_in(page, dumisa)
    page.goto(f"/goals/{goal.slug}/")
    page.get_by_role("link", name="Edit goal").click()
    title = page.get_by_label("Goal", exact=True)
    title.fill("Keep every customer")
    title.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before saving")
    expect(page.get_by_text("This affects 1 objective in 1 plan")).to_be_visible()
    expect(page.get_by_text("Keep 91 of 100 customers")).to_be_visible()
    assert not Goal.objects.filter(title="Keep every customer").exists()

    page.get_by_role("button", name="Change something").click()
    page.get_by_label("Goal", exact=True).fill("Keep our best customers")
    page.get_by_role("button", name="See what changes").click()
    page.get_by_role("button", name="Save the goal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep our best customers")
    goal.refresh_from_db()
    assert goal.title == "Keep our best customers"


def test_retiring_a_goal_starts_its_realignment(
    goal: Goal, page: Page, sign_in: SignIn, dumisa: User, amina: User
) -> None:
    sign_in(page, dumisa)
    page.goto(f"/goals/{goal.slug}/retire/")
    expect(page.get_by_text("1 objective serves no other goal.")).to_be_visible()
    page.get_by_label("Reason").fill("The business is sold.")
    page.get_by_role("button", name="Retire the goal").click()
    expect(page.get_by_text("0 of 1 objectives have another goal.")).to_be_visible()
    assert Realignment.objects.get().goal == goal
    assert OutgoingMail.objects.get(kind="goal_retired").recipient == amina.email

    sign_in(page, amina)
    page.goto("/")
    page.get_by_role("link", name="See what is to realign").click()
    expect(page.get_by_text("needs another goal")).to_be_visible()


def test_somebody_proposes_a_change_and_is_answered(
    goal: Goal, page: Page, sign_in: SignIn, bongani: User, dumisa: User
) -> None:
    sign_in(page, bongani)
    page.goto(f"/goals/{goal.slug}/")
    page.get_by_role("link", name="Propose a change").click()
    page.get_by_label("What should change").fill("Count repeat orders.")
    page.get_by_role("button", name="Send the proposal").click()
    expect(page.get_by_role("link", name="Say why it should change.")).to_be_visible()
    page.get_by_label("Why", exact=True).fill("Visits say little.")
    page.get_by_role("button", name="Send the proposal").click()
    expect(page.get_by_text("Waiting for an answer").first).to_be_visible()

    sign_in(page, dumisa)
    page.goto("/")
    page.get_by_role("link", name="Answer the proposal").click()
    page.get_by_label("Take it up", exact=True).check()
    page.get_by_label("Reason").fill("It says more.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("It says more.").first).to_be_visible()
    proposal = GoalProposal.objects.get()
    assert (proposal.state, proposal.answered_by) == ("accepted", dumisa)
