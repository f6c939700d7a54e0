"""Rows of this app for tests."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from departments.tests.factories import MADE_AT, UserFactory
from reports.choices import Audience, ReportKind, RunState
from reports.models import ApiToken, ReportRun, ReportSchedule


class _RowFactory(DjangoModelFactory[Any]):
    class Meta:
        abstract = True

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")


class ReportScheduleFactory(_RowFactory):
    """The leadership's report on the first of each month at seven; next on 1 December 2026."""

    class Meta:
        model = ReportSchedule

    name = "Monthly report"
    audience = Audience.LEADERSHIP
    number = 1
    hour = 7
    owner = factory.SubFactory(UserFactory)
    next_run_at = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)


class ReportRunFactory(_RowFactory):
    """A report of October 2026 that waits to be built; `state=RunState.SENT` makes one handed over."""

    class Meta:
        model = ReportRun

    schedule = factory.SubFactory(
        ReportScheduleFactory, audience=factory.SelfAttribute("..audience")
    )
    kind = ReportKind.MONTHLY
    audience = Audience.LEADERSHIP
    period_key = "2026-10"
    period_start = date(2026, 10, 1)
    period_end = date(2026, 10, 31)
    due_at = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
    state = RunState.PENDING
    built_at = factory.LazyAttribute(
        lambda run: run.due_at if run.state in (RunState.BUILT, RunState.SENT) else None
    )
    sent_at = factory.LazyAttribute(lambda run: run.due_at if run.state == RunState.SENT else None)
    subject = factory.LazyAttribute(
        lambda run: "SayPro alignment: 66.6 % in October" if run.built_at else ""
    )


class ApiTokenFactory(_RowFactory):
    """A token that works for a long time."""

    class Meta:
        model = ApiToken

    user = factory.SubFactory(UserFactory)
    name = "Data warehouse"
    digest = factory.Sequence(lambda number: f"{number:0128d}")
    hint = "spa_abcd"
    expires_at = datetime(2027, 11, 1, tzinfo=UTC)
