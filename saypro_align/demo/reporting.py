"""Four schedules of reports, and the reports they have made since."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from reports.choices import Audience
from reports.services import runs, schedules
from saypro_align.demo.calendar import DemoQuarter, Timeline
from saypro_align.demo.cast import Cast
from saypro_align.demo.people import DOMAIN
from saypro_align.demo.series import RUNNING
from saypro_align.lib.periods import add_months
from saypro_align.outbox.services import send_due_mails

_SCHEDULES = (
    ("Monthly report to the leadership", Audience.LEADERSHIP, 1),
    ("Monthly report to the heads of department", Audience.HEADS, 1),
    ("Monthly report to all staff", Audience.STAFF, 2),
    ("Monthly report to investors and partners", Audience.EXTERNAL, 3),
)
# Reports begin with the quarter before the running one: their mails would fill the log otherwise.
_REPORTS_SINCE = RUNNING - 1


def plan_reports(timeline: Timeline, cast: Cast, quarters: Sequence[DemoQuarter]) -> None:
    """Put the schedules, and each day on which one of them is due, on the time line."""
    since = quarters[_REPORTS_SINCE].starts_on
    timeline.on(since - timedelta(days=5), 14, lambda now: schedule_reports(cast, now))
    for months in range(6):
        for _name, _audience, day in _SCHEDULES[1:]:
            timeline.on(add_months(since, months) + timedelta(days=day - 1), 8, report)


def schedule_reports(cast: Cast, now: datetime) -> None:
    """Set up a monthly report for each circle of readers."""
    for name, audience, day in _SCHEDULES:
        schedules.create_schedule(
            fields={
                "name": name,
                "audience": audience,
                "number": day,
                "hour": 7,
                "extra_recipients": f"partners@{DOMAIN}" if audience == Audience.EXTERNAL else "",
            },
            actor=cast.office,
            now=now,
        )


def report(now: datetime) -> None:
    """Make what is due and send it."""
    runs.start_due_reports(now)
    send_due_mails(now=now, limit=500)
