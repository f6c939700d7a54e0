"""Scarce resources: who says what there is, who says what is needed, and what others see of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import ClientOf
from departments.choices import PlanState
from departments.models import (
    Objective,
    Obligation,
    Quarter,
    Resource,
    ResourceCapacity,
    ResourceNeed,
    User,
)
from departments.scarcity import resource_rows
from departments.services.plans import revise_plan
from departments.services.resources import set_capacity, set_need
from departments.tests.factories import (
    ObjectiveFactory,
    PlanFactory,
    ResourceCapacityFactory,
    ResourceFactory,
    ResourceNeedFactory,
)
from saypro_align.audit.models import AuditEntry
from saypro_align.lib import numerals
from saypro_align.lib.exceptions import Conflict, WrongState

pytestmark = pytest.mark.django_db
LIST = "/manage/resources/"


@pytest.fixture
def analysts() -> Resource:
    return ResourceFactory.create(name="Data analysts", unit="days")


@pytest.fixture
def draft_objective(sales_obligation: Obligation) -> Objective:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.DRAFT)
    return ObjectiveFactory.create(plan=plan, text="Know our customers")


@pytest.fixture
def official_need(sales_obligation: Obligation, analysts: Resource) -> ResourceNeed:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    return ResourceNeedFactory.create(
        objective=ObjectiveFactory.create(plan=plan), resource=analysts, amount=Decimal(45)
    )


@pytest.fixture
def office(client_of: ClientOf, dumisa: User, clock: Any) -> Client:
    return client_of(dumisa)


@pytest.fixture
def head(client_of: ClientOf, amina: User, clock: Any) -> Client:
    return client_of(amina)


def needs_url(objective: Objective) -> str:
    return f"/objectives/{objective.pk}/resources/"


def test_office_names_a_resource_and_says_how_much_there_is(
    office: Client, quarter: Quarter
) -> None:
    typed = {"name": "Data analysts", "unit": "days", "description": "Ask Finance"}
    assert office.post(f"{LIST}new/", typed).status_code == 302
    resource = Resource.objects.get()
    assert (
        office.post(f"{LIST}{resource.pk}/capacity/{quarter.code}/", {"amount": "40"}).status_code
        == 302
    )
    page = office.get(LIST).content.decode()
    assert "Data analysts" in page
    assert numerals.quantity(Decimal(40), "days") in page
    assert set(AuditEntry.objects.values_list("event", flat=True)) >= {
        "resource.added",
        "resource.capacity_set",
    }


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"name": "", "unit": "days"}, "Say what several departments need."),
        ({"name": "data ANALYSTS", "unit": "days"}, "A resource with this name exists."),
    ],
    ids=["no name", "known name"],
)
def test_bad_resource_is_named(
    typed: dict[str, str], fault: str, office: Client, analysts: Resource
) -> None:
    page = office.post(f"{LIST}new/", typed)
    assert page.status_code == 422
    assert fault in page.content.decode()
    assert Resource.objects.count() == 1


@pytest.mark.parametrize("amount", ["", "-1", "many", "1e99"])
def test_bad_amount_is_refused(
    amount: str, office: Client, analysts: Resource, quarter: Quarter
) -> None:
    url = f"{LIST}{analysts.pk}/capacity/{quarter.code}/"
    assert office.post(url, {"amount": amount}).status_code == 422
    assert not ResourceCapacity.objects.exists()


def test_shortage_is_shown_with_who_needs_how_much(
    client_of: ClientOf, bongani: User, official_need: ResourceNeed, quarter: Quarter, clock: Any
) -> None:
    ResourceCapacityFactory.create(
        resource=official_need.resource, quarter=quarter, amount=Decimal(40)
    )
    page = client_of(bongani).get(LIST).content.decode()
    assert "too few" in page
    assert "Sales" in page
    assert f"{LIST}{official_need.resource.pk}/edit/" not in page


def test_needs_of_a_draft_are_not_told_to_others(
    draft_objective: Objective, analysts: Resource, quarter: Quarter
) -> None:
    ResourceNeedFactory.create(objective=draft_objective, resource=analysts)
    [row] = resource_rows(quarter)
    assert row.needed == 0
    assert not row.asked


def test_head_says_what_an_objective_of_the_draft_needs(
    head: Client, draft_objective: Objective, analysts: Resource
) -> None:
    answer = head.post(needs_url(draft_objective), {f"need-{analysts.pk}": "12,5"})
    assert answer.status_code == 302
    assert ResourceNeed.objects.get().amount == Decimal("12.5")
    plan = head.get(answer["Location"]).content.decode()
    assert "of Data analysts" in plan


def test_empty_field_takes_the_need_back_and_keeps_the_history(
    head: Client, draft_objective: Objective, analysts: Resource
) -> None:
    need = ResourceNeedFactory.create(objective=draft_objective, resource=analysts)
    head.post(
        needs_url(draft_objective),
        {f"need-{analysts.pk}": "", f"need-{analysts.pk}-version": need.version},
    )
    assert ResourceNeed.objects.get().amount == 0
    assert AuditEntry.objects.filter(event="resource.need_set").count() == 1


def test_two_who_say_it_at_once_lose_nothing(
    head: Client, draft_objective: Objective, analysts: Resource
) -> None:
    ResourceNeedFactory.create(objective=draft_objective, resource=analysts, version=3)
    page = head.post(
        needs_url(draft_objective),
        {f"need-{analysts.pk}": "7", f"need-{analysts.pk}-version": "2"},
    )
    assert page.status_code == 409
    told = page.content.decode()
    assert 'value="7"' in told
    assert f"Somebody else saved {numerals.quantity(Decimal(10), 'days')} here." in told
    assert ResourceNeed.objects.get().amount == 10
    again = {f"need-{analysts.pk}": "7", f"need-{analysts.pk}-version": "3"}
    assert f'value="{again[f"need-{analysts.pk}-version"]}"' in told
    assert head.post(needs_url(draft_objective), again).status_code == 302
    assert ResourceNeed.objects.get().amount == 7


def test_version_in_force_is_changed_by_a_new_version_only(
    official_need: ResourceNeed, amina: User, now: datetime
) -> None:
    with pytest.raises(WrongState):
        set_need(
            objective=official_need.objective,
            resource=official_need.resource,
            amount=Decimal(1),
            actor=amina,
            now=now,
        )


def test_new_version_of_the_plan_keeps_what_its_objectives_need(
    official_need: ResourceNeed, amina: User, now: datetime
) -> None:
    draft, _copies = revise_plan(plan=official_need.objective.plan, actor=amina, now=now)
    [copy] = ResourceNeed.objects.filter(objective__plan=draft)
    assert (copy.amount, copy.resource_id) == (Decimal(45), official_need.resource_id)


def test_strangers_see_nothing_and_readers_change_nothing(
    client_of: ClientOf,
    draft_objective: Objective,
    analysts: Resource,
    quarter: Quarter,
    bongani: User,
    chipo: User,
    dumisa: User,
    eve: User,
    clock: Any,
) -> None:
    needs, edit = needs_url(draft_objective), f"{LIST}{analysts.pk}/edit/"
    answers = {
        person.name.split()[0]: [client_of(person).get(url).status_code for url in (needs, edit)]
        for person in (bongani, chipo, dumisa, eve)
    }
    assert list(answers.values()) == [[403, 403], [404, 403], [403, 200], [404, 404]]


def test_two_versions_of_a_capacity_do_not_overwrite_each_other(
    analysts: Resource, quarter: Quarter, dumisa: User, now: datetime
) -> None:
    ResourceCapacityFactory.create(resource=analysts, quarter=quarter, version=2)
    with pytest.raises(Conflict):
        set_capacity(
            resource=analysts,
            quarter=quarter,
            amount=Decimal(5),
            expected_version=1,
            actor=dumisa,
            now=now,
        )


def test_clash_about_a_capacity_shows_both_numbers(
    office: Client, analysts: Resource, quarter: Quarter
) -> None:
    ResourceCapacityFactory.create(resource=analysts, quarter=quarter, version=2)
    url = f"{LIST}{analysts.pk}/capacity/{quarter.code}/"
    page = office.post(url, {"amount": "55", "version": "1"})
    assert page.status_code == 409
    assert "Keep mine" in page.content.decode()
    assert 'value="55"' in page.content.decode()


def test_list_asks_as_often_for_many_as_for_few(
    official_need: ResourceNeed, quarter: Quarter
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert resource_rows(quarter)
        return len(queries)

    few = asked()
    for _number in range(10):
        ResourceNeedFactory.create(objective__plan=official_need.objective.plan)
    assert asked() == few


def test_api_lists_sets_and_hides_like_the_pages(
    client_of: ClientOf,
    draft_objective: Objective,
    analysts: Resource,
    quarter: Quarter,
    amina: User,
    chipo: User,
    dumisa: User,
    clock: Any,
) -> None:
    office, head, other = client_of(dumisa), client_of(amina), client_of(chipo)
    capacity = office.post(
        f"/api/v1/resources/{analysts.pk}/capacity/",
        {"quarter": str(quarter.pk), "amount": "40"},
        content_type="application/json",
    )
    assert capacity.json()["capacities"] == [
        {"quarter": quarter.code, "amount": "40.00", "version": 1}
    ]
    body = {"objective": str(draft_objective.pk), "resource": str(analysts.pk), "amount": "12"}
    made = head.post("/api/v1/resource-needs/", body, content_type="application/json")
    assert (made.status_code, made.json()["amount"]) == (201, "12.00")
    refused = [
        person.post("/api/v1/resource-needs/", body, content_type="application/json").status_code
        for person in (other, office)
    ]
    assert refused == [404, 403]
    seen = [len(one.get("/api/v1/resource-needs/").json()["results"]) for one in (head, other)]
    assert seen == [1, 0]
