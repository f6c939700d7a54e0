"""What a mail said is kept for a year; that it was sent, to whom and with what outcome is kept."""

from datetime import datetime, timedelta
from typing import Final

from saypro_align.outbox.models import NOT_DELIVERED, MailState, OutgoingMail

KEPT_FOR: Final = timedelta(days=365)
_AT_ONCE: Final = 500


def remove_old_texts(*, now: datetime) -> int:
    """Remove the texts of mails written more than a year ago; return of how many.

    Works in small parts, so that a long history locks nothing for long; running it twice is fine.
    """
    old = OutgoingMail.objects.filter(
        state__in=[MailState.SENT, *NOT_DELIVERED], created_at__lt=now - KEPT_FOR
    ).exclude(text="", html="", attachments=[])
    removed = 0
    while part := list(old.order_by().values_list("pk", flat=True)[:_AT_ONCE]):
        rows = OutgoingMail.objects.filter(pk__in=part)
        removed += rows.update(text="", html="", attachments=[], headers={})
    return removed
