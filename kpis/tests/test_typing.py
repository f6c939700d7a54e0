"""Texts typed into the plan editor: kept field by field, never lost, never overwritten unseen."""

import json
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

from departments.models import Objective, Obligation, Plan, User
from departments.tests.factories import MembershipFactory, ObjectiveFactory, UserFactory
from kpis.forms.texts import PlanTexts
from kpis.models import EditorVisit, KpiUse, TypedText
from kpis.selectors import plan_content
from kpis.selectors.typing import has_waiting_texts, typed_texts
from kpis.services.plans import TypedTextsWait, submit_plan
from kpis.services.typing import MOST_TEXTS, TypedChange, keep_typed, note_visit
from kpis.standing import standing_of
from kpis.tests.editing import new, typed, url_of
from kpis.tests.factories import KpiUseFactory
from kpis.typed import keys_of, kpi_path, objective_path
from saypro_align.lib.exceptions import DomainError, WrongState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SENTENCE = "Turn more visitors into paying customers"
Send = Callable[..., Any]


@pytest.fixture
def thandi(plan: Plan) -> User:
    """Return a second head of the department."""
    user = UserFactory.create(email="thandi@saypro.example", name="Thandi Mahlangu")
    MembershipFactory.create(user=user, department=plan.obligation.department, role="head")
    return user


@pytest.fixture
def send(plan: Plan) -> Send:
    """Return a function that sends one typed text as the page's script does."""

    def post(client: Client, *changes: dict[str, str], seen: int = 0, verb: str = "") -> Any:
        url = reverse("kpis:plan_typed", args=[plan.obligation.department.slug, plan.pk])
        body = {"changes": changes, "seen": seen, "verb": verb}
        return client.post(url, json.dumps(body), content_type="application/json")

    return post


def change(row: str, field: str, text: str, base: str = "") -> dict[str, str]:
    return {"row": row, "field": field, "text": text, "base": base}


def sentence_of(use: KpiUse, text: str, base: str = SENTENCE) -> dict[str, str]:
    return change(objective_path(use.objective.key), "text", text, base)


def test_a_text_is_kept_and_shown_again_and_the_plan_stays_as_it_is(
    as_amina: Client, use: KpiUse, send: Send
) -> None:
    answer = send(as_amina, sentence_of(use, "Other words"))
    assert answer.status_code == 200
    assert answer.json()["saved"] == "19:40"
    assert Objective.objects.get().text == SENTENCE
    shown = as_amina.get(url_of(use.objective.plan)).context["editor"]
    assert shown.rows[0].form["text"].value() == "Other words"


def test_a_save_puts_typed_texts_into_the_plan_and_forgets_them(
    as_amina: Client, use: KpiUse, send: Send
) -> None:
    plan = use.objective.plan
    send(as_amina, sentence_of(use, "Other words"))
    assert as_amina.post(url_of(plan), typed(as_amina, plan)).status_code == 302
    assert Objective.objects.get().text == "Other words"
    assert not TypedText.objects.exists()


def test_rows_that_were_never_stored_are_made_anew_from_their_texts(
    as_amina: Client, plan: Plan, send: Send
) -> None:
    objective, kpi = uuid4(), uuid4()
    send(
        as_amina,
        change(objective_path(objective), "text", SENTENCE),
        change(kpi_path(objective, kpi), "name", "Lead conversion rate"),
        change(kpi_path(objective, kpi), "target_value", "abc"),
    )
    (row,) = as_amina.get(url_of(plan)).context["editor"].rows
    assert (row.key, row.kpis[0].key) == (str(objective), str(kpi))
    assert row.kpis[0].form["target_value"].value() == "abc"
    data = typed(as_amina, plan, objectives__0__kpis__0__target_value="4")
    assert as_amina.post(url_of(plan), data).status_code == 302
    assert (Objective.objects.get().key, KpiUse.objects.get().key) == (objective, kpi)


