"""What actions ask for and people's time, in the browser and through the API."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.choices import ActionState
from actions.models import CorrectiveAction, ResourceRequest
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from actions.tests.factories_resources import (
    PersonCapacityFactory,
    ResourceRequestFactory,
    TimeRequestFactory,
)
from departments.models import Obligation, User
from departments.tests.factories import UserFactory
from gaps.tests.factories import gap_between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST, LOAD = "/actions/resources/", "/actions/load/"


@pytest.fixture
def action(sales_obligation: Obligation, amina: User) -> CorrectiveAction:
    return CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation), responsible=amina, state=ActionState.IN_PROGRESS
    )


def url(name: str, row: Any) -> str:
    return reverse(f"actions:{name}", args=[row.pk])


def said(response: Any) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_a_head_asks_the_office_gives_less_and_the_action_says_what_is_missing(
    as_amina: Client, as_dumisa: Client, action: CorrectiveAction
) -> None:
    typed = {"kind": "money", "what": "Market study", "amount": "R 15 000", "unit": "R"}
    as_amina.post(url("resource_new", action), typed)
    row = ResourceRequest.objects.get()
    as_dumisa.post(url("resource_approve", row), {"approve-version": "1"})
    given = {
        "allocate-version": "2",
        "allocate-amount": "10 000",
        "allocate-reason": "The rest in January.",
    }
    as_dumisa.post(url("resource_allocate", row), given)
    page = said(as_amina.get(url("action_page", action)))
    assert "Market study: R 5 000 missing. The rest in January." in page


def test_the_form_begins_with_what_a_step_says_it_needs(
    as_amina: Client, action: CorrectiveAction, bongani: User
) -> None:
    step = StepFactory.create(
        action=action, resource_kind="time", resource="2 days of an analyst", owner=bongani
    )
    form = as_amina.get(f"{url('resource_new', action)}?step={step.pk}").context["form"]
    assert (form["what"].value(), form["kind"].value()) == ("2 days of an analyst", "time")
    assert form["person"].value() == str(bongani.pk)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param({"amount": "some"}, "number", id="no number"),
        pytest.param({"amount": "-1"}, "Enter a number above 0.", id="less than nothing"),
        pytest.param({"what": " "}, "Say what is needed.", id="nothing said"),
        pytest.param(
            {"kind": "time"}, "Enter from when until when the time is needed.", id="no dates"
        ),
        pytest.param({"kind": "time", "amount": "169"}, "A week has 168 hours.", id="long weeks"),
    ],
)
def test_what_cannot_be_asked_for_is_said_at_its_field(
    typed: dict[str, str], sentence: str, as_amina: Client, action: CorrectiveAction
) -> None:
    whole = {"kind": "money", "what": "Study", "amount": "9", "unit": "R", **typed}
    response = as_amina.post(url("resource_new", action), whole)
    assert response.status_code == 422
    assert sentence in said(response)


def test_a_decision_made_twice_is_a_conflict_that_loses_nothing(
    as_dumisa: Client, action: CorrectiveAction
) -> None:
    row = ResourceRequestFactory.create(action=action)
    as_dumisa.post(url("resource_approve", row), {"approve-version": "1"})
    response = as_dumisa.post(
        url("resource_decline", row), {"decline-version": "1", "decline-reason": "Too much."}
    )
    assert response.status_code == 409
    row.refresh_from_db()
    assert row.state == "approved"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("state=waiting", 1),
        ("state=short", 1),
        ("kind=money", 2),
        ("kind=time", 0),
        ("department=sales", 2),
        ("q=2026-Q4", 2),
        ("state=nonsense&page=x", 2),
    ],
)
def test_each_filter_narrows_the_list(
    query: str, found: int, as_dumisa: Client, action: CorrectiveAction
) -> None:
    ResourceRequestFactory.create(action=action)
    ResourceRequestFactory.create(action=action, state="declined")
    response = as_dumisa.get(f"{LIST}?{query}")
    assert response.context["page"].paginator.count == found


def test_page_file_and_api_tell_the_same_numbers(
    as_dumisa: Client, action: CorrectiveAction
) -> None:
    row = ResourceRequestFactory.create(
        action=action, state="allocated", allocated=Decimal(10_000), answer="Less."
    )
    total = as_dumisa.get(LIST).context["totals"][0]
    file = b"".join(as_dumisa.get(f"{LIST}resources.csv")).decode()
    told = as_dumisa.get(f"/api/v1/resource-requests/{row.pk}/").json()
    assert (total.given, total.asked) == (10_000, 15_000)
    assert ",15000.00,10000.00,R," in file
    assert (told["allocated"], told["missing"]) == ("10000.00", "5000.00")


def test_too_much_time_is_said_when_it_is_given(
    as_dumisa: Client, action: CorrectiveAction, bongani: User
) -> None:
    PersonCapacityFactory.create(person=bongani, hours=Decimal(3))
    row = TimeRequestFactory.create(action=action, person=bongani, state="approved")
    response = as_dumisa.post(
        url("resource_allocate", row),
        {"allocate-version": "1", "allocate-amount": "4", "allocate-person": bongani.pk},
        follow=True,
    )
    assert f"{bongani.name} has now given away 4 of 3 hours" in said(response)
    assert "1 person has given too much time away" in said(as_dumisa.get(LOAD))


def test_a_head_sets_the_hours_of_his_people(as_amina: Client, bongani: User) -> None:
    as_amina.post(url("load_capacity", bongani), {"hours": "2,5", "from_on": "1 Dec 2026"})
    page = as_amina.get(url("load_page", bongani))
    assert [week.capacity for week in page.context["load"].weeks[:3]] == [8, Decimal("8"), 2.5]


@pytest.mark.parametrize("hours", ["-1", "169", "many", ""])
def test_hours_that_no_week_has_are_refused(hours: str, as_amina: Client, bongani: User) -> None:
    response = as_amina.post(
        url("load_capacity", bongani), {"hours": hours, "from_on": "1 Dec 2026"}
    )
    assert response.status_code == 422


def test_somebody_elses_time_is_nobodys_business(
    as_bongani: Client, as_amina: Client, amina: User, chipo: User
) -> None:
    assert as_bongani.get(url("load_page", amina)).status_code == 404
    assert as_amina.get(url("load_page", chipo)).status_code == 404
    assert as_amina.get(f"/api/v1/person-loads/{chipo.pk}/").status_code == 404


def test_the_lists_ask_as_many_questions_for_20_rows_as_for_10(
    as_dumisa: Client, action: CorrectiveAction
) -> None:
    counts = []
    for _round in range(2):
        for _number in range(10):
            TimeRequestFactory.create(action=action, person=UserFactory.create(), state="allocated")
        with CaptureQueriesContext(connection) as queries:
            for address in (LIST, LOAD, f"{LOAD}load.csv", "/api/v1/resource-requests/"):
                b"".join(as_dumisa.get(address))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_api_takes_steps_of_the_action_alone_and_tells_others_from_none_at_all_not(
    as_amina: Client, action: CorrectiveAction
) -> None:
    own = StepFactory.create(action=action)
    other = StepFactory.create(
        action=CorrectiveActionFactory.create(gap=action.gap, responsible=action.responsible)
    )

    def ask(step: object) -> Any:
        whole = {"action": action.pk, "kind": "money", "what": "x", "amount": "5", "step": step}
        return as_amina.post("/api/v1/resource-requests/", whole, content_type="application/json")

    assert ask(own.pk).json()["step"] == str(own.pk)
    refused = [ask(step) for step in (other.pk, uuid.uuid4())]
    assert [(answer.status_code, answer.json()["fields"]) for answer in refused] == [
        (400, {"step": ["Choose a step of this action."]})
    ] * 2
