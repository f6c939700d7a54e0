"""Celery's entrance to this app: the timetable ticks, the rows say what is due."""

from typing import Any

from celery import shared_task

from kpis.services.carrying import carry_waiting
from reports import services
from reports.services import alerts, report_links
from reports.services.results_mails import send_results_mails
from saypro_align.lib import clock
from saypro_align.lib.nudge import nudge


@shared_task(name="reports.tasks.start_due_reports_task", acks_late=True, ignore_result=True)
def start_due_reports_task(**_: Any) -> None:
    """Make every report whose time has come; what one run leaves is made by the next, at once."""
    services.start_due_reports(clock.now())
    if services.are_waiting(clock.now()):
        nudge(start_due_reports_task)


@shared_task(name="reports.tasks.send_results_task", ignore_result=True)
def send_results_task(**_: Any) -> None:
    """Tell everybody of published results, and carry over what waited for a next quarter."""
    send_results_mails(now=clock.now())
    carry_waiting(now=clock.now())


@shared_task(name="reports.tasks.watch_jobs_task", ignore_result=True)
def watch_jobs_task(**_: Any) -> None:
    """Tell of reports that are late and jobs that keep failing."""
    alerts.watch(clock.now())


@shared_task(name="reports.tasks.forget_links_task", ignore_result=True)
def forget_links_task(**_: Any) -> None:
    """Remove links to reports that have opened nothing for a year."""
    report_links.forget_links(clock.now())
