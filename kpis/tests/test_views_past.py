"""KPIs and requests between departments as they were: what was known then is what is shown."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from departments.models import Department, Obligation, Quarter, User
from kpis.models import Handshake, Kpi
from kpis.services import handshakes, kpis, measurements, sharing
from kpis.tests.factories import HandshakeFactory, KpiFactory, KpiUseFactory
from saypro_align.lib import clock as clocks

ClientOf = Callable[[User], Client]
ApiClientOf = Callable[[User], APIClient]
pytestmark = pytest.mark.usefixtures("clock")
THEN = "2026-11-12"
REASON = "Nobody is free before the fair."


@pytest.fixture
def then(now: datetime) -> datetime:
    """Return when the story began: 11 November."""
    return now - timedelta(days=10)


@pytest.fixture
def kpi(sales: Department, sales_obligation: Obligation, amina: User, then: datetime) -> Kpi:
    """Return a KPI of Sales that had 2 on 11 November."""
    found: Kpi = KpiFactory.create(
        name="Lead conversion rate", departments=[sales], owner=amina, created_at=then
    )
    KpiUseFactory.create(
        kpi=found, objective__plan__obligation=sales_obligation, objective__plan__state="active"
    )
    record(found, then, "2", amina)
    return found


@pytest.fixture
def handshake(
    quarter: Quarter, sales: Department, customer_service: Department, then: datetime
) -> Handshake:
    """Return what Sales asked of Customer Service on 11 November."""
    found: Handshake = HandshakeFactory.create(
        quarter=quarter, asking=sales, asked=customer_service, created_at=then
    )
    return found


def record(kpi: Kpi, at: datetime, value: str, actor: User) -> None:
    measurements.record_measurement(
        kpi=kpi,
        measured_on=clocks.organization_day(at),
        value=Decimal(value),
        note="",
        actor=actor,
        now=at,
    )


def page(client: Client, name: str, *args: Any, **asked: str) -> str:
    return client.get(reverse(f"kpis:{name}", args=args), asked).content.decode()


def test_a_kpi_is_shown_with_the_words_and_the_values_of_then(
    as_amina: Client, kpi: Kpi, amina: User, now: datetime
) -> None:
    record(kpi, now, "3.25", amina)
    kpis.edit_kpi(
        kpi=kpi, changes={"name": "Won leads"}, expected_version=None, actor=amina, now=now
    )

    today = page(as_amina, "kpi_page", kpi.pk)
    past = page(as_amina, "kpi_page", kpi.pk, as_of=THEN)

    assert "Won leads" in today
    assert "3.25" in today
    assert "Record value" in today
    assert "As it was on 12 Nov 2026" in past
    assert "Lead conversion rate" in past
    assert "Won leads" not in past
    assert "3.25" not in past
    assert "Record value" not in past
    assert "Lead conversion rate" in page(as_amina, "kpi_list", as_of=THEN)


def test_an_offer_to_share_waits_in_the_past_and_cannot_be_answered_there(
    client_of: ClientOf,
    kpi: Kpi,
    customer_service: Department,
    amina: User,
    chipo: User,
    then: datetime,
    now: datetime,
) -> None:
    link = sharing.ask_to_share(kpi=kpi, department=customer_service, actor=amina, now=then)
    sharing.decline_share(link=link, reason=REASON, actor=chipo, now=now)

    past = page(client_of(chipo), "kpi_page", kpi.pk, as_of=THEN)

    assert "asks to share it with Customer Service" in past
    assert REASON not in past
    assert "Agree to share" not in past


def test_what_was_no_kpi_yet_or_is_none_of_the_readers_is_not_there(
    as_amina: Client, as_eve: Client, kpi: Kpi
) -> None:
    url = reverse("kpis:kpi_page", args=[kpi.pk])

    assert as_amina.get(url, {"as_of": "2026-11-01"}).status_code == 404
    assert as_eve.get(url, {"as_of": THEN}).status_code == 404
    assert as_amina.get(url, {"as_of": "12/11/2026"}).status_code == 422


def test_a_request_waits_in_the_past_for_the_answer_that_came_later(
    client_of: ClientOf, handshake: Handshake, chipo: User, now: datetime
) -> None:
    decline(handshake, chipo, now)
    asked = client_of(chipo)

    past = page(asked, "handshake_page", handshake.pk, as_of=THEN)

    assert REASON in page(asked, "handshake_page", handshake.pk)
    assert REASON not in past
    assert "answer of" in past
    assert 'name="verb"' not in past
    for name, args in (("handshake_list", []), ("handshake_ledger", ["customer-service"])):
        assert handshake.text in page(asked, name, *args, as_of=THEN, state="asked")
        assert handshake.text not in page(asked, name, *args, state="asked")


def test_the_file_and_the_api_tell_the_request_as_it_was(
    client_of: ClientOf,
    api_of: ApiClientOf,
    handshake: Handshake,
    chipo: User,
    now: datetime,
) -> None:
    decline(handshake, chipo, now)

    answer: Any = client_of(chipo).get(reverse("kpis:handshake_csv"), {"as_of": THEN})
    assert REASON not in b"".join(answer).decode()
    assert "-as-of-2026-11-12.csv" in answer["Content-Disposition"]
    url = f"/api/v1/handshakes/{handshake.pk}/"
    assert api_of(chipo).get(url).json()["state"] == "declined"
    past = api_of(chipo).get(url, {"as_of": THEN})
    assert (past.json()["state"], past.json()["answer"]) == ("asked", "")
    assert past["As-Of"].startswith(THEN)


def decline(handshake: Handshake, actor: User, now: datetime) -> None:
    handshakes.decline_handshake(
        handshake=handshake, reason=REASON, expected_version=None, actor=actor, now=now
    )


@pytest.mark.parametrize(
    ("role", "name", "verb"),
    [
        ("amina", "kpi_list", "kpi_create"),
        ("amina", "check_in_list", "check_in"),
        ("dumisa", "target_list", "distribute"),
        ("dumisa", "feedback_list", "distribute"),
    ],
)
def test_what_is_pressed_today_is_not_offered_in_the_past(
    role: str,
    name: str,
    verb: str,
    quarter: Quarter,
    sales: Department,
    request: pytest.FixtureRequest,
) -> None:
    keys = {"kpi_create": [sales.slug], "distribute": [quarter.code]}
    press = f'href="{reverse(f"kpis:{verb}", args=keys.get(verb, []))}"'
    client = request.getfixturevalue(f"as_{role}")

    today, then = (page(client, name, q=quarter.code, **asked) for asked in ({}, {"as_of": THEN}))
    assert press in today.partition("<main")[2]
    assert press not in then.partition("<main")[2]
