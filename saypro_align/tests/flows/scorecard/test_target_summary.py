"""Task 25 of the scorecard: a member of staff reads his targets with the why, and says so."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from departments.models import Department, Quarter, User
from kpis.choices.targets import KptLevel
from kpis.models import Acknowledgement
from kpis.selectors.summaries import preview
from kpis.services import distributions
from kpis.tests.factories_targets import KptFactory
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mail(
    quarter: Quarter,
    sales: Department,
    bongani: User,
    dumisa: User,
    now: datetime,
    live_server: Any,
) -> str:
    """Return the mail that Bongani got with his targets."""
    above = KptFactory.create(quarter=quarter, name="Increase royalty revenue by 15 %")
    KptFactory.create(
        quarter=quarter,
        level=KptLevel.PERSON,
        department=sales,
        person=bongani,
        parent=above,
        name="Call forty licensees",
        rationale="Who is called renews.",
    )
    seen = preview(quarter).fingerprint
    distributions.distribute(quarter=quarter, seen=seen, actor=dumisa, now=now)
    distributions.write_due_mails(now=now)
    written = OutgoingMail.objects.get(recipient=bongani.email)
    return written.html.replace(settings.SITE_URL, live_server.url)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("mode", MODES)
def test_somebody_reads_his_targets_and_says_so(
    walk: StartWalk, sign_in: SignIn, mode: Mode, mail: str, bongani: User
) -> None:
    task = walk(25, mode)
    sign_in(task.page, bongani)
    task.page.set_content(mail)
    task.start()
    task.press(task.page.get_by_role("link", name="Read them and say so"))
    expect(task.page.get_by_role("main")).to_contain_text("Who is called renews.")
    task.press(task.page.get_by_role("button", name="I have read and understood"))

    said = task.page.get_by_text("You have read and understood this version")
    expect(said).to_be_visible()
    task.finish()
    assert Acknowledgement.objects.get().user == bongani
