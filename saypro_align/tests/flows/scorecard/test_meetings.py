"""Tasks 22 and 30 of the scorecard: agreeing on a joint session, and holding a review."""

import pytest
from playwright.sync_api import expect

from actions.models import CorrectiveAction, Session
from departments.models import User
from gaps.choices import OPEN_STATES, GapKind
from gaps.models import Gap
from saypro_align.demo.people import DOMAIN
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _person(handle: str) -> User:
    return User.objects.get(email=f"{handle}@{DOMAIN}")


def _conflict() -> Gap:
    rows = Gap.objects.filter(
        kind=GapKind.CONFLICTING_GOALS, quarter__state="open", state__in=OPEN_STATES
    )
    return rows.exclude(state="suspected").order_by("opened_at", "pk")[0]


@pytest.mark.parametrize("mode", ["pointer", "plain"])
def test_two_heads_agree_on_a_joint_session(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    gap = _conflict()
    known = set(Session.objects.values_list("pk", flat=True))
    task = walk(22, mode)
    page = task.page
    sign_in(page, _person("pieter"))
    page.goto(f"/gaps/{gap.pk}/")
    task.start()

    task.press(page.get_by_role("link", name="Schedule session"))
    task.press(page.get_by_role("button", name="Plan it and invite"))
    expect(page.get_by_text("Planned. Everybody asked gets a mail.")).to_be_visible()
    session = Session.objects.exclude(pk__in=known).get()
    page.context.clear_cookies()
    sign_in(page, _person("nomsa"))
    mail = OutgoingMail.objects.get(
        kind="session_invitation", recipient=f"nomsa@{DOMAIN}", about_id=session.pk
    )
    # She starts where her mail leads; as for every task the page it starts on is not counted.
    so_far = task.pages
    page.goto(mail.text[mail.text.index("/reviews/") :].split()[0])
    task.pages = so_far
    task.press(page.get_by_role("button", name="Yes, I come"))

    expect(page.get_by_text("Answer kept: comes.")).to_be_visible()
    answers = set(session.participants.values_list("user__name", "answer"))
    assert answers == {("Pieter Naidoo", "yes"), ("Nomsa Khumalo", "yes")}
    assert session.items.get(subject_id=gap.pk).removed_at is None
    assert "BEGIN:VEVENT" in mail.attachments[0]["text"]
    task.finish()


@pytest.mark.parametrize("mode", MODES)
def test_a_review_is_held_and_its_minutes_are_sent(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    review = Session.objects.get(kind="mid_quarter", state="planned")
    gap = _conflict()
    item = review.items.get(subject_id=gap.pk, removed_at=None)
    task = walk(30, mode)
    page = task.page
    sign_in(page, _person("thandi"))
    page.goto(f"/reviews/{review.pk}/")
    task.start()

    if mode == "keyboard":
        task.press(page.get_by_role("link", name="Decisions", exact=True))
    about = page.get_by_label("About")
    label = about.locator(f"option[value='{item.pk}']").inner_text()
    task.choose(about, label)
    task.fill(page.get_by_label("Decision", exact=True), "Count waiting time with new customers")
    task.choose(page.get_by_label("Who", exact=True), "Nomsa Khumalo")
    task.press_main(page.get_by_role("button", name="Make an action"))
    expect(page.get_by_text("It is a corrective action now.")).to_be_visible()
    if mode == "keyboard":
        task.press(page.get_by_role("link", name="On to the close"))
    task.press(page.get_by_role("button", name="Close and send minutes"))

    expect(page.get_by_text("Closed. Everybody asked gets the minutes by mail.")).to_be_visible()
    action = CorrectiveAction.objects.get(title="Count waiting time with new customers")
    assert (action.gap, action.responsible) == (gap, _person("nomsa"))
    assert action.deadline is not None
    sent = OutgoingMail.objects.filter(kind="session_minutes", about_id=review.pk)
    assert sent.count() == review.participants.count()
    task.finish()
