"""The worker's entrances to this app: each wakes one service."""

from typing import Any

from celery import shared_task

from actions.services import feedback, feedback_mails, training_mails, verdicts
from actions.services.reviews import make_due_reviews
from actions.services.session_series import plan_next_sessions
from saypro_align.lib import clock


@shared_task(name="actions.tasks.plan_next_sessions_task")
def plan_next_sessions_task(**_tail: Any) -> None:
    """Plan the next meeting of each series that has none to come."""
    plan_next_sessions(now=clock.now())


@shared_task(name="actions.tasks.make_due_reviews_task")
def make_due_reviews_task(**_tail: Any) -> None:
    """Make the monthly and mid-quarter reviews that are due and not there yet."""
    make_due_reviews(now=clock.now())


@shared_task(name="actions.tasks.open_due_checks_task")
def open_due_checks_task(**_tail: Any) -> None:
    """Let finished actions fall due whose day to be checked has come."""
    verdicts.open_due_checks(now=clock.now())


@shared_task(name="actions.tasks.send_training_mails_task")
def send_training_mails_task(**_tail: Any) -> None:
    """Invite to trainings and tell of new dates and cancellations."""
    training_mails.send_training_mails(now=clock.now())


@shared_task(name="actions.tasks.ask_for_feedback_task")
def ask_for_feedback_task(**_tail: Any) -> None:
    """Make the feedback forms of the month that ended, and mail who should fill them in."""
    feedback.ask_for_feedback(now=clock.now())
    feedback_mails.send_feedback_mails(now=clock.now())
