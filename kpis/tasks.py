"""The worker's entrances to this app: each wakes one service."""

from typing import Any

from celery import shared_task

from kpis.services import (
    check_in_links,
    distributions,
    missed_check_ins,
    proposal_mails,
    pulse,
    uploads,
)
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


@shared_task(name="kpis.tasks.note_missed_check_ins_task")
def note_missed_check_ins_task(**_tail: Any) -> None:
    """Note the check-ins that did not come, and forget the links that are over."""
    now = clock.now()
    missed_check_ins.note_missed_check_ins(now=now)
    check_in_links.forget_links(now)


@shared_task(name="kpis.tasks.tell_proposed_targets_task", soft_time_limit=280, time_limit=290)
def tell_proposed_targets_task(**_tail: Any) -> None:
    """Tell people of targets that were proposed since; once for each person and round."""
    proposal_mails.tell_proposed(now=clock.now())


@shared_task(name="kpis.tasks.ask_question_of_the_month_task")
def ask_question_of_the_month_task(**_tail: Any) -> None:
    """Ask everybody once a month which goal his work serves first."""
    pulse.make_round(now=clock.now())
