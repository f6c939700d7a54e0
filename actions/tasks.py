"""The worker's entrances to this app: each wakes one service."""

from typing import Any

from celery import shared_task

from actions.services import late_mails
from actions.services.session_series import plan_next_sessions
from saypro_align.lib import clock


@shared_task(name="actions.tasks.plan_next_sessions_task")
def plan_next_sessions_task(**_tail: Any) -> None:
    """Plan the next meeting of each series that has none to come."""
    plan_next_sessions(now=clock.now())


@shared_task(name="actions.tasks.tell_of_late_steps_task")
def tell_of_late_steps_task(**_tail: Any) -> None:
    """Tell people of dates of their actions that come or have passed."""
    late_mails.send_late_mails(now=clock.now())
