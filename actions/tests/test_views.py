"""Pages of corrective actions: the list, one action and its verbs."""

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


def test_the_list_is_grouped_by_what_the_actions_are_for(
    as_amina: Client, gap: Gap, sales_obligation: Obligation
) -> None:
    other = CorrectiveActionFactory.create(gap=gap_between(sales_obligation, sentence="Another"))
    both = [CorrectiveActionFactory.create(gap=gap) for _number in range(2)]

    answer = as_amina.get(f"{reverse('actions:action_list')}?order=cause")

    page = answer.content.decode()
    assert page.count('scope="rowgroup"') == 2
    assert [page.count(row.gap.told) for row in (both[0], other) if row.gap] == [1, 1]
    assert {row.pk for row in listed(answer)} == {other.pk, *(row.pk for row in both)}


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
    gap = gap_between(
        sales_obligation, source="person", state="in_action", sentence="Nobody answers the phone."
    )
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS
    )
    response = as_amina.post(url("action_implement", action), {}, follow=True)
    assert "Still a gap: Nobody answers the phone." in response.content.decode()
    gap.refresh_from_db()
    assert gap.state == GapState.CONFIRMED


def test_an_open_step_keeps_an_action_from_being_finished(
    as_amina: Client, gap: Gap, amina: User
) -> None:
    action = CorrectiveActionFactory.create(
        gap=gap, responsible=amina, state=ActionState.IN_PROGRESS
    )
    StepFactory.create(action=action, text="Still to do.", position=1)
    StepFactory.create(action=action, text="And this", position=2)
    response = as_amina.post(url("action_implement", action), {})
    assert response.status_code == 422
    assert "These steps are not done yet: Still to do; And this." in response.content.decode()


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


def test_who_checks_an_action_does_not_read_the_gap_in_a_draft_that_it_is_for(
    as_chipo: Client, as_amina: Client, gap: Gap, action: CorrectiveAction, chipo: User
) -> None:
    Gap.objects.filter(pk=gap.pk).update(on_draft=True)
    CorrectiveAction.objects.filter(pk=action.pk).update(verifier=chipo)
    pages = (url("action_page", action), reverse("actions:action_list"))

    seen = [as_chipo.get(page).content.decode() for page in pages]
    seen.append(as_chipo.get(reverse("actions:action_csv")).getvalue().decode())

    assert all("Replace traffic" in page for page in seen)
    assert not any(gap.told in page for page in seen)
    assert gap.told in as_amina.get(pages[0]).content.decode()
