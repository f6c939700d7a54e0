"""Task 32 of the scorecard: somebody outside opens the report from its mail, and stops the mails."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from reports.choices import ReportKind, RunState
from reports.document import Document
from reports.renderers import html
from reports.selectors.opt_outs import has_stopped
from reports.services import delivery, links
from reports.tests.factories_outside import HEADLINE, outside_run
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BANK = "bank@partner.example"


@pytest.fixture
def mail(now: datetime, live_server: Any) -> str:
    """Return the mail that a bank got with the report."""
    run = outside_run(state=RunState.BUILT)
    run.schedule.extra_recipients = BANK
    run.schedule.save()
    run.html = html.render(Document.from_json(run.content), links.for_run(run))
    run.save()
    delivery.deliver_run(run, now=now)
    written = OutgoingMail.objects.get(recipient=BANK)
    return written.html.replace(settings.SITE_URL, live_server.url)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("mode", MODES)
def test_somebody_outside_opens_the_report_and_stops_the_mails(
    walk: StartWalk, mode: Mode, mail: str
) -> None:
    task = walk(32, mode)
    task.page.set_content(mail)
    task.start()
    task.press(task.page.locator("a[href*='/r/']").first)
    expect(task.page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    # The page counts once it is there as a whole; its heading is seen before.
    task.page.wait_for_load_state()
    assert (task.clicks or 1, task.pages) == (1, 1)

    # Away from the page and its rules about styles, back to the mail.
    task.page.goto("about:blank")
    task.page.set_content(mail)
    task.start()
    task.press(task.page.locator("a[href*='/reports/stop/']").first)
    task.press(task.page.get_by_role("button", name="Stop this report"))
    expect(task.page.get_by_role("heading", level=1)).to_have_text("Stopped: Stakeholder report")
    task.finish()
    assert has_stopped(BANK, ReportKind.STAKEHOLDER)
