"""Requests between departments through the API, with the same rights as on the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from departments.choices import PlanState
from departments.models import Department, Objective, Obligation, Quarter, User
from departments.tests.factories import DepartmentFactory, ObjectiveFactory, PlanFactory
from kpis.models import Handshake
from kpis.tests.factories import HandshakeFactory, KpiFactory

ApiClientOf = Callable[[User], APIClient]
URL = "/api/v1/handshakes/"
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def objective(sales_obligation: Obligation) -> Objective:
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    found: Objective = ObjectiveFactory.create(plan=plan, text="Sell more")
    return found


@pytest.fixture
def given(objective: Objective, customer_service: Department) -> dict[str, Any]:
    return {
        "objective": str(objective.pk),
        "department": customer_service.slug,
        "text": "Call back within a day",
        "due_on": "2026-12-18",
        "measured_by": "Quotes called back",
        "amount": "90",
        "unit": "%",
    }


def test_it_is_asked_answered_and_renegotiated(
    api_of: ApiClientOf, given: dict[str, Any], amina: User, chipo: User
) -> None:
    asked = api_of(amina).post(URL, given)
    assert asked.status_code == 201
    url = f"{URL}{asked.json()['id']}/"

    offered = api_of(chipo).post(
        f"{url}offer/",
        {"text": "Call back within two days", "due_on": "2026-12-18", "reason": "Two are ill."},
    )
    agreed = api_of(amina).post(f"{url}accept/", {"version": offered.json()["version"]})

    assert agreed.status_code == 200
    told = agreed.json()
    assert (told["state"], told["text"]) == ("agreed", "Call back within two days")
    assert [(offer["by"], offer["number"]) for offer in told["offers"]] == [
        ("sales", 1),
        ("customer-service", 2),
    ]


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"text": ""}, 400, "text"),
        ({"due_on": "2027-02-01"}, 422, "due_on"),
        ({"due_on": "9999-99-99"}, 400, "due_on"),
        ({"amount": "1e9"}, 201, ""),
        ({"amount": "1" * 30}, 400, "amount"),
        ({"measured_by": ""}, 422, "measured_by"),
        ({"department": "sales"}, 422, "department"),
        ({"department": "nobody"}, 404, ""),
        ({"objective": "00000000-0000-4000-8000-000000000000"}, 404, ""),
        ({"kpi_use": "00000000-0000-4000-8000-000000000000"}, 404, ""),
    ],
    ids=[
        "no text",
        "after the quarter",
        "no day",
        "an exponent",
        "too long",
        "a number of nothing",
        "oneself",
        "nobody",
        "no objective",
        "no KPI",
    ],
)
def test_what_cannot_be_is_refused(
    api_of: ApiClientOf,
    given: dict[str, Any],
    amina: User,
    change: dict[str, Any],
    status: int,
    field: str,
) -> None:
    response = api_of(amina).post(URL, {**given, **change})

    assert response.status_code == status
    assert not field or field in response.json()["fields"]


def test_asking_twice_is_refused_in_words(
    api_of: ApiClientOf, given: dict[str, Any], amina: User
) -> None:
    api_of(amina).post(URL, given)

    response = api_of(amina).post(URL, given)

    assert response.status_code in (400, 409, 422)
    assert "asked about this already" in response.content.decode()


def test_nobody_asks_for_a_department_he_does_not_head(
    api_of: ApiClientOf, given: dict[str, Any], chipo: User, bongani: User
) -> None:
    assert api_of(chipo).post(URL, given).status_code == 403
    assert api_of(bongani).post(URL, given).status_code == 403
    assert not Handshake.objects.exists()


def test_the_asking_side_does_not_answer_itself(
    api_of: ApiClientOf, given: dict[str, Any], amina: User
) -> None:
    pk = api_of(amina).post(URL, given).json()["id"]

    assert api_of(amina).post(f"{URL}{pk}/accept/", {}).status_code == 403


def test_the_kpi_of_a_third_department_counts_nothing(
    api_of: ApiClientOf, given: dict[str, Any], amina: User, chipo: User
) -> None:
    pk = api_of(amina).post(URL, given).json()["id"]
    foreign = KpiFactory.create(departments=[DepartmentFactory.create()])

    response = api_of(chipo).post(f"{URL}{pk}/accept/", {"kpi": str(foreign.pk)})

    assert response.status_code == 404


def test_an_answer_to_an_older_version_is_a_conflict(
    api_of: ApiClientOf, given: dict[str, Any], amina: User, chipo: User
) -> None:
    asked = api_of(amina).post(URL, given).json()
    url = f"{URL}{asked['id']}/"
    offer = {**given, "text": "Call back within two days", "reason": "Two are ill."}
    api_of(chipo).post(f"{url}offer/", offer)

    late = api_of(amina).post(f"{url}accept/", {"version": asked["version"]})

    assert late.status_code == 409
    assert Handshake.objects.get().state == "offered"


def test_the_list_is_the_callers_and_is_narrowed(
    api_of: ApiClientOf, quarter: Quarter, sales: Department, amina: User, dumisa: User
) -> None:
    late = HandshakeFactory.create(quarter=quarter, asked=sales, answer_by="2026-11-01")
    HandshakeFactory.create(quarter=quarter)

    def seen(user: User, query: str = "") -> list[str]:
        return [row["id"] for row in api_of(user).get(f"{URL}{query}").json()["results"]]

    assert seen(amina) == [str(late.pk)]
    assert len(seen(dumisa)) == 2
    assert seen(dumisa, "?overdue=true") == [str(late.pk)]
    assert seen(dumisa, "?department=sales&state=asked") == [str(late.pk)]
    assert seen(dumisa, f"?quarter={quarter.code}&asking=sales") == []


def test_a_longer_list_asks_no_more_questions(
    api_of: ApiClientOf, quarter: Quarter, dumisa: User, django_assert_max_num_queries: Any
) -> None:
    client = api_of(dumisa)
    HandshakeFactory.create_batch(30, quarter=quarter)

    with django_assert_max_num_queries(8):
        client.get(f"{URL}?page_size=30")
