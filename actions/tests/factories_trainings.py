"""Trainings, registrations, questions and feedback for tests."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from actions.choices.feedback import SETTLED_STATES, FeedbackState
from actions.choices.trainings import AudienceRole, RegistrationState, TrainingState
from actions.models import (
    CheckQuestion,
    Feedback,
    Training,
    TrainingAudience,
    TrainingRegistration,
)
from actions.tests.factories import MADE_AT
from departments.tests.factories import DepartmentFactory, UserFactory


class TrainingFactory(DjangoModelFactory[Training]):
    """A training in ten days, open for registration, for named people only."""

    class Meta:
        model = Training

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    topic = factory.Sequence(lambda number: f"How to choose a KPI, part {number}")
    organizer = factory.SubFactory(UserFactory)
    audience_role = AudienceRole.NAMED
    starts_at = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda training: training.starts_at + timedelta(hours=2))
    place = "Room 4"
    state = TrainingState.OPEN
    cancel_reason = factory.LazyAttribute(
        lambda training: "Nobody can come." if training.state == TrainingState.CANCELLED else ""
    )


class TrainingAudienceFactory(DjangoModelFactory[TrainingAudience]):
    """A person a training is for; with `department` its people instead."""

    class Meta:
        model = TrainingAudience

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    training = factory.SubFactory(TrainingFactory)
    department = None
    person = factory.LazyAttribute(
        lambda row: None if row.department is not None else UserFactory.create()
    )


class TrainingRegistrationFactory(DjangoModelFactory[TrainingRegistration]):
    """A person with a seat, who is in the audience too."""

    class Meta:
        model = TrainingRegistration

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    training = factory.SubFactory(TrainingFactory)
    user = factory.SubFactory(UserFactory)
    state = RegistrationState.REGISTERED
    waiting_since = factory.LazyAttribute(
        lambda row: row.created_at if row.state == RegistrationState.WAITING else None
    )


class CheckQuestionFactory(DjangoModelFactory[CheckQuestion]):
    """A question whose second answer is right."""

    class Meta:
        model = CheckQuestion

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    training = factory.SubFactory(TrainingFactory)
    position = factory.LazyAttribute(lambda row: row.training.questions.count() + 1)
    text = factory.Sequence(lambda number: f"Which KPI shows a result? ({number})")
    choices = factory.LazyFunction(lambda: ["Visits", "Conversion rate"])
    right = 1


class FeedbackFactory(DjangoModelFactory[Feedback]):
    """The form of October in any state, with the people and moments that state demands."""

    class Meta:
        model = Feedback

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    department = factory.SubFactory(DepartmentFactory)
    month = date(2026, 10, 1)
    is_asked = True
    due_on = factory.LazyAttribute(lambda row: date(2026, 11, 8) if row.is_asked else None)
    state = FeedbackState.OPEN
    works = factory.LazyAttribute(
        lambda row: "" if row.state == FeedbackState.OPEN else "The weekly numbers help."
    )
    sent_by = factory.LazyAttribute(
        lambda row: None if row.state == FeedbackState.OPEN else UserFactory.create()
    )
    sent_at = factory.LazyAttribute(lambda row: row.created_at if row.sent_by else None)
    answer = factory.LazyAttribute(
        lambda row: "Taken over into the plan." if row.state in SETTLED_STATES else ""
    )
    answered_by = factory.LazyAttribute(lambda row: UserFactory.create() if row.answer else None)
    answered_at = factory.LazyAttribute(lambda row: row.created_at if row.answer else None)
