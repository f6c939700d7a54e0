"""Four hundred days with two timetables, workers that die, days without anybody and people who press
"Send now": each report exists exactly once, and each reader got it once."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from departments.models import Department, User
from departments.tests.factories import DepartmentFactory, QuarterFactory
from departments.tests.factories_cadence import HolidayFactory
from reports import builders
from reports.choices import Audience, Counting, Every, ReportKind, RunState
from reports.document import Document
from reports.models import ReportRun, ReportSchedule
from reports.scheduling import dues
from reports.selectors.dates import organization_calendar, rule_of
from reports.services import by_hand, delivery, runs, schedules
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 1, 10, 6, 30, tzinfo=UTC)
DAYS = 400
QUARTERS = [
    ("2025-Q4", date(2025, 10, 1), date(2026, 1, 3)),
    ("2026-Q1", date(2026, 1, 4), date(2026, 3, 31)),
    ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
    ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
    ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ("2027-Q1", date(2027, 1, 1), date(2027, 3, 31)),
]
# Nobody is there across a month's and the year's end, nor for two more days.
DOWN = (
    *(datetime(2026, 4, 30, tzinfo=UTC) + timedelta(days=days) for days in range(5)),
    *(datetime(2026, 12, 30, tzinfo=UTC) + timedelta(days=days) for days in range(6)),
)
WANTED: list[dict[str, Any]] = [
    {"kind": ReportKind.MONTHLY, "audience": Audience.LEADERSHIP},
    {"kind": ReportKind.MONTHLY, "audience": Audience.EXTERNAL, "number": 31},
    {
        "kind": ReportKind.QUARTERLY,
        "audience": Audience.LEADERSHIP,
        "counting": Counting.WORKING_DAY,
        "time_zone": "America/New_York",
    },
    {
        "kind": ReportKind.STAKEHOLDER,
        "audience": Audience.EXTERNAL,
        "every": Every.QUARTER,
        "number": 10,
        "hour": 2,
        "minute": 30,
        "time_zone": "Europe/Berlin",
    },
    {"kind": ReportKind.DEPARTMENT, "audience": Audience.HEADS, "every": Every.MONTH},
]


def told(run: ReportRun, **_now: Any) -> tuple[Document, None]:
    """Say which period it is about; what reports tell is proven elsewhere."""
    words = f"{run.kind} {run.period_key}"
    return (
        Document(
            kind=run.kind,
            kind_name="",
            audience=run.audience,
            audience_name="",
            organization="SayPro",
            language="en",
            title=words,
            subject=words,
            preheader="",
            headline=words,
            is_change=False,
            period_key=run.period_key,
            period_name=run.period_key,
        ),
        None,
    )


class Life:
    """The organization's days: two timetables tick, sometimes one dies half way."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, office: User) -> None:
        self.chance = random.Random(7)
        self.office = office
        self._real = delivery.deliver_run
        monkeypatch.setattr(delivery, "deliver_run", self._deliver)

    def tick(self, now: datetime) -> None:
        """Let both timetables tick at the same moment, one of them on rows it read before."""
        calendar = organization_calendar()
        read_before = list(ReportSchedule.objects.filter(is_active=True))
        runs.start_due_reports(now)
        for schedule in read_before:
            runs.start_schedule(schedule, calendar, now=now)
        runs.start_due_reports(now)

    def press(self, now: datetime) -> None:
        """Let somebody press "Send now" on one of the schedules."""
        schedule = self.chance.choice(list(ReportSchedule.objects.order_by("pk")))
        by_hand.run_now(schedule=schedule, actor=self.office, now=now)
        runs.start_due_reports(now)

    def _deliver(self, run: ReportRun, *, now: datetime) -> bool:
        if self.chance.random() < 0.2:
            # The worker is killed: the run stays built, and the next tick hands it over.
            return False
        return self._real(run, now=now)


@pytest.mark.once
@pytest.mark.long
def test_four_hundred_days_make_each_report_exactly_once(
    monkeypatch: pytest.MonkeyPatch, dumisa: User, farai: User, amina: User, eve: User
) -> None:
    for code, first, last in QUARTERS:
        QuarterFactory.create(code=code, starts_on=first, ends_on=last, mid_quarter_on=first)
    DepartmentFactory.create(name="Product", slug="product")
    HolidayFactory.create(day=date(2026, 4, 1), department=None)
    for kind in ReportKind.values:
        monkeypatch.setitem(builders.BUILDERS, kind, told)
    for renderer in ("html", "text"):
        monkeypatch.setattr(f"reports.services.freezing.{renderer}.render", lambda *_: "mail")
    for fields in WANTED:
        schedules.create_schedule(fields=fields, actor=dumisa, now=FIRST)
    expected = _expected()
    life = Life(monkeypatch, dumisa)

    for days in range(DAYS):
        day = FIRST + timedelta(days=days)
        if any(day.date() == down.date() for down in DOWN):
            continue
        life.tick(day)
        if days % 3 == 0:
            life.tick(day + timedelta(minutes=600))
        if days % 40 == 20:
            life.press(day + timedelta(minutes=601))
    life.tick(FIRST + timedelta(days=DAYS, minutes=30))

    made = Counter(
        (run.kind, run.audience, run.period_key, run.department_id)
        for run in ReportRun.objects.all()
    )
    assert set(made.values()) == {1}
    assert set(made) >= expected
    # What was asked for by hand was the period that had just ended: those are expected, too.
    assert len(set(made) - expected) <= 10
    assert set(ReportRun.objects.values_list("state", flat=True)) == {RunState.SENT}
    mails = Counter(OutgoingMail.objects.values_list("about_id", "recipient"))
    assert set(mails.values()) == {1}
    late = ReportRun.objects.filter(is_late=True)
    assert {"2026-04", "2026-12", "2026-Q4"} <= set(late.values_list("period_key", flat=True))


def _expected() -> set[tuple[Any, ...]]:
    """Return what falls due in that time, asked of the rule and not of the service."""
    calendar, until = organization_calendar(), FIRST + timedelta(days=DAYS)
    departments = list(Department.objects.values_list("pk", flat=True))
    found = set()
    for schedule in ReportSchedule.objects.all():
        whose = departments if schedule.kind == ReportKind.DEPARTMENT else [None]
        for due in dues.after(FIRST, rule_of(schedule), calendar):
            if due.moment > until:
                break
            found |= {(schedule.kind, schedule.audience, due.period.key, one) for one in whose}
    return found
