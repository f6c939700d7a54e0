"""The rule of a schedule, and the calendar it is read against."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from departments.models import Holiday, Quarter
from reports.models import ReportSchedule
from reports.scheduling import dues
from reports.scheduling.rules import Calendar, Due, Rule
from saypro_align.lib.periods import Period


def organization_calendar() -> Calendar:
    """Return the holidays of everybody and the quarters, in order; two queries."""
    off = Holiday.objects.filter(retired_at=None, department=None)
    quarters = Quarter.objects.order_by("ends_on", "starts_on", "pk")
    return Calendar(
        holidays=frozenset(off.order_by().values_list("day", flat=True)),
        quarters=tuple(
            Period(code, first, last)
            for code, first, last in quarters.values_list("code", "starts_on", "ends_on")
        ),
    )


def rule_of(schedule: ReportSchedule) -> Rule:
    """Return when the schedule's reports are due."""
    return Rule(
        every=schedule.every,
        counting=schedule.counting,
        number=schedule.number,
        at=time(schedule.hour, schedule.minute),
        zone=ZoneInfo(schedule.time_zone),
    )


def coming(schedule: ReportSchedule, calendar: Calendar, count: int) -> tuple[Due, ...]:
    """Return the schedule's next dates, as today's holidays and quarters make them."""
    rule = rule_of(schedule)
    planned = dues.replanned(schedule.next_run_at, rule, rule, calendar)
    return dues.coming_dues(planned, count, rule, calendar)


def here(moment: datetime, schedule: ReportSchedule) -> datetime:
    """Return the moment on the schedule's own clock."""
    return moment.astimezone(ZoneInfo(schedule.time_zone))
