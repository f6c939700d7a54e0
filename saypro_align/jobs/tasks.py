"""The worker's sign of life."""

from typing import Any, Final

from celery import shared_task

from saypro_align.jobs.models import Part
from saypro_align.jobs.noting import note_alive
from saypro_align.lib import clock

HEARTBEAT: Final = "saypro_align.jobs.heartbeat"


@shared_task(name=HEARTBEAT, ignore_result=True)
def heartbeat_task(**_: Any) -> None:
    """Show that a worker takes messages and reaches the database."""
    note_alive(Part.WORKER, now=clock.now())
