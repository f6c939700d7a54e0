"""A report that cannot be made: it is noted, tried again, told of, and holds up no other."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from departments.models import Plan, User
from departments.tests.mailed import recipients
from reports import services
from reports.builders import BUILDERS, NotYet, monthly
from reports.choices import Audience, RunState
from reports.models import ReportRun, ReportSchedule
from reports.tests.factories import ReportScheduleFactory
from saypro_align.lib.exceptions import WrongState
from saypro_align.outbox.models import OutgoingMail

DUE = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_five_failures_pause_the_schedule_and_tell_its_owner(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(run: ReportRun, *, now: datetime) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setitem(BUILDERS, "monthly", broken)
    moment = DUE
    for _attempt in range(5):
        services.start_due_reports(moment)
        moment += timedelta(hours=1)

    schedule.refresh_from_db()
    run = ReportRun.objects.get()
    assert (schedule.is_active, schedule.failures, run.state) == (False, 5, RunState.FAILED)
    mail = OutgoingMail.objects.get()
    assert schedule.owner is not None
    assert mail.recipient == schedule.owner.email
    assert "secret inside" not in mail.text
    assert "Monthly report" in mail.text


def test_a_failed_report_can_be_tried_again(
    schedule: ReportSchedule,
    story: dict[str, Plan],
    farai: User,
    dumisa: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(run: ReportRun, *, now: datetime) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setitem(BUILDERS, "monthly", broken)
        for hour in range(5):
            services.start_due_reports(DUE + timedelta(hours=hour))
    later = DUE + timedelta(days=1)

    run = services.retry_run(run=ReportRun.objects.get(), actor=dumisa, now=later)

    assert (run.state, run.attempts, run.last_error) == (RunState.PENDING, 0, "")
    assert services.start_due_reports(later) == [run]
    with pytest.raises(WrongState):
        services.retry_run(run=run, actor=dumisa, now=later)


def test_one_broken_report_holds_up_no_other(
    story: dict[str, Plan], farai: User, dumisa: User, monkeypatch: pytest.MonkeyPatch
) -> Any:
    ReportScheduleFactory.create(name="Leaders", audience=Audience.LEADERSHIP)
    ReportScheduleFactory.create(name="Staff", audience=Audience.STAFF)
    real = monthly.build

    def only_staff(run: ReportRun, *, now: datetime) -> Any:
        if run.audience == Audience.LEADERSHIP:
            raise RuntimeError
        return real(run, now=now)

    monkeypatch.setitem(BUILDERS, "monthly", only_staff)
    services.start_due_reports(DUE)

    assert ReportRun.objects.get(audience=Audience.STAFF).state == RunState.SENT
    assert ReportRun.objects.get(audience=Audience.LEADERSHIP).state == RunState.PENDING


def test_a_report_whose_news_does_not_exist_yet_waits_and_has_not_failed(
    schedule: ReportSchedule,
    story: dict[str, Plan],
    farai: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def not_yet(run: ReportRun, *, now: datetime) -> None:
        raise NotYet("The results are not published yet.")

    with monkeypatch.context() as patched:
        patched.setitem(BUILDERS, "monthly", not_yet)
        for minutes in range(0, 600, 10):
            services.start_due_reports(DUE + timedelta(minutes=minutes))
    schedule.refresh_from_db()
    run = ReportRun.objects.get()
    assert (run.state, run.last_error) == (RunState.PENDING, "The results are not published yet.")
    assert (schedule.is_active, schedule.failures) == (True, 0)

    services.start_due_reports(DUE + timedelta(hours=11))

    assert ReportRun.objects.get().state == RunState.SENT


def test_the_strategy_office_hears_of_a_paused_schedule_once(
    schedule: ReportSchedule, story: dict[str, Plan], dumisa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(run: ReportRun, *, now: datetime) -> None:
        raise RuntimeError

    monkeypatch.setitem(BUILDERS, "monthly", broken)
    for hours in range(8):
        services.start_due_reports(DUE + timedelta(hours=hours))

    assert schedule.owner is not None
    assert recipients() == sorted([dumisa.email, schedule.owner.email])
    schedule.refresh_from_db()
    assert "RuntimeError" in schedule.paused_why


def test_an_owner_without_an_address_stops_no_other_report(
    schedule: ReportSchedule, story: dict[str, Plan], dumisa: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(run: ReportRun, *, now: datetime) -> None:
        raise RuntimeError

    monkeypatch.setitem(BUILDERS, "monthly", broken)
    User.objects.filter(pk__in=[schedule.owner_id]).update(email="no address")
    for hours in range(5):
        services.start_due_reports(DUE + timedelta(hours=hours))

    assert ReportRun.objects.get().state == RunState.FAILED
    assert recipients() == [dumisa.email]
