"""Trainings in the browser and through the API."""

from collections.abc import Callable
from typing import Any

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from actions.choices.trainings import AudienceRole, RegistrationState, TrainingState
from actions.models import CheckResult, Training, TrainingRegistration
from actions.tests.factories import CorrectiveActionFactory
from actions.tests.factories_trainings import (
    CheckQuestionFactory,
    TrainingAudienceFactory,
    TrainingFactory,
    TrainingRegistrationFactory,
)
from departments.models import Department, Obligation, User
from gaps.tests.factories import gap_between

ClientOf = Callable[[User], Client]
ApiClientOf = Callable[[User], APIClient]
pytestmark = pytest.mark.usefixtures("clock")
TYPED = {
    "topic": "Aligning KPIs with objectives",
    "kind": "workshop",
    "starts_at": "3 Dec 2026, 10:00",
    "ends_at": "3 Dec 2026, 12:00",
    "audience_role": "heads",
    "capacity": "10",
}


@pytest.fixture
def training(sales: Department, amina: User) -> Training:
    """Return a training for everybody in Sales."""
    found: Training = TrainingFactory.create(
        organizer=amina, audience_role=AudienceRole.EVERYBODY, capacity=1
    )
    TrainingAudienceFactory.create(training=found, department=sales)
    return found


