"""Writing down what became of a mail: taken, to be tried again, failed for good, or withheld."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from saypro_align.audit.services import record
from saypro_align.lib.text import strip_control
from saypro_align.outbox.answers import Answer, Verdict
from saypro_align.outbox.guards import Retold
from saypro_align.outbox.messages import clean_subject
from saypro_align.outbox.models import AttemptOutcome, MailAttempt, MailState, OutgoingMail

# A server that refuses a mail so often means it.
MOST_REFUSALS: Final = 12
# So many attempts, with pauses of five minutes, are more than three days.
MOST_ATTEMPTS: Final = 1_000
_LONGEST_DELAY: Final = timedelta(hours=6)
_LONGEST_WAIT: Final = timedelta(minutes=5)
_LONGEST_ANSWER: Final = 500


def delay_after(attempts: int) -> timedelta:
    """Return how long to wait after that many refusals: a minute, doubling up to six hours."""
    first = timedelta(seconds=settings.MAIL_RETRY_SECONDS)
    return min(first * (1 << min(max(attempts - 1, 0), 20)), _LONGEST_DELAY)


def wait_for_server(attempts: int) -> timedelta:
    """Return how long to wait for a server that is away: never more than five minutes."""
    return min(delay_after(attempts), _LONGEST_WAIT)


@transaction.atomic
def write(mail: OutgoingMail, attempt: MailAttempt, answer: Answer, now: datetime) -> None:
    """Mark the mail and end the attempt, in one transaction."""
    said = _line(answer.text)
    _end(attempt, _outcome(answer), said)
    mine, free = _mine(mail), _free(said)
    if answer.verdict == Verdict.TAKEN:
        mine.update(state=MailState.SENT, sent_at=now, **free, **_without_secret(mail))
        return
    is_refusal = answer.verdict != Verdict.AWAY
    refusals = mail.refusals + is_refusal
    if _is_over(mail, answer, refusals):
        failed = {"state": MailState.FAILED, "refusals": refusals}
        if mine.update(**failed, **free, **_without_secret(mail)):
            record("mail.failed", actor=None, subject=mail, now=now, why=said)
        return
    pause = delay_after(refusals) if is_refusal else wait_for_server(mail.attempts)
    mine.update(state=MailState.QUEUED, refusals=refusals, next_attempt_at=now + pause, **free)


def retell(mail: OutgoingMail, retold: Retold) -> None:
    """Let the mail say less than was written, before it is handed over; the log keeps what goes."""
    mail.subject, mail.text = clean_subject(retold.subject), retold.text
    mail.html, mail.names = retold.html, list(retold.names)
    _mine(mail).update(subject=mail.subject, text=mail.text, html=mail.html, names=mail.names)


@transaction.atomic
def withhold(mail: OutgoingMail, attempt: MailAttempt, why: str, now: datetime) -> None:
    """Do not send the mail, and say why."""
    said = _line(why)
    _end(attempt, AttemptOutcome.WITHHELD, said)
    kept_back = {"state": MailState.WITHHELD, **_free(said), **_without_secret(mail)}
    if _mine(mail).update(**kept_back):
        record("mail.withheld", actor=None, subject=mail, now=now, why=said)


def _is_over(mail: OutgoingMail, answer: Answer, refusals: int) -> bool:
    if answer.verdict == Verdict.NEVER:
        return True
    return refusals >= MOST_REFUSALS or mail.attempts >= MOST_ATTEMPTS


def _outcome(answer: Answer) -> AttemptOutcome:
    if answer.verdict == Verdict.TAKEN and settings.MAIL_LOG_ONLY:
        return AttemptOutcome.LOGGED
    return AttemptOutcome(answer.verdict.value)


def _mine(mail: OutgoingMail) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(
        pk=mail.pk, state=MailState.SENDING, claimed_by=mail.claimed_by
    )


def _free(said: str) -> dict[str, Any]:
    return {"claimed_by": None, "lease_until": None, "last_error": said}


def _without_secret(mail: OutgoingMail) -> dict[str, Any]:
    """The link in a secret mail is of no use to anybody once its way has ended."""
    return {"text": "", "html": "", "attachments": []} if mail.is_sensitive else {}


def _end(attempt: MailAttempt, outcome: AttemptOutcome, said: str) -> None:
    MailAttempt.objects.filter(pk=attempt.pk, outcome=AttemptOutcome.TRYING).update(
        outcome=outcome, answer=said
    )


def _line(text: str) -> str:
    """What a server says is text from outside: one line, and nothing a database refuses."""
    return strip_control(text)[:_LONGEST_ANSWER]
