"""A mail in the outbox, for tests of what becomes of it."""

from datetime import datetime
from typing import Any

from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import enqueue_mail


def write(now: datetime, key: str = "one", **changed: Any) -> OutgoingMail:
    """Put a mail into the outbox."""
    fields: dict[str, Any] = {
        "kind": "test",
        "recipient": "amina@saypro.example",
        "subject": "3 things need you",
        "text": "Open your week.",
        **changed,
    }
    written = enqueue_mail(key=key, now=now, **fields)
    assert written is not None
    return written
