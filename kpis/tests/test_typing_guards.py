"""Typing into a plan: odd input does no harm, rights and bounds hold."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import Obligation, Plan, User
from kpis.models import EditorVisit, KpiUse, TypedText
from kpis.services.typing import MOST_TEXTS, TypedChange, keep_typed, note_visit
from kpis.tests.editing import SENTENCE, change, sentence_of
from kpis.tests.factories import KpiUseFactory
from kpis.typed import kpi_path, objective_path
from saypro_align.lib.exceptions import DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Send = Callable[..., Any]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        '{"changes": [1]}',
        '{"changes": [{"row": "plan"}]}',
        '{"seen": Infinity}',
        '{"seen": "x"}',
        "[" * 5000,
    ],
)
def test_what_no_page_of_ours_sends_is_refused(as_amina: Client, plan: Plan, body: str) -> None:
    url = reverse("kpis:plan_typed", args=["sales", plan.pk])
    assert as_amina.post(url, body, content_type="application/json").status_code == 400


def test_fields_and_rows_the_editor_does_not_have_are_left_out(
    as_amina: Client, use: KpiUse, send: Send, customer_service_obligation: Obligation
) -> None:
    foreign = KpiUseFactory.create(objective__plan__obligation=customer_service_obligation)
    path = objective_path(use.objective.key)
    answer = send(
        as_amina,
        change("o/nonsense", "text", "x"),
        change(path, "state", "x"),
        change(path, "removed", "yes"),
        change("plan", "version", "7"),
        change(objective_path(foreign.objective.key), "text", "Taken over"),
        change(kpi_path(use.objective.key, foreign.key), "name", "Taken over"),
    )
    assert answer.status_code == 200
    assert not TypedText.objects.exists()


def test_odd_characters_and_endless_texts_do_no_harm(
    as_amina: Client, use: KpiUse, send: Send
) -> None:
    send(as_amina, sentence_of(use, "a\x00b\ud800c\r\nd"))
    assert TypedText.objects.get().text == "ab?c\nd"
    answer = send(as_amina, change("plan", "summary", "x" * 5001))
    assert answer.status_code == 409
    assert answer.json()["message"] == "This text is too long to be kept."


def test_no_more_texts_are_kept_than_a_plan_has_fields(
    amina: User, plan: Plan, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpis.services.typing.MOST_TEXTS", 1)
    texts = [TypedChange(objective_path(uuid4()), "text", "x", "", "") for _number in range(2)]
    with pytest.raises(DomainError, match="Save the plan first"):
        keep_typed(plan=plan, changes=texts, actor=amina, now=now)
    assert MOST_TEXTS > 20 * 10 * 19


@pytest.mark.parametrize(
    ("who", "status"),
    [("as_bongani", 403), ("as_chipo", 404), ("as_dumisa", 403), ("as_eve", 404)],
)
def test_only_who_may_edit_the_plan_types_into_it(
    request: pytest.FixtureRequest, use: KpiUse, send: Send, who: str, status: int
) -> None:
    client: Client = request.getfixturevalue(who)
    assert send(client, sentence_of(use, "Not mine")).status_code == status
    assert not TypedText.objects.exists()


def test_a_fresh_token_is_handed_out_after_signing_in_again(as_amina: Client, plan: Plan) -> None:
    answer = as_amina.get(reverse("kpis:plan_typed", args=["sales", plan.pk]))
    assert len(answer.json()["token"]) > 30


def test_a_visit_ends_after_a_silence_and_begins_anew(
    amina: User, thandi: User, plan: Plan, now: datetime, clock: time_machine.Traveller
) -> None:
    note_visit(plan=plan, person=amina, now=now)
    note_visit(plan=plan, person=amina, now=now + timedelta(seconds=40))
    assert EditorVisit.objects.get().since == now
    note_visit(plan=plan, person=amina, now=now + timedelta(minutes=5))
    assert EditorVisit.objects.get().since == now + timedelta(minutes=5)


def test_typing_asks_as_often_in_a_large_plan_as_in_a_small_one(
    as_amina: Client, use: KpiUse, send: Send
) -> None:
    def asked(text: str, base: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert send(as_amina, sentence_of(use, text, base)).status_code == 200
        return len(queries)

    asked("One", SENTENCE)
    few = asked("Two", "One")
    for _number in range(10):
        KpiUseFactory.create(objective__plan=use.objective.plan)
    assert asked("Three", "Two") == few
