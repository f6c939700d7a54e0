"""Deciding on suspicions and setting the rules over `/api/v1/`."""

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from conftest import ApiClientOf
from departments.models import Obligation, User
from gaps.choices import GapState
from gaps.models import Gap, GapNote, RuleSetting
from gaps.services.rule_changes import put_rules_in_force
from gaps.tests.factories import gap_between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

QUEUE = reverse("api:gap-review")
RULES = reverse("api:rule-list")
RULE = reverse("api:rule-detail", args=["A.activity"])
TRY = reverse("api:rule-try", args=["A.activity"])
LIMIT = {"least_confidence": 90, "is_on": True}
CHANGE = {**LIMIT, "version": 0, "reason": "Too many were none."}


@pytest.fixture
def suspected(sales_obligation: Obligation) -> Gap:
    return gap_between(
        sales_obligation, state=GapState.SUSPECTED, rule_id="A.activity", confidence=60
    )


def send(client: Any, url: str, data: dict[str, Any], method: str = "post") -> Any:
    return getattr(client, method)(url, data, format="json")


def verb(gap: Gap, name: str) -> str:
    return reverse(f"api:gap-{name}", args=[gap.pk])


def test_the_queue_comes_in_the_order_of_the_page(
    api_of: ApiClientOf, dumisa: User, suspected: Gap, sales_obligation: Obligation
) -> None:
    surer = gap_between(sales_obligation, state=GapState.SUSPECTED, confidence=80)
    answer = api_of(dumisa).get(QUEUE).json()
    assert (answer["quarter"], answer["waiting"], answer["decided_today"]) == ("2026-Q4", 2, 0)
    assert [gap["id"] for gap in answer["gaps"]] == [str(surer.pk), str(suspected.pk)]


def test_heads_get_their_own_and_others_nothing(
    api_of: ApiClientOf, amina: User, chipo: User, bongani: User, farai: User, suspected: Gap
) -> None:
    assert api_of(amina).get(QUEUE).json()["waiting"] == 1
    assert api_of(chipo).get(QUEUE).json()["waiting"] == 0
    assert [api_of(person).get(QUEUE).status_code for person in (bongani, farai)] == [403, 403]


def test_another_kind_and_back(api_of: ApiClientOf, dumisa: User, suspected: Gap) -> None:
    client = api_of(dumisa)
    told = {"kind": "E", "reason": "It is vague.", "version": 1}
    changed = send(client, verb(suspected, "change-kind"), told).json()
    assert (changed["kind"], changed["state"], changed["version"]) == ("E", "confirmed", 2)
    undone = send(client, verb(suspected, "undo"), {"version": 2}).json()
    assert (undone["kind"], undone["state"]) == ("A", "suspected")
    assert send(client, verb(suspected, "undo"), {"version": 2}).status_code == 409


def test_a_kind_that_does_not_fit_is_told_at_its_field(
    api_of: ApiClientOf, dumisa: User, suspected: Gap
) -> None:
    refused = send(api_of(dumisa), verb(suspected, "change-kind"), {"kind": "B", "reason": "So."})
    assert refused.status_code == 422
    assert "kind" in refused.json()["fields"]


def test_a_head_writes_a_note_and_staff_do_not(
    api_of: ApiClientOf, amina: User, bongani: User, dumisa: User, suspected: Gap
) -> None:
    url, note = verb(suspected, "notes"), {"text": "We are paid by visit."}
    assert send(api_of(amina), url, note).status_code == 201
    assert send(api_of(bongani), url, note).status_code == 403
    assert [row["text"] for row in api_of(dumisa).get(url).json()] == ["We are paid by visit."]
    assert api_of(bongani).get(url).json() == []
    assert GapNote.objects.count() == 1


def test_the_rules_come_in_words_with_their_numbers(
    api_of: ApiClientOf, dumisa: User, suspected: Gap
) -> None:
    rows = {row["id"]: row for row in api_of(dumisa).get(RULES).json()}
    rule = rows["A.activity"]
    assert rule["title"] == "The KPI counts activity"
    assert (rule["in_quarter"]["waiting"], rule["ever"]["decided"]) == (1, 0)
    assert rows["D.no_link"]["is_fact"] is True


def test_a_limit_is_tried_set_and_told(
    api_of: ApiClientOf, dumisa: User, suspected: Gap, now: datetime, settings: Any
) -> None:
    settings.WATCH_BACKGROUND = False
    client = api_of(dumisa)
    (trial,) = send(client, TRY, LIMIT).json()
    assert (trial["quarter"], trial["n"], trial["plans_turned"]) == ("2026-Q4", 1, [])
    assert not RuleSetting.objects.exists()
    asked = send(client, RULE, CHANGE, "patch")
    assert (asked.status_code, asked.json()["version"]) == (202, 0)
    assert (asked.json()["change"]["least_confidence"], asked.json()["note"]) == (90, "")
    put_rules_in_force(now=now)
    told = client.get(RULE).json()
    assert (told["least_confidence"], told["is_on"], told["version"]) == (90, True, 1)
    assert told["change"] is None
    late = send(client, RULE, {**CHANGE, "least_confidence": 95}, "patch")
    assert (late.status_code, late.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    "wrong",
    [
        {"least_confidence": 101},
        {"least_confidence": -1},
        {"least_confidence": "many"},
        {"is_on": "perhaps"},
        {"reason": ""},
        {"version": -1},
    ],
    ids=str,
)
def test_a_limit_that_is_none_is_refused(
    api_of: ApiClientOf, dumisa: User, suspected: Gap, wrong: dict[str, Any]
) -> None:
    assert send(api_of(dumisa), RULE, {**CHANGE, **wrong}, "patch").status_code == 400
    assert not RuleSetting.objects.exists()


def test_a_fact_has_no_limit(api_of: ApiClientOf, dumisa: User, suspected: Gap) -> None:
    fact = reverse("api:rule-detail", args=["D.no_link"])
    assert send(api_of(dumisa), fact, CHANGE, "patch").status_code == 422
    assert api_of(dumisa).get(reverse("api:rule-detail", args=["Z.no"])).status_code == 404


def test_leaders_read_the_rules_and_heads_do_not(
    api_of: ApiClientOf, farai: User, amina: User, suspected: Gap
) -> None:
    assert api_of(farai).get(RULE).status_code == 200
    assert send(api_of(farai), RULE, CHANGE, "patch").status_code == 403
    assert send(api_of(farai), TRY, LIMIT).status_code == 403
    assert api_of(amina).get(RULES).status_code == 403
