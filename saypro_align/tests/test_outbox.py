"""Mails are neither lost nor doubled, whatever dies in between."""

import smtplib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from departments.models import User
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import WrongState
from saypro_align.outbox import outcomes, sending
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import Attachment, enqueue_mail, resend_mail, send_due_mails
from saypro_align.tests.queued import write
from saypro_align.tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db


def stored(mail: OutgoingMail) -> OutgoingMail:
    """Return the mail as it stands in the database."""
    return OutgoingMail.objects.get(pk=mail.pk)


@pytest.mark.services
def test_a_mail_reaches_a_real_server_with_both_bodies(smtp_sink: SmtpSink, now: datetime) -> None:
    mail = write(now, html="<p>Open your week.</p>", headers={"List-Unsubscribe": "<mailto:x@y.z>"})
    assert send_due_mails(now=now) == 1
    (message,) = smtp_sink.wait_for(1)
    assert message["Subject"] == "3 things need you"
    assert message["Message-ID"] == mail.message_id
    assert message["List-Unsubscribe"] == "<mailto:x@y.z>"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert (stored(mail).state, stored(mail).attempts) == (MailState.SENT, 1)
    assert stored(mail).sent_at is not None


def test_a_key_is_written_once(now: datetime) -> None:
    write(now)
    assert (
        enqueue_mail(
            key="one",
            kind="test",
            recipient="chipo@saypro.example",
            subject="Other",
            text="Other",
            now=now,
        )
        is None
    )
    assert OutgoingMail.objects.count() == 1


def test_sending_twice_sends_once(now: datetime) -> None:
    write(now)
    assert send_due_mails(now=now) == 1
    assert send_due_mails(now=now + timedelta(minutes=5)) == 0
    assert len(django_mail.outbox) == 1


