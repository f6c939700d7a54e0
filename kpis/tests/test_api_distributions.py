"""Distributions of targets through the API: the same rights and the same words as the pages."""

from collections.abc import Callable
from datetime import datetime

import pytest
from rest_framework.test import APIClient

from departments.models import Department, Quarter, User
from kpis.choices.targets import KptLevel
from kpis.models import Distribution
from kpis.services import distributions
from kpis.tests.factories_targets import KptFactory

pytestmark = pytest.mark.usefixtures("clock")
BASE = "/api/v1/target-distributions/"
ApiOf = Callable[[User], APIClient]


@pytest.fixture
def given_out(
    quarter: Quarter, sales: Department, bongani: User, dumisa: User, api_of: ApiOf, now: datetime
) -> Distribution:
    """Return the version that Dumisa distributed through the API."""
    KptFactory.create(quarter=quarter, name="Increase royalty revenue by 15 %", owner=dumisa)
    KptFactory.create(
        quarter=quarter,
        level=KptLevel.PERSON,
        department=sales,
        person=bongani,
        name="Call forty licensees",
    )
    answer = api_of(dumisa).post(BASE, {"quarter": quarter.code}, format="json")
    assert answer.status_code == 201
    distributions.write_due_mails(now=now)
    return Distribution.objects.get()


def test_everybody_reads_the_version_and_own_targets_only(
    given_out: Distribution, api_of: ApiOf, amina: User, bongani: User
) -> None:
    mine = api_of(bongani).get(f"{BASE}{given_out.pk}/").json()
    hers = api_of(amina).get(f"{BASE}{given_out.pk}/").json()

    assert [line["name"] for line in mine["own"]] == ["Call forty licensees"]
    assert [line["target_value"] for line in mine["targets"]] == ["230000"]
    assert (hers["own"], hers["targets"]) == ([], mine["targets"])


def test_reading_is_acknowledged_and_counted(
    given_out: Distribution, api_of: ApiOf, bongani: User, dumisa: User
) -> None:
    said = api_of(bongani).post(f"{BASE}{given_out.pk}/acknowledge/")
    shares = api_of(dumisa).get(f"{BASE}{given_out.pk}/shares/").json()

    assert said.status_code == 200
    assert shares["departments"] == [
        {"department": "sales", "read": 1, "people": 1, "share": "100.0\N{NO-BREAK SPACE}%"}
    ]
    assert shares["total"]["read"] == 1


def test_the_same_targets_are_refused_a_second_time(
    given_out: Distribution, quarter: Quarter, api_of: ApiOf, dumisa: User
) -> None:
    again = api_of(dumisa).post(BASE, {"quarter": quarter.code}, format="json")

    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_the_log_shows_others_the_own_delivery_only(
    given_out: Distribution, api_of: ApiOf, bongani: User, dumisa: User
) -> None:
    mine = api_of(bongani).get("/api/v1/target-deliveries/").json()["results"]
    all_of_them = api_of(dumisa).get("/api/v1/target-deliveries/").json()["results"]

    assert [row["person"] for row in mine] == ["Bongani Zulu"]
    assert len(all_of_them) == given_out.deliveries.count()
    assert "Call forty licensees" not in str(all_of_them)
