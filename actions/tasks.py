"""The worker's entrances to this app: each wakes one service."""

from typing import Any

from celery import shared_task

from actions.services.session_series import plan_next_sessions
from saypro_align.lib import clock


@shared_task(name="actions.tasks.plan_next_sessions_task")
def plan_next_sessions_task(**_tail: Any) -> None:
    """Plan the next meeting of each series that has none to come."""
    plan_next_sessions(now=clock.now())
