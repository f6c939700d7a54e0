"""Asking for support and answering, in the browser and through the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from actions.models import SupportRequest
from actions.tests.factories_support import SupportRequestFactory
from departments.models import Department, User
from kpis.tests.factories import KpiFactory

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("clock")
ASKED = {"department": "sales", "kind": "tool", "what": "A licence", "needed_by": "1 Dec 2026"}


def answer(client: Client, row: SupportRequest, verb: str, **fields: str) -> Any:
    data = {f"{verb}-{name}": value for name, value in fields.items()}
    data = {"verb": verb, f"{verb}-version": str(row.version), **data}
    return client.post(reverse("actions:support_answer", args=[row.pk]), data)


def test_staff_ask_and_the_head_orders(client_of: ClientOf, bongani: User, amina: User) -> None:
    asked: Any = client_of(bongani).post(reverse("actions:support_ask"), ASKED)
    row = SupportRequest.objects.get()

    assert asked.url == reverse("actions:support_page", args=[row.pk])
    answered = answer(client_of(amina), row, "order", expected_on="30 Nov 2026")
    assert answered.status_code == 302
    page = client_of(bongani).get(asked.url).content.decode()
    assert "Ordered" in page
    assert "30 Nov 2026" in page


def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    client_of: ClientOf, bongani: User
) -> None:
    faulty = {**ASKED, "what": "", "why": "We count by hand."}

    shown = client_of(bongani).post(reverse("actions:support_ask"), faulty)

    assert shown.status_code == 422
    assert "Say what is needed." in shown.content.decode()
    assert "We count by hand." in shown.content.decode()


def test_a_kpi_the_person_may_not_read_cannot_be_named(client_of: ClientOf, bongani: User) -> None:
    secret = KpiFactory.create(name="Secret series")
    url = f"{reverse('actions:support_ask')}?kpi={secret.pk}"

    assert "Secret series" not in client_of(bongani).get(url).content.decode()
    assert client_of(bongani).post(url, {**ASKED, "kpi": str(secret.pk)}).status_code == 422


def test_after_a_clash_the_newer_state_is_shown_and_the_text_kept(
    client_of: ClientOf, amina: User, sales: Department
) -> None:
    row = SupportRequestFactory.create(department=sales)
    SupportRequest.objects.update(version=2)

    shown = answer(client_of(amina), row, "decline", reason="No money this year.")

    assert shown.status_code == 409
    assert "Read what it says now." in shown.content.decode()
    assert "No money this year." in shown.content.decode()


def test_the_file_holds_what_the_list_shows(
    client_of: ClientOf, dumisa: User, sales: Department
) -> None:
    SupportRequestFactory.create(department=sales, what="=HYPERLINK(1)", state="declined")
    SupportRequestFactory.create(state="open")

    url = reverse("actions:support_csv") + "?department=sales"
    file: Any = client_of(dumisa).get(url)
    told = b"".join(file.streaming_content).decode()

    assert len(told.splitlines()) == 2
    assert "'=HYPERLINK(1)" in told
    assert "Too dear." in told


@pytest.mark.parametrize("name", ["actions:support_list", "actions:support_csv"])
def test_a_longer_list_costs_no_more_queries(client_of: ClientOf, dumisa: User, name: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = client_of(dumisa).get(reverse(name))
            b"".join(answer)
        return len(seen)

    SupportRequestFactory.create(kpi=KpiFactory.create())
    few = queries()
    for _one in range(6):
        SupportRequestFactory.create(kpi=KpiFactory.create())

    assert queries() == few


def test_the_api_asks_and_answers_with_the_same_rights(
    api_of: Callable[[User], APIClient], bongani: User, amina: User
) -> None:
    made = api_of(bongani).post(
        "/api/v1/support/", {**ASKED, "needed_by": "2026-12-01"}, format="json"
    )
    assert made.status_code == 201, made.content
    url = f"/api/v1/support/{made.json()['id']}"

    assert api_of(bongani).post(f"{url}/order/", {}, format="json").status_code == 403
    ordered = api_of(amina).post(f"{url}/order/", {"version": 1}, format="json")

    assert (ordered.json()["state"], ordered.json()["days"]) == ("ordered", 0)
    refused = api_of(amina).post(f"{url}/grant/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize("name", ["support_list", "feedback_list", "recognition_wall"])
def test_a_department_no_database_would_look_up_is_none(
    client_of: ClientOf, dumisa: User, name: str
) -> None:
    def as_postgresql(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        assert "\x00" not in (params or ())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(as_postgresql):
        page = client_of(dumisa).get(reverse(f"actions:{name}"), {"department": "\x00"})

    assert page.status_code == 200
