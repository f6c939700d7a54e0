"""Task 23 of the scorecard: somebody ticks off a step from My week, and takes it back."""

from datetime import date

import pytest
from playwright.sync_api import expect

from actions.choices import ActionState
from actions.models import Step
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.tests.factories import gap_between
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, WITHOUT_SCRIPTS, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def step(sales_obligation: Obligation, amina: User, bongani: User) -> Step:
    """Return Bongani's step of a running action of his head."""
    action = CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation), responsible=amina, state=ActionState.IN_PROGRESS
    )
    due_on = date(2026, 11, 24)
    return StepFactory.create(action=action, owner=bongani, text="Meet Sales", due_on=due_on)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("mode", MODES)
def test_a_step_is_ticked_off_from_my_week(
    walk: StartWalk, sign_in: SignIn, mode: Mode, step: Step, bongani: User
) -> None:
    task = walk(23, mode)
    sign_in(task.page, bongani)
    task.page.goto("/")
    button = task.page.get_by_role("button", name="Tick it off : Meet Sales")
    expect(button).to_be_visible()
    task.start()
    if mode == "keyboard":
        task.key("Control+Enter")
    else:
        task.press(button)

    expect(button).to_be_hidden()
    task.finish()
    step.refresh_from_db()
    assert step.done_by == bongani
    if mode == WITHOUT_SCRIPTS:
        return
    task.page.get_by_role("button", name="Undo : Meet Sales").click()
    expect(button).to_be_focused()
    step.refresh_from_db()
    assert step.done_at is None
