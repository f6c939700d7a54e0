"""The worker's entrances to this app: each wakes one service."""

from typing import Any

from celery import shared_task

from departments.services import plans as plan_services
from departments.services import quarters as quarter_services
from departments.services import reminding, sign_in
from saypro_align.lib import clock
from saypro_align.lib.nudge import nudge


@shared_task(name="departments.tasks.answer_reset_requests_task", acks_late=True)
def answer_reset_requests_task(**_: Any) -> None:
    """Mail the links for new passwords that somebody asked for."""
    now = clock.now()
    sign_in.answer_reset_requests(now=now)
    sign_in.forget_old_attempts(now)


@shared_task(name="departments.tasks.turn_the_day_task", acks_late=True)
def turn_the_day_task(**_: Any) -> None:
    """Activate the plans whose quarter has begun and end the exemptions that have expired."""
    now = clock.now()
    plan_services.activate_plans(now)
    quarter_services.end_expired_exemptions(now)


@shared_task(name="departments.tasks.send_reminders_task")
def send_reminders_task(**_: Any) -> None:
    """Remind people of what is due, in one mail a day."""
    reminding.send_reminders(now=clock.now())


def wake_reset_answers() -> None:
    """Ask for the mails soon; the timetable finds the requests if the broker is away."""
    nudge(answer_reset_requests_task)
