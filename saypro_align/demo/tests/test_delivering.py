"""The demo's mail log has a mail that did not arrive, with what the mail server said."""

from datetime import datetime

import pytest

from saypro_align.outbox.models import MailAttempt, MailState, OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_one_report_did_not_reach_sipho_and_the_log_says_why(demo_story: datetime) -> None:
    failed = OutgoingMail.objects.get(state=MailState.FAILED)

    assert failed.recipient.startswith("sipho@")
    assert failed.kind == "monthly_report"
    said = MailAttempt.objects.filter(mail=failed).values_list("outcome", "answer")
    assert list(said) == [
        ("later", "452 4.2.2 The mailbox is full"),
        ("never", "550 5.1.1 There is no such mailbox"),
    ]
