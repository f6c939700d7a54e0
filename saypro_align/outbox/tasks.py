"""The worker's entrance."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down

from saypro_align.lib import clock
from saypro_align.lib.nudge import nudge
from saypro_align.outbox import stopping
from saypro_align.outbox.retention import remove_old_texts
from saypro_align.outbox.sending import are_due, send_due_mails

_AT_ONCE = 50


@shared_task(
    name="saypro_align.outbox.send_due_mails", soft_time_limit=120, time_limit=150, acks_late=True
)
def send_due_mails_task(**_: Any) -> None:
    """Send what stands in the outbox; what is left after one run is sent by the next, at once."""
    now = clock.now()
    sent = send_due_mails(now=now, limit=_AT_ONCE)
    if sent and not stopping.is_asked() and are_due(now):
        nudge(send_due_mails_task)


@shared_task(name="saypro_align.outbox.remove_old_texts", acks_late=True)
def remove_old_texts_task(**_: Any) -> None:
    """Remove the texts of mails that are older than a year."""
    remove_old_texts(now=clock.now())


@worker_ready.connect
def send_what_waits(**_: Any) -> None:
    """Go on where a worker that was stopped left off, without waiting for the timetable."""
    stopping.forget()
    nudge(send_due_mails_task)


worker_shutting_down.connect(stopping.ask)
