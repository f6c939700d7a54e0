"""Helpers for tests of single kinds of reminders."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from departments.reminders import SOURCES
from departments.services.reminding import send_reminders
from saypro_align.outbox.models import OutgoingMail


@contextmanager
def only(*kinds: str) -> Iterator[None]:
    """Let the sender know of these kinds alone."""
    kept = dict(SOURCES)
    SOURCES.clear()
    SOURCES.update({kind: kept[kind] for kind in kinds})
    try:
        yield
    finally:
        SOURCES.clear()
        SOURCES.update(kept)


def reminded(kind: str, now: datetime) -> list[tuple[str, str]]:
    """Run the sender for one kind; return whom it wrote to, and the subjects."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    with only(kind):
        send_reminders(now=now)
    rows = OutgoingMail.objects.exclude(pk__in=before).order_by("recipient")
    return [(mail.recipient, mail.subject) for mail in rows]
