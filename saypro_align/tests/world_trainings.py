"""Trainings and feedback of the own department, a sibling, a foreign one."""

from datetime import UTC, datetime
from typing import Any

from actions.choices.feedback import FeedbackState
from actions.choices.trainings import AudienceRole, RegistrationState, TrainingState
from actions.models import Training
from actions.tests.factories_trainings import (
    CheckQuestionFactory,
    FeedbackFactory,
    TrainingAudienceFactory,
    TrainingFactory,
    TrainingRegistrationFactory,
)
from departments.models import Membership
from saypro_align.tests.world import Values, World, builds


def _training_of(world: World, scope: str, **fields: Any) -> Training:
    training = TrainingFactory.create(
        organizer=world.author(scope), audience_role=AudienceRole.EVERYBODY, **fields
    )
    TrainingAudienceFactory.create(training=training, department=world.department(scope))
    return training


@builds("training")
def _training(world: World, scope: str) -> Values:
    """A training for everybody in the department, open for registration."""
    return {"pk": _training_of(world, scope).pk}


@builds("training_planned")
def _training_planned(world: World, scope: str) -> Values:
    """A training that nobody was invited to yet."""
    return {"pk": _training_of(world, scope, state=TrainingState.PLANNED).pk}


@builds("training_held")
def _training_held(world: World, scope: str) -> Values:
    """A training that everybody in the department attended, with a question to answer."""
    training = _training_of(
        world,
        scope,
        state=TrainingState.HELD,
        starts_at=datetime(2026, 11, 10, 8, 0, tzinfo=UTC),
    )
    CheckQuestionFactory.create(training=training)
    for membership in Membership.objects.filter(department=world.department(scope)):
        TrainingRegistrationFactory.create(
            training=training, user=membership.user, state=RegistrationState.ATTENDED
        )
    return {"pk": training.pk}


@builds("training_question")
def _training_question(world: World, scope: str) -> Values:
    """A question of a training's check."""
    return {"pk": CheckQuestionFactory.create(training=_training_of(world, scope)).pk}


@builds("feedback")
def _feedback(world: World, scope: str) -> Values:
    """A form that waits for the department's head."""
    department = world.department(scope)
    return {"pk": FeedbackFactory.create(department=department, is_asked=False).pk}


@builds("feedback_sent")
def _feedback_sent(world: World, scope: str) -> Values:
    """Feedback that waits for an answer."""
    feedback = FeedbackFactory.create(
        department=world.department(scope),
        is_asked=False,
        state=FeedbackState.SENT,
        sent_by=world.author(scope),
    )
    return {"pk": feedback.pk}
