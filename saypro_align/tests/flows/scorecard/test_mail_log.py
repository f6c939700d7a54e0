"""Task 39 of the scorecard: why did Sipho get no mail? And send it again."""

import pytest
from playwright.sync_api import expect

from departments.models import User
from saypro_align.demo.people import DOMAIN
from saypro_align.lib import clock
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
_SAID = "550 5.1.1 No such mailbox"


@pytest.mark.parametrize("mode", MODES)
def test_why_somebody_got_no_mail_is_found_and_the_mail_sent_again(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    enqueue_mail(
        key="not-arrived",
        kind="account",
        recipient=f"sipho@{DOMAIN}",
        subject="Your targets for the quarter",
        text="Your targets.",
        now=clock.now(),
    )
    mine = OutgoingMail.objects.filter(key="not-arrived")
    mine.update(state=MailState.FAILED, last_error=_SAID, attempts=1)
    task = walk(39, mode)
    sign_in(task.page, User.objects.get(email=f"thandi@{DOMAIN}"))
    task.page.goto("/manage/mails/")
    task.start()

    task.fill(task.page.get_by_label("Name, address or subject"), "Sipho")
    task.submit(task.page.get_by_role("button", name="Show", exact=True))
    expect(task.page.get_by_text(_SAID).first).to_be_visible()
    task.press(task.page.locator(".notice button", has_text="Resend"))

    expect(task.page.get_by_text("is on its way again")).to_be_visible()
    assert mine.get().state != MailState.FAILED
    task.finish()
