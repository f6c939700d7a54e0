"""Tasks 12 to 14 of the scorecard: an owner checks in from the mail, has nothing new, mends a slip."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from departments.models import Department, Obligation, User
from departments.services.reminding import send_reminders
from kpis.models import CheckIn, KpiUse, Measurement, Obstacle
from kpis.tests.checking_in import owned_use, tell
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.browser import SignIn
from saypro_align.tests.flows.scorecard.test_approval import open_mail
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("Cost per lead", "Lead conversion rate", "Qualified leads", "Repeat orders")


@pytest.fixture
def uses(sales_obligation: Obligation, amina: User) -> list[KpiUse]:
    """Return Amina's four numbers, last told on Friday the 13th."""
    return [owned_use(sales_obligation, amina, name) for name in NAMES]


def newest(use: KpiUse) -> Decimal:
    value: Decimal = (
        Measurement.objects.filter(kpi=use.kpi, is_latest=True).latest("measured_on").value
    )
    return value


def now_of(page: Page, name: str) -> Any:
    """Return the field of a number."""
    return page.get_by_role("group", name=name).get_by_label("Now, in %")


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("mode", MODES)
def test_four_numbers_and_an_obstacle_are_told_from_the_mail_without_sign_in(
    walk: StartWalk,
    mode: Mode,
    uses: list[KpiUse],
    customer_service: Department,
    live_server: Any,
    axe: Callable[[Page], None],
    now: datetime,
) -> None:
    send_reminders(now=now.replace(day=20, hour=9))
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Check in: 4 numbers, about 2 minutes"
    task = walk(12, mode)
    page = task.page
    open_mail(page, mail, live_server.url)
    task.start()

    task.press(page.get_by_role("link", name="Check in, no sign-in needed").first)
    expect(now_of(page, NAMES[0])).to_be_focused()
    if mode == "pointer":
        axe(page)
    for number, name in enumerate(NAMES):
        task.fill(now_of(page, name), f"2.{number + 6}")
    obstacle = page.get_by_label("Anything in the way?")
    task.fill(obstacle, "The price list is not out")
    task.submit(page.get_by_role("button", name="Save check-in").last)

    expect(page.get_by_text("You can change it until")).to_be_visible()
    task.finish()
    assert sorted(newest(use) for use in uses) == [Decimal(f"2.{n}") for n in (6, 7, 8, 9)]
    assert Obstacle.objects.get().what == "The price list is not out"


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("mode", MODES)
def test_nothing_changed_is_one_press(
    walk: StartWalk, sign_in: SignIn, mode: Mode, uses: list[KpiUse], amina: User
) -> None:
    task = walk(13, mode)
    sign_in(task.page, amina)
    task.page.goto("/check-in/")
    task.start()

    task.press(task.page.get_by_role("button", name="Nothing has changed"))

    expect(task.page.get_by_text("Saved. You can change it until")).to_be_visible()
    task.finish()
    assert CheckIn.objects.get().entries.filter(no_change=True).count() == 4


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("mode", MODES)
def test_yesterdays_28_becomes_2_8(
    walk: StartWalk,
    sign_in: SignIn,
    mode: Mode,
    uses: list[KpiUse],
    amina: User,
    now: datetime,
) -> None:
    tell(amina, now - timedelta(days=1), uses[0].kpi, "28", meant=Decimal(28))
    task = walk(14, mode)
    sign_in(task.page, amina)
    task.page.goto("/check-in/")
    task.start()

    task.press(task.page.get_by_role("link", name="Change the last one"))
    # Both pages have a field of this number.
    expect(task.page.get_by_role("heading", level=1)).to_contain_text("week until")
    field = task.page.get_by_role("group", name=NAMES[0]).get_by_label("%").first
    task.fill(field, "2.8")
    task.submit(task.page.get_by_role("button", name="Save").last)

    expect(task.page.get_by_text("Saved.")).to_be_visible()
    task.finish()
    held = Measurement.objects.get(kpi=uses[0].kpi, measured_on=date(2026, 11, 20), is_latest=True)
    assert held.value == Decimal("2.8")
