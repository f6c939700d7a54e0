"""Sales and Customer Service pull apart: from the gap to a joint session, a shared KPI and *effective*."""

import pytest
from playwright.sync_api import Page, expect

from actions.choices import ActionState
from actions.choices.life import RootCause
from actions.models import CorrectiveAction, Session
from actions.services import actions as action_services
from actions.services import agreements
from actions.services import steps as step_services
from departments.models import User
from gaps.choices import OPEN_STATES, GapKind
from gaps.models import Gap
from saypro_align.demo.people import DOMAIN
from saypro_align.lib import clock
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.browser import SignIn
from saypro_align.tests.flows.test_story_in_the_browser import Desk, _share_customer_retention

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DECISION = "Count the retention rate in both plans"


def test_two_departments_that_pull_apart_agree_on_one_number(
    live_demo: str, page: Page, sign_in: SignIn
) -> None:
    desk = Desk(page, sign_in)
    rows = Gap.objects.filter(quarter=desk.quarter, kind=GapKind.CONFLICTING_GOALS)
    gap = rows.filter(state__in=OPEN_STATES).exclude(state="suspected").order_by("opened_at")[0]

    session = _meet(desk, gap)
    action = _decide(desk, session)
    _carry_out(action)
    _share_customer_retention(desk)
    _finish_and_judge(desk, action)

    action.refresh_from_db()
    gap.refresh_from_db()
    assert (action.state, gap.state) == (ActionState.EFFECTIVE, "verified")


def _person(handle: str) -> User:
    return User.objects.get(email=f"{handle}@{DOMAIN}")


def _meet(desk: Desk, gap: Gap) -> Session:
    """Pieter plans a joint session from the gap, Nomsa says yes."""
    desk.sit_down("pieter")
    desk.page.goto(f"/gaps/{gap.pk}/")
    desk.follow("Schedule session")
    desk.page.get_by_label("Title").fill("One number for Sales and Customer Service")
    desk.press("Plan it and invite")
    session = Session.objects.get(title="One number for Sales and Customer Service")

    desk.sit_down("nomsa")
    desk.page.goto(f"/reviews/{session.pk}/")
    desk.press("Yes, I come")
    expect(desk.page.get_by_text("2 of 2 have said yes.")).to_be_visible()
    return session


def _decide(desk: Desk, session: Session) -> CorrectiveAction:
    """On the projector Pieter writes what was said; the decision becomes an action."""
    desk.sit_down("pieter")
    desk.page.goto(f"/reviews/{session.pk}/present/?item=1")
    desk.page.get_by_label("Minutes").fill("Each new customer needs the service team's time.")
    desk.page.get_by_label("Decision", exact=True).fill(DECISION)
    desk.page.get_by_label("Who", exact=True).select_option(label="Pieter Naidoo")
    desk.press("Make an action")
    expect(desk.page.get_by_text("It is a corrective action now.")).to_be_visible()
    assert session.items.get(position=1).minutes.startswith("Each new customer")

    desk.follow("End the presentation")
    desk.press("Close and send minutes")
    expect(desk.page.get_by_text("Closed.").first).to_be_visible()
    sent = OutgoingMail.objects.filter(kind="session_minutes", about_id=session.pk)
    assert {mail.recipient for mail in sent} == {f"pieter@{DOMAIN}", f"nomsa@{DOMAIN}"}
    assert all(DECISION in mail.text for mail in sent)
    return CorrectiveAction.objects.get(title=DECISION)


def _carry_out(action: CorrectiveAction) -> None:
    """Complete the action, agree to it on both sides and do its one step."""
    now, pieter = clock.now(), _person("pieter")
    today = clock.organization_day(now)
    action_services.edit_action(
        action=action,
        changes={
            "criterion": "The retention rate stands in both plans and no longer falls.",
            "cause": RootCause.values[0],
            "verifier": _person("thandi"),
            "deadline": today,
            "verify_on": today,
        },
        whys=["Each looked at its own number.", "Nobody asked.", "Plans were written apart."],
        expected_version=None,
        actor=pieter,
        now=now,
    )
    action_services.send_action(action=action, actor=pieter, now=now)
    for asked in action.agreements.filter(state="asked"):
        agreements.agree_to_action(agreement=asked, actor=_person("nomsa"), now=now)
    action.refresh_from_db()
    step_services.finish_step(step=action.steps.get(), actor=pieter, now=now)


def _finish_and_judge(desk: Desk, action: CorrectiveAction) -> None:
    """Pieter finishes the action, the strategy office says that it worked."""
    desk.sit_down("pieter")
    desk.page.goto(f"/actions/{action.pk}/")
    finish = desk.page.get_by_role("button", name="Finish and check the gap again")
    finish.click()
    expect(finish).to_have_count(0)
    desk.sit_down("thandi")
    desk.page.goto(f"/actions/{action.pk}/")
    desk.page.get_by_label("It worked", exact=True).check()
    desk.page.get_by_label("What shows it?").fill("Both plans count the same rate.")
    desk.press("Give the verdict")
    expect(desk.page.get_by_text("Both plans count the same rate.").first).to_be_visible()