def test_the_second_person_gets_both_texts_and_nothing_is_overwritten(
    as_amina: Client, thandi: User, use: KpiUse, send: Send, client: Client
) -> None:
    client.force_login(thandi)
    send(client, sentence_of(use, "Thandi's words"))
    answer = send(as_amina, sentence_of(use, "Amina's words"))
    assert answer.status_code == 409
    (clash,) = answer.json()["clashes"]
    assert clash["theirs"] == "Thandi's words"
    assert "Thandi Mahlangu changed" in clash["html"]
    assert "Amina&#x27;s words" in clash["html"]
    assert TypedText.objects.get().text == "Thandi's words"
    kept = send(as_amina, sentence_of(use, "Amina's words", base="Thandi's words"))
    assert kept.status_code == 200
    assert TypedText.objects.get().text == "Amina's words"


def test_a_text_typed_over_what_was_saved_since_is_a_clash_too(
    as_amina: Client, use: KpiUse, send: Send
) -> None:
    plan = use.objective.plan
    as_amina.post(url_of(plan), typed(as_amina, plan, objectives__0__text="Saved words"))
    answer = send(as_amina, sentence_of(use, "Late words"))
    assert answer.status_code == 409
    assert answer.json()["clashes"][0]["theirs"] == "Saved words"
    assert not TypedText.objects.exists()


def test_a_page_hears_of_texts_it_has_not_seen(
    as_amina: Client, thandi: User, use: KpiUse, send: Send, client: Client
) -> None:
    client.force_login(thandi)
    seen = send(as_amina).json()["seen"]
    send(client, sentence_of(use, "Thandi's words"))
    told = send(as_amina, seen=seen).json()
    assert [(one["text"], one["who"]) for one in told["others"]] == [
        ("Thandi's words", "Thandi Mahlangu")
    ]
    assert "Thandi Mahlangu is also editing (since 19:40)." in told["editing"]
    assert send(as_amina, seen=told["seen"]).json()["others"] == []


def test_a_name_with_an_apostrophe_is_told_as_it_is_written(
    as_amina: Client, thandi: User, use: KpiUse, send: Send, client: Client
) -> None:
    """The page puts the sentence in as text, so nothing in it is escaped."""
    User.objects.filter(pk=thandi.pk).update(name="Thandi O'Neill <b>")
    client.force_login(thandi)
    send(client)
    assert "Thandi O'Neill <b> is also editing" in send(as_amina).json()["editing"]


def test_a_form_posted_without_scripts_meets_what_was_typed_meanwhile(
    as_amina: Client, thandi: User, use: KpiUse, send: Send, client: Client
) -> None:
    plan = use.objective.plan
    mine = typed(as_amina, plan, objectives__0__due_on="30 Dec 2026")
    client.force_login(thandi)
    send(client, sentence_of(use, "Thandi's words"))
    answer = as_amina.post(url_of(plan), mine)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Thandi&#x27;s words" in shown
    assert "Thandi Mahlangu saved this in the meantime" in shown
    again = mine | {
        "plan-seen": str(answer.context["form"]["seen"].value()),
        "keep-objectives-0-text": "theirs",
    }
    assert as_amina.post(url_of(plan), again).status_code == 302
    assert Objective.objects.get().text == "Thandi's words"
    assert not TypedText.objects.exists()


