"""Senders are killed and restarted while mails go out: none is lost, none comes with another identity."""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest

from saypro_align.lib import clock
from saypro_align.lib.nudge import nudge
from saypro_align.outbox.models import AttemptOutcome, MailAttempt, MailState, OutgoingMail
from saypro_align.outbox.services import enqueue_mail
from saypro_align.outbox.tasks import send_due_mails_task
from saypro_align.tests.smtp_sink import SmtpSink
from saypro_align.tests.worker import WorkerProcess

pytestmark = [pytest.mark.services, pytest.mark.long, pytest.mark.django_db(transaction=True)]
MAILS = 40


def write_mails() -> None:
    """Write the mails of a report to as many readers."""
    for number in range(MAILS):
        enqueue_mail(
            key=f"killed:{number}",
            kind="killed",
            recipient=f"reader{number}@saypro.example",
            subject=f"Reader {number}",
            text="70 % of the plans are fully aligned.",
            html="<p>70 % of the plans are fully aligned.</p>",
            now=clock.now() - timedelta(seconds=1),
        )


def identities(sink: SmtpSink) -> Counter[str]:
    """Return how often each Message-ID arrived."""
    return Counter(str(message["Message-ID"]) for message in sink.messages)


def all_arrive(sink: SmtpSink, seconds: float = 40) -> bool:
    """Wake the senders until every mail is at its end; tell whether that came about."""
    deadline = time.monotonic() + seconds
    unsent = OutgoingMail.objects.exclude(state=MailState.SENT)
    while unsent.exists() and time.monotonic() < deadline:
        nudge(send_due_mails_task)
        time.sleep(0.3)
    return len(identities(sink)) == MAILS and not unsent.exists()


def test_killed_senders_lose_no_mail_and_double_none_by_its_identity(
    celery_worker_process: WorkerProcess, smtp_sink: SmtpSink
) -> None:
    worker, dice = celery_worker_process, random.Random(5)
    worker.stop()
    worker.environment |= {"MAIL_CONVERSATION_SECONDS": "1", "MAIL_LEASE_SECONDS": "2"}
    smtp_sink.seconds = 0.08
    write_mails()
    for _time in range(2):
        worker.start()
        smtp_sink.wait_for(len(smtp_sink.deliveries) + 1)
        time.sleep(dice.uniform(0.0, 0.3))
        assert worker.child is not None
        os.killpg(worker.child.pid, signal.SIGKILL)
        worker.child.wait()
    worker.start()

    assert all_arrive(smtp_sink)
    assert {str(mail.message_id) for mail in OutgoingMail.objects.all()} == set(
        identities(smtp_sink)
    )
    assert not MailAttempt.objects.filter(outcome=AttemptOutcome.TRYING).exists()


def test_a_worker_asked_to_stop_doubles_nothing_at_all(
    celery_worker_process: WorkerProcess, smtp_sink: SmtpSink
) -> None:
    worker = celery_worker_process
    smtp_sink.seconds = 0.08
    write_mails()
    for everybody in (False, True):
        nudge(send_due_mails_task)
        smtp_sink.wait_for(len(smtp_sink.deliveries) + 3)
        assert worker.child is not None
        (os.killpg if everybody else os.kill)(worker.child.pid, signal.SIGTERM)
        worker.child.wait(10)
        assert not OutgoingMail.objects.filter(state=MailState.SENDING).exists()
        worker.start()

    assert all_arrive(smtp_sink)
    assert set(identities(smtp_sink).values()) == {1}
