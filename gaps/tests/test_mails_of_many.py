"""A mail that names many gaps is asked about each of them when it is sent."""

from datetime import datetime

import pytest

from departments.models import Obligation, User
from gaps.models import Gap
from gaps.services.bulk import Chosen, decide_together
from gaps.tests.factories import gap_between
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.outbox.services import resend_mail, send_due_mails

# A claim counts only when it is committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three(sales_obligation: Obligation, chipo: User, dumisa: User, now: datetime) -> list[Gap]:
    """Return three gaps of Sales that somebody of another department was asked to answer for."""
    gaps = [gap_between(sales_obligation, sentence=f"Gap {name}.") for name in "ABC"]
    chosen = [Chosen(gap.pk, gap.version) for gap in gaps]
    fields = {"owner": chipo}
    decide_together(verb="assign", chosen=chosen, fields=fields, actor=dumisa, now=now)
    return gaps


def hide(*gaps: Gap) -> None:
    """Let only the department read them: their plan is a draft again."""
    Gap.objects.filter(pk__in=[gap.pk for gap in gaps]).update(on_draft=True)


def test_a_mail_that_may_go_as_it_is_goes_as_it_was_written(
    three: list[Gap], now: datetime
) -> None:
    written = OutgoingMail.objects.get()
    assert send_due_mails(now=now) == 1
    sent = OutgoingMail.objects.get()
    assert (sent.subject, sent.text, sent.html) == (written.subject, written.text, written.html)
    assert "Gap A." in sent.text


@pytest.mark.parametrize("hidden", [0, 1, 2])
def test_each_gap_the_receiver_may_no_longer_read_is_left_out(
    three: list[Gap], hidden: int, now: datetime
) -> None:
    hide(three[hidden])
    assert send_due_mails(now=now) == 1
    mail = OutgoingMail.objects.get()
    whole = mail.subject + mail.text + mail.html
    shown = [gap.sentence in whole for gap in three]
    assert (shown.count(True), shown[hidden]) == (2, False)
    assert str(three[hidden].pk) not in whole
    assert mail.subject == "You answer for 2 gaps"


def test_what_is_left_alone_gives_the_mail_its_subject(three: list[Gap], now: datetime) -> None:
    hide(three[0], three[2])
    send_due_mails(now=now)
    assert OutgoingMail.objects.get().subject == "You answer for a gap: Gap B."


def test_nothing_is_sent_when_none_is_left(three: list[Gap], now: datetime) -> None:
    hide(*three)
    assert send_due_mails(now=now) == 0
    mail = OutgoingMail.objects.get()
    assert mail.state == MailState.WITHHELD
    assert "may no longer read" in mail.last_error


def test_sent_again_it_is_asked_about_each_gap_again(
    three: list[Gap], dumisa: User, now: datetime
) -> None:
    send_due_mails(now=now)
    again = resend_mail(mail=OutgoingMail.objects.get(), actor=dumisa, now=now)
    hide(three[1])
    send_due_mails(now=now)
    again.refresh_from_db()
    assert (again.state, "Gap B." in again.text) == (MailState.SENT, False)
