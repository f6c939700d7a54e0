"""From a row to a message that no stored text can bend."""

import re
from email.utils import format_datetime
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from saypro_align.lib.text import strip_control
from saypro_align.outbox.models import OutgoingMail

LONGEST_SUBJECT: Final = 200
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
# What the message itself decides.
_OURS: Final = frozenset(
    {"from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "content-type"}
)


def clean_subject(subject: str) -> str:
    """Return the subject as one line without control characters, short enough for its column."""
    return strip_control(subject)[:LONGEST_SUBJECT]


def clean_headers(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers as single lines. Raises ValueError for a name that is none of the caller's."""
    for name in headers:
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OURS:
            message = f"{name!r} is not a header a mail may set."
            raise ValueError(message)
    return {name: strip_control(value) for name, value in headers.items()}


def message_of(mail: OutgoingMail, connection: BaseEmailBackend | None) -> EmailMultiAlternatives:
    """Return the message; sent twice it is the same message, with the same Message-ID and date."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.recipient],
        connection=connection,
        headers={
            "Auto-Submitted": "auto-generated",
            **mail.headers,
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.created_at),
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
