"""A board of targets that somebody looks at while somebody else checks in."""

from datetime import datetime
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from departments.models import Department, Quarter, User
from kpis.services.measurements import record_measurement
from kpis.tests.factories import KpiFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.tests.browser import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("clock")
def test_a_new_value_appears_on_the_open_board_within_five_seconds(
    page: Page, sign_in: SignIn, amina: User, sales: Department, quarter: Quarter, now: datetime
) -> None:
    kpi = KpiFactory.create(unit="R", departments=[sales], owner=amina)
    kpt = KptFactory.create(quarter=quarter, kpi=kpi, owner=amina, name="Royalty revenue")
    sign_in(page, amina)
    page.goto("/targets/board/")
    row = page.locator(f"#target-{kpt.pk}")
    expect(row.get_by_text("no value yet")).to_be_visible()
    row.get_by_role("link", name="Royalty revenue").focus()

    record_measurement(
        kpi=kpi, measured_on=now.date(), value=Decimal(229_000), actor=amina, now=now
    )

    expect(row.get_by_text("229")).to_be_visible(timeout=5_000)
    expect(row.get_by_role("link", name="Royalty revenue")).to_be_focused()
