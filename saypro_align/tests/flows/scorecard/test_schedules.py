"""Task 31 of the scorecard: a report is scheduled for an outside address, after a look at it."""

import pytest
from playwright.sync_api import expect

from departments.models import User
from reports.models import ReportSchedule
from saypro_align.demo.people import DOMAIN
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("mode", MODES)
def test_a_report_for_an_outside_address_is_scheduled(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    mails = OutgoingMail.objects.count()
    task = walk(31, mode)
    page = task.page
    sign_in(page, User.objects.get(email=f"thandi@{DOMAIN}"))
    page.goto("/reports/")
    task.start()

    task.press(page.get_by_role("link", name="New schedule"))
    task.choose(page.get_by_label("Report", exact=True), "Stakeholder report")
    task.fill(page.get_by_label("More recipients"), "ceo@partner.example")
    task.press(page.get_by_role("button", name="See the preview"))
    preview = page.locator("#preview")
    expect(preview.get_by_text("First working day after the quarter’s end")).to_be_visible()
    expect(preview.get_by_role("heading", name="Preview")).to_be_visible()
    assert not ReportSchedule.objects.filter(extra_recipients="ceo@partner.example").exists()
    task.press(page.get_by_role("button", name="Save schedule"))

    expect(page.get_by_text("The schedule is set.")).to_be_visible()
    made = ReportSchedule.objects.get(extra_recipients="ceo@partner.example")
    assert (made.kind, made.audience, made.every) == ("stakeholder", "external", "quarter")
    assert OutgoingMail.objects.count() == mails
    task.finish()
