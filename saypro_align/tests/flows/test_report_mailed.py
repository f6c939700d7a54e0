"""From the schedule to the mailbox: the worker and the mail server are real processes."""

from datetime import UTC, datetime

import pytest

from departments.models import Quarter, User
from reports.models import ReportRun
from reports.tasks import start_due_reports_task
from reports.tests.factories import ReportScheduleFactory
from reports.tests.story import three_of
from saypro_align.lib.nudge import nudge
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.smtp_sink import SmtpSink
from saypro_align.tests.worker import WorkerProcess

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
NBSP = "\u00a0"


def test_a_due_report_reaches_the_mailbox_once_however_often_the_timetable_ticks(
    smtp_sink: SmtpSink,
    celery_worker_process: WorkerProcess,
    quarter: Quarter,
    farai: User,
) -> None:
    three_of(quarter, datetime(2026, 10, 20, 8, tzinfo=UTC))
    ReportScheduleFactory.create(next_run_at=datetime(2026, 11, 1, 5, tzinfo=UTC))

    for _tick in range(3):
        nudge(start_due_reports_task)
    (message,) = smtp_sink.wait_for(1, seconds=60)

    assert message["To"] == farai.email
    assert message["Subject"] == "SayPro alignment: 66.6 % in October"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        assert "2 of 3 plans are fully aligned. One more is needed." in part.get_content()
    assert ReportRun.objects.count() == OutgoingMail.objects.count() == 1
