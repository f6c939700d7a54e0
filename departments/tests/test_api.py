"""The API writes by the same rules as the pages and answers every fault in one shape."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from conftest import ApiClientOf
from departments.models import Department, Obligation, Quarter, User
from departments.tests.api_calls import CALLS, NOBODY, QUARTER, Call
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    GoalMeasureFactory,
    KeyProjectFactory,
    MeasureCouplingFactory,
    MembershipFactory,
    ObligationFactory,
    ProjectPriorityFactory,
    QuarterFactory,
)
from departments.tests.write_world import World, build_world
from saypro_align.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


every_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
with_faults = pytest.mark.parametrize(
    "call", [call for call in CALLS if call.fault], ids=lambda call: f"{call.method} {call.path}"
)
with_versions = pytest.mark.parametrize(
    "call", [call for call in CALLS if call.versioned], ids=lambda call: call.path
)
LISTS = [
    "quarters",
    "obligations",
    "goals",
    "goal-measures",
    "measure-couplings",
    "departments",
    "key-projects",
    "people",
    "memberships",
]


@pytest.fixture(autouse=True)
def _still(clock: Any, amina: User, bongani: User, dumisa: User, gugu: User) -> None:
    """Stop the clock and let everybody in."""


@pytest.fixture
def world(sales_obligation: Obligation, farai: User, now: datetime) -> World:
    """Return the rows the calls are about."""
    return build_world(sales_obligation, farai, now)


@pytest.fixture
def api_as(request: pytest.FixtureRequest, api_of: ApiClientOf) -> Any:
    """Return an API client of the person with the fixture's name."""
    return lambda name: api_of(request.getfixturevalue(name))


def send(client: APIClient, call: Call, world: World, body: Any) -> Any:
    """Make the call."""
    return getattr(client, call.method)(call.url(world), body, format="json")


@every_call
def test_the_right_person_writes_and_it_is_recorded(call: Call, world: World, api_as: Any) -> None:
    response = send(api_as(call.writer), call, world, call.good(world))
    assert response.status_code in {200, 201}, response.content
    assert "id" in response.json()
    assert AuditEntry.objects.filter(event=call.event).exists()


@every_call
def test_a_reader_gets_403_an_outsider_404_a_stranger_401(
    call: Call, world: World, api_as: Any, eve: User
) -> None:
    before = AuditEntry.objects.count()
    codes = [
        send(api_as(call.reader), call, world, call.good(world)).status_code,
        send(api_as("eve"), call, world, call.good(world)).status_code,
        send(APIClient(), call, world, call.good(world)).status_code,
    ]
    assert codes == [403, 404, 401]
    assert AuditEntry.objects.count() == before


@with_faults
def test_bad_input_names_the_field_and_changes_nothing(
    call: Call, world: World, api_as: Any
) -> None:
    before = AuditEntry.objects.count()
    response = send(api_as(call.writer), call, world, call.bad)
    assert response.status_code in {400, 422}
    answer = response.json()
    assert set(answer) == {"detail", "code", "fields"}
    assert call.fault in answer["fields"]
    assert AuditEntry.objects.count() == before


@every_call
def test_a_body_of_another_kind_is_no_crash(call: Call, world: World, api_as: Any) -> None:
    client = api_as(call.writer)
    bodies: list[Any] = [[], "text", 7, None, {"version": "x"}, {"version": 10**30}]
    answers = {send(client, call, world, body).status_code for body in bodies}
    assert answers <= {200, 201, 400, 409, 422}


@with_versions
def test_a_stale_version_is_a_conflict(call: Call, world: World, api_as: Any) -> None:
    response = send(api_as(call.writer), call, world, {**call.good(world), "version": 9})
    assert response.status_code == 409
    assert response.json()["code"] == "conflict"
    without = {name: value for name, value in call.good(world).items() if name != "version"}
    missing = send(api_as(call.writer), call, world, without)
    assert (missing.status_code, list(missing.json()["fields"])) == (400, ["version"])


@with_versions
def test_what_the_server_decides_cannot_be_sent(call: Call, world: World, api_as: Any) -> None:
    body = {**call.good(world), "id": NOBODY, "state": "closed", "is_staff": True, "slug": "x"}
    answer = send(api_as(call.writer), call, world, body).json()
    assert answer["id"] != NOBODY
    assert answer.get("state") != "closed"
    assert answer.get("slug") != "x"


