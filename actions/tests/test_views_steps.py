"""Steps in the browser: pasted, moved, given other dates and notes, put into a calendar."""

from datetime import date
from typing import Any

import pytest
import vobject
from django.test import Client
from django.urls import reverse

from actions.choices import ActionState
from actions.models import CorrectiveAction, DateChange, Step
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.tests.factories import gap_between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/actions/?scope=all&state=open"


@pytest.fixture
def action(sales_obligation: Obligation, amina: User) -> CorrectiveAction:
    return CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation),
        responsible=amina,
        state=ActionState.IN_PROGRESS,
        title="Replace traffic",
    )


@pytest.fixture
def step(action: CorrectiveAction) -> Step:
    return StepFactory.create(action=action, text="Meet Sales", due_on=date(2026, 12, 1))


def url(name: str, row: Any) -> str:
    return reverse(f"actions:{name}", args=[row.pk])


def test_steps_pasted_on_the_page_are_shown_before_anything_is_saved(
    as_amina: Client, action: CorrectiveAction, step: Step
) -> None:
    response = as_amina.post(
        url("action_edit", action), {"verb": "paste_stored", "pasted": "Review\nAdjust"}
    )
    rows = [row["text"].value() for row in response.context["steps"].forms]
    assert rows == ["Meet Sales", "Review", "Adjust"]
    assert "2 steps added below. Nothing is saved yet." in response.content.decode()
    assert list(action.steps.all()) == [step]


def test_steps_pasted_into_the_editor_leave_what_was_typed(
    as_amina: Client, action: CorrectiveAction
) -> None:
    response = as_amina.post(
        url("action_edit", action),
        {
            "verb": "paste_steps",
            "pasted": "1. Review",
            "title": "Typed title",
            "steps-TOTAL_FORMS": "1",
            "steps-INITIAL_FORMS": "0",
            "steps-0-text": "Typed step",
        },
    )
    assert response.context["form"]["title"].value() == "Typed title"
    assert [row["text"].value() for row in response.context["steps"].forms] == [
        "Typed step",
        "Review",
    ]


def test_a_moved_step_keeps_the_keyboard_on_its_button(
    as_amina: Client, action: CorrectiveAction, step: Step
) -> None:
    second, third = StepFactory.create(action=action), StepFactory.create(action=action)
    to_the_middle = as_amina.post(url("step_up", third), {"version": "1"})
    to_the_top = as_amina.post(url("step_up", third), {"version": "1"})
    assert to_the_middle["Location"].endswith(f"#step-{third.pk}-up")
    assert to_the_top["Location"].endswith(f"#step-{third.pk}-down")
    assert [row.pk for row in action.steps.all()] == [third.pk, step.pk, second.pk]


def test_a_row_moved_in_the_editor_keeps_the_keyboard_on_its_button(
    as_amina: Client, action: CorrectiveAction
) -> None:
    typed = {f"steps-{at}-text": text for at, text in enumerate(("One", "Two", "Three"))}
    response = as_amina.post(
        url("action_edit", action),
        {"verb": "move_up:2", "steps-TOTAL_FORMS": "3", "steps-INITIAL_FORMS": "0", **typed},
    )
    text = " ".join(response.content.decode().split())
    assert 'value="move_up:1" autofocus>' in text
    assert text.count("autofocus") == 1


def test_a_new_date_says_why_on_the_page(as_amina: Client, step: Step) -> None:
    response = as_amina.post(
        url("step_date", step),
        {"version": "1", "due_on": "8 Dec 2026", "date_reason": "The data comes late."},
        follow=True,
    )
    text = " ".join(response.content.decode().split())
    assert "moved it from 1 Dec 2026 to 8 Dec 2026: The data comes late." in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"due_on": "8 Dec 2026"}, "Say why the date changes.", id="no reason"),
        pytest.param(
            {"due_on": "soon", "date_reason": "x"}, "Enter a date, like 31 Dec 2026.", id="no date"
        ),
        pytest.param(
            {"due_on": "1 Nov 2026", "date_reason": "x"},
            "Choose a day that is not past.",
            id="a day that is past",
        ),
    ],
)
def test_a_new_date_that_cannot_be_says_what_to_enter(
    typed: dict[str, str], said: str, as_amina: Client, step: Step
) -> None:
    response = as_amina.post(url("step_date", step), {"version": "1", **typed})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not DateChange.objects.exists()


def test_two_new_dates_at_once_are_both_shown(as_amina: Client, step: Step) -> None:
    typed = {"version": "1", "due_on": "9 Dec 2026", "date_reason": "Mine."}
    as_amina.post(url("step_date", step), {**typed, "due_on": "8 Dec 2026"})
    response = as_amina.post(url("step_date", step), typed)
    assert response.status_code == 409
    assert [(clash.mine, clash.theirs) for clash in response.context["clashes"]] == [
        ("9 Dec 2026", "8 Dec 2026")
    ]
    assert DateChange.objects.count() == 1


