"""A schedule for each kind of report and circle of readers, and the reports they have made since."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from reports.choices import Audience, Counting, Every, ReportKind
from reports.models import ReportSchedule
from reports.services import runs, schedules
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.people import DOMAIN
from saypro_align.demo.series import RUNNING
from saypro_align.demo.showing import NEWSROOM
from saypro_align.lib.periods import add_months
from saypro_align.lib.working_days import move, working_day_from
from saypro_align.outbox.services import send_due_mails

# One address each line; the newsroom has had enough since.
_PARTNERS: Final = f"partners@{DOMAIN}\n{NEWSROOM}"
_EVERY_MONTH: Final[tuple[tuple[str, ReportKind, Audience, int], ...]] = (
    ("Monthly report to the leadership", ReportKind.MONTHLY, Audience.LEADERSHIP, 1),
    ("Monthly report to the heads of department", ReportKind.MONTHLY, Audience.HEADS, 1),
    ("Monthly report to all staff", ReportKind.MONTHLY, Audience.STAFF, 2),
    ("Report to investors and partners", ReportKind.STAKEHOLDER, Audience.EXTERNAL, 3),
)
_EVERY_QUARTER: Final[tuple[tuple[str, ReportKind, Audience, int], ...]] = (
    ("Quarterly report to the leadership", ReportKind.QUARTERLY, Audience.LEADERSHIP, 1),
    ("Meeting pack for the leadership", ReportKind.PACK, Audience.LEADERSHIP, 2),
    ("Each department's quarter, to its head", ReportKind.DEPARTMENT, Audience.HEADS, 2),
    ("Quarter results, kept as a report", ReportKind.RESULTS, Audience.STAFF, 4),
)
# Reports begin with the quarter before the running one: their mails would fill the log otherwise.
_REPORTS_SINCE: Final = RUNNING - 1
_MONTHS: Final = 6
_WORKING_DAYS: Final = 4
# The leadership wanted to do without this one until its next meeting is planned.
_PAUSED: Final = "Meeting pack for the leadership"


def plan_reports(timeline: Timeline, cast: Cast, quarters: Sequence[DemoQuarter]) -> None:
    """Put the schedules, and each day on which one of them is due, on the time line."""
    since = quarters[_REPORTS_SINCE].starts_on
    timeline.on(since - timedelta(days=5), 14, lambda now: schedule_reports(cast, now))
    for months in range(_MONTHS):
        for day in _days_due(add_months(since, months)):
            timeline.on(day, 8, report)
    pause_on = quarters[RUNNING].starts_on + timedelta(days=10)
    timeline.on(pause_on, 15, lambda now: pause(cast, now))


def schedule_reports(cast: Cast, now: datetime) -> None:
    """Set up a report of each kind for the readers it is made for."""
    for name, kind, audience, number in _EVERY_MONTH:
        _schedule(
            cast,
            now,
            name=name,
            kind=kind,
            audience=audience,
            number=number,
            every=Every.MONTH,
        )
    for name, kind, audience, number in _EVERY_QUARTER:
        _schedule(
            cast,
            now,
            name=name,
            kind=kind,
            audience=audience,
            number=number,
            every=Every.QUARTER,
            # The results themselves are mailed to everybody when they are published.
            to_audience=kind != ReportKind.RESULTS,
        )


def report(now: datetime) -> None:
    """Make what is due and send it."""
    runs.start_due_reports(now)
    send_due_mails(now=now, limit=500)


def pause(cast: Cast, now: datetime) -> None:
    """Let the strategy office stop one of them for a while."""
    schedule = ReportSchedule.objects.get(name=_PAUSED)
    why = "Until the next meeting of the leadership has a date."
    schedules.pause_schedule(schedule=schedule, actor=cast.office, now=now, why=why)


def _schedule(cast: Cast, now: datetime, **fields: Any) -> None:
    is_outside = fields["audience"] == Audience.EXTERNAL
    schedules.create_schedule(
        fields={
            "counting": Counting.WORKING_DAY,
            "hour": 7,
            "extra_recipients": _PARTNERS if is_outside else "",
            **fields,
        },
        actor=cast.office,
        now=now,
    )


def _days_due(month: date) -> list[date]:
    """Return the month's first working days, on which schedules are due."""
    first = working_day_from(month)
    return [first, *(move(first, further) for further in range(1, _WORKING_DAYS))]
