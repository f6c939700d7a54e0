"""Pages of corrective actions: the list, the editor, one action and its verbs."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.choices import ActionState
from actions.models import CorrectiveAction
from actions.selectors import steps_of
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from departments.models import Obligation, User
from gaps.choices import GapState
from gaps.models import Gap
from gaps.tests.factories import gap_between
from saypro_align.audit.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(sales_obligation)


@pytest.fixture
def action(gap: Gap, amina: User) -> CorrectiveAction:
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina, title="Replace traffic")
    StepFactory.create(action=action, text="Meet Sales")
    return action


def url(name: str, row: Any) -> str:
    return reverse(f"actions:{name}", args=[row.pk])


def posted(rows: list[dict[str, str]], **fields: str) -> dict[str, str]:
    """Return the editor as a browser would post it."""
    data = {
        "kind": "A",
        "title": "Replace website traffic",
        "root_cause": "",
        "deadline": "12 Dec 2026",
        "criterion": "The conversion rate of leads rises.",
        "resources": "",
        "responsible": "",
        "steps-TOTAL_FORMS": str(len(rows)),
        "steps-INITIAL_FORMS": "0",
        **fields,
    }
    for at, row in enumerate(rows):
        data |= {f"steps-{at}-{name}": value for name, value in row.items()}
    return data


def stored(action: CorrectiveAction) -> list[dict[str, str]]:
    return [
        {"id": str(step.pk), "version": str(step.version), "text": step.text}
        for step in steps_of(action)
    ]


# The list


def listed(response: Any) -> list[CorrectiveAction]:
    return [row.action for row in response.context["rows"]]


def test_the_list_shows_open_actions_the_most_urgent_first(
    as_dumisa: Client, action: CorrectiveAction, gap: Gap, amina: User
) -> None:
    late = CorrectiveActionFactory.create(gap=gap, responsible=amina, deadline=date(2026, 11, 16))
    CorrectiveActionFactory.create(gap=gap, responsible=amina, state=ActionState.IMPLEMENTED)
    response = as_dumisa.get(reverse("actions:action_list"))
    assert listed(response) == [late, action]
    assert "5 days late" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=proposed", True),
        ("state=approved", False),
        ("state=any", True),
        ("department=sales", True),
        ("q=2026-Q4", True),
        ("overdue=1", False),
        ("scope=mine", False),
        ("scope=department", False),
    ],
)
def test_each_filter_narrows_the_list(
    query: str, found: bool, as_dumisa: Client, action: CorrectiveAction
) -> None:
    response = as_dumisa.get(f"{reverse('actions:action_list')}?{query}")
    assert listed(response) == ([action] if found else [])


@pytest.mark.parametrize("query", ["", "overdue=1", "state=any", "department=sales"])
def test_the_number_on_each_tab_is_the_length_of_its_list(
    query: str, as_amina: Client, gap: Gap, amina: User, customer_service_obligation: Obligation
) -> None:
    CorrectiveActionFactory.create(gap=gap, responsible=amina, deadline=date(2026, 11, 1))
    CorrectiveActionFactory.create(gap=gap)
    other = CorrectiveActionFactory.create(gap=gap_between(customer_service_obligation))
    StepFactory.create(action=other, owner=amina)
    tabs = as_amina.get(f"{reverse('actions:action_list')}?{query}").context["tabs"]
    lengths = {
        tab["scope"]: len(
            listed(as_amina.get(f"{reverse('actions:action_list')}?{query}&scope={tab['scope']}"))
        )
        for tab in tabs
    }
    assert {tab["scope"]: tab["count"] for tab in tabs} == lengths


@pytest.mark.parametrize("query", ["state=x", "scope='", "q=nowhere", "page=" + "9" * 5000])
def test_nonsense_in_the_address_of_the_list_is_answered(
    query: str, as_amina: Client, action: CorrectiveAction
) -> None:
    assert as_amina.get(f"{reverse('actions:action_list')}?{query}").status_code == 200


def test_the_list_asks_the_same_number_of_questions_for_20_actions_as_for_10(
    as_dumisa: Client, gap: Gap, amina: User
) -> None:
    counts = []
    for _round in range(2):
        for _number in range(10):
            StepFactory.create(action=CorrectiveActionFactory.create(gap=gap, responsible=amina))
        with CaptureQueriesContext(connection) as queries:
            as_dumisa.get(reverse("actions:action_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Proposing


def test_the_form_for_a_gap_is_filled_in_for_its_kind(as_amina: Client, gap: Gap) -> None:
    response = as_amina.get(url("action_create", gap))
    text = response.content.decode()
    assert "Schedule a meeting of Sales" in text
    assert "5 Dec 2026" in text
    assert len(response.context["steps"].forms) == 3


def test_proposing_goes_to_the_new_action_and_plans_the_gap(
    as_amina: Client, amina: User, gap: Gap
) -> None:
    data = posted(
        [{"text": "Meet Sales", "due_on": "30 Nov 2026"}, {"text": ""}],
        department=str(gap.parties.get().obligation.department_id),
        responsible=str(amina.pk),
    )
    response = as_amina.post(url("action_create", gap), data)
    action = CorrectiveAction.objects.get()
    gap.refresh_from_db()
    assert response["Location"] == url("action_page", action)
    assert (action.state, action.proposed_by, action.responsible) == ("proposed", amina, amina)
    assert [step.text for step in steps_of(action)] == ["Meet Sales"]
    assert gap.state == GapState.PLANNED
    assert AuditEntry.objects.filter(event="action.proposed").count() == 1


def test_proposing_and_agreeing_is_one_click(as_amina: Client, amina: User, gap: Gap) -> None:
    department = str(gap.parties.get().obligation.department_id)
    data = posted(
        [{"text": "Meet Sales"}], department=department, responsible=str(amina.pk), verb="agree"
    )
    as_amina.post(url("action_create", gap), data)
    assert CorrectiveAction.objects.get().state == ActionState.APPROVED


def test_agreeing_to_an_incomplete_action_proposes_nothing_and_names_the_field(
    as_amina: Client, gap: Gap
) -> None:
    department = str(gap.parties.get().obligation.department_id)
    data = posted([{"text": "Meet Sales"}], department=department, verb="agree")
    response = as_amina.post(url("action_create", gap), data)
    assert response.status_code == 422
    assert "Choose the responsible person." in response.content.decode()
    assert not CorrectiveAction.objects.exists()


@pytest.mark.parametrize(
    ("verb", "texts"),
    [
        ("add_step", ["one", "two", ""]),
        ("remove_step:0", ["two"]),
        ("move_up:1", ["two", "one"]),
        ("move_down:0", ["two", "one"]),
        ("move_up:0", ["one", "two"]),
        ("remove_step:99999999999999", ["one", "two"]),
        ("nonsense", ["one", "two"]),
    ],
)
def test_rows_are_added_moved_and_removed_without_scripts_and_nothing_typed_is_lost(
    verb: str, texts: list[str], as_amina: Client, gap: Gap
) -> None:
    data = posted([{"text": "one"}, {"text": "two"}], verb=verb, title="Half-typed")
    response = as_amina.post(url("action_create", gap), data)
    assert response.status_code == 200
    assert [row["text"].value() or "" for row in response.context["steps"].forms] == texts
    assert "Half-typed" in response.content.decode()
    assert "There is a problem" not in response.content.decode()
    assert not CorrectiveAction.objects.exists()


def test_another_kind_suggests_other_steps(as_amina: Client, gap: Gap) -> None:
    response = as_amina.post(url("action_create", gap), {"verb": "suggest", "kind": "B"})
    assert "joint planning session" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"title": ""}, "Say what will be done."),
        ({"deadline": "soon"}, "Enter a date, like 31 Dec 2026."),
        ({"responsible": "1"}, "Choose one of the answers offered."),
        ({"steps-0-weight": "0"}, "greater than or equal to 1"),
        ({"steps-0-text": ""}, "Say what will be done, or remove the step."),
        ({"kind": "Z"}, "Choose one of the answers offered."),
    ],
)
def test_bad_input_is_shown_at_its_field_and_kept(
    fields: dict[str, str], error: str, as_amina: Client, gap: Gap
) -> None:
    department = str(gap.parties.get().obligation.department_id)
    rows = [{"text": "Meet Sales", "due_on": "30 Nov 2026", "weight": "1"}]
    data = posted(rows, department=department, resources="R 15 000") | fields
    response = as_amina.post(url("action_create", gap), data)
    assert response.status_code == 422
    assert error in response.content.decode()
    assert "R 15 000" in response.content.decode()
    assert not CorrectiveAction.objects.exists()


def test_a_department_the_gap_does_not_concern_is_not_offered(
    as_amina: Client, gap: Gap, customer_service_obligation: Obligation
) -> None:
    data = posted([], department=str(customer_service_obligation.department_id))
    assert as_amina.post(url("action_create", gap), data).status_code == 422


def test_who_may_propose(
    gap: Gap,
    as_bongani: Client,
    as_chipo: Client,
    as_eve: Client,
    as_farai: Client,
    as_dumisa: Client,
) -> None:
    address = url("action_create", gap)
    assert as_bongani.get(address).status_code == 403
    assert as_bongani.post(address, posted([])).status_code == 403
    assert as_chipo.post(address, posted([])).status_code == 403
    assert as_farai.post(address, posted([])).status_code == 403
    assert as_eve.post(address, posted([])).status_code == 404
    assert as_dumisa.get(address).status_code == 200


def test_nothing_is_proposed_for_a_suspected_gap_of_strangers(
    as_chipo: Client, sales_obligation: Obligation
) -> None:
    hidden = gap_between(sales_obligation, state=GapState.SUSPECTED)
    assert as_chipo.get(url("action_create", hidden)).status_code == 404


# Changing


def test_saving_the_editor_changes_action_and_steps(
    as_amina: Client, action: CorrectiveAction
) -> None:
    rows = [{"text": "First this"}, *stored(action)]
    data = posted(rows, version="1", department=str(action.department_id), title="Better title")
    assert as_amina.post(url("action_edit", action), data).status_code == 302
    action.refresh_from_db()
    assert action.title == "Better title"
    assert [step.text for step in steps_of(action)] == ["First this", "Meet Sales"]


def test_a_clash_shows_both_texts_and_the_next_save_may_keep_theirs(
    as_amina: Client, as_dumisa: Client, action: CorrectiveAction
) -> None:
    department = str(action.department_id)
    mine = posted(stored(action), version="1", department=department, title="My title")
    theirs = posted(stored(action), version="1", department=department, title="Their title")
    as_dumisa.post(url("action_edit", action), theirs)
    clash = as_amina.post(url("action_edit", action), mine)
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "My title" in text
    assert "Their title" in text
    versions = {"version": "2", "steps-0-version": "2"}
    assert clash.context["form"]["version"].value() == versions["version"]
    assert clash.context["steps"].forms[0]["version"].value() == versions["steps-0-version"]
    again = mine | versions | {"keep-title": "theirs"}
    assert as_amina.post(url("action_edit", action), again).status_code == 302
    action.refresh_from_db()
    assert action.title == "Their title"


def test_without_a_version_nothing_is_overwritten(
    as_amina: Client, action: CorrectiveAction
) -> None:
    data = posted(stored(action), department=str(action.department_id), title="Blind")
    assert as_amina.post(url("action_edit", action), data).status_code == 409


def test_a_step_of_another_action_is_never_touched(
    as_amina: Client, action: CorrectiveAction, customer_service_obligation: Obligation
) -> None:
    foreign = StepFactory.create(
        action=CorrectiveActionFactory.create(gap=gap_between(customer_service_obligation))
    )
    rows = [{"id": str(foreign.pk), "version": "1", "text": "Hijacked"}]
    data = posted(rows, version="1", department=str(action.department_id))
    assert as_amina.post(url("action_edit", action), data).status_code == 409
    foreign.refresh_from_db()
    assert foreign.text != "Hijacked"


# One action and its verbs


def test_the_page_names_what_is_missing_before_anybody_agrees(as_amina: Client, gap: Gap) -> None:
    bare = CorrectiveActionFactory.create(gap=gap, responsible=None, deadline=None, criterion="")
    text = as_amina.get(url("action_page", bare)).content.decode()
    assert "Add at least one step." in text
    assert "Enter the deadline." in text
    assert "Choose the responsible person." in text
    assert "Say how we will know that it worked." in text


def test_an_action_goes_from_agreed_to_done_by_clicks(
    as_amina: Client, action: CorrectiveAction
) -> None:
    as_amina.post(url("action_approve", action), {"version": "1"})
    step = steps_of(action)[0]
    as_amina.post(
        url("step_done", step), {"version": "1", "note": "Agreed on leads", "evidence": ""}
    )
    action.refresh_from_db()
    assert action.state == ActionState.IN_PROGRESS
    response = as_amina.post(url("action_implement", action), {}, follow=True)
    action.refresh_from_db()
    assert action.state == ActionState.IMPLEMENTED
    assert "Action done." in response.content.decode()


def test_finishing_says_whether_the_gap_is_closed(as_amina: Client, gap: Gap, amina: User) -> None:
    """The rule finds nothing in a department without a plan, so the gap is gone."""
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS
    )
    response = as_amina.post(url("action_implement", action), {}, follow=True)
    gap.refresh_from_db()
    assert gap.state == GapState.RESOLVED
    assert "The gap is closed." in response.content.decode()


def test_a_gap_that_people_raised_stays_a_gap_until_a_reviewer_decides(
    as_amina: Client, sales_obligation: Obligation, amina: User
) -> None:
    gap = gap_between(sales_obligation, source="person", sentence="Nobody answers the phone.")
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS
    )
    response = as_amina.post(url("action_implement", action), {}, follow=True)
    assert "Still a gap: Nobody answers the phone." in response.content.decode()


def test_an_open_step_keeps_an_action_from_being_finished(
    as_amina: Client, gap: Gap, amina: User
) -> None:
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS
    )
    StepFactory.create(action=action, text="Still to do")
    response = as_amina.post(url("action_implement", action), {})
    assert response.status_code == 422
    assert "These steps are not done yet: Still to do." in response.content.decode()


@pytest.mark.parametrize("verb", ["approve", "start", "implement", "cancel"])
def test_a_verb_is_refused_to_readers_unknown_to_strangers_and_never_a_get(
    verb: str, action: CorrectiveAction, as_bongani: Client, as_chipo: Client, as_eve: Client
) -> None:
    address = url(f"action_{verb}", action)
    assert as_bongani.post(address).status_code == 403
    assert as_chipo.post(address).status_code == 403
    assert as_eve.post(address).status_code == 404
    assert as_bongani.get(address).status_code in {403, 405}
    action.refresh_from_db()
    assert action.version == 1


@pytest.mark.parametrize("verb", ["start", "implement"])
def test_a_verb_the_state_does_not_allow_is_answered_on_the_page(
    verb: str, as_amina: Client, action: CorrectiveAction
) -> None:
    response = as_amina.post(url(f"action_{verb}", action), {"version": "1"})
    assert response.status_code == 409
    assert "that does not allow it" in response.content.decode()


def test_cancelling_asks_why_and_frees_the_gap(
    as_amina: Client, action: CorrectiveAction, gap: Gap
) -> None:
    Gap.objects.filter(pk=gap.pk).update(state=GapState.PLANNED)
    assert as_amina.post(url("action_cancel", action), {"reason": " "}).status_code == 422
    as_amina.post(url("action_cancel", action), {"reason": "Done otherwise."})
    action.refresh_from_db()
    gap.refresh_from_db()
    assert (action.state, action.cancel_reason) == (ActionState.CANCELLED, "Done otherwise.")
    assert gap.state == GapState.CONFIRMED


def test_the_responsible_person_and_the_step_owner_carry_the_action_out(
    as_bongani: Client, bongani: User, gap: Gap, amina: User
) -> None:
    own = CorrectiveActionFactory.create(gap=gap, responsible=bongani, state=ActionState.APPROVED)
    assert as_bongani.post(url("action_start", own), {}).status_code == 302
    foreign = CorrectiveActionFactory.create(gap=gap, responsible=amina, state=ActionState.APPROVED)
    step = StepFactory.create(action=foreign, owner=bongani)
    other = StepFactory.create(action=foreign, owner=amina)
    assert as_bongani.post(url("step_done", step), {}).status_code == 302
    assert as_bongani.post(url("step_done", other), {}).status_code == 403
    assert as_bongani.post(url("step_up", step), {}).status_code == 403


def test_a_tick_is_taken_back_and_a_second_tick_is_a_conflict(
    as_amina: Client, gap: Gap, amina: User
) -> None:
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina, state="in_progress")
    step = StepFactory.create(action=action)
    data = {"version": "1", "note": "Sent", "evidence": "Mail of Monday"}
    assert as_amina.post(url("step_done", step), data).status_code == 302
    assert as_amina.post(url("step_done", step), data).status_code == 409
    assert as_amina.post(url("step_undone", step), {"version": "2"}).status_code == 302
    step.refresh_from_db()
    assert (step.done_at, step.note) == (None, "Sent")


def test_too_long_a_note_stays_in_its_field(as_amina: Client, gap: Gap, amina: User) -> None:
    action = CorrectiveActionFactory.create(gap=gap, responsible=amina, state="in_progress")
    step = StepFactory.create(action=action)
    response = as_amina.post(url("step_done", step), {"note": "x" * 301})
    assert response.status_code == 422
    assert "x" * 301 in response.content.decode()


def test_steps_are_moved_by_buttons(as_amina: Client, action: CorrectiveAction) -> None:
    StepFactory.create(action=action, text="Second")
    second = steps_of(action)[1]
    as_amina.post(url("step_up", second), {})
    assert [step.text for step in steps_of(action)] == ["Second", "Meet Sales"]
    as_amina.post(url("step_down", second), {})
    assert [step.text for step in steps_of(action)] == ["Meet Sales", "Second"]
    assert AuditEntry.objects.filter(event="step.moved").exists()


def test_markup_in_texts_is_text(as_amina: Client, gap: Gap, amina: User) -> None:
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, title="<script>alert(1)</script>"
    )
    StepFactory.create(action=action, evidence="javascript:alert(1) <b>bold</b>")
    text = as_amina.get(url("action_page", action)).content.decode()
    assert "<script>alert(1)" not in text
    assert "<b>bold" not in text
    assert 'href="javascript:' not in text
