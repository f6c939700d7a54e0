"""Several ticks at the same moment make one report, and nobody gets it twice."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from departments.models import Quarter, User
from departments.tests.mailed import recipients
from reports import services
from reports.choices import Audience, ReportKind, RunState
from reports.models import ApiToken, ReportRun
from reports.services.corrections import correct_run
from reports.services.tokens import MOST_TOKENS, TokenRefused, create_token
from reports.tests.factories import ReportScheduleFactory
from reports.tests.making import made_now
from reports.tests.story import three_of
from saypro_align.lib.exceptions import Conflict
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)
DUE = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)


def run_together(count: int, work: Callable[[], object]) -> list[BaseException]:
    """Run the work in so many threads, begun at one moment; return what went wrong.

    SQLite in memory lives in one connection: there they take turns.
    """
    failures: list[BaseException] = []
    start = threading.Barrier(count if connection.vendor != "sqlite" else 1)

    def begin() -> None:
        start.wait()
        try:
            work()
        except BaseException as failure:  # noqa: BLE001 (told to the test)
            failures.append(failure)
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    if connection.vendor == "sqlite":
        for _turn in range(count):
            begin()
        return failures
    threads = [threading.Thread(target=begin) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_four_ticks_at_once_make_each_report_once(
    quarter: Quarter, now: datetime, farai: User, dumisa: User, amina: User
) -> None:
    three_of(quarter, now)
    for audience in (Audience.LEADERSHIP, Audience.HEADS):
        ReportScheduleFactory.create(
            name=audience.label,
            audience=audience,
            next_run_at=datetime(2026, 11, 1, 5, 0, tzinfo=UTC),
        )

    failures = run_together(4, lambda: services.start_due_reports(DUE))

    assert failures == []
    runs = ReportRun.objects.order_by("period_key", "audience")
    assert [(run.period_key, run.audience, run.state) for run in runs] == [
        ("2026-10", Audience.HEADS, RunState.SENT),
        ("2026-10", Audience.LEADERSHIP, RunState.SENT),
        ("2026-11", Audience.HEADS, RunState.SENT),
        ("2026-11", Audience.LEADERSHIP, RunState.SENT),
    ]
    mails = sorted(OutgoingMail.objects.values_list("about_id", "recipient"))
    assert len(mails) == len(set(mails)) == 2 * 2 + 2 * 1


def test_asking_for_a_report_while_the_timetable_makes_it_is_one_report(
    quarter: Quarter, now: datetime, farai: User, dumisa: User
) -> None:
    three_of(quarter, now)
    schedule = ReportScheduleFactory.create(next_run_at=DUE)
    works = iter(
        [
            lambda: services.start_due_reports(DUE),
            lambda: services.run_now(schedule=schedule, actor=dumisa, now=DUE),
        ]
        * 2
    )

    failures = run_together(4, lambda: next(works)())

    assert failures == []
    assert ReportRun.objects.get().state == RunState.SENT
    assert OutgoingMail.objects.count() == 2


def test_two_timetables_and_three_people_make_one_report_a_department(
    quarter: Quarter, now: datetime, farai: User, dumisa: User, amina: User, chipo: User
) -> None:
    three_of(quarter, now)
    schedule = ReportScheduleFactory.create(
        kind=ReportKind.DEPARTMENT, audience=Audience.HEADS, next_run_at=DUE
    )
    works = iter(
        [
            lambda: services.start_due_reports(DUE),
            lambda: services.start_due_reports(DUE),
            *[lambda: services.run_now(schedule=schedule, actor=dumisa, now=DUE)] * 3,
        ]
    )

    failures = run_together(5, lambda: next(works)())

    assert failures == []
    whose = sorted(ReportRun.objects.values_list("department__slug", flat=True))
    assert len(whose) == len(set(whose)) == 5
    assert set(ReportRun.objects.values_list("state", flat=True)) == {RunState.SENT}
    assert recipients() == ["amina@saypro.example", "chipo@saypro.example"]


def test_of_two_who_correct_a_report_at_once_one_does(
    quarter: Quarter, now: datetime, farai: User, dumisa: User
) -> None:
    three_of(quarter, now)
    [run] = made_now(ReportScheduleFactory.create(next_run_at=DUE), dumisa, DUE)
    ReportRun.objects.update(content={**run.content, "headline": "It said something else."})
    run.refresh_from_db()

    failures = run_together(
        3,
        lambda: correct_run(
            run=run, reason="A plan was missing.", with_mails=True, actor=dumisa, now=DUE
        ),
    )

    assert [type(failure) for failure in failures] == [Conflict, Conflict]
    assert sorted(ReportRun.objects.values_list("revision", flat=True)) == [1, 2]
    assert OutgoingMail.objects.filter(subject__startswith="Corrected: ").count() == 2


def test_who_asks_for_many_tokens_at_once_gets_no_more_than_the_most(
    amina: User, now: datetime
) -> None:
    def ask() -> None:
        create_token(name="Warehouse", valid_for=timedelta(days=30), actor=amina, now=now)

    for _number in range(MOST_TOKENS - 1):
        ask()

    failures = run_together(6, ask)

    assert [type(failure) for failure in failures] == [TokenRefused] * 5
    assert ApiToken.objects.filter(user=amina, revoked_at=None).count() == MOST_TOKENS
