"""The one place that talks to an SMTP server.

A sender claims a mail by one conditional UPDATE, committed before the server hears of it, and holds
it for a minute. Dies it between the server's "250" and our mark, another sender takes the mail after
that minute and sends the same message with the same Message-ID, so that the receiver can tell.
"""

import logging
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db.models import F

from saypro_align.audit.services import record
from saypro_align.lib.text import strip_control
from saypro_align.outbox.guards import may_go
from saypro_align.outbox.messages import message_of
from saypro_align.outbox.models import MailState, OutgoingMail

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = 12
_FIRST_DELAY: Final = timedelta(minutes=1)
_LONGEST_DELAY: Final = timedelta(hours=6)
_OPEN: Final = (MailState.QUEUED, MailState.SENDING)
# Faults of this one message: sending it again would end the same way.
_BROKEN: Final = (ValueError, TypeError, LookupError, smtplib.SMTPNotSupportedError)
_NO_LONGER_HIS: Final = "Not sent: the recipient may no longer read what this mail tells of."

# Mails the server took while the database was away: never sent again by this process.
_accepted: set[UUID] = set()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server said: `permanent` means that asking again is no use."""

    error: str = ""
    permanent: bool = False
    server_away: bool = False


class _Clock:
    """The edge's `now`, moved on by the time the sending itself takes."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._started = time.monotonic()

    def __call__(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._started)


def send_due_mails(*, now: datetime, limit: int = 50) -> int:
    """Send what is due, oldest first, and return how many mails the server took.

    Must not run inside a transaction: a claim counts only when it is committed. Stops early when the
    server is away; the rest stays due.
    """
    clock = _Clock(now)
    sent = 0
    with _connection() as connection:
        for mail in _due(now, limit):
            if not _claim(mail, clock()):
                continue
            outcome = _hand_over(mail, connection)
            sent += not outcome.error
            _note(mail, outcome, clock())
            if outcome.server_away:
                break
    return sent


def delay_after(attempts: int) -> timedelta:
    """Return how long to wait after that many attempts: a minute, doubling up to six hours."""
    doubled = _FIRST_DELAY * (1 << min(max(attempts - 1, 0), 20))
    return min(doubled, _LONGEST_DELAY)


def _due(now: datetime, limit: int) -> list[OutgoingMail]:
    # A claim moves next_attempt_at to the end of its lease, so one question finds both kinds.
    return list(
        OutgoingMail.objects.filter(state__in=_OPEN, next_attempt_at__lte=now).order_by(
            "next_attempt_at", "id"
        )[:limit]
    )


def _claim(mail: OutgoingMail, now: datetime) -> bool:
    """Take the mail if it still stands as it was read, by one UPDATE in its own transaction."""
    claimed_by = uuid4()
    with transaction.atomic(durable=True):
        taken = OutgoingMail.objects.filter(
            pk=mail.pk,
            state__in=_OPEN,
            attempts=mail.attempts,
            next_attempt_at=mail.next_attempt_at,
        ).update(
            state=MailState.SENDING,
            claimed_by=claimed_by,
            lease_until=now + LEASE,
            next_attempt_at=now + LEASE,
            attempts=F("attempts") + 1,
        )
    mail.claimed_by = claimed_by
    mail.attempts += 1
    return taken == 1


@contextmanager
def _connection() -> Iterator[BaseEmailBackend | None]:
    """Give one connection for the whole run, opened when first needed; it quits after the last mark."""
    if settings.MAIL_LOG_ONLY:
        yield None
        return
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        yield connection
    finally:
        try:
            connection.close()
        except (OSError, smtplib.SMTPException) as error:
            logger.info("The mail server did not say goodbye: %s", error)


def _hand_over(mail: OutgoingMail, connection: BaseEmailBackend | None) -> Outcome:
    if not may_go(mail):
        return Outcome(error=_NO_LONGER_HIS, permanent=True)
    if connection is None or mail.pk in _accepted:
        return Outcome()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(error=_told(error), server_away=True)
    try:
        message_of(mail, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        return Outcome(error=_line(code, text), permanent=code >= 500)
    except smtplib.SMTPResponseException as error:
        return Outcome(
            error=_line(error.smtp_code, error.smtp_error), permanent=error.smtp_code >= 500
        )
    except _BROKEN as error:
        return Outcome(error=_told(error), permanent=True)
    except (OSError, smtplib.SMTPException) as error:
        _hang_up(connection)
        return Outcome(error=_told(error), server_away=True)
    return Outcome()


def _hang_up(connection: BaseEmailBackend) -> None:
    """Drop a connection that broke, so that the next mail gets a new one."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        logger.info("The broken connection did not close: %s", error)


def _note(mail: OutgoingMail, outcome: Outcome, now: datetime) -> None:
    """Write down what became of the mail, unless somebody else holds it by now."""
    if not outcome.error:
        _accepted.add(mail.pk)
    try:
        _write(mail, outcome, now)
    except DatabaseError:
        # The lease runs out and this process remembers what the server took.
        logger.exception("The outcome of mail %s could not be written", mail.pk)
        return
    _accepted.discard(mail.pk)


@transaction.atomic
def _write(mail: OutgoingMail, outcome: Outcome, now: datetime) -> None:
    mine = OutgoingMail.objects.filter(
        pk=mail.pk, state=MailState.SENDING, claimed_by=mail.claimed_by
    )
    # What a server says is text from outside: one line, and nothing a database refuses.
    told = strip_control(outcome.error)[:500]
    free = {"claimed_by": None, "lease_until": None, "last_error": told}
    if not outcome.error:
        # The link in a secret mail is of no use to anybody once it is delivered.
        gone = {"text": "", "html": "", "attachments": []} if mail.is_sensitive else {}
        mine.update(state=MailState.SENT, sent_at=now, **free, **gone)
    elif outcome.permanent or mail.attempts >= MOST_ATTEMPTS:
        if mine.update(state=MailState.FAILED, **free):
            record("mail.failed", actor=None, subject=mail, now=now, why=told)
    else:
        mine.update(
            state=MailState.QUEUED, next_attempt_at=now + delay_after(mail.attempts), **free
        )


def _told(error: Exception) -> str:
    return str(error) or type(error).__name__


def _line(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}"
