"""The feedback loop in a real browser: asked, given, answered, and what changed names it."""

import pytest
from playwright.sync_api import Page, expect

from actions.models import CorrectiveAction
from actions.tests.factories import CorrectiveActionFactory
from actions.tests.factories_trainings import FeedbackFactory
from departments.models import Department, Obligation, User
from gaps.tests.factories import gap_between
from saypro_align.tests.browser import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def action(sales_obligation: Obligation, amina: User) -> CorrectiveAction:
    """Return an action of Sales."""
    found: CorrectiveAction = CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation), title="Count buyers"
    )
    return found


def test_what_a_head_wants_changed_leads_to_the_action_that_changed(
    action: CorrectiveAction,
    sales: Department,
    amina: User,
    dumisa: User,
    page: Page,
    sign_in: SignIn,
) -> None:
    FeedbackFactory.create(department=sales)
    sign_in(page, amina)
    page.goto("/?week=mine")
    page.get_by_role("link", name="Give feedback").click()
    page.get_by_label("Adjustment wanted").fill("Count who buys, not who visits.")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("main")).to_contain_text("Waiting for an answer")

    sign_in(page, dumisa)
    page.goto("/feedback/?state=sent")
    page.get_by_role("link", name="Sales, October 2026").click()
    page.get_by_label("Adopted: something changed because of it").check()
    page.get_by_label("Answer to the department").fill("You are right.")
    page.get_by_role("button", name="Send the answer").click()
    # Nothing named yet: the page says so and keeps what was typed.
    expect(page.get_by_label("Answer to the department")).to_have_value("You are right.")
    page.get_by_label("What changed").select_option(label="Count buyers")
    page.get_by_label("How it changed").fill("It counts buyers now.")
    page.get_by_role("button", name="Send the answer").click()

    page.get_by_role("link", name="Count buyers").click()
    because = page.get_by_role("region", name="Changed because of feedback")
    expect(because).to_contain_text("It counts buyers now.")
    because.get_by_role("link", name="Sales, October 2026").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Feedback of Sales on October 2026")
