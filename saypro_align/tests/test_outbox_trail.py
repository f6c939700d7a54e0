"""Each attempt leaves a line, what must not go is withheld, and who is asked to stop stops in time."""

import signal
import smtplib
import socket
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as django_mail

from departments.models import User
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.embedded.process import LOOPBACK
from saypro_align.lib.exceptions import WrongState
from saypro_align.outbox import guards, sending, stopping
from saypro_align.outbox.messages import message_of
from saypro_align.outbox.models import AttemptOutcome, MailAttempt, MailState, OutgoingMail
from saypro_align.outbox.retention import remove_old_texts
from saypro_align.outbox.services import resend_mail, send_due_mails
from saypro_align.tests import queued
from saypro_align.tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db


def write(now: datetime, key: str = "one", **changed: Any) -> OutgoingMail:
    """Put a mail of a kind of its own into the outbox."""
    return queued.write(now, key, **{"kind": "test_trail", **changed})


def trail(mail: OutgoingMail) -> list[tuple[str, str]]:
    """Return what became of each attempt."""
    return list(MailAttempt.objects.filter(mail=mail).values_list("outcome", "answer"))


@pytest.fixture
def objecting() -> Iterator[dict[str, Any]]:
    """Let nobody get mails of the kind "test_trail" as long as a reason stands here."""
    said: dict[str, Any] = {"why": "Left on 1 November."}
    guards.object_to(["test_trail"], lambda _mail: said["why"])
    yield said
    guards._OBJECTIONS.pop("test_trail")


@pytest.mark.services
def test_each_attempt_is_told_with_the_servers_own_words(
    smtp_sink: SmtpSink, now: datetime
) -> None:
    mail = write(now)
    smtp_sink.answer_to_data = "451 4.3.0 Try later"
    send_due_mails(now=now)
    smtp_sink.answer_to_data = "250 OK"
    send_due_mails(now=now + timedelta(minutes=2))

    assert trail(mail) == [
        (AttemptOutcome.LATER, "451 4.3.0 Try later"),
        (AttemptOutcome.TAKEN, ""),
    ]


def test_a_sender_that_was_killed_is_told_of(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = write(now)

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(sending, "_note", die)
        with pytest.raises(KeyboardInterrupt):
            send_due_mails(now=now)
    assert trail(mail) == [(AttemptOutcome.TRYING, "")]
    send_due_mails(now=now + timedelta(seconds=90))
    assert trail(mail) == [(AttemptOutcome.STOPPED, ""), (AttemptOutcome.TAKEN, "")]


@pytest.mark.services
def test_a_server_that_was_away_is_held_against_no_mail(smtp_sink: SmtpSink, now: datetime) -> None:
    mail = write(now)
    smtp_sink.stop()
    for minutes in range(0, 100, 10):
        send_due_mails(now=now + timedelta(minutes=minutes))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.refusals) == (MailState.QUEUED, 10, 0)
    assert mail.next_attempt_at - now <= timedelta(minutes=96)
    smtp_sink.start()
    assert send_due_mails(now=now + timedelta(minutes=100)) == 1


