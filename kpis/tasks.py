"""The worker's entrances to this app: each wakes one service."""

from typing import Any

from celery import shared_task

from kpis.services import distributions, uploads
from saypro_align.lib import clock


@shared_task(name="kpis.tasks.work_off_uploads_task", soft_time_limit=280, time_limit=290)
def work_off_uploads_task(**_tail: Any) -> None:
    """Check and import the plan sets that wait for it."""
    uploads.work_off_uploads(now=clock.now())


@shared_task(name="kpis.tasks.write_summaries_task", soft_time_limit=280, time_limit=290)
def write_summaries_task(**_tail: Any) -> None:
    """Write the mails of distributed targets that nobody has written yet, newcomers' too."""
    now = clock.now()
    distributions.add_newcomers(now=now)
    distributions.write_due_mails(now=now)