def test_what_was_refused_is_kept_as_typed(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    data = typed(as_amina, plan, objectives__0__kpis__0__target_value="abc")
    answer = as_amina.post(url_of(plan), data)
    assert answer.status_code == 422
    shown = as_amina.get(url_of(plan)).context["editor"]
    assert shown.rows[0].kpis[0].form["target_value"].value() == "abc"
    # The page that was answered knows of its own texts: mending them is no clash.
    mended = data | {
        "plan-seen": str(answer.context["form"]["seen"].value()),
        "objectives-0-kpis-0-target_value": "5",
    }
    assert as_amina.post(url_of(plan), mended).status_code == 302
    assert KpiUse.objects.get().target_value == 5


def test_leaving_with_a_fault_keeps_it_and_leaves(as_amina: Client, use: KpiUse) -> None:
    plan = use.objective.plan
    data = typed(as_amina, plan, "leave", objectives__0__kpis__0__target_value="abc")
    assert as_amina.post(url_of(plan), data).status_code == 302
    assert TypedText.objects.get().text == "abc"


def test_a_row_is_added_without_scripts_while_another_has_a_fault(
    as_amina: Client, use: KpiUse
) -> None:
    plan = use.objective.plan
    data = typed(as_amina, plan, "add_objective", objectives__0__kpis__0__target_value="abc")
    answer = as_amina.post(url_of(plan), data)
    assert answer["Location"].endswith("?new=objective#new")
    editor = as_amina.get(answer["Location"]).context["editor"]
    assert len(editor.rows) == 2
    assert editor.rows[0].kpis[0].form["target_value"].value() == "abc"


def test_a_new_row_is_removed_and_put_back_with_its_texts(as_amina: Client, plan: Plan) -> None:
    key = str(uuid4())
    data = new(objectives__0__key=key, verb=f"retire_objective:{key}")
    assert as_amina.post(url_of(plan), data).status_code == 302
    page = as_amina.get(url_of(plan))
    assert page.context["editor"].rows == []
    assert f"Removed objective “{SENTENCE}”." in page.content.decode()
    assert not has_waiting_texts(plan)
    as_amina.post(url_of(plan), typed(as_amina, plan, f"restore_objective:{key}"))
    (row,) = as_amina.get(url_of(plan)).context["editor"].rows
    assert row.form["text"].value() == SENTENCE
    assert row.kpis[0].form["target_value"].value() == "4 %"


def test_a_script_removes_stored_rows_and_rows_that_are_only_typed(
    as_amina: Client, use: KpiUse, send: Send
) -> None:
    send(as_amina, verb=f"retire_kpi:{use.key}")
    assert KpiUse.objects.get().state == "retired"
    send(as_amina, verb=f"restore_kpi:{use.key}")
    assert KpiUse.objects.get().state == "active"
    key = uuid4()
    path = kpi_path(use.objective.key, key)
    send(as_amina, change(path, "name", "Website traffic"), verb=f"retire_kpi:{key}")
    row = as_amina.get(url_of(use.objective.plan)).context["editor"].rows[0]
    assert [kpi.name for kpi in row.removed_unstored] == ["Website traffic"]
    send(as_amina, verb=f"restore_kpi:{key}")
    row = as_amina.get(url_of(use.objective.plan)).context["editor"].rows[0]
    assert row.kpis[1].form["name"].value() == "Website traffic"


def test_objectives_change_places(as_amina: Client, use: KpiUse, send: Send) -> None:
    plan = use.objective.plan
    second = ObjectiveFactory.create(plan=plan, text="Second", position=2)
    send(as_amina, verb=f"lower_objective:{use.objective.key}")
    assert list(plan.objectives.values_list("text", flat=True)) == ["Second", SENTENCE]
    as_amina.post(url_of(plan), typed(as_amina, plan, f"lower_objective:{second.key}"))
    assert list(plan.objectives.values_list("text", flat=True)) == [SENTENCE, "Second"]


def test_a_plan_is_not_handed_in_over_waiting_texts(
    as_amina: Client, amina: User, use: KpiUse, send: Send, now: datetime
) -> None:
    plan = use.objective.plan
    send(as_amina, sentence_of(use, "Other words"))
    with pytest.raises(TypedTextsWait, match="Open the editor"):
        submit_plan(plan=plan, actor=amina, now=now)
    send(as_amina, sentence_of(use, SENTENCE, base="Other words"))
    submit_plan(plan=Plan.objects.get(), actor=amina, now=now)
    assert not TypedText.objects.exists()


def test_a_plan_changed_beneath_a_typed_text_shows_both(
    as_amina: Client, use: KpiUse, send: Send
) -> None:
    plan = use.objective.plan
    send(as_amina, sentence_of(use, "Typed words"))
    Objective.objects.update(text="Changed by a program")
    page = as_amina.get(url_of(plan)).content.decode()
    assert "was changed elsewhere after this was typed" in page
    assert "Changed by a program" in page
    assert "Typed words" in page
    data = typed(as_amina, plan) | {"keep-objectives-0-text": "theirs"}
    as_amina.post(url_of(plan), data)
    assert Objective.objects.get().text == "Changed by a program"


def test_a_closed_plan_keeps_no_more_texts(
    amina: User, use: KpiUse, as_amina: Client, send: Send, now: datetime
) -> None:
    plan = use.objective.plan
    submit_plan(plan=plan, actor=amina, now=now)
    with pytest.raises(WrongState):
        keep_typed(plan=plan, changes=[], actor=amina, now=now)
    answer = send(as_amina, sentence_of(use, "Too late"))
    assert answer.status_code == 409
    assert answer.json()["message"] == "Only a draft can be changed."
    assert not TypedText.objects.exists()


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


def test_the_standing_names_the_first_thing_missing() -> None:
    whole = {
        "name": "Rate",
        "direction": "increase",
        "unit": "%",
        "owner": "7",
        "baseline": "1",
        "target_value": "2",
        "due_on": "31 Dec 2026",
    }
    done = ({"text": "One"}, [whole])
    assert str(standing_of([])) == "No objective yet"
    assert str(standing_of([done])) == "1 of 1 objective complete"
    cases = {
        "Objective 2 has no KPI": ({"text": "Two"}, []),
        "Objective 2 has no sentence yet": ({"text": " "}, [whole]),
        "Objective 2 lacks the target value at KPI 1": (
            {"text": "Two"},
            [whole | {"target_value": ""}],
        ),
        "Objective 2 lacks the milestones at KPI 1": (
            {"text": "Two"},
            [{"name": "Steps", "direction": "milestones", "owner": "7", "due_on": "x"}],
        ),
        "Objective 2 lacks the range at KPI 1": (
            {"text": "Two"},
            [whole | {"direction": "range", "low": "1"}],
        ),
        "Objective 2 lacks the unit at KPI 1": ({"text": "Two"}, [whole | {"unit": ""}]),
    }
    for said, objective in cases.items():
        assert str(standing_of([done, objective])) == f"1 of 2 objectives complete · {said}"
    typed_unit = whole | {"unit": "", "target_value": "4 %"}
    assert standing_of([({"text": "One"}, [typed_unit])]).complete == 1


def test_paths_name_rows_and_nothing_else() -> None:
    first, second = str(uuid4()), str(uuid4())
    assert keys_of("plan") == ()
    assert keys_of(objective_path(first)) == (first,)
    assert keys_of(kpi_path(first, second)) == (first, second)
    for odd in ("", "o/", f"o/{first}/", f"x/{first}", f"o/{first}\n", "k/1/2"):
        assert keys_of(odd) is None


def test_texts_of_a_plan_are_those_its_page_shows(as_amina: Client, use: KpiUse) -> None:
    """What a script takes for "as loaded" is what the server compares with."""
    plan = use.objective.plan
    editor = as_amina.get(url_of(plan)).context["editor"]
    texts = PlanTexts(plan_content(plan), typed_texts(plan))
    row = editor.rows[0]
    for form, shown in (
        (row.form, texts.rows[0].texts),
        (row.kpis[0].form, texts.rows[0].kpis[0].texts),
    ):
        for name in form.fields:
            if not form.fields[name].widget.is_hidden:
                value = form.fields[name].prepare_value(form[name].value())
                assert shown[name] == ("" if value in (None, False) else str(value)), name
