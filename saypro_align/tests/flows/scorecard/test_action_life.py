"""Tasks 21 and 24 of the scorecard: an action planned from the mail, and done with its gap closed."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from actions.choices import ActionState
from actions.models import CorrectiveAction, Step
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.choices import GapKind, GapSource, GapState, Severity
from gaps.models import Gap
from gaps.services.raising import PartyDraft, raise_gap
from gaps.tests.factories import gap_between
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mail(sales_obligation: Obligation, amina: User, dumisa: User, now: datetime) -> OutgoingMail:
    """Return the mail by which Amina hears that her plan lacks a number."""
    raise_gap(
        quarter=sales_obligation.quarter,
        kind=GapKind.UNCLEAR_OBJECTIVE,
        severity=Severity.MEDIUM,
        sentence="“Improve employee satisfaction” has no number.",
        parties=[PartyDraft(sales_obligation)],
        actor=dumisa,
        now=now,
    )
    return OutgoingMail.objects.get(kind="gap_raised", recipient=amina.email)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("mode", MODES)
def test_an_action_is_planned_from_the_mail_and_starts(
    walk: StartWalk, sign_in: SignIn, mode: Mode, mail: OutgoingMail, amina: User, live_server: Any
) -> None:
    task = walk(21, mode)
    page = task.page
    sign_in(page, amina)
    page.set_content(mail.html.replace(settings.SITE_URL, live_server.url))
    task.start()
    task.press(page.get_by_role("link", name="Plan an action"))
    expect(page.locator("[name='steps-2-text']")).not_to_have_value("")
    task.press_main(page.get_by_role("button", name="Propose action"))

    expect(page.get_by_text("Action agreed and started.")).to_be_visible()
    action = CorrectiveAction.objects.get()
    assert (action.state, action.steps.count()) == (ActionState.IN_PROGRESS, 3)
    task.finish()


def last_step(gap: Gap, amina: User) -> Step:
    """Return the one open step of Amina's running action."""
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS
    )
    return StepFactory.create(action=action, owner=amina, text="Meet Sales")


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("mode", MODES)
def test_when_all_is_done_the_gap_is_checked_again_and_closed(
    walk: StartWalk, sign_in: SignIn, mode: Mode, sales_obligation: Obligation, amina: User
) -> None:
    step = last_step(gap_between(sales_obligation, state=GapState.IN_ACTION), amina)
    Step.objects.filter(pk=step.pk).update(done_at=step.created_at, done_by=amina)
    task = walk(24, mode)
    page = task.page
    sign_in(page, amina)
    page.goto(reverse("actions:action_page", args=[step.action_id]))
    finish = page.get_by_role("button", name="Finish and check the gap again")
    task.start()
    task.press_main(finish)

    expect(page.get_by_text("The gap is closed.")).to_be_visible()
    task.finish()


@pytest.mark.usefixtures("clock")
def test_what_is_still_a_gap_is_adjusted(
    walk: StartWalk, sign_in: SignIn, sales_obligation: Obligation, amina: User
) -> None:
    gap = gap_between(sales_obligation, state=GapState.IN_ACTION, source=GapSource.PERSON)
    step = last_step(gap, amina)
    page = walk(24, "pointer").page
    sign_in(page, amina)
    page.goto(reverse("actions:action_page", args=[step.action_id]))
    page.get_by_role("button", name="Done : Meet Sales").click()
    page.get_by_role("button", name="Finish and check the gap again").click()
    page.get_by_role("link", name="Adjust").click()
    expect(page.get_by_text("Follow-up of")).to_be_visible()
