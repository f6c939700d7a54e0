"""An action is judged not effective: its gap is open again, and a linked follow-up is planned."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from actions.choices import ActionState
from actions.models import CorrectiveAction, Verdict
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.choices import GapState
from gaps.tests.factories import gap_between
from saypro_align.tests.browser import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("clock")
def test_what_did_not_work_reopens_the_gap_and_is_followed_up(
    live_server: object,
    page: Page,
    sign_in: SignIn,
    sales_obligation: Obligation,
    amina: User,
    dumisa: User,
    now: datetime,
) -> None:
    gap = gap_between(sales_obligation, state=GapState.RESOLVED, resolved_at=now)
    failed = CorrectiveActionFactory.create(
        gap=gap,
        responsible=amina,
        verifier=dumisa,
        state=ActionState.IMPLEMENTED,
        title="Replace website traffic",
        deadline=now.date() - timedelta(days=30),
        verify_on=now.date(),
    )
    StepFactory.create(action=failed, done_at=now)

    sign_in(page, dumisa)
    page.goto("/")
    page.get_by_role("link", name="Say whether it worked").click()
    page.get_by_label("It did not work").check()
    page.get_by_label("What shows it?").fill("The conversion rate fell to 2.4 %.")
    page.get_by_role("button", name="Give the verdict").click()
    expect(page.get_by_text("It did not work. The gap is open again")).to_be_visible()
    gap.refresh_from_db()
    assert (gap.state, Verdict.objects.get().by) == (GapState.REOPENED, dumisa)

    page.context.clear_cookies()
    sign_in(page, amina)
    page.goto("/")
    page.get_by_role("link", name="Plan a follow-up").click()
    expect(page.get_by_label("What will be done")).to_have_value(
        "Follow-up: Replace website traffic"
    )
    page.get_by_role("button", name="Propose action").click()
    expect(page.get_by_text("Action agreed and started.")).to_be_visible()
    expect(page.get_by_role("heading", name="Follow-ups")).to_be_visible()

    next_one = CorrectiveAction.objects.get(follows=failed)
    assert (next_one.state, next_one.criterion) == (ActionState.IN_PROGRESS, failed.criterion)
    page.goto(reverse("actions:action_page", args=[failed.pk]))
    page.get_by_role("link", name=next_one.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(next_one.title)