def test_of_two_senders_with_the_same_candidates_one_wins(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = write(now)
    seen_by_both = [stored(mail)]
    assert send_due_mails(now=now) == 1
    monkeypatch.setattr(sending, "_due", lambda *_: seen_by_both)
    assert send_due_mails(now=now) == 0
    assert len(django_mail.outbox) == 1


@pytest.mark.services
def test_a_sender_that_dies_after_the_250_leaves_the_same_message_for_the_next(
    smtp_sink: SmtpSink, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = write(now)

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(sending, "_note", die)
        with pytest.raises(KeyboardInterrupt):
            send_due_mails(now=now)
    assert stored(mail).state == MailState.SENDING
    assert send_due_mails(now=now + timedelta(seconds=30)) == 0
    assert send_due_mails(now=now + timedelta(seconds=90)) == 1
    first, second = smtp_sink.wait_for(2)
    assert first["Message-ID"] == second["Message-ID"] == mail.message_id
    assert first["Date"] == second["Date"]
    assert stored(mail).state == MailState.SENT


def test_a_database_that_is_away_after_the_250_does_not_double_the_mail(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = write(now)

    def fail(*_: Any) -> None:
        raise DatabaseError("away")

    with monkeypatch.context() as away:
        away.setattr(outcomes, "write", fail)
        send_due_mails(now=now)
    assert stored(mail).state == MailState.SENDING
    send_due_mails(now=now + timedelta(seconds=90))
    assert stored(mail).state == MailState.SENT
    assert len(django_mail.outbox) == 1


@pytest.mark.services
def test_a_server_that_is_down_is_asked_again_later(smtp_sink: SmtpSink, now: datetime) -> None:
    mail, other = write(now), write(now, key="two")
    smtp_sink.stop()
    assert send_due_mails(now=now) == 0
    tried = [one for one in (stored(mail), stored(other)) if one.attempts]
    assert [(one.state, bool(one.last_error)) for one in tried] == [(MailState.QUEUED, True)]
    smtp_sink.start()
    assert send_due_mails(now=now + timedelta(minutes=2)) == 2
    assert len(smtp_sink.wait_for(2)) == 2


@pytest.mark.services
def test_a_temporary_refusal_is_tried_again_with_growing_pauses(
    smtp_sink: SmtpSink, now: datetime
) -> None:
    mail = write(now)
    smtp_sink.answer_to_data = "451 Try later"
    send_due_mails(now=now)
    first = stored(mail)
    assert (first.state, first.attempts) == (MailState.QUEUED, 1)
    assert "451 Try later" in first.last_error
    assert send_due_mails(now=now + timedelta(seconds=30)) == 0
    send_due_mails(now=now + timedelta(seconds=90))
    second = stored(mail)
    assert second.attempts == 2
    assert second.next_attempt_at - now > timedelta(minutes=3)


def test_pauses_double_up_to_six_hours() -> None:
    assert [outcomes.delay_after(attempts) for attempts in (1, 2, 3, 40)] == [
        timedelta(minutes=1),
        timedelta(minutes=2),
        timedelta(minutes=4),
        timedelta(hours=6),
    ]


@pytest.mark.services
def test_a_server_that_refuses_a_mail_often_enough_means_it(
    smtp_sink: SmtpSink, now: datetime
) -> None:
    mail = write(now)
    smtp_sink.answer_to_data = "451 Try later"
    OutgoingMail.objects.filter(pk=mail.pk).update(refusals=outcomes.MOST_REFUSALS - 1)
    send_due_mails(now=now)
    assert stored(mail).state == MailState.FAILED


@pytest.mark.services
def test_a_permanent_refusal_fails_at_once_and_says_why(
    smtp_sink: SmtpSink, now: datetime, gugu: User
) -> None:
    mail, other = write(now), write(now, key="two", recipient="chipo@saypro.example")
    smtp_sink.answers_to_recipients = {"amina@saypro.example": "550 No such mailbox"}
    assert send_due_mails(now=now) == 1
    assert stored(mail).state == MailState.FAILED
    assert stored(mail).last_error == "550 No such mailbox"
    assert stored(other).state == MailState.SENT
    assert AuditEntry.objects.get(event="mail.failed").why == "550 No such mailbox"
    smtp_sink.answers_to_recipients = {}
    resend_mail(mail=stored(mail), actor=gugu, now=now)
    assert send_due_mails(now=now) == 1
    assert stored(mail).state == MailState.SENT
    assert AuditEntry.objects.get(event="mail.resent").actor == gugu


def test_a_refused_sign_in_at_the_server_is_no_fault_of_the_mail(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = write(now)

    def refuse(*_: Any) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"Wrong password")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refuse)
    send_due_mails(now=now)
    assert stored(mail).state == MailState.QUEUED


@pytest.mark.services
@pytest.mark.parametrize(
    "subject",
    [
        "Hi\r\nBcc: eve@evil.example",
        "Hi\nBcc: eve@evil.example",
        "Hi\u2028Bcc: eve@evil.example",
        "Hi\u2029Bcc: eve@evil.example",
        "Hi\x85Bcc: eve@evil.example",
        "Hi\x00\x0b\x0cBcc: eve@evil.example",
    ],
)
def test_a_subject_cannot_begin_another_header(
    smtp_sink: SmtpSink, now: datetime, subject: str
) -> None:
    mail = write(now, subject=subject, headers={"X-Report": subject})
    assert len(mail.subject.splitlines()) == 1
    send_due_mails(now=now)
    (message,) = smtp_sink.wait_for(1)
    assert message["Bcc"] is None
    assert smtp_sink.deliveries[0].recipients == ["amina@saypro.example"]


@pytest.mark.parametrize("name", ["Bcc", "X Y", "X\r\nBcc", "message-id", ""])
def test_a_header_name_must_be_one_and_none_of_ours(now: datetime, name: str) -> None:
    with pytest.raises(ValueError, match="not a header"):
        write(now, headers={name: "x"})


@pytest.mark.parametrize("address", ["", "amina", "a@b.c\r\nBcc: eve@evil.example", "a b@c.d"])
def test_an_address_that_is_none_is_refused(now: datetime, address: str) -> None:
    with pytest.raises(ValidationError):
        write(now, recipient=address)


def test_without_a_server_the_log_is_the_delivery(now: datetime, settings: Any) -> None:
    settings.MAIL_LOG_ONLY = True
    mail = write(now)
    assert send_due_mails(now=now) == 1
    assert stored(mail).state == MailState.SENT
    assert django_mail.outbox == []


def test_a_secret_link_does_not_outlive_its_delivery(now: datetime, gugu: User) -> None:
    mail = write(now, sensitive=True, text="https://align.example/secret")
    send_due_mails(now=now)
    assert "secret" in django_mail.outbox[0].body
    assert stored(mail).text == ""
    with pytest.raises(WrongState):
        resend_mail(mail=stored(mail), actor=gugu, now=now)


def test_a_sent_mail_is_sent_again_as_a_new_message(now: datetime, gugu: User) -> None:
    mail = write(now, about=gugu)
    send_due_mails(now=now)
    again = resend_mail(mail=stored(mail), actor=gugu, now=now)
    assert again.message_id != mail.message_id
    assert (again.about_label, again.about_id) == ("departments.user", gugu.pk)
    assert send_due_mails(now=now) == 1


def test_a_mail_on_its_way_is_not_sent_again(now: datetime, gugu: User) -> None:
    with pytest.raises(WrongState):
        resend_mail(mail=write(now), actor=gugu, now=now)


def test_many_mails_of_one_transaction_wake_the_worker_once(
    now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        for number in range(5):
            write(now, key=str(number))
    assert len(callbacks) == 1


def test_claiming_takes_a_constant_number_of_queries_for_each_mail(
    now: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(10):
        write(now, key=str(number))
    with django_assert_max_num_queries(1 + 10 * 9):
        send_due_mails(now=now)


def test_what_a_server_says_is_kept_as_one_harmless_line(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = write(now)

    def refuse(*_: Any) -> None:
        raise smtplib.SMTPDataError(554, b"Go\x00 away\r\nERROR root: all is lost")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    send_due_mails(now=now)
    assert stored(mail).state == MailState.FAILED
    assert stored(mail).last_error == "554 Go away ERROR root: all is lost"


def test_a_calendar_file_goes_along_with_its_method(now: datetime) -> None:
    invitation = Attachment(
        "invitation.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", method="REQUEST"
    )
    write(now, attachments=[invitation])

    send_due_mails(now=now)

    parts = list(django_mail.outbox[0].message().walk())
    assert parts[-1].get_content_type() == "text/calendar"
    assert parts[-1].get_param("method") == "REQUEST"
    assert parts[-1].get_filename() == "invitation.ics"
    assert str(parts[-1].get_payload(decode=True)).endswith("END:VCALENDAR\\r\\n'")


@pytest.mark.parametrize(
    "changed",
    [
        {"name": 'x.ics"\r\nBcc: mallory@evil.example'},
        {"name": "../x.ics"},
        {"content_type": "text/html; x"},
        {"method": "REQUEST; x=1"},
        {"text": "x" * 300_000},
    ],
    ids=["header in the name", "path", "content type", "method", "size"],
)
def test_nothing_else_goes_along(now: datetime, changed: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="not a file a mail may carry"):
        write(now, attachments=[Attachment(**{"name": "x.ics", "text": "x", **changed})])
