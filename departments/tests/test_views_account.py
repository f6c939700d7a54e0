"""Everybody chooses name, colours, start page and time zone alone."""

from typing import Any

import pytest
from django.test import Client

from departments.models import User
from saypro_align.audit.models import AuditEntry
from saypro_align.lib import clock

URL = "/account/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def post(client: Client, **changed: Any) -> Any:
    sent = {
        "name": "Amina Yusuf",
        "theme": "system",
        "start_page": "",
        "time_zone": "Africa/Johannesburg",
        "version": 1,
        **changed,
    }
    return client.post(URL, sent)


def test_the_choice_is_kept_and_noted(as_amina: Client, amina: User) -> None:
    answer = post(as_amina, theme="dark", start_page="dashboard")

    assert answer.status_code == 302
    amina.refresh_from_db()
    assert (amina.theme, amina.start_page, amina.version) == ("dark", "dashboard", 2)
    assert AuditEntry.objects.get().event == "user.preferences_chosen"
    assert 'data-theme="dark"' in as_amina.get(URL).content.decode()


def test_the_start_page_is_where_one_lands(as_amina: Client, as_farai: Client) -> None:
    assert as_amina.get("/").status_code == 200
    post(as_amina, start_page="dashboard")
    assert as_amina.get("/")["Location"] == "/dashboard/"
    assert as_amina.get("/?week=mine").status_code == 200

    assert as_farai.get("/")["Location"] == "/dashboard/"
    post(as_farai, name="Farai Moyo", start_page="week")
    assert as_farai.get("/").status_code == 200


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", ""), ("theme", "pink"), ("start_page", "moon"), ("time_zone", "Mars/Base")],
)
def test_what_cannot_be_is_said_at_the_field(
    as_amina: Client, amina: User, field: str, typed: str
) -> None:
    answer = post(as_amina, **{field: typed})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not AuditEntry.objects.exists()


def test_roles_and_address_cannot_be_chosen(as_amina: Client, amina: User) -> None:
    post(as_amina, organization_role="administrator", email="x@saypro.example")

    amina.refresh_from_db()
    assert (amina.organization_role, amina.email) == ("", "amina@saypro.example")


def test_two_tabs_see_both_texts(as_amina: Client) -> None:
    post(as_amina, name="First")
    answer = post(as_amina, name="Second")

    assert answer.status_code == 409
    assert "First" in answer.content.decode()
    assert "Second" in answer.content.decode()


def test_an_external_reader_has_no_start_page_to_choose(as_eve: Client) -> None:
    page = as_eve.get(URL).content.decode()

    assert "start_page" not in page
    assert "theme" in page


def test_nobody_else_gets_in(client: Client) -> None:
    assert client.get(URL).status_code == 302


def test_moments_are_shown_in_the_own_time_zone(as_amina: Client, quarter: Any) -> None:
    assert "19:40 SAST" in as_amina.get("/dashboard/").content.decode()
    post(as_amina, time_zone="America/New_York")
    assert "12:40 EST" in as_amina.get("/dashboard/").content.decode()
    assert clock.shown_zone() == clock.organization_zone()