def test_the_deadline_moves_with_its_reason(as_amina: Client, action: CorrectiveAction) -> None:
    typed = {"version": "1", "deadline": "20 Dec 2026", "date_reason": "Sales is away."}
    response = as_amina.post(url("action_date", action), typed, follow=True)
    assert "Sales is away." in response.content.decode()
    action.refresh_from_db()
    assert action.deadline == date(2026, 12, 20)


def test_the_list_ticks_the_next_step_and_stays_where_it_was(as_amina: Client, step: Step) -> None:
    page = as_amina.get(LIST).content.decode()
    assert "Next: Meet Sales" in page
    response = as_amina.post(url("step_done", step), {"version": "1", "next": LIST})
    assert response["Location"] == LIST
    assert "Next: Meet Sales" not in as_amina.get(LIST).content.decode()


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_a_verb_never_leads_to_another_site(there: str, as_amina: Client, step: Step) -> None:
    response = as_amina.post(url("step_done", step), {"version": "1", "next": there})
    assert response["Location"].startswith(url("action_page", step.action))


def test_a_note_is_saved_without_a_tick(as_amina: Client, step: Step) -> None:
    as_amina.post(url("step_note", step), {"version": "1", "note": "Invited", "evidence": "Mail"})
    step.refresh_from_db()
    assert (step.note, step.evidence, step.done_at) == ("Invited", "Mail", None)


def test_a_note_that_is_too_long_is_not_lost(as_amina: Client, step: Step) -> None:
    response = as_amina.post(url("step_note", step), {"version": "1", "note": "x" * 301})
    assert response.status_code == 422
    assert "x" * 301 in response.content.decode()


def test_another_program_reads_a_step_from_its_calendar_file(as_amina: Client, step: Step) -> None:
    response = as_amina.get(url("step_ics", step))
    event = vobject.readOne(response.content.decode()).vevent
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (event.summary.value, event.dtstart.value) == ("Meet Sales", date(2026, 12, 1))
    assert event.url.value.endswith(f"{url('action_page', step.action)}#step-{step.pk}")


def test_a_moved_step_replaces_its_entry_in_the_calendar(as_amina: Client, step: Step) -> None:
    def event() -> Any:
        return vobject.readOne(as_amina.get(url("step_ics", step)).content.decode()).vevent

    before = event()
    typed = {"version": "1", "due_on": "8 Dec 2026", "date_reason": "Later."}
    as_amina.post(url("step_date", step), typed)
    after = event()
    assert before.uid.value == after.uid.value
    assert int(after.sequence.value) == int(before.sequence.value) + 1
    assert after.dtstart.value == date(2026, 12, 8)


def test_a_step_that_is_done_says_so_in_the_calendar(as_amina: Client, step: Step) -> None:
    as_amina.post(url("step_done", step), {"version": "1"})
    event = vobject.readOne(as_amina.get(url("step_ics", step)).content.decode()).vevent
    assert (event.summary.value, event.transp.value) == ("Done: Meet Sales", "TRANSPARENT")


def test_an_action_comes_with_all_its_days_as_one_file(
    as_amina: Client, action: CorrectiveAction, step: Step
) -> None:
    StepFactory.create(action=action, due_on=None)
    calendar = vobject.readOne(as_amina.get(url("action_ics", action)).content.decode())
    assert [event.summary.value for event in calendar.vevent_list] == [
        "Deadline: Replace traffic",
        "Meet Sales",
    ]


def test_a_step_without_a_date_has_no_calendar_file(
    as_amina: Client, action: CorrectiveAction
) -> None:
    undated = StepFactory.create(action=action, due_on=None)
    assert as_amina.get(url("step_ics", undated)).status_code == 404


def test_the_file_holds_what_the_list_shows(as_amina: Client, step: Step) -> None:
    body = b"".join(as_amina.get(reverse("actions:action_csv"))).decode()
    assert "Replace traffic" in body
    assert "Meet Sales,2026-12-01" in body


def test_the_api_moves_an_agreed_date_with_a_reason_only(as_amina: Client, step: Step) -> None:
    def patch(**fields: Any) -> Any:
        whole = {"version": 1, "due_on": "2026-12-08", **fields}
        address = f"/api/v1/steps/{step.pk}/"
        return as_amina.patch(address, whole, content_type="application/json")

    assert patch().status_code == 422
    told = patch(date_reason="The data comes late.").json()
    assert [change["reason"] for change in told["date_changes"]] == ["The data comes late."]
