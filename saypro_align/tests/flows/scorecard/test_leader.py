"""Tasks of the leadership: 1, 2, 3, 5 and 40 of the scorecard, on the demo organization."""

import pytest
from playwright.sync_api import expect

from saypro_align.demo.people import DOMAIN, PASSWORD
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("mode", MODES)
def test_the_leader_signs_in_and_reads_the_alignment(
    live_demo: str, walk: StartWalk, mode: Mode
) -> None:
    task = walk(1, mode)
    task.page.goto("/accounts/login/")
    task.start()
    task.fill(task.page.get_by_label("E-mail address"), f"joseph@{DOMAIN}")
    task.fill(task.page.get_by_label("Password", exact=True), PASSWORD)
    task.submit(task.page.get_by_role("button", name="Sign in", exact=True))

    expect(task.page.get_by_role("heading", level=1)).to_have_text(
        "0 of 6 plans are fully aligned. Six more are needed."
    )
    expect(task.page.get_by_text("Target 90 %").first).to_be_visible()
    expect(task.page.get_by_text("0.0 %", exact=True).first).to_be_visible()
    task.finish()
