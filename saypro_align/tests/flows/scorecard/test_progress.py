"""Task 29 of the scorecard: a head sends the two-weekly progress report after editing one sentence."""

from datetime import date

import pytest
from playwright.sync_api import expect

from departments.choices.cadence import Rhythm
from departments.models import Department, User
from departments.tests.factories_cadence import CadenceFactory
from kpis.tests.factories_check_ins import ObstacleFactory
from reports.models import ProgressReport, ProgressState
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("clock", "quarter")
@pytest.mark.parametrize("mode", MODES)
def test_a_progress_report_is_sent_from_my_week(
    walk: StartWalk, sign_in: SignIn, mode: Mode, sales: Department, amina: User
) -> None:
    CadenceFactory.create(department=sales, rhythm=Rhythm.TWO_WEEKLY, from_day=date(2026, 11, 7))
    ObstacleFactory.create(department=sales, what="No licence for the shop")
    task = walk(29, mode)
    page = task.page
    sign_in(page, amina)
    page.goto("/")
    task.start()

    task.press_main(page.get_by_role("link", name="Read the draft and send it"))
    challenges = page.get_by_label("Challenges")
    expect(challenges).to_have_value("In the way: No licence for the shop")
    task.fill(page.get_by_label("Achievements"), "Two banks signed.")
    task.press_main(page.get_by_role("button", name="Send the report"))

    expect(page.get_by_text("Sent. Strategy office, leadership")).to_be_visible()
    report = ProgressReport.objects.get()
    assert (report.state, report.achievements) == (ProgressState.SENT, "Two banks signed.")
    assert report.challenges == "In the way: No licence for the shop"
    task.finish()
