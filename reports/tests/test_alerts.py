"""One mail for each late report and each job that keeps failing, and never a second."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from departments.models import User
from departments.tests.mailed import recipients
from reports.choices import Audience, RunState
from reports.models import ReportRun, ReportSchedule
from reports.selectors.late import late_reports
from reports.services import alerts
from reports.tests.factories import ReportRunFactory, ReportScheduleFactory
from saypro_align.audit.models import AuditEntry
from saypro_align.jobs.noting import note_failure, note_success
from saypro_align.jobs.timetable import entries
from saypro_align.jobs.words import NAMES
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import send_due_mails

MINUTE = timedelta(minutes=1)
DUE = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LATE = DUE + 16 * MINUTE
pytestmark = pytest.mark.django_db


@pytest.fixture
def schedule(amina: User, dumisa: User, gugu: User) -> ReportSchedule:
    """Return a schedule that answers to Amina, beside the office and an administrator."""
    return ReportScheduleFactory.create(name="For the leadership", owner=amina)


def _run(schedule: ReportSchedule, **more: Any) -> ReportRun:
    return ReportRunFactory.create(schedule=schedule, due_at=DUE, **more)


def test_a_report_not_sent_after_a_quarter_of_an_hour_is_one_mail_to_owner_and_office(
    schedule: ReportSchedule,
) -> None:
    run = _run(schedule)
    told = [alerts.tell_late_reports(now=DUE + minute * MINUTE) for minute in range(14, 30)]

    assert told == [0, 0, 1, *[0] * 13]
    assert recipients(alerts.LATE_MAIL) == ["amina@saypro.example", "dumisa@saypro.example"]
    letter = OutgoingMail.objects.filter(kind=alerts.LATE_MAIL).first()
    assert letter is not None
    assert letter.subject == "Report late: For the leadership"
    assert "was due on 20 Nov 2026, 07:00 SAST and has not been sent" in letter.text
    assert f"/reports/{run.pk}/" in letter.text
    assert AuditEntry.objects.filter(event="report.late").count() == 1


def test_a_report_that_went_out_in_time_is_no_news(schedule: ReportSchedule) -> None:
    _run(schedule, state=RunState.SENT)
    assert alerts.tell_late_reports(now=LATE) == 0


def test_many_reports_of_one_schedule_are_one_mail(
    schedule: ReportSchedule, sales: Any, customer_service: Any
) -> None:
    for department in (sales, customer_service):
        _run(schedule, kind="department", department=department)
    assert alerts.tell_late_reports(now=LATE) == 1
    assert alerts.tell_late_reports(now=LATE + MINUTE) == 0
    assert "2 of its reports wait." in OutgoingMail.objects.filter(kind="report_late")[0].text


def test_a_report_nobody_began_is_told_once_also_when_it_is_begun_later(
    schedule: ReportSchedule,
) -> None:
    ReportSchedule.objects.update(next_run_at=DUE)
    assert alerts.tell_late_reports(now=LATE) == 1
    ReportSchedule.objects.update(next_run_at=DUE + timedelta(days=30))
    _run(schedule)
    assert alerts.tell_late_reports(now=LATE + MINUTE) == 0


def test_a_failed_report_says_why_and_that_nobody_tries_again(schedule: ReportSchedule) -> None:
    _run(schedule, state=RunState.FAILED, last_error="OSError while making the report")
    alerts.tell_late_reports(now=LATE)
    text = OutgoingMail.objects.filter(kind="report_late")[0].text
    assert "OSError while making the report" in text
    assert "Somebody has to." in text


def test_corrections_and_what_was_late_long_ago_are_no_news(schedule: ReportSchedule) -> None:
    first = _run(schedule, state=RunState.SENT)
    _run(schedule, revision=2, corrects=first, reason="A value was wrong.")
    assert alerts.tell_late_reports(now=LATE) == 0
    ReportRunFactory.create(schedule=schedule, audience=Audience.STAFF, due_at=DUE)
    assert alerts.tell_late_reports(now=DUE + timedelta(days=8)) == 0
    assert len(late_reports(DUE + timedelta(days=8))) == 1


def test_a_job_that_fails_three_times_in_a_row_is_told_once_for_each_row(
    dumisa: User, gugu: User, now: datetime
) -> None:
    told = []
    for minute in range(5):
        note_failure("send-results", now=now + minute * MINUTE, took_ms=3, error="OSError in gaps")
        told.append(alerts.tell_failing_jobs(now=now + minute * MINUTE))
    assert told == [0, 0, 1, 0, 0]
    assert recipients(alerts.FAILING_MAIL) == ["dumisa@saypro.example", "gugu@saypro.example"]
    letter = OutgoingMail.objects.filter(kind=alerts.FAILING_MAIL)[0]
    assert "“Tell of published results” has failed 3 times in a row" in letter.text
    assert "OSError in gaps" in letter.text

    note_success("send-results", now=now + 6 * MINUTE, took_ms=3)
    for minute in range(7, 10):
        note_failure("send-results", now=now + minute * MINUTE, took_ms=3, error="OSError")
    assert alerts.tell_failing_jobs(now=now + 10 * MINUTE) == 1


def test_a_job_that_keeps_failing_stands_in_the_week_of_who_sees_to_it(
    as_gugu: Client, as_amina: Client, now: datetime
) -> None:
    for minute in range(3):
        note_failure("send-results", now=now + minute * MINUTE, took_ms=3, error="OSError")
    told = "A background job keeps failing: Tell of published results"
    assert told in as_gugu.get("/?week=mine").content.decode()
    assert told not in as_amina.get("/").content.decode()


def test_the_first_look_after_an_outage_only_looks(schedule: ReportSchedule) -> None:
    _run(schedule)
    alerts.watch(LATE)
    assert recipients(alerts.LATE_MAIL) == []

    note_success("watch-jobs", now=LATE, took_ms=1)
    alerts.watch(LATE + MINUTE)
    assert len(recipients(alerts.LATE_MAIL)) == 2


def test_whoever_no_longer_answers_for_it_gets_no_mail(
    schedule: ReportSchedule, amina: User, dumisa: User, mailoutbox: list[mail.EmailMessage]
) -> None:
    _run(schedule)
    alerts.tell_late_reports(now=LATE)
    ReportSchedule.objects.update(owner=dumisa)
    send_due_mails(now=LATE)
    assert [message.to for message in mailoutbox] == [["dumisa@saypro.example"]]


def test_every_job_of_the_timetable_has_words() -> None:
    assert sorted(set(entries()) ^ set(NAMES)) == []
