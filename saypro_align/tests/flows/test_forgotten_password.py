"""From the form to the mailbox: request, worker and mail server are real processes."""

import re
import time

import pytest
from django.test import Client

from departments.models import User
from departments.tests.factories import UserFactory
from saypro_align.outbox.models import MailState, OutgoingMail
from saypro_align.tests.smtp_sink import SmtpSink
from saypro_align.tests.worker import WorkerProcess

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_a_forgotten_password_is_answered_by_mail_without_the_request_waiting(
    smtp_sink: SmtpSink, celery_worker_process: WorkerProcess
) -> None:
    person: User = UserFactory.create(email="zola@saypro.example", name="Zola O'Brien")
    client = Client()

    asked = client.post("/accounts/password/reset/", {"email": person.email})
    (message,) = smtp_sink.wait_for(1, seconds=30)

    assert asked.status_code == 302
    assert message["To"] == person.email
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Good day Zola O'Brien" in text
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", text)
    assert link
    page = client.get(link[1], follow=True)
    assert b"Choose a new password" in page.content
    assert _is_marked(seconds=10)


def _is_marked(seconds: float) -> bool:
    """Return whether the mail is marked as sent in time, and its link forgotten."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if OutgoingMail.objects.filter(state=MailState.SENT, text="", html="").exists():
            return True
        time.sleep(0.05)
    return False
