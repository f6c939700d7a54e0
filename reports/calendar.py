"""When reports are due and which month they tell of: pure arithmetic on wall clocks.

A schedule names a day of the month and an hour in its own time zone; moments are UTC. The day is at
most the 28th, so every month has it, and an hour that a clock change skips comes when the gap ends.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from saypro_align.lib import periods
from saypro_align.lib.periods import Period

CATCH_UP_MONTHS = 3
LATE_AFTER = timedelta(hours=1)


def next_due(after: datetime, *, day_of_month: int, hour: int, zone: ZoneInfo) -> datetime:
    """Return the first moment after `after` at which the report is due."""
    month = periods.local_day(after, zone).replace(day=1)
    due = _due_in(month, day_of_month, hour, zone)
    while due <= after:
        month = periods.next_month_start(month)
        due = _due_in(month, day_of_month, hour, zone)
    return due


def due_moments(
    first: datetime, until: datetime, *, day_of_month: int, hour: int, zone: ZoneInfo
) -> tuple[list[datetime], datetime]:
    """Return every due moment from `first` to `until`, and the next one after.

    What is older than the catch-up window is left out: nobody waits for last year's news.
    """
    found = []
    due = first
    earliest = periods.add_months(periods.local_day(until, zone), -CATCH_UP_MONTHS)
    while due <= until:
        if periods.local_day(due, zone) >= earliest:
            found.append(due)
        due = next_due(due, day_of_month=day_of_month, hour=hour, zone=zone)
    return found, due


def reported_month(due: datetime, zone: ZoneInfo) -> Period:
    """Return the month a report due at this moment tells of: the last complete one."""
    return periods.previous_month(periods.local_day(due, zone))


def coming_dues(
    first: datetime, count: int, *, day_of_month: int, hour: int, zone: ZoneInfo
) -> list[datetime]:
    """Return the next `count` due moments, beginning with `first`."""
    found = [first]
    while len(found) < count:
        found.append(next_due(found[-1], day_of_month=day_of_month, hour=hour, zone=zone))
    return found


def _due_in(month: date, day_of_month: int, hour: int, zone: ZoneInfo) -> datetime:
    return periods.at_local(month.replace(day=day_of_month), time(hour), zone).astimezone(UTC)


def moved(
    planned: datetime, old_zone: ZoneInfo, *, day_of_month: int, hour: int, zone: ZoneInfo
) -> datetime:
    """Return the due moment of the same month under new settings, so that no month drops out."""
    month = periods.local_day(planned, old_zone).replace(day=1)
    return _due_in(month, day_of_month, hour, zone)
