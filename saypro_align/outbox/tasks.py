"""The worker's entrance."""

from typing import Any

from celery import shared_task

from saypro_align.lib import clock
from saypro_align.outbox.sending import send_due_mails


@shared_task(
    name="saypro_align.outbox.send_due_mails", soft_time_limit=240, time_limit=280, acks_late=True
)
def send_due_mails_task(**_: Any) -> None:
    """Send what stands in the outbox."""
    send_due_mails(now=clock.now(), limit=50)
