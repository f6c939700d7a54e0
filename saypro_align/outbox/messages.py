"""From a row to a message that no stored text can bend."""

import re
from dataclasses import asdict, dataclass
from email.mime.text import MIMEText
from email.utils import format_datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from saypro_align.lib.text import strip_control
from saypro_align.outbox.models import OutgoingMail

LONGEST_SUBJECT: Final = 200
MOST_ATTACHED: Final = 200_000
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
# What the message itself decides.
_OURS: Final = frozenset(
    {"from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "content-type"}
)
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_TEXT_KIND = re.compile(r"text/[a-z]{1,30}")
_METHOD = re.compile(r"[A-Z]{0,20}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text that goes along with a mail; `method` is what a calendar file asks of its reader."""

    name: str
    text: str
    content_type: str = "text/calendar"
    method: str = ""


def clean_attachment(attachment: Attachment) -> dict[str, str]:
    """Return the attachment as it is stored. Raises ValueError for what no mail of ours carries."""
    fits = (
        _FILE_NAME.fullmatch(attachment.name)
        and _TEXT_KIND.fullmatch(attachment.content_type)
        and _METHOD.fullmatch(attachment.method)
        and len(attachment.text) <= MOST_ATTACHED
    )
    if not fits:
        message = f"{attachment.name!r} is not a file a mail may carry."
        raise ValueError(message)
    return asdict(attachment)


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


class _Message(EmailMultiAlternatives):
    """A message whose bytes are the same each time: the lines between its parts are no accident."""

    def __init__(self, *, identity: UUID, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._identity = identity

    def message(self, **kwargs: Any) -> Any:
        """Return the message, its boundaries made of the mail's id."""
        made = super().message(**kwargs)
        whole = [part for part in made.walk() if part.is_multipart()]
        for number, part in enumerate(whole):
            part.set_boundary(f"=_{self._identity.hex}_{number}")
        return made


def message_of(mail: OutgoingMail, connection: BaseEmailBackend | None) -> EmailMultiAlternatives:
    """Return the message; sent twice it is the same message, with the same Message-ID and date."""
    message = _Message(
        identity=mail.pk,
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
    for stored in mail.attachments:
        message.attach(_part(Attachment(**stored)))
    return message


def _part(attachment: Attachment) -> Any:
    """Return the part; a calendar program acts on a file only when its method stands in the header."""
    part = MIMEText(attachment.text, attachment.content_type.partition("/")[2], "utf-8")
    if attachment.method:
        part.set_param("method", attachment.method)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part
