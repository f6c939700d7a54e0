"""The first view of a page stays light; the browser test weighs all the others."""

import pytest
from django.test import Client

from saypro_align.tests.weight import BUDGET, weight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "quarter")]


@pytest.mark.parametrize("address", ["/?week=mine", "/dashboard/", "/account/", "/manage/style/"])
def test_style_and_scripts_of_the_first_view_are_light(as_dumisa: Client, address: str) -> None:
    page = as_dumisa.get(address).content.decode()

    assert 30_000 < weight(page) <= BUDGET