@pytest.mark.services
def test_a_server_that_says_nothing_holds_nobody_up_for_long(
    smtp_sink: SmtpSink, now: datetime, settings: Any
) -> None:
    mail = write(now)
    settings.MAIL_CONVERSATION_SECONDS = 0.3
    with socket.create_server((LOOPBACK, 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        began = time.monotonic()
        assert send_due_mails(now=now) == 0
        assert time.monotonic() - began < 5
    mail.refresh_from_db()
    assert (mail.state, mail.refusals) == (MailState.QUEUED, 0)
    assert trail(mail)[0][0] == AttemptOutcome.AWAY


@pytest.mark.services
def test_a_channel_closed_in_the_middle_delays_one_mail_only(
    smtp_sink: SmtpSink, now: datetime
) -> None:
    first, second = write(now), write(now, key="two", recipient="chipo@saypro.example")
    smtp_sink.answers_to_recipients = {"amina@saypro.example": "421 4.3.2 Too busy"}
    assert send_due_mails(now=now) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (MailState.QUEUED, MailState.SENT)


def test_what_must_not_go_is_not_sent_and_says_why(
    now: datetime, gugu: User, objecting: dict[str, Any]
) -> None:
    mail = write(now)
    assert send_due_mails(now=now) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.WITHHELD, "Left on 1 November.")
    assert trail(mail) == [(AttemptOutcome.WITHHELD, "Left on 1 November.")]
    assert AuditEntry.objects.get(event="mail.withheld").why == "Left on 1 November."
    assert django_mail.outbox == []
    objecting["why"] = ""
    resend_mail(mail=mail, actor=gugu, now=now)
    assert send_due_mails(now=now) == 1


def test_a_question_that_fails_delays_its_own_mail_only(
    now: datetime, objecting: dict[str, Any]
) -> None:
    mail, other = write(now), write(now, key="two", kind="other")
    guards.object_to(["test_trail"], lambda _mail: 1 / 0)  # type: ignore[arg-type,return-value]
    assert send_due_mails(now=now) == 1
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, other.state) == (MailState.QUEUED, MailState.SENT)
    assert trail(mail) == [(AttemptOutcome.LATER, "ZeroDivisionError")]


def test_a_secret_does_not_outlive_a_failure_either(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = write(now, sensitive=True, text="https://align.example/secret")

    def refuse(*_: Any) -> None:
        raise smtplib.SMTPDataError(554, b"No")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    send_due_mails(now=now)
    mail.refresh_from_db()
    assert (mail.state, mail.text) == (MailState.FAILED, "")


def test_a_sender_asked_to_stop_finishes_the_mail_in_hand_and_begins_no_other(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        write(now, key=str(number))
    arrived: list[int] = []
    hand_over = sending._hand_over

    def asked_in_the_middle(*given: Any) -> Any:
        signal.raise_signal(signal.SIGTERM)
        arrived_before = len(arrived)
        answer = hand_over(*given)
        assert len(arrived) == arrived_before
        return answer

    def stop(number: int, _frame: object) -> None:
        arrived.append(number)
        stopping.ask()

    before = signal.signal(signal.SIGTERM, stop)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(sending, "_hand_over", asked_in_the_middle)
            assert send_due_mails(now=now) == 1
    finally:
        signal.signal(signal.SIGTERM, before)
        stopping.forget()
    assert arrived == [signal.SIGTERM]
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == 1
    assert not OutgoingMail.objects.filter(state=MailState.SENDING).exists()


def test_a_run_ends_long_before_a_time_limit_would_end_it(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        write(now, key=str(number))
    monkeypatch.setattr(sending, "LONGEST_RUN", -1.0)
    assert send_due_mails(now=now) == 0
    assert sending.are_due(now)


def test_what_a_mail_said_is_kept_for_a_year_and_that_it_was_sent_for_longer(
    now: datetime, gugu: User
) -> None:
    old = write(now - timedelta(days=366), key="old", html="<p>x</p>")
    waiting = write(now - timedelta(days=400), key="waiting", kind="waiting")
    young = write(now - timedelta(days=364), key="young")
    for mail in (old, young):
        OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=now)

    assert remove_old_texts(now=now) == 1
    assert remove_old_texts(now=now) == 0

    for mail in (old, waiting, young):
        mail.refresh_from_db()
    assert (old.text, old.html, old.subject) == ("", "", "3 things need you")
    assert waiting.text == young.text == "Open your week."
    with pytest.raises(WrongState, match="removed after a year"):
        resend_mail(mail=old, actor=gugu, now=now)


def test_a_message_sent_twice_is_the_same_to_the_byte(now: datetime) -> None:
    mail = write(now, html="<p>Open your week.</p>")

    first, second = (message_of(mail, None).message().as_bytes() for _time in range(2))

    assert first == second
