"""What stands around every page: the top bar, the quarter that is remembered, the footer."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from departments.models import Obligation, Quarter, User
from departments.tests.factories import QuarterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def shown(client: Client, url: str = "/dashboard/") -> Any:
    return client.get(url).context["quarter_value"]


def test_the_quarter_that_was_chosen_is_remembered(quarter: Quarter, as_amina: Client) -> None:
    QuarterFactory.create(code="2027-Q1", starts_on=date(2027, 1, 1))
    assert shown(as_amina) == quarter.code

    assert shown(as_amina, "/dashboard/?q=2027-Q1") == "2027-Q1"
    assert shown(as_amina, "/departments/") == "2027-Q1"
    assert shown(as_amina, f"/dashboard/?q={quarter.code}") == quarter.code
    assert shown(as_amina) == quarter.code


def test_a_quarter_that_is_gone_is_forgotten(quarter: Quarter, as_amina: Client) -> None:
    later = QuarterFactory.create(code="2027-Q1", starts_on=date(2027, 1, 1))
    shown(as_amina, "/dashboard/?q=2027-Q1")
    Quarter.objects.filter(pk=later.pk).delete()

    assert shown(as_amina) == quarter.code


def test_the_top_bar_learns_how_much_needs_the_person(
    sales_obligation: Obligation, as_amina: Client, as_eve: Client, client: Client
) -> None:
    assert as_amina.get("/week/count/").json() == {"count": 1}
    assert as_eve.get("/week/count/").json() == {"count": 0}
    assert client.get("/week/count/").status_code == 302


def test_who_may_not_open_a_page_is_not_shown_its_name(
    quarter: Quarter, as_eve: Client, as_dumisa: Client
) -> None:
    assert ">Gaps<" not in as_eve.get("/reports/").content.decode()
    assert ">Gaps<" in as_dumisa.get("/reports/").content.decode()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chosen_colours_stand_in_the_page(
    quarter: Quarter, as_amina: Client, amina: User, theme: str, now: datetime
) -> None:
    assert "data-theme" not in as_amina.get("/dashboard/").content.decode()

    User.objects.filter(pk=amina.pk).update(theme=theme)

    assert f'data-theme="{theme}"' in as_amina.get("/dashboard/").content.decode()


def test_the_next_quarter_is_offered_in_the_last_three_weeks(
    quarter: Quarter, as_amina: Client, clock: time_machine.Traveller
) -> None:
    QuarterFactory.create(code="2027-Q1", name="Quarter 1, 2027", starts_on=date(2027, 1, 1))
    clock.move_to(datetime(2026, 12, 9, 8, tzinfo=UTC))
    as_amina.force_login(User.objects.get(email="amina@saypro.example"))
    assert "Look at Quarter 1, 2027" not in as_amina.get("/dashboard/").content.decode()

    clock.move_to(datetime(2026, 12, 10, 8, tzinfo=UTC))
    as_amina.force_login(User.objects.get(email="amina@saypro.example"))
    assert "Look at Quarter 1, 2027" in as_amina.get("/dashboard/").content.decode()
