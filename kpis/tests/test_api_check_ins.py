"""Check-ins and obstacles through the API, with the same rules as on the page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from departments.models import Department, Obligation, Quarter, User
from kpis.choices.targets import KptLevel
from kpis.models import KpiUse, Obstacle, TargetChange
from kpis.tests.checking_in import owned_use
from kpis.tests.factories_check_ins import CheckInFactory, ObstacleFactory
from kpis.tests.factories_targets import KptFactory

ApiClientOf = Callable[[User], APIClient]
URL = "/api/v1/check-ins/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def use(sales_obligation: Obligation, amina: User) -> KpiUse:
    """Return Amina's weekly number, last told on Friday the 13th."""
    return owned_use(sales_obligation, amina)


def one(use: KpiUse, **said: Any) -> dict[str, Any]:
    return {"numbers": [{"kpi": str(use.kpi_id), **said}]}


def test_what_is_due_is_asked_told_and_changed(
    api_of: ApiClientOf, use: KpiUse, amina: User
) -> None:
    api = api_of(amina)
    [due] = api.get(f"{URL}due/").json()["results"]
    assert (due["name"], due["last_value"], due["is_overdue"]) == (
        "Lead conversion rate",
        "2.8000",
        True,
    )
    asked = api.post(URL, one(use, value="28"))
    assert (asked.status_code, asked.json()["code"]) == (422, "is_it_right")
    saved = api.post(URL, one(use, value="28", meant=True, seen=due["last"]))
    assert saved.status_code == 201
    [row] = saved.json()
    assert (row["state"], row["via"], row["entries"][0]["value"]) == ("late", "api", "28.0000")
    changed = api.post(f"{URL}{row['id']}/change/", {**one(use, value="2.8"), "version": 1})
    assert changed.json()["entries"][0]["value"] == "2.8000"
    assert api.get(f"{URL}due/").json()["results"] == []


def test_the_list_is_narrowed_as_on_the_page(
    api_of: ApiClientOf, amina: User, bongani: User, sales: Department, now: datetime
) -> None:
    CheckInFactory.create(user=amina, department=sales)
    CheckInFactory.create(
        user=bongani, department=sales, first_at=None, submitted_at=None, via="", is_personal=True
    )
    assert api_of(amina).get(f"{URL}?state=missed").json()["results"][0]["first_at"] is None
    assert len(api_of(bongani).get(f"{URL}?department=sales").json()["results"]) == 2
    assert api_of(amina).get(f"{URL}?last=2026-01-01").json()["results"] == []


def test_nobody_changes_another_persons_check_in(
    api_of: ApiClientOf, amina: User, bongani: User, sales: Department
) -> None:
    row = CheckInFactory.create(user=amina, department=sales)
    answer = api_of(bongani).post(f"{URL}{row.pk}/change/", {"numbers": [], "version": 1})
    assert answer.status_code == 403


def test_an_obstacle_is_told_and_solved(
    api_of: ApiClientOf, use: KpiUse, amina: User, customer_service: Department
) -> None:
    told = {
        "what": "The price list is late",
        "department": "sales",
        "help_from": "customer-service",
        "kpi": str(use.kpi_id),
    }
    raised = api_of(amina).post("/api/v1/obstacles/", told)
    assert raised.status_code == 201
    assert Obstacle.objects.get().help_from == customer_service
    url = f"/api/v1/obstacles/{raised.json()['id']}/solve/"
    solved = api_of(amina).post(url, {"outcome": "It is out.", "version": 1})
    assert (solved.json()["state"], solved.json()["outcome"]) == ("solved", "It is out.")


def test_an_obstacle_of_another_department_is_nobodys_to_tell(
    api_of: ApiClientOf, amina: User, customer_service: Department
) -> None:
    told = {"what": "Too slow", "department": "customer-service"}
    assert api_of(amina).post("/api/v1/obstacles/", told).status_code == 400


def test_what_is_in_the_way_of_a_personal_target_is_read_by_heads_alone(
    api_of: ApiClientOf, amina: User, bongani: User, farai: User, dumisa: User, sales: Department
) -> None:
    owner = CheckInFactory.create(department=sales).user
    ObstacleFactory.create(department=sales, owner=owner, is_personal=True)
    counts = {
        person.name: len(api_of(person).get("/api/v1/obstacles/").json()["results"])
        for person in (amina, bongani, farai, dumisa)
    }
    assert counts == {"Amina Yusuf": 1, "Bongani Zulu": 0, "Farai Moyo": 0, "Dumisa Mbeki": 1}


def test_another_target_value_is_wished_for_with_the_number(
    api_of: ApiClientOf, amina: User, sales: Department, quarter: Quarter
) -> None:
    kpt = KptFactory.create(
        quarter=quarter, level=KptLevel.DEPARTMENT, department=sales, owner=amina
    )
    number = {"kpi": str(kpt.kpi_id), "value": "210000"}
    api = api_of(amina)

    empty = api.post(URL, {"numbers": [{**number, "wish": {"reason": "Less."}}]}, format="json")
    wish = {"target_value": "220000", "reason": "Two licences were not renewed."}
    told = api.post(URL, {"numbers": [{**number, "wish": wish}]}, format="json")

    assert (empty.status_code, told.status_code) == (400, 201)
    change = TargetChange.objects.get(kpt=kpt)
    assert (change.state, change.reason) == ("requested", wish["reason"])


def test_an_obstacle_is_solved_and_stands_in_the_way_again(
    api_of: ApiClientOf, amina: User, sales: Department
) -> None:
    obstacle = ObstacleFactory.create(department=sales, owner=amina)
    url = f"/api/v1/obstacles/{obstacle.pk}/"

    solved = api_of(amina).post(f"{url}solve/", {"outcome": "It is out."}).json()
    opened = api_of(amina).post(f"{url}reopen/", {"version": solved["version"]}).json()

    assert (solved["state"], opened["state"]) == ("solved", "open")
    assert api_of(amina).post(f"{url}reopen/").status_code == 409
