"""Steps of an action by keyboard alone: pasted, looked at, moved; the keyboard stays where it was."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from actions.choices import ActionState
from actions.models import CorrectiveAction
from actions.selectors import steps_of
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.tests.factories import gap_between
from saypro_align.tests.browser import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def action(sales_obligation: Obligation, amina: User) -> CorrectiveAction:
    made = CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation), responsible=amina, state=ActionState.IN_PROGRESS
    )
    StepFactory.create(action=made, text="Meet Sales", owner=amina)
    return made


@pytest.mark.usefixtures("clock")
def test_steps_are_pasted_and_moved_by_keyboard(
    action: CorrectiveAction,
    page: Page,
    sign_in: SignIn,
    amina: User,
    axe: Callable[[Page], None],
) -> None:
    def texts() -> list[str]:
        return [step.text for step in steps_of(action)]

    sign_in(page, amina)
    page.goto(f"/actions/{action.pk}/")
    page.get_by_text("Paste several steps").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Paste several: one per line").fill("1. Review content\n2. Adjust campaigns")
    page.get_by_role("button", name="Look at them before saving").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 steps added below. Nothing is saved yet.")).to_be_visible()
    expect(page.locator("[name=steps-1-text]")).to_be_focused()
    assert texts() == ["Meet Sales"]

    page.get_by_role("button", name="Move up step 3").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move up step 2")).to_be_focused()
    axe(page)
    page.get_by_role("button", name="Save action").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Action saved.")).to_be_visible()
    assert texts() == ["Meet Sales", "Adjust campaigns", "Review content"]

    page.get_by_role("button", name="Move down : Meet Sales").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move down : Meet Sales")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move up : Meet Sales")).to_be_focused()
    axe(page)
    assert texts() == ["Adjust campaigns", "Review content", "Meet Sales"]
