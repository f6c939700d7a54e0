"""The page behind a mail's link is light: it is opened on phones, on the way."""

from datetime import datetime

import pytest
from django.test import Client

from departments.models import Obligation, User
from kpis.services.check_in_links import make_link
from kpis.tests.checking_in import owned_use
from saypro_align.tests.weight import weight


@pytest.mark.usefixtures("clock")
def test_with_all_its_styles_and_scripts_it_weighs_less_than_40_kb(
    sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    for number in range(4):
        owned_use(sales_obligation, amina, f"KPI {number}")
    path = "/c/" + make_link(user=amina, now=now).partition("/c/")[2]
    page = Client().get(path).content
    assert weight(page.decode()) + len(page) < 40_000
    assert b"woff2" not in page
