"""Examples of what trainings and feedback let people owe."""

from datetime import timedelta

from actions.choices.feedback import FeedbackState
from actions.choices.trainings import RegistrationState, TrainingState
from actions.tests.factories_trainings import (
    CheckQuestionFactory,
    FeedbackFactory,
    TrainingAudienceFactory,
    TrainingFactory,
    TrainingRegistrationFactory,
)
from departments.models import User
from reports.tests.owed import Office, owes

_HOUR = timedelta(hours=1)


@owes("Invitations to trainings")
def invited(office: Office) -> User:
    training = TrainingFactory.create(starts_at=office.now + 24 * _HOUR)
    TrainingAudienceFactory.create(training=training, person=office.staff)
    return office.staff


@owes("Trainings")
def has_a_seat(office: Office) -> User:
    training = TrainingFactory.create(starts_at=office.now + 24 * _HOUR)
    TrainingRegistrationFactory.create(training=training, user=office.staff)
    return office.staff


@owes("Short checks")
def attended(office: Office) -> User:
    training = TrainingFactory.create(starts_at=office.now - 24 * _HOUR, state=TrainingState.HELD)
    CheckQuestionFactory.create(training=training)
    TrainingRegistrationFactory.create(
        training=training, user=office.staff, state=RegistrationState.ATTENDED
    )
    return office.staff


@owes("Trainings that were held")
def held_and_nobody_noted(office: Office) -> User:
    TrainingFactory.create(starts_at=office.now - 24 * _HOUR, organizer=office.head)
    return office.head


@owes("Feedback to give")
def form_asked(office: Office) -> User:
    office.plan()
    FeedbackFactory.create(department=office.department)
    return office.head


@owes("Feedback to answer")
def feedback_sent(office: Office) -> User:
    FeedbackFactory.create(
        department=office.department, state=FeedbackState.SENT, sent_by=office.head
    )
    return office.coordinator
