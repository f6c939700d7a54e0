"""One valid call of every service about trainings and feedback."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from actions.choices.feedback import FeedbackState
from actions.choices.trainings import RegistrationState, TrainingState
from actions.models import Feedback, Training
from actions.services import feedback, handover, training_checks, training_seats, trainings
from actions.services.feedback import ChangeDraft
from actions.services.trainings import TrainingDraft
from actions.tests.factories_trainings import (
    CheckQuestionFactory,
    FeedbackFactory,
    TrainingAudienceFactory,
    TrainingFactory,
    TrainingRegistrationFactory,
)
from saypro_align.tests.flows.stage import Stage


def _draft(stage: Stage) -> TrainingDraft:
    starts_at = datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
    return TrainingDraft(
        topic="Choosing KPIs",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        organizer=stage.world.people["head"],
        people=(stage.world.people["staff"],),
    )


def _training(stage: Stage, **fields: Any) -> Training:
    """Return a training that is for the head."""
    training = TrainingFactory.create(organizer=stage.world.people["head"], **fields)
    TrainingAudienceFactory.create(training=training, person=stage.world.people["head"])
    return training


def _begun(stage: Stage) -> Training:
    return _training(stage, starts_at=stage.now - timedelta(hours=1))


def _moved_up(stage: Stage) -> None:
    training = _training(stage, capacity=1)
    TrainingRegistrationFactory.create(training=training, state=RegistrationState.WAITING)
    training_seats.fill_seats(training, **stage.act())


def _check(stage: Stage) -> object:
    training = _training(stage)
    question = CheckQuestionFactory.create(training=training)
    return training_checks.answer_check(training=training, answers={question.pk: 1}, **stage.act())


def _feedback(stage: Stage, state: FeedbackState = FeedbackState.OPEN) -> Feedback:
    return FeedbackFactory.create(department=stage.obligation.department, state=state)


def _adopt(stage: Stage) -> object:
    return feedback.answer_feedback(
        feedback=_feedback(stage, FeedbackState.SENT),
        outcome=FeedbackState.ADOPTED,
        answer="Done.",
        changes=(ChangeDraft("The step was moved.", stage.action()),),
        **stage.act("coordinator"),
    )


TEXTS = {"works": "The weekly numbers."}
CALLS_TRAININGS: dict[str, Callable[[Stage], object]] = {
    "actions.trainings.plan_training": lambda s: trainings.plan_training(
        draft=_draft(s), **s.act()
    ),
    "actions.trainings.edit_training": lambda s: trainings.edit_training(
        training=_training(s), draft=_draft(s), **s.act()
    ),
    "actions.trainings.open_training": lambda s: trainings.open_training(
        training=_training(s, state=TrainingState.PLANNED), **s.act()
    ),
    "actions.trainings.cancel_training": lambda s: trainings.cancel_training(
        training=_training(s), reason="Nobody has time.", **s.act()
    ),
    "actions.training_seats.register_for": lambda s: training_seats.register_for(
        training=_training(s), **s.act()
    ),
    "actions.training_seats.withdraw_from": lambda s: training_seats.withdraw_from(
        training=_training(s), **s.act()
    ),
    "actions.training_seats.fill_seats": _moved_up,
    "actions.training_seats.record_attendance": lambda s: training_seats.record_attendance(
        training=_begun(s), attended=[s.world.people["head"]], **s.act()
    ),
    "actions.training_checks.add_question": lambda s: training_checks.add_question(
        training=_training(s), text="Why?", choices=["So", "Because"], right=1, **s.act()
    ),
    "actions.training_checks.retire_question": lambda s: training_checks.retire_question(
        question=CheckQuestionFactory.create(), **s.act()
    ),
    "actions.training_checks.answer_check": _check,
    "actions.handover.give_trainings": lambda s: handover.give_trainings(
        trainings=[_training(s)], to=s.world.people["staff"], **s.act()
    ),
    "actions.feedback.begin_feedback": lambda s: feedback.begin_feedback(
        department=s.obligation.department, **s.act()
    ),
    "actions.feedback.give_feedback": lambda s: feedback.give_feedback(
        department=s.obligation.department, texts=TEXTS, **s.act()
    ),
    "actions.feedback.save_feedback": lambda s: feedback.save_feedback(
        feedback=_feedback(s), changes=TEXTS, **s.act()
    ),
    "actions.feedback.send_feedback": lambda s: feedback.send_feedback(
        feedback=_feedback(s), changes=TEXTS, **s.act()
    ),
    "actions.feedback.answer_feedback": _adopt,
}