ODD_PARAMETERS = [
    "page_size=100000",
    "page_size=-1",
    "page_size=x",
    "cursor=x",
    "cursor=%00",
    "quarter=%00",
    "department=%00",
    "goal=%00",
    "state=%00",
    "is_current=maybe",
    "sign=nine",
]


@pytest.mark.parametrize("name", LISTS)
def test_odd_parameters_are_no_crash(name: str, api_as: Any, world: World) -> None:
    client = api_as("bongani")
    answers = {client.get(f"/api/v1/{name}/?{odd}").status_code for odd in ODD_PARAMETERS}
    assert answers <= {200, 400, 404}


@pytest.mark.parametrize("name", LISTS)
def test_a_row_that_is_not_there_is_not_found(name: str, api_as: Any) -> None:
    client = api_as("dumisa")
    answers = [client.get(f"/api/v1/{name}/{pk}/") for pk in ("x", NOBODY, "0" * 400)]
    assert {answer.status_code for answer in answers} == {404}
    assert all(set(answer.json()) == {"detail", "code", "fields"} for answer in answers)


def grow(number: int, quarter: Quarter) -> None:
    """Add rows of every kind."""
    for _ in range(number):
        goal = GoalFactory.create()
        MeasureCouplingFactory.create(
            first=GoalMeasureFactory.create(goal=goal), second=GoalMeasureFactory.create(goal=goal)
        )
        department = DepartmentFactory.create()
        MembershipFactory.create(department=department)
        ObligationFactory.create(quarter=quarter, department=department)
        ProjectPriorityFactory.create(
            project=KeyProjectFactory.create(goal=goal), department=department
        )
        QuarterFactory.create(
            starts_on=quarter.starts_on.replace(year=2025 - Quarter.objects.count())
        )


@pytest.mark.parametrize("name", LISTS)
def test_ten_more_rows_cost_no_more_queries(name: str, api_as: Any, quarter: Quarter) -> None:
    client = api_as("dumisa")
    grow(10, quarter)
    client.get(f"/api/v1/{name}/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/api/v1/{name}/?page_size=200")
    grow(10, quarter)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/api/v1/{name}/?page_size=200")
    assert len(many) == len(few) <= 8


def test_pages_of_a_list_hold_every_row_once(api_as: Any, quarter: Quarter) -> None:
    grow(7, quarter)
    client = api_as("dumisa")
    seen: list[str] = []
    url = "/api/v1/people/?page_size=3"
    while url:
        answer = client.get(url).json()
        seen += [row["id"] for row in answer["results"]]
        url = answer["next"]
    assert len(seen) == len(set(seen)) == User.objects.count()


def test_lists_are_narrowed_by_quarter_and_department(
    api_as: Any, sales_obligation: Obligation, customer_service_obligation: Obligation
) -> None:
    client = api_as("bongani")
    one = client.get("/api/v1/obligations/?quarter=2026-Q4&department=sales").json()["results"]
    assert [row["department_slug"] for row in one] == ["sales"]
    assert client.get("/api/v1/obligations/?quarter=2020-Q1").json()["results"] == []


def test_addresses_are_for_who_needs_them(api_as: Any, amina: User) -> None:
    short = api_as("bongani").get(f"/api/v1/people/{amina.pk}/").json()
    full = api_as("dumisa").get(f"/api/v1/people/{amina.pk}/").json()
    assert set(short) == {"id", "name"}
    assert full["email"] == amina.email


def test_a_head_cannot_rank_for_another_department(
    api_as: Any, world: World, customer_service: Department
) -> None:
    response = api_as("amina").post(
        f"/api/v1/key-projects/{world.project.pk}/priority/",
        {"department": customer_service.slug, "rank": 1},
    )
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("plans_due_at", "9999-12-31T23:30:00Z"),
        ("ends_on", "9999-12-31"),
        ("starts_on", "0001-01-01"),
    ],
)
def test_a_date_that_cannot_be_meant_is_refused_at_its_field(
    name: str, value: str, api_of: ApiClientOf, dumisa: User
) -> None:
    far = {**QUARTER, "ends_on": "9999-12-31", "plans_due_at": "9999-12-31T23:30:00Z"}
    answer = api_of(dumisa).post("/api/v1/quarters/", {**far, name: value})
    assert answer.status_code == 400
    assert answer.json()["fields"][name] == ["Enter a date between 2000 and 2100."]
