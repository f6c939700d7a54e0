"""Reports come into being once for each period and audience, whatever stops, repeats or races."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from departments.models import Membership, Plan, Quarter, User
from departments.tests.mailed import recipients
from reports import services
from reports.choices import Audience, RunState
from reports.models import OptOut, ReportRun, ReportSchedule
from reports.scheduling.rules import Calendar
from reports.services import delivery, runs
from reports.services.stopping import stop_mails
from reports.tests.factories import ReportScheduleFactory
from reports.tests.making import made_now
from reports.tests.story import three_of
from saypro_align.outbox import services as outbox
from saypro_align.outbox.models import OutgoingMail

DUE = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_due_report_is_built_and_handed_to_the_outbox(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User, dumisa: User
) -> None:
    services.start_due_reports(DUE)

    run = ReportRun.objects.get()
    assert (run.period_key, run.state, run.is_late) == ("2026-11", RunState.SENT, False)
    assert recipients() == ["dumisa@saypro.example", "farai@saypro.example"]
    schedule.refresh_from_db()
    assert schedule.next_run_at == datetime(2027, 1, 1, 5, 0, tzinfo=UTC)


def test_nothing_happens_before_a_report_is_due(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User
) -> None:
    services.start_due_reports(DUE - timedelta(seconds=1))

    assert not ReportRun.objects.exists()


def test_a_paused_schedule_makes_no_report(story: dict[str, Plan], farai: User) -> None:
    ReportScheduleFactory.create(is_active=False)

    services.start_due_reports(DUE)

    assert not ReportRun.objects.exists()


def test_a_report_that_waits_goes_out_when_its_paused_schedule_goes_on(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User
) -> None:
    runs.start_schedule(schedule, Calendar(), now=DUE)
    ReportSchedule.objects.update(is_active=False)
    services.start_due_reports(DUE)
    assert ReportRun.objects.get().state == RunState.PENDING

    ReportSchedule.objects.update(is_active=True)
    services.start_due_reports(DUE)
    assert ReportRun.objects.get().state == RunState.SENT


def test_what_one_tick_has_no_time_for_the_next_one_finishes(
    schedule: ReportSchedule,
    story: dict[str, Plan],
    farai: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ReportScheduleFactory.create(audience=Audience.STAFF)
    monkeypatch.setattr(runs, "LONGEST_TICK", 0.0)

    assert len(services.start_due_reports(DUE)) == 1
    assert len(services.start_due_reports(DUE)) == 1
    assert not ReportRun.objects.exclude(state=RunState.SENT).exists()


def test_somebody_without_an_address_keeps_the_report_from_nobody(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User, dumisa: User
) -> None:
    User.objects.filter(pk=dumisa.pk).update(email="no address")

    services.start_due_reports(DUE)

    assert recipients() == ["farai@saypro.example"]


def test_running_again_sends_nothing_twice(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User
) -> None:
    for minutes in range(3):
        services.start_due_reports(DUE + timedelta(minutes=minutes))

    assert ReportRun.objects.count() == 1
    assert OutgoingMail.objects.count() == 1


def test_two_ticks_at_once_make_one_run(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User
) -> None:
    same_row = ReportSchedule.objects.get()
    also_same_row = ReportSchedule.objects.get()

    first = runs.start_schedule(same_row, Calendar(), now=DUE)
    second = runs.start_schedule(also_same_row, Calendar(), now=DUE)

    assert (first, second) == (True, False)
    assert ReportRun.objects.count() == 1


def test_two_workers_build_one_run_once(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User
) -> None:
    runs.start_schedule(schedule, Calendar(), now=DUE)
    mine, theirs = ReportRun.objects.get(), ReportRun.objects.get()
    ReportRun.objects.update(lease_until=DUE + timedelta(minutes=5))

    assert services.build_run(theirs, now=DUE) is False
    ReportRun.objects.update(lease_until=None)
    assert services.build_run(mine, now=DUE) is True
    assert services.deliver_run(mine, now=DUE) is True
    assert services.deliver_run(theirs, now=DUE) is False
    assert OutgoingMail.objects.count() == 1


def test_a_crash_after_the_run_was_written_is_repaired_by_the_next_tick(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User
) -> None:
    runs.start_schedule(schedule, Calendar(), now=DUE)

    services.start_due_reports(DUE + timedelta(minutes=1))

    assert ReportRun.objects.get().state == RunState.SENT
    assert OutgoingMail.objects.count() == 1


def test_a_crash_while_building_is_repaired_after_the_lease(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User
) -> None:
    runs.start_schedule(schedule, Calendar(), now=DUE)
    ReportRun.objects.update(lease_until=DUE + runs.LEASE, attempts=1)

    services.start_due_reports(DUE + timedelta(minutes=1))
    assert ReportRun.objects.get().state == RunState.PENDING

    services.start_due_reports(DUE + timedelta(minutes=6))
    assert ReportRun.objects.get().state == RunState.SENT


def test_a_crash_between_building_and_sending_is_repaired(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User
) -> None:
    runs.start_schedule(schedule, Calendar(), now=DUE)
    services.build_run(ReportRun.objects.get(), now=DUE)

    services.start_due_reports(DUE + timedelta(minutes=1))

    assert ReportRun.objects.get().state == RunState.SENT
    assert OutgoingMail.objects.count() == 1


def test_a_crash_in_the_middle_of_the_mails_leaves_none(
    schedule: ReportSchedule,
    story: dict[str, Plan],
    farai: User,
    dumisa: User,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    real = outbox.enqueue_mail
    written: list[Any] = []

    def second_one_fails(**given: Any) -> Any:
        written.append(given)
        if len(written) == 2:
            raise OSError("gone")
        return real(**given)

    monkeypatch.setattr(delivery, "enqueue_mail", second_one_fails)
    services.start_due_reports(DUE)
    assert (ReportRun.objects.get().state, OutgoingMail.objects.count()) == (RunState.BUILT, 0)

    monkeypatch.setattr(delivery, "enqueue_mail", real)
    services.start_due_reports(DUE + timedelta(minutes=2))
    assert (ReportRun.objects.get().state, OutgoingMail.objects.count()) == (RunState.SENT, 2)


def test_missed_reports_are_caught_up_once_each_and_marked_late(
    story: dict[str, Plan], farai: User
) -> None:
    ReportScheduleFactory.create(next_run_at=datetime(2026, 11, 1, 5, 0, tzinfo=UTC))

    services.start_due_reports(datetime(2027, 1, 5, tzinfo=UTC))

    found = ReportRun.objects.order_by("period_key").values_list("period_key", "state", "is_late")
    assert list(found) == [
        ("2026-10", RunState.SENT, True),
        ("2026-11", RunState.SENT, True),
        ("2026-12", RunState.SENT, True),
    ]


def test_what_is_older_than_three_months_is_not_caught_up(
    story: dict[str, Plan], farai: User
) -> None:
    ReportScheduleFactory.create(next_run_at=datetime(2026, 3, 1, 5, 0, tzinfo=UTC))

    services.start_due_reports(DUE)

    keys = sorted(ReportRun.objects.values_list("period_key", flat=True))
    assert keys == ["2026-08", "2026-09", "2026-10", "2026-11"]


def test_rights_are_asked_again_at_the_moment_of_sending(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User, dumisa: User, amina: User
) -> None:
    ReportSchedule.objects.update(audience=Audience.HEADS)
    runs.start_schedule(ReportSchedule.objects.get(), Calendar(), now=DUE)
    run = ReportRun.objects.get()
    services.build_run(run, now=DUE)
    Membership.objects.filter(user=amina).update(ended_on=DUE.date())

    services.deliver_run(run, now=DUE)

    assert recipients() == []


def test_an_inactive_person_gets_no_report(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User, dumisa: User
) -> None:
    farai.is_active = False
    farai.save()

    services.start_due_reports(DUE)

    assert recipients() == ["dumisa@saypro.example"]


def test_outside_addresses_get_the_external_report_only(story: dict[str, Plan], eve: User) -> None:
    ReportScheduleFactory.create(
        audience=Audience.EXTERNAL, extra_recipients="bank@partner.example\nEVE@investor.example"
    )
    ReportScheduleFactory.create(
        name="Leaders", audience=Audience.LEADERSHIP, extra_recipients="bank@partner.example"
    )

    services.start_due_reports(DUE)

    external = ReportRun.objects.get(audience=Audience.EXTERNAL)
    recipients = OutgoingMail.objects.filter(about_id=external.pk).values_list(
        "recipient", flat=True
    )
    assert sorted(recipients) == ["bank@partner.example", "eve@investor.example"]
    assert OutgoingMail.objects.count() == 2


def test_who_stopped_the_reports_gets_none(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User, dumisa: User
) -> None:
    stop_mails(address="Farai@saypro.example", now=DUE)
    stop_mails(address="farai@saypro.example", now=DUE)

    services.start_due_reports(DUE)

    assert OptOut.objects.count() == 1
    assert recipients() == ["dumisa@saypro.example"]


def test_every_mail_says_how_to_stop_and_names_no_other_recipient(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User, dumisa: User
) -> None:
    services.start_due_reports(DUE)

    mails = list(OutgoingMail.objects.all())
    stops = {mail.headers["List-Unsubscribe"] for mail in mails}
    assert len(stops) == 2
    for mail in mails:
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail.headers["List-Unsubscribe"].strip("<>") in mail.text
        assert "your-link" not in mail.text + mail.html


def test_run_now_makes_the_last_complete_month_once(
    schedule: ReportSchedule, story: dict[str, Plan], farai: User, dumisa: User, now: datetime
) -> None:
    [first] = made_now(schedule, dumisa, now)
    [again] = services.run_now(schedule=schedule, actor=dumisa, now=now + timedelta(hours=1))

    assert (first.period_key, first.state) == ("2026-10", RunState.SENT)
    assert again == first
    assert ReportRun.objects.count() == 1


def test_a_department_report_reaches_its_own_head_alone(
    quarter: Quarter, now: datetime, amina: User, chipo: User, dumisa: User
) -> None:
    three_of(quarter, now)
    schedule = ReportScheduleFactory.create(
        kind="department", audience=Audience.HEADS, next_run_at=DUE
    )
    schedule.people.set([chipo])
    schedule.departments.set([amina.current_memberships[0].department])

    services.start_due_reports(DUE)

    run = ReportRun.objects.get()
    assert run.department == amina.current_memberships[0].department
    assert recipients() == [amina.email]
    assert list(ReportRun.objects.visible_to(chipo)) == []
    assert list(ReportRun.objects.visible_to(amina)) == [run]
