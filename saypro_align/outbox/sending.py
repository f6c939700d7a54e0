"""The one place that talks to an SMTP server.

A sender claims a mail by one conditional UPDATE, committed before the server hears of it, and holds
it for a lease. Dies it between the server's "250" and our mark, another sender takes the mail after
that lease and sends the same message with the same Message-ID, so that the receiver can tell.
"""

import logging
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.db.models import F

from saypro_align.outbox import outcomes, stopping
from saypro_align.outbox.answers import (
    BROKEN,
    TAKEN,
    Answer,
    Verdict,
    answer_in,
    no_connection,
    told,
)
from saypro_align.outbox.guards import objection_to, shortened
from saypro_align.outbox.messages import message_of
from saypro_align.outbox.models import AttemptOutcome, MailAttempt, MailState, OutgoingMail
from saypro_align.outbox.smtp import EmailBackend

logger = logging.getLogger(__name__)

# A run ends by itself long before a time limit would end it in the middle of a mail.
LONGEST_RUN: Final = 45.0
_KNOWN: Final = (OSError, smtplib.SMTPException, *BROKEN)
_OPEN: Final = (MailState.QUEUED, MailState.SENDING)

# Mails the server took while the database was away: never sent again by this process.
_accepted: set[UUID] = set()


class _Clock:
    """The edge's `now`, moved on by the time the sending itself takes."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._started = time.monotonic()

    def __call__(self) -> datetime:
        return self._now + timedelta(seconds=self.elapsed)

    @property
    def elapsed(self) -> float:
        """Return the seconds since the run began."""
        return time.monotonic() - self._started


def lease() -> timedelta:
    """Return how long a claim holds; longer than any conversation with a server may take."""
    return timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def send_due_mails(*, now: datetime, limit: int = 50) -> int:
    """Send what is due, oldest first, and return how many mails the server took.

    Must not run inside a transaction: a claim counts only when it is committed. Stops early when the
    server is away or the worker is to stop; the rest stays due.
    """
    clock = _Clock(now)
    sent = 0
    with _connection() as connection:
        for mail in _due(now, limit):
            if stopping.is_asked() or clock.elapsed > LONGEST_RUN:
                break
            with stopping.mail_in_hand():
                answer = _send(mail, connection, clock)
            if answer is None:
                continue
            sent += answer.verdict == Verdict.TAKEN
            if answer.verdict == Verdict.AWAY:
                break
    return sent


def are_due(now: datetime) -> bool:
    """Tell whether mails wait to be sent now."""
    return OutgoingMail.objects.filter(state__in=_OPEN, next_attempt_at__lte=now).exists()


def _send(mail: OutgoingMail, connection: BaseEmailBackend | None, clock: _Clock) -> Answer | None:
    """Claim, hand over and mark one mail; None when somebody else has it, or it must not go."""
    attempt = _claim(mail, clock())
    if attempt is None:
        return None
    try:
        # What the server took already can no longer be held back.
        is_taken = mail.pk in _accepted
        why = "" if is_taken else objection_to(mail)
        retold = None if is_taken or why else shortened(mail)
    except DatabaseError:
        raise
    except Exception as error:
        logger.exception("Whether mail %s may go could not be asked", mail.pk)
        _note(mail, attempt, Answer(Verdict.LATER, type(error).__name__), clock())
        return None
    if why:
        outcomes.withhold(mail, attempt, why, clock())
        return None
    if retold is not None:
        outcomes.retell(mail, retold)
    return _deliver(mail, attempt, connection, clock)


def _deliver(
    mail: OutgoingMail, attempt: MailAttempt, connection: BaseEmailBackend | None, clock: _Clock
) -> Answer:
    answer = _hand_over(mail, connection)
    if answer.hang_up and connection is not None:
        _hang_up(connection)
    _note(mail, attempt, answer, clock())
    return answer


def _due(now: datetime, limit: int) -> list[OutgoingMail]:
    # A claim moves next_attempt_at to the end of its lease, so one question finds both kinds.
    return list(
        OutgoingMail.objects.filter(state__in=_OPEN, next_attempt_at__lte=now).order_by(
            "next_attempt_at", "id"
        )[:limit]
    )


def _claim(mail: OutgoingMail, now: datetime) -> MailAttempt | None:
    """Take the mail if it still stands as it was read, in one transaction; return the attempt."""
    claimed_by = uuid4()
    attempt = MailAttempt(mail=mail, at=now)
    with transaction.atomic(durable=True):
        taken = OutgoingMail.objects.filter(
            pk=mail.pk,
            state__in=_OPEN,
            attempts=mail.attempts,
            next_attempt_at=mail.next_attempt_at,
        ).update(
            state=MailState.SENDING,
            claimed_by=claimed_by,
            lease_until=now + lease(),
            next_attempt_at=now + lease(),
            attempts=F("attempts") + 1,
        )
        if not taken:
            return None
        if mail.state == MailState.SENDING:
            # Whoever held it did not come back within his lease.
            MailAttempt.objects.filter(mail=mail, outcome=AttemptOutcome.TRYING).update(
                outcome=AttemptOutcome.STOPPED
            )
        attempt.save(force_insert=True)
    mail.claimed_by = claimed_by
    mail.attempts += 1
    return attempt


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
        _hang_up(connection)


def _hand_over(mail: OutgoingMail, connection: BaseEmailBackend | None) -> Answer:
    if connection is None or mail.pk in _accepted:
        return TAKEN
    try:
        if isinstance(connection, EmailBackend):
            connection.begin_mail()
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return no_connection(error)
    try:
        message_of(mail, connection).send()
    except _KNOWN as error:
        return answer_in(error, handed_over=_was_handed_over(connection))
    except Exception as error:
        logger.exception("Mail %s could not be made into a message", mail.pk)
        return Answer(Verdict.NEVER, told(error), hang_up=True)
    return TAKEN


def _was_handed_over(connection: BaseEmailBackend) -> bool:
    return isinstance(connection, EmailBackend) and connection.is_handed_over


def _hang_up(connection: BaseEmailBackend) -> None:
    """Say goodbye, or drop a connection that broke, so that the next mail gets a new one."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        logger.info("The mail server did not say goodbye: %s", error)


def _note(mail: OutgoingMail, attempt: MailAttempt, answer: Answer, now: datetime) -> None:
    """Write down what became of the mail, unless somebody else holds it by now."""
    if answer.verdict == Verdict.TAKEN:
        _accepted.add(mail.pk)
    try:
        outcomes.write(mail, attempt, answer, now)
    except DatabaseError:
        # The lease runs out and this process remembers what the server took.
        logger.exception("The outcome of mail %s could not be written", mail.pk)
        return
    _accepted.discard(mail.pk)
