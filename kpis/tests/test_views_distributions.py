"""Distributing targets and reading them, as people do it in the browser."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Department, Quarter, User
from departments.tests.factories import MembershipFactory
from kpis.choices.targets import KptLevel
from kpis.models import Acknowledgement, Distribution, Kpt
from kpis.services import distributions
from kpis.tests.factories_distributions import DeliveryFactory, DistributionFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.usefixtures("clock")
BASE = "/targets"


@pytest.fixture
def target(quarter: Quarter, farai: User) -> Kpt:
    """Return the organization's target."""
    return KptFactory.create(quarter=quarter, name="Increase royalty revenue by 15 %", owner=farai)


@pytest.fixture
def personal(quarter: Quarter, sales: Department, bongani: User) -> Kpt:
    """Return a target of Bongani's own."""
    return KptFactory.create(
        quarter=quarter,
        level=KptLevel.PERSON,
        department=sales,
        person=bongani,
        name="Call forty licensees",
    )


@pytest.fixture
def given_out(
    target: Kpt, personal: Kpt, quarter: Quarter, as_dumisa: Client, now: datetime
) -> Distribution:
    """Return the version that Dumisa distributed through the browser."""
    page = as_dumisa.get(f"{BASE}/distribute/{quarter.code}/")
    as_dumisa.post(
        f"{BASE}/distribute/{quarter.code}/",
        {"verb": "distribute", "seen": page.context["preview"].fingerprint, "note": "First."},
    )
    distributions.write_due_mails(now=now)
    return Distribution.objects.get()


def test_the_preview_counts_who_gets_what(
    target: Kpt, personal: Kpt, quarter: Quarter, as_dumisa: Client, bongani: User
) -> None:
    User.objects.filter(pk=bongani.pk).update(email="nowhere")

    page = as_dumisa.get(f"{BASE}/distribute/{quarter.code}/")

    told = page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    people = page.context["preview"].recipients
    assert f"Distribute to {len(people) - 1} people" in told
    assert "1 person with own targets" in told
    assert personal.name not in told


def test_targets_that_changed_under_the_preview_are_not_distributed(
    target: Kpt, quarter: Quarter, as_dumisa: Client
) -> None:
    page = as_dumisa.get(f"{BASE}/distribute/{quarter.code}/")
    Kpt.objects.filter(pk=target.pk).update(name="Raise royalties")
    seen = page.context["preview"].fingerprint
    typed = {"verb": "distribute", "seen": seen, "note": "Typed already."}

    again = as_dumisa.post(f"{BASE}/distribute/{quarter.code}/", typed)

    assert again.status_code == 409
    assert "Typed already." in again.content.decode()
    assert again.context["preview"].fingerprint in again.content.decode()
    assert not Distribution.objects.exists()


def test_a_person_reads_own_targets_and_says_so(
    given_out: Distribution, quarter: Quarter, as_bongani: Client, bongani: User
) -> None:
    page = as_bongani.get(f"{BASE}/summary/{quarter.code}/me/").content.decode()
    as_bongani.post(f"{BASE}/read/{quarter.code}/", {"version": "1"})

    assert page.index("Call forty licensees") < page.index("Increase royalty revenue by 15 %")
    assert Acknowledgement.objects.get().user == bongani
    read = as_bongani.get(f"{BASE}/summary/{quarter.code}/me/").content.decode()
    assert "You have read and understood this version" in read


