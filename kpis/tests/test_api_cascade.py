"""Cascades, contributions and chains through the API: what the pages show, with the same rights."""

from datetime import date
from decimal import Decimal

import pytest

from conftest import ApiClientOf
from departments.models import Department, Goal, Quarter, User
from departments.tests.factories import MembershipFactory
from kpis.models import Acknowledgement, Kpt, KptContribution
from kpis.selectors.accountability import Figure, accountability_of
from kpis.tests.factories_distributions import DeliveryFactory, DistributionFactory
from kpis.tests.factories_targets import KptFactory

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def royalties(quarter: Quarter, goal: Goal, farai: User) -> Kpt:
    """Return +15 % on 200 000, of the organization."""
    kpt: Kpt = KptFactory.create(
        quarter=quarter, goal=goal, owner=farai, relative_target=Decimal(15)
    )
    return kpt


def test_a_target_is_shared_out_and_its_chain_is_told(
    api_of: ApiClientOf,
    royalties: Kpt,
    goal: Goal,
    sales: Department,
    customer_service: Department,
    dumisa: User,
) -> None:
    address = f"/api/v1/target-chains/{royalties.pk}/share-out/"
    office = api_of(dumisa)
    before = office.get(address).json()
    parts = [
        {"taker": str(sales.pk), "amount": "8", "how": "Wins members."},
        {"taker": str(customer_service.pk), "amount": "4"},
    ]
    after = office.post(address, {"parts": parts, "seen": before["seen"]}, format="json").json()
    late = office.post(address, {"parts": parts[:1], "seen": before["seen"]}, format="json")

    assert "12 of 15" in after["sum_text"]
    assert late.status_code == 409
    chain = office.get(f"/api/v1/target-chains/{royalties.pk}/").json()
    assert (chain["goal"], chain["allocated"], chain["remainder"]) == (goal.slug, "12", "3")
    broken = office.get("/api/v1/target-chains/?broken=true").json()["results"]
    assert [row["steps"][0]["broken"] for row in broken] == [["no_sentence"]]


def test_contributions_are_stated_and_answered(
    api_of: ApiClientOf, royalties: Kpt, customer_service: Department, dumisa: User, chipo: User
) -> None:
    made = api_of(dumisa).post(
        "/api/v1/target-contributions/",
        {"target": str(royalties.pk), "department": customer_service.slug, "how": "Answers."},
        format="json",
    )
    address = f"/api/v1/target-contributions/{made.json()['id']}/"
    said = api_of(chipo).post(f"{address}confirm/", {"version": 1}, format="json")
    changed = api_of(dumisa).patch(address, {"how": "Answers fast.", "version": 2}, format="json")
    stale = api_of(chipo).post(f"{address}confirm/", {"version": 1}, format="json")

    assert (made.status_code, said.json()["state"]) == (201, "confirmed")
    assert (changed.json()["state"], stale.status_code) == ("asked", 409)
    assert api_of(dumisa).post(f"{address}remove/", {}, format="json").status_code == 204
    assert KptContribution.objects.get().state == "removed"


def test_a_person_learns_of_the_own_question_only(
    api_of: ApiClientOf, bongani: User, eve: User
) -> None:
    question = api_of(bongani).get("/api/v1/pulse/question/").json()
    assert question == {"month": None, "closes_on": None, "has_answered": False, "goals": []}
    assert api_of(eve).get("/api/v1/pulse/question/").status_code in {403, 404}


def test_the_figures_of_a_target_count_whom_it_concerns(
    quarter: Quarter, royalties: Kpt, sales: Department, amina: User, bongani: User, chipo: User
) -> None:
    version = DistributionFactory.create(quarter=quarter)
    for person in (amina, bongani, chipo):
        DeliveryFactory.create(distribution=version, user=person)
    Acknowledgement.objects.create(
        distribution=version,
        user=bongani,
        created_at=version.created_at,
        updated_at=version.created_at,
    )
    own = KptFactory.create(quarter=quarter, level="department", department=sales, owner=amina)

    told = accountability_of([royalties, own], amina, quarter)
    assert told[own.pk].read == Figure(1, 2)
    assert told[own.pk].in_time == Figure(0, 0)
    assert (told[royalties.pk].read, told[royalties.pk].in_time) == (None, None)
    above = accountability_of([royalties, own], royalties.owner or amina, quarter)
    assert above[royalties.pk].read == Figure(1, 3)


@pytest.mark.parametrize("count", [1, 6])
def test_figures_cost_a_constant_number_of_queries(
    count: int, quarter: Quarter, sales: Department, farai: User, django_assert_num_queries: object
) -> None:
    DistributionFactory.create(quarter=quarter)
    MembershipFactory.create(department=sales, ended_on=date(2026, 1, 1))
    kpts = [KptFactory.create(quarter=quarter) for _number in range(count)]
    farai.headed_department_ids()
    with django_assert_num_queries(6):  # type: ignore[operator]
        accountability_of(kpts, farai, quarter)
