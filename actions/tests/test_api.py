"""Corrective actions and steps over `/api/v1/`."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.choices import ActionState
from actions.models import CorrectiveAction, Step
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.choices import GapState
from gaps.models import Gap
from gaps.tests.factories import gap_between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/api/v1/actions/"
STEPS = "/api/v1/steps/"


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation)


@pytest.fixture
def action(gap: Gap, amina: User) -> CorrectiveAction:
    return CorrectiveActionFactory.create(gap=gap, responsible=amina)


def body(gap: Gap, **more: Any) -> dict[str, Any]:
    return {
        "gap": str(gap.pk),
        "department": "sales",
        "kind": "A",
        "title": "Replace website traffic",
        "steps": [{"text": "Meet Sales", "weight": 2}],
        **more,
    }


def test_an_action_is_proposed_with_its_steps(api_of: Any, amina: User, gap: Gap) -> None:
    answer = api_of(amina).post(LIST, body(gap, responsible=str(amina.pk)))
    assert answer.status_code == 201
    made = answer.json()
    assert made["state"] == "proposed"
    assert made["responsible"] == str(amina.pk)
    assert [step["text"] for step in made["steps"]] == ["Meet Sales"]
    assert made["progress"] == {"done_weight": 0, "weight": 2, "done": 0, "total": 1}
    gap.refresh_from_db()
    assert gap.state == GapState.PLANNED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": "Z"}, "kind"),
        ({"deadline": "tomorrow"}, "deadline"),
        ({"steps": [{"text": "x", "weight": 0}]}, "steps.0.weight"),
        ({"steps": [{}]}, "steps.0.text"),
        ({"steps": [{"text": "x"}] * 21}, "steps"),
        ({"responsible": str(uuid.uuid4())}, "responsible"),
        ({"gap": "x"}, "gap"),
    ],
)
def test_a_broken_proposal_names_its_field(
    change: dict[str, Any], field: str, api_of: Any, amina: User, gap: Gap
) -> None:
    answer = api_of(amina).post(LIST, body(gap) | change)
    assert answer.status_code == 400
    assert any(name.startswith(field) for name in answer.json()["fields"])
    assert not CorrectiveAction.objects.exists()


def test_an_external_reader_is_nobody_to_give_work_to(
    api_of: Any, amina: User, eve: User, gap: Gap
) -> None:
    answer = api_of(amina).post(LIST, body(gap, responsible=str(eve.pk)))
    assert answer.status_code == 400


def test_who_may_propose(api_of: Any, bongani: User, chipo: User, eve: User, gap: Gap) -> None:
    assert api_of(bongani).post(LIST, body(gap)).status_code == 403
    assert api_of(chipo).post(LIST, body(gap)).status_code == 403
    assert api_of(eve).post(LIST, body(gap)).status_code == 404


def test_a_department_the_gap_does_not_concern_is_refused(
    api_of: Any, dumisa: User, gap: Gap, customer_service_obligation: Obligation
) -> None:
    answer = api_of(dumisa).post(LIST, body(gap, department="customer-service"))
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["department"])


def test_an_action_is_not_moved_to_a_department_the_gap_does_not_concern(
    api_of: Any, amina: User, action: CorrectiveAction, customer_service_obligation: Obligation
) -> None:
    change = {"department": "customer-service", "version": 1}
    answer = api_of(amina).patch(f"{LIST}{action.pk}/", change)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["department"])


def test_a_change_needs_the_version_and_a_stale_one_is_a_conflict(
    api_of: Any, amina: User, action: CorrectiveAction
) -> None:
    address, client = f"{LIST}{action.pk}/", api_of(amina)
    without = client.patch(address, {"title": "New"})
    assert (without.status_code, list(without.json()["fields"])) == (400, ["version"])
    assert client.patch(address, {"title": "New", "version": 1}).json()["version"] == 2
    assert client.patch(address, {"title": "Newer", "version": 1}).status_code == 409


@pytest.mark.parametrize("field", ["state", "approved_by", "gap", "cancel_reason"])
def test_what_the_server_decides_is_not_written(
    field: str, api_of: Any, amina: User, action: CorrectiveAction
) -> None:
    before = getattr(action, field)
    api_of(amina).patch(f"{LIST}{action.pk}/", {field: "implemented", "version": 1})
    assert getattr(CorrectiveAction.objects.get(pk=action.pk), field) == before


def test_approving_names_what_is_missing(
    api_of: Any, amina: User, action: CorrectiveAction
) -> None:
    answer = api_of(amina).post(reverse("api:action-approve", args=[action.pk]), {})
    assert answer.status_code == 422
    assert answer.json()["code"] == "not_ready"
    assert answer.json()["fields"] == {"steps": ["Add at least one step."]}


def test_an_action_is_carried_out_by_verbs(
    api_of: Any, amina: User, action: CorrectiveAction, gap: Gap
) -> None:
    client = api_of(amina)
    made = client.post(STEPS, {"action": str(action.pk), "text": "Meet Sales"})
    assert made.status_code == 201
    client.post(reverse("api:action-approve", args=[action.pk]), {"version": 1})
    step = made.json()["id"]
    done = client.post(reverse("api:step-done", args=[step]), {"note": "Met"})
    assert done.json()["note"] == "Met"
    answer = client.post(reverse("api:action-implement", args=[action.pk]), {})
    assert answer.json()["state"] == "implemented"
    gap.refresh_from_db()
    assert gap.state == GapState.RESOLVED


def test_cancelling_needs_a_reason(api_of: Any, amina: User, action: CorrectiveAction) -> None:
    address = reverse("api:action-cancel", args=[action.pk])
    assert api_of(amina).post(address, {}).status_code == 400
    assert api_of(amina).post(address, {"reason": "Not needed."}).json()["state"] == "cancelled"


@pytest.mark.parametrize("name", ["approve", "start", "implement", "cancel"])
def test_readers_are_refused_every_verb(
    name: str, api_of: Any, bongani: User, chipo: User, eve: User, action: CorrectiveAction
) -> None:
    address = reverse(f"api:action-{name}", args=[action.pk])
    assert api_of(bongani).post(address, {}).status_code == 403
    assert api_of(chipo).post(address, {}).status_code == 403
    assert api_of(eve).post(address, {}).status_code == 404


def test_a_verb_out_of_turn_is_a_conflict(
    api_of: Any, amina: User, action: CorrectiveAction
) -> None:
    answer = api_of(amina).post(reverse("api:action-start", args=[action.pk]), {})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_step_is_changed_ticked_and_reopened(api_of: Any, amina: User, gap: Gap) -> None:
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS
    )
    step = StepFactory.create(action=action)
    client = api_of(amina)
    changed = client.patch(f"{STEPS}{step.pk}/", {"text": "Reworded", "version": 1})
    assert changed.json()["text"] == "Reworded"
    assert client.patch(f"{STEPS}{step.pk}/", {"text": "Again"}).status_code == 400
    assert client.post(reverse("api:step-done", args=[step.pk]), {}).status_code == 200
    assert client.post(reverse("api:step-done", args=[step.pk]), {}).status_code == 409
    undone = client.post(reverse("api:step-undone", args=[step.pk]), {})
    assert undone.json()["done_at"] is None


def test_a_step_of_a_hidden_action_does_not_exist(
    api_of: Any, chipo: User, sales_obligation: Obligation
) -> None:
    hidden = CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation, state=GapState.SUSPECTED)
    )
    step = StepFactory.create(action=hidden)
    assert api_of(chipo).get(f"{STEPS}{step.pk}/").status_code == 404
    assert api_of(chipo).post(reverse("api:step-done", args=[step.pk]), {}).status_code in {
        403,
        404,
    }
    made = api_of(chipo).post(STEPS, {"action": str(hidden.pk), "text": "Mine"})
    assert made.status_code == 404
    assert Step.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("quarter=2026-Q4", 1),
        ("quarter=x", 0),
        ("department=sales", 1),
        ("state=proposed", 1),
        ("is_overdue=true", 0),
        ("is_overdue=false", 1),
    ],
)
def test_filters_narrow_the_list(
    query: str, count: int, api_of: Any, dumisa: User, action: CorrectiveAction
) -> None:
    assert len(api_of(dumisa).get(f"{LIST}?{query}").json()["results"]) == count


def test_the_list_asks_the_same_number_of_questions_for_20_actions_as_for_10(
    api_of: Any, dumisa: User, gap: Gap, amina: User
) -> None:
    client, counts = api_of(dumisa), []
    for _round in range(2):
        for _number in range(10):
            StepFactory.create(action=CorrectiveActionFactory.create(gap=gap, responsible=amina))
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
