"""Celery's entrance to this app: the timetable ticks, the rows say what is due."""

from typing import Any

from celery import shared_task

from reports import services
from saypro_align.lib import clock


@shared_task(name="reports.tasks.start_due_reports_task", acks_late=True, ignore_result=True)
def start_due_reports_task(**_: Any) -> None:
    """Make every report whose time has come."""
    services.start_due_reports(clock.now())
