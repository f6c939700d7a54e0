"""Texts typed into the plan editor: kept field by field, never lost, never overwritten unseen."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from departments.models import Objective, Plan, User
from departments.tests.factories import ObjectiveFactory
from kpis.forms.texts import PlanTexts
from kpis.models import KpiUse, TypedText
from kpis.selectors import plan_content
from kpis.selectors.typing import has_waiting_texts, typed_texts
from kpis.services.plans import TypedTextsWait, submit_plan
from kpis.services.typing import keep_typed
from kpis.standing import standing_of
from kpis.tests.editing import SENTENCE, change, new, sentence_of, typed, url_of
from kpis.typed import keys_of, kpi_path, objective_path
from saypro_align.lib.exceptions import WrongState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Send = Callable[..., Any]


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
