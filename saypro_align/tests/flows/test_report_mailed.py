"""From the schedule to the mailbox: the worker and the mail server are real processes.

The worker has a clock of its own, so the story lies in the month before today, whenever that is.
"""

from datetime import UTC, datetime, time, timedelta

import pytest

from departments.models import User
from departments.tests.factories import QuarterFactory
from reports.models import ReportRun
from reports.tasks import start_due_reports_task
from reports.tests.factories import ReportScheduleFactory
from reports.tests.story import three_of
from saypro_align.lib import clock, periods
from saypro_align.lib.nudge import nudge
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.smtp_sink import SmtpSink
from saypro_align.tests.worker import WorkerProcess

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_a_due_report_reaches_the_mailbox_once_however_often_the_timetable_ticks(
    smtp_sink: SmtpSink,
    celery_worker_process: WorkerProcess,
    farai: User,
) -> None:
    due_at = clock.now() - timedelta(hours=1)
    month = periods.previous_month(clock.organization_day(due_at))
    quarter = QuarterFactory.create(starts_on=periods.quarter_period(month.last_day).first_day)
    three_of(quarter, datetime.combine(month.last_day, time(8), tzinfo=UTC))
    ReportScheduleFactory.create(next_run_at=due_at)

    for _tick in range(3):
        nudge(start_due_reports_task)
    (message,) = smtp_sink.wait_for(1, seconds=60)

    assert message["To"] == farai.email
    assert message["Subject"] == f"SayPro alignment: 66.6 % in {month.first_day:%B}"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        assert "2 of 3 plans are fully aligned. One more is needed." in part.get_content()
    assert ReportRun.objects.count() == OutgoingMail.objects.count() == 1