@pytest.mark.parametrize("version", ["", "2", "0", "²", "1" * 99, "x"], ids=str)
def test_what_is_no_version_is_not_acknowledged(
    given_out: Distribution, quarter: Quarter, as_bongani: Client, version: str
) -> None:
    answer = as_bongani.post(f"{BASE}/read/{quarter.code}/", {"version": version})

    assert answer.status_code == 422
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("place", ["", "me/", "sales/"])
def test_own_targets_are_shown_to_nobody_else(
    given_out: Distribution, quarter: Quarter, place: str, client_of: Callable[[User], Client],
    amina: User, farai: User, dumisa: User,
) -> None:  # fmt: skip
    pages = [
        client_of(who).get(f"{BASE}/summary/{quarter.code}/{place}")
        for who in (amina, farai, dumisa)
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert all("Call forty licensees" not in page.content.decode() for page in pages)


def test_an_earlier_version_stays_readable_at_its_address(
    given_out: Distribution, target: Kpt, quarter: Quarter, as_bongani: Client
) -> None:
    DistributionFactory.create(quarter=quarter, number=2)

    first = as_bongani.get(f"{BASE}/summary/{quarter.code}/?version=1").content.decode()

    assert target.name in first
    assert "This is an earlier version. Version 2 counts." in first
    assert as_bongani.get(f"{BASE}/summary/{quarter.code}/?version=3").status_code == 404


def test_nothing_distributed_says_so(quarter: Quarter, as_bongani: Client) -> None:
    page = as_bongani.get(f"{BASE}/summary/{quarter.code}/me/").content.decode()

    assert f"Targets for {quarter} are being set." in page


def test_the_readers_of_a_department_are_known_to_its_head(
    chipo: User, given_out: Distribution, quarter: Quarter, as_amina: Client, as_farai: Client
) -> None:
    head = as_amina.get(f"{BASE}/readers/{quarter.code}/").content.decode()
    leader = as_farai.get(f"{BASE}/readers/{quarter.code}/").content.decode()

    assert "Bongani Zulu" in head
    assert "Customer Service" not in head
    assert "Customer Service" in leader
    assert "Bongani Zulu" not in leader


def test_the_log_tells_of_each_mail_and_sends_one_again(
    given_out: Distribution, as_dumisa: Client, bongani: User
) -> None:
    place = f"{BASE}/distributions/{given_out.pk}/"
    delivery = given_out.deliveries.get(user=bongani)
    mails = OutgoingMail.objects.filter(recipient=bongani.email)
    mails.update(state="failed", attempts=12, last_error="550 No such user")

    failed = as_dumisa.get(f"{place}?state=failed").content.decode()
    as_dumisa.post(f"{BASE}/deliveries/{delivery.pk}/resend/")

    assert "550 No such user" in failed
    assert "1\N{NO-BREAK SPACE}person" in failed
    assert mails.get().state == "queued"
    lines: Any = as_dumisa.get(f"{place}export/?who=bongani")
    assert b"".join(lines).count(b"\r\n") == 2


@pytest.mark.parametrize(
    "place",
    ["distributions/", "distributions/{pk}/", "distribute/{code}/", "readers/{code}/"],
)
def test_a_page_costs_the_same_however_many_there_are(
    given_out: Distribution, quarter: Quarter, as_dumisa: Client, sales: Department, place: str
) -> None:
    path = f"{BASE}/{place.format(pk=given_out.pk, code=quarter.code)}"
    few = queries(as_dumisa, path)
    DistributionFactory.create(quarter=quarter, number=2)
    for _each in range(3):
        MembershipFactory.create(department=sales)
        DeliveryFactory.create(distribution=given_out)
        KptFactory.create(quarter=quarter)

    assert queries(as_dumisa, path) == few


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_a_targets_page_leads_to_the_version_that_tells_of_it(
    given_out: Distribution, target: Kpt, quarter: Quarter, as_bongani: Client
) -> None:
    said: Any = as_bongani.post(f"{BASE}/read/{quarter.code}/", {"version": "1", "page": "me"})

    page = as_bongani.get(f"{BASE}/{target.pk}/").content.decode()

    assert said.url == f"{BASE}/me/?q={quarter.code}#read"
    assert f"{BASE}/summary/{quarter.code}/?version=1" in page
    assert "I have read and understood" not in as_bongani.get(said.url).content.decode()
