"""Where things are managed: in groups, by what a person may open, and found by a word."""

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import User
from departments.tests.factories import UserFactory
from reports.selectors.places import GROUPS, find_places, places_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def names(found: object) -> list[str]:
    return [str(one.label) for one in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("wanted", "url_name"),
    [
        ("scoring", "gaps:scoring"),
        ("Weights", "gaps:scoring"),
        (" mail  log ", "reports:mail_log"),
        ("resend", "reports:mail_log"),
        ("users", "departments:person_list"),
        ("hand over", "reports:leaving"),
        ("holi", "departments:holiday_list"),
    ],
)
def test_one_place_that_fits_opens_at_once(as_dumisa: Client, wanted: str, url_name: str) -> None:
    answer = as_dumisa.get("/manage/", {"find": wanted})
    assert (answer.status_code, answer["Location"]) == (302, reverse(url_name))


def test_several_places_that_fit_are_listed_in_the_order_of_the_page(as_dumisa: Client) -> None:
    answer = as_dumisa.get("/manage/", {"find": "re"})
    assert names(answer.context["found"]) == [
        "Waiting plans",
        "Scarce resources",
        "Report schedules",
        "Readers outside",
        "Reminders",
        "Mail log",
    ]
    assert "Found for “re”" in answer.content.decode()


@pytest.mark.parametrize("wanted", ["<b>zebra</b>", "scoring zebra", "x" * 5000, "\u0000", "%00'"])
def test_what_is_nowhere_is_said_and_the_places_stay(as_dumisa: Client, wanted: str) -> None:
    answer = as_dumisa.get("/manage/", {"find": wanted})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Nothing is managed under “" in text
    assert "<b>zebra" not in text
    assert "Where things are managed" in text


@pytest.mark.parametrize("wanted", ["", "   "])
def test_looking_for_nothing_shows_the_page(as_dumisa: Client, wanted: str) -> None:
    text = as_dumisa.get("/manage/", {"find": wanted}).content.decode()
    assert "Found for" not in text
    assert "Nothing is managed" not in text


def test_nobody_finds_what_he_may_not_open(as_gugu: Client, dumisa: User, gugu: User) -> None:
    assert names(find_places(dumisa, "scoring")) == ["Scoring"]
    assert find_places(gugu, "scoring") == []
    answer = as_gugu.get("/manage/", {"find": "scoring"})
    assert "Nothing is managed under “scoring”." in answer.content.decode()
    assert "/manage/scoring/" not in answer.content.decode()


def test_everybody_sees_the_groups_of_what_he_may_open(dumisa: User) -> None:
    assert places_of(dumisa) == list(GROUPS)
    assert places_of(UserFactory.build(organization_role="external")) == []
