"""Feedback in the browser and through the API, from the head's form to what changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from actions.choices.feedback import FeedbackState
from actions.models import Feedback
from actions.tests.factories import CorrectiveActionFactory
from actions.tests.factories_trainings import FeedbackFactory
from departments.models import Department, Obligation, User
from departments.tests.factories import MembershipFactory, UserFactory
from gaps.tests.factories import gap_between

ClientOf = Callable[[User], Client]
ApiClientOf = Callable[[User], APIClient]
pytestmark = pytest.mark.usefixtures("clock")
PAGE, WRITE, ANSWER = ("actions:feedback_page", "actions:feedback_write", "actions:feedback_answer")


@pytest.fixture
def form(sales: Department) -> Feedback:
    """Return the form of Sales for October."""
    found: Feedback = FeedbackFactory.create(department=sales)
    return found


def text_of(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_from_the_heads_form_to_the_action_that_changed(
    client_of: ClientOf,
    form: Feedback,
    sales_obligation: Obligation,
    amina: User,
    dumisa: User,
) -> None:
    action = CorrectiveActionFactory.create(gap=gap_between(sales_obligation))
    head, office = client_of(amina), client_of(dumisa)
    given = {"version": "1", "works": "The numbers.", "adjustment": "Count buyers, not visits."}

    kept = head.post(reverse(WRITE, args=[form.pk]), {**given, "verb": "save"}, follow=True)
    assert "Count buyers, not visits." in kept.content.decode()
    assert "Count buyers" not in text_of(office, PAGE, form.pk)

    head.post(reverse(WRITE, args=[form.pk]), {**given, "version": "2", "verb": "send"})
    page = text_of(office, PAGE, form.pk)
    assert "Count buyers, not visits." in page
    assert f'value="action:{action.pk}"' in page

    office.post(
        reverse(ANSWER, args=[form.pk]),
        {
            "version": "3",
            "outcome": "adopted",
            "answer": "You are right.",
            "thing": f"action:{action.pk}",
            "what": "The action counts buyers now.",
        },
    )

    assert Feedback.objects.get().state == FeedbackState.ADOPTED
    assert "The action counts buyers now." in text_of(head, PAGE, form.pk)
    assert reverse(PAGE, args=[form.pk]) in text_of(head, "actions:action_page", action.pk)


def test_adopting_without_a_change_keeps_the_typed_answer(
    client_of: ClientOf, sales: Department, dumisa: User
) -> None:
    sent = FeedbackFactory.create(department=sales, state=FeedbackState.SENT)

    response = client_of(dumisa).post(
        reverse(ANSWER, args=[sent.pk]),
        {"version": "1", "outcome": "adopted", "answer": "A long answer.", "what": ""},
    )

    assert response.status_code == 422
    assert "Name what changed because of it." in response.content.decode()
    assert "A long answer." in response.content.decode()


def test_a_clash_shows_both_texts_and_the_next_save_decides(
    client_of: ClientOf, form: Feedback, amina: User
) -> None:
    client, url = client_of(amina), reverse(WRITE, args=[form.pk])
    client.post(url, {"version": "1", "works": "Theirs", "verb": "save"})

    clash = client.post(url, {"version": "1", "works": "Mine", "verb": "save"})
    assert clash.status_code == 409
    assert "Theirs" in clash.content.decode()
    assert "Mine" in clash.content.decode()

    again = {"version": "2", "works": "Mine", "keep-works": "theirs", "verb": "save"}
    assert client.post(url, again).status_code == 302
    assert Feedback.objects.get().works == "Theirs"


def test_the_board_shows_heads_their_own_and_the_office_all(
    client_of: ClientOf,
    sales: Department,
    customer_service: Department,
    amina: User,
    dumisa: User,
) -> None:
    for department, words in ((sales, "Too many KPIs"), (customer_service, "Calls come late")):
        FeedbackFactory.create(
            department=department, state=FeedbackState.SENT, works="", adjustment=words
        )

    own, all_of_them = (text_of(client_of(one), "actions:feedback_list") for one in (amina, dumisa))

    assert "Too many KPIs" in own
    assert "Calls come late" not in own
    assert "Calls come late" in all_of_them
    csv = client_of(amina).get(reverse("actions:feedback_csv"))
    assert b"Calls come late" not in b"".join(csv)


def test_the_board_asks_no_more_of_the_database_for_more_rows(
    client_of: ClientOf,
    dumisa: User,
    django_assert_max_num_queries: Any,
) -> None:
    client = client_of(dumisa)
    FeedbackFactory.create_batch(2, state=FeedbackState.ADOPTED)
    text_of(client, "actions:feedback_list")
    FeedbackFactory.create_batch(12, state=FeedbackState.ADOPTED)

    with django_assert_max_num_queries(22):
        text_of(client, "actions:feedback_list")


def test_a_program_gives_feedback_at_will_and_reads_no_foreign_draft(
    api_of: ApiClientOf, sales: Department, amina: User, dumisa: User, form: Feedback
) -> None:
    second = UserFactory.create()
    MembershipFactory.create(user=second, department=sales, role="head")
    head, office = api_of(amina), api_of(dumisa)
    url = "/api/v1/feedback/"

    made = head.post(url, {"department": "sales", "works": "All well."}, format="json")
    assert (made.status_code, made.json()["state"]) == (201, "sent")

    saved = head.patch(f"{url}{form.pk}/", {"version": 1, "works": "Draft"}, format="json")
    assert saved.json()["works"] == "Draft"
    assert office.get(f"{url}{form.pk}/").json()["works"] == ""

    answered = office.post(
        f"{url}{made.json()['id']}/answer/",
        {"outcome": "adopted", "answer": "Good.", "changes": []},
        format="json",
    )
    assert answered.status_code == 422


def test_an_earlier_moment_shows_what_was_sent_then(
    client_of: ClientOf, form: Feedback, amina: User, now: datetime
) -> None:
    client = client_of(amina)
    client.post(reverse(WRITE, args=[form.pk]), {"version": "1", "works": "New", "verb": "send"})

    before = client.get(reverse(PAGE, args=[form.pk]), {"as_of": "2026-11-10"})

    assert before.status_code == 200
    assert "To fill in" in before.content.decode()


def test_what_a_head_wrote_and_took_back_is_not_in_the_history_others_read(
    client_of: ClientOf, form: Feedback, amina: User, dumisa: User
) -> None:
    head, address = client_of(amina), reverse(WRITE, args=[form.pk])
    head.post(address, {"version": "1", "works_not": "My boss.", "verb": "save"})
    head.post(address, {"version": "2", "works_not": "Too many meetings.", "verb": "send"})

    page = text_of(client_of(dumisa), PAGE, form.pk)

    assert "Too many meetings." in page
    assert "My boss." not in page
    assert "My boss." in text_of(head, PAGE, form.pk)
