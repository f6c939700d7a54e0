"""Reports that somebody asks for: marked in the request, made by a worker, with words on how far it is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from departments.models import Quarter, User
from departments.tests.factories import DepartmentFactory
from reports import services, tasks
from reports.builders import NotYet
from reports.choices import Audience, ReportKind, RunState
from reports.models import ReportRun, ReportSchedule
from reports.selectors.late import late_reports
from reports.services import schedules
from reports.tests.factories import ReportRunFactory, ReportScheduleFactory
from reports.tests.story import three_of
from saypro_align.audit.models import AuditEntry
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.sending import send_due_mails

SCHEDULES = "/reports/schedules/"
DUE = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 17, 40, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def for_heads(quarter: Quarter) -> ReportSchedule:
    """A schedule of department reports, and October of five departments."""
    three_of(quarter, datetime(2026, 10, 30, 8, tzinfo=UTC))
    return ReportScheduleFactory.create(
        name="For heads", kind=ReportKind.DEPARTMENT, audience=Audience.HEADS, next_run_at=DUE
    )


def text(answer: Any) -> str:
    """Return the page."""
    return str(answer.content.decode())


def test_asking_builds_nothing_and_a_worker_makes_all(
    for_heads: ReportSchedule, dumisa: User
) -> None:
    asked = services.run_now(schedule=for_heads, actor=dumisa, now=NOW)

    assert {run.state for run in asked} == {RunState.PENDING}
    assert not OutgoingMail.objects.exists()
    made = services.start_due_reports(NOW)
    assert {run.pk for run in made} == {run.pk for run in asked}
    assert set(ReportRun.objects.values_list("state", flat=True)) == {RunState.SENT}


def test_asking_twice_is_one_report_and_one_line_of_history(
    for_heads: ReportSchedule, dumisa: User
) -> None:
    services.run_now(schedule=for_heads, actor=dumisa, now=NOW)
    again = services.run_now(schedule=for_heads, actor=dumisa, now=NOW + timedelta(seconds=2))

    assert ReportRun.objects.count() == len(again)
    [entry] = AuditEntry.objects.filter(event="schedule.started")
    assert (entry.actor, entry.changes["reports"]) == (dumisa, [None, len(again)])
    assert AuditEntry.objects.filter(event="report.started").count() == len(again)


def test_asking_for_many_departments_costs_no_more_than_for_few(
    for_heads: ReportSchedule, dumisa: User, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(25) as few:
        services.run_now(schedule=for_heads, actor=dumisa, now=NOW)
    ReportRun.objects.all().delete()
    made_long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    DepartmentFactory.create_batch(12, created_at=made_long_ago)

    with django_assert_max_num_queries(len(few)):
        asked = services.run_now(schedule=for_heads, actor=dumisa, now=NOW)

    assert len(asked) > 12


def test_what_was_asked_for_goes_before_what_the_timetable_wants(
    for_heads: ReportSchedule, dumisa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ReportRunFactory.create(schedule=for_heads, due_at=NOW - timedelta(days=3), state="pending")
    asked = services.run_now(schedule=for_heads, actor=dumisa, now=NOW)
    monkeypatch.setattr("reports.services.runs.LONGEST_TICK", 0)

    [first] = services.start_due_reports(NOW)

    assert first.pk in {run.pk for run in asked}
    assert services.are_waiting(NOW)


def test_a_paused_schedule_makes_what_is_asked_for_and_nothing_else(
    for_heads: ReportSchedule, dumisa: User
) -> None:
    waits = ReportRunFactory.create(schedule=for_heads, period_key="2026-09", state="pending")
    schedules.pause_schedule(schedule=for_heads, actor=dumisa, now=NOW)

    services.run_now(schedule=for_heads, actor=dumisa, now=NOW)
    services.start_due_reports(NOW)

    waits.refresh_from_db()
    assert waits.state == RunState.PENDING
    others = ReportRun.objects.exclude(pk=waits.pk)
    assert set(others.values_list("state", flat=True)) == {RunState.SENT}


def test_pausing_takes_back_what_was_asked_for(for_heads: ReportSchedule, dumisa: User) -> None:
    services.run_now(schedule=for_heads, actor=dumisa, now=NOW)

    schedules.pause_schedule(schedule=for_heads, actor=dumisa, now=NOW)

    assert services.start_due_reports(NOW) == []
    assert late_reports(NOW + timedelta(hours=1)) == []
    services.run_now(schedule=for_heads, actor=dumisa, now=NOW)
    [late] = late_reports(NOW + timedelta(hours=1))
    assert len(late.runs) == ReportRun.objects.count()


def test_asking_again_does_not_wait_for_the_next_try(
    for_heads: ReportSchedule, dumisa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_yet(*_run: Any, **_now: Any) -> None:
        raise NotYet("The results are not published.")

    services.run_now(schedule=for_heads, actor=dumisa, now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr("reports.builders.build", not_yet)
        services.start_due_reports(NOW)
    later = NOW + timedelta(minutes=1)
    assert services.start_due_reports(later) == []

    services.run_now(schedule=for_heads, actor=dumisa, now=later)

    assert len(services.start_due_reports(later)) == ReportRun.objects.count()


def test_a_worker_goes_on_at_once_with_what_one_turn_left(
    for_heads: ReportSchedule, dumisa: User, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    woken: list[Any] = []
    monkeypatch.setattr(tasks, "nudge", woken.append)
    monkeypatch.setattr("reports.services.runs.LONGEST_TICK", 0)
    asked = services.run_now(schedule=for_heads, actor=dumisa, now=NOW)

    for _turn in asked:
        tasks.start_due_reports_task()

    assert woken == [tasks.start_due_reports_task] * (len(asked) - 1)
    assert not services.are_waiting(NOW)


def test_the_list_says_how_far_it_is_and_each_number_opens_as_many(
    for_heads: ReportSchedule, as_dumisa: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.WATCH_BACKGROUND = False
    answer = as_dumisa.post(f"{SCHEDULES}{for_heads.pk}/run/")
    total = ReportRun.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr("reports.services.runs.LONGEST_TICK", 0)
        services.start_due_reports(NOW)

    page = as_dumisa.get(answer["Location"])
    shown = page.context["making"]

    assert (shown.made, shown.waiting, shown.total) == (1, total - 1, total)
    assert f"1 of {total} reports made" in text(page)
    assert 'data-refresh-seconds="3"' in text(page)
    for step in ("made", "waiting"):
        listed = as_dumisa.get(f"{shown.reports_url}&step={step}").context["page"]
        assert len(listed) == getattr(shown, step)


def test_the_page_stops_looking_once_all_mails_are_sent(
    for_heads: ReportSchedule, as_dumisa: Client, amina: User, settings: Any
) -> None:
    settings.WATCH_BACKGROUND = False
    url = as_dumisa.post(f"{SCHEDULES}{for_heads.pk}/run/")["Location"]
    services.start_due_reports(NOW)
    before = as_dumisa.get(url)
    send_due_mails(now=NOW)
    after = as_dumisa.get(url)

    assert "0 of 1 mail sent" in text(before)
    assert "data-refresh-seconds" in text(before)
    assert "1 of 1 mail sent" in text(after)
    assert "data-refresh-seconds" not in text(after)
    mails = as_dumisa.get(after.context["making"].mails_url).context["rows"]
    assert [row.mail.recipient for row in mails] == [amina.email]


def test_it_is_said_when_nothing_works_in_the_background(
    for_heads: ReportSchedule, as_dumisa: Client
) -> None:
    answer = as_dumisa.post(f"{SCHEDULES}{for_heads.pk}/run/", follow=True)

    assert text(answer).count("The broker is away. Mails and reports wait until it is back.") == 2
    assert "data-refresh-seconds" not in text(answer)
    assert "Look again" in text(answer)


def test_how_far_a_schedule_is_stays_with_who_keeps_schedules(
    for_heads: ReportSchedule, as_farai: Client
) -> None:
    ReportRunFactory.create(schedule=for_heads, state=RunState.SENT)
    other = ReportRunFactory.create(state=RunState.SENT, audience=Audience.STAFF)

    page = as_farai.get(f"/reports/?schedule={for_heads.pk}&period=2026-10")

    assert page.context["making"] is None
    assert other in page.context["page"].object_list