def text_of(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def post(client: Client, name: str, training: Training, **data: Any) -> Any:
    return client.post(reverse(name, args=[training.pk]), data)


def test_planned_from_an_action_opened_and_answered(
    client_of: ClientOf, sales_obligation: Obligation, amina: User, dumisa: User
) -> None:
    action = CorrectiveActionFactory.create(gap=gap_between(sales_obligation))
    office, head = client_of(dumisa), client_of(amina)
    new = reverse("actions:training_create")
    assert f"{new}?action={action.pk}" in text_of(office, "actions:action_page", action.pk)

    office.post(new, {**TYPED, "actions": [str(action.pk)]})
    training = Training.objects.get()
    assert (training.capacity, training.starts_at.hour) == (10, 8)
    assert 'value="Register"' not in text_of(head, "actions:training_page", training.pk)

    post(office, "actions:training_open", training, version=1)
    assert post(head, "actions:training_register", training).status_code == 302

    page = text_of(head, "actions:action_page", action.pk)
    assert "0 of 1 people of the audience trained" in page
    assert "1 of 10 taken" in page


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    client_of: ClientOf, dumisa: User
) -> None:
    typed = {
        **TYPED,
        "ends_at": "3 Dec 2026, 09:00",
        "people": "amina@nowhere",
        "material": "ftp://x",
    }

    response = client_of(dumisa).post(reverse("actions:training_create"), typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Nobody here is called “amina@nowhere”." in text
    assert "3 Dec 2026, 09:00" in text

    typed["people"] = ""
    again = client_of(dumisa).post(reverse("actions:training_create"), typed).content.decode()
    assert "is no web address" in again or "The end must come after the start." in again


def test_people_are_named_by_name_or_address(
    client_of: ClientOf, dumisa: User, amina: User, bongani: User
) -> None:
    typed = {**TYPED, "audience_role": "", "people": f"{amina.name.upper()}\n{bongani.email}\n"}

    client_of(dumisa).post(reverse("actions:training_create"), typed)

    named = Training.objects.get().audience.values_list("person", flat=True)
    assert set(named) == {amina.pk, bongani.pk}


def test_a_clash_shows_both_texts(client_of: ClientOf, training: Training, amina: User) -> None:
    client, url = client_of(amina), reverse("actions:training_edit", args=[training.pk])
    typed = {**TYPED, "capacity": "5", "version": "1"}
    client.post(url, {**typed, "place": "Room 5"})

    clash = client.post(url, {**typed, "place": "Room 6"})

    assert clash.status_code == 409
    assert "Room 5" in clash.content.decode()
    assert "Room 6" in clash.content.decode()


def test_the_calendar_file_is_read_by_other_programs(
    client_of: ClientOf, training: Training, bongani: User
) -> None:
    answer = client_of(bongani).get(reverse("actions:training_calendar", args=[training.pk]))

    event = vobject.readOne(answer.content.decode()).vevent
    assert event.dtstart.value == training.starts_at
    assert event.location.value == "Room 4"


def test_names_are_for_who_runs_it_and_for_heads_of_their_own_people(
    client_of: ClientOf,
    training: Training,
    amina: User,
    bongani: User,
    chipo: User,
    farai: User,
) -> None:
    TrainingAudienceFactory.create(training=training, person=chipo)
    TrainingRegistrationFactory.create(training=training, user=chipo)
    Training.objects.update(organizer=farai)

    whole, own, none = (
        text_of(client_of(one), "actions:training_page", training.pk)
        for one in (farai, amina, bongani)
    )

    assert chipo.name in whole
    assert chipo.name not in own
    assert f"{bongani.name}" in own
    assert "Not trained yet" not in none


def test_who_came_then_the_check_then_the_own_answers(
    client_of: ClientOf, training: Training, amina: User, bongani: User
) -> None:
    question = CheckQuestionFactory.create(training=training)
    TrainingRegistrationFactory.create(training=training, user=bongani)
    Training.objects.update(starts_at="2026-11-20T08:00Z", ends_at="2026-11-20T10:00Z")
    organizer, learner = client_of(amina), client_of(bongani)
    assert post(learner, "actions:training_check", training).status_code == 403

    post(organizer, "actions:training_attendance", training, version=1, attended=[str(bongani.pk)])
    empty = post(learner, "actions:training_check", training)
    assert empty.status_code == 422
    assert "Choose an answer." in empty.content.decode()
    post(learner, "actions:training_check", training, **{f"question-{question.pk}": "0"})

    assert CheckResult.objects.get().passed == 0
    assert "Right is “Conversion rate”." in text_of(learner, "actions:training_check", training.pk)
    page = text_of(organizer, "actions:training_page", training.pk)
    assert "Too few answers to show" in page
    assert "1 of 2 people trained" in page


def test_a_question_needs_one_star(client_of: ClientOf, training: Training, amina: User) -> None:
    client = client_of(amina)

    refused = post(client, "actions:training_questions", training, text="Why?", choices="A\nB")
    assert refused.status_code == 422
    assert "Mark the one right answer with a star in front." in refused.content.decode()

    post(client, "actions:training_questions", training, text="Why?", choices="A\n* B")
    question = training.questions.get()
    assert (question.choices, question.right) == (["A", "B"], 1)
    client.post(reverse("actions:question_retire", args=[question.pk]), {"version": "1"})
    assert training.questions.filter(retired_at=None).count() == 0


def test_the_list_asks_no_more_of_the_database_for_more_rows(
    client_of: ClientOf,
    training: Training,
    amina: User,
    django_assert_max_num_queries: Any,
) -> None:
    client = client_of(amina)
    text_of(client, "actions:training_list")
    for row in TrainingFactory.create_batch(12, audience_role=AudienceRole.HEADS):
        TrainingRegistrationFactory.create(training=row)

    with django_assert_max_num_queries(16):
        text_of(client, "actions:training_list")
    csv = client.get(reverse("actions:training_csv"))
    assert training.topic.encode() in b"".join(csv)


def test_a_program_plans_opens_registers_and_never_reads_the_right_answers(
    api_of: ApiClientOf, dumisa: User, amina: User
) -> None:
    office, head, url = api_of(dumisa), api_of(amina), "/api/v1/trainings/"
    given = {
        "topic": "KPIs",
        "starts_at": "2026-12-03T08:00:00Z",
        "ends_at": "2026-12-03T10:00:00Z",
        "audience_role": "heads",
        "capacity": 1,
    }
    made = office.post(url, given, format="json")
    assert made.status_code == 201
    one = f"{url}{made.json()['id']}/"
    office.post(f"{one}open/", {}, format="json")
    question = {"text": "Why?", "choices": ["A", "B"], "right": 1}
    assert office.post(f"{one}questions/", question, format="json").status_code == 201

    registered = head.post(f"{one}register/", {}, format="json").json()
    assert (registered["registered"], registered["own_state"]) == (1, "registered")
    assert registered["trained"] == {"done": 0, "total": 1}
    assert head.get(f"{one}questions/").status_code == 403
    assert "right" not in str(head.get(one).json())
    head.post(f"{one}not-coming/", {"reason": "Ill."}, format="json")
    assert TrainingRegistration.objects.get().state == RegistrationState.WITHDRAWN

    changed = office.patch(one, {**given, "version": 1, "topic": "Goals"}, format="json")
    assert changed.status_code == 409
    assert Training.objects.get().state == TrainingState.OPEN
