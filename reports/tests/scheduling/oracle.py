"""When a report is due, worked out the slow way: day by day, and without the zone library's own rules."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reports.scheduling.rules import Calendar, Rule

DAY = timedelta(days=1)


def first_due_after(moment: datetime, rule: Rule, calendar: Calendar) -> datetime:
    """Walk day by day from the start of a period, counting, until a due moment lies ahead."""
    starts = {one.first_day for one in calendar.quarters}
    near = moment.astimezone(rule.zone).date() - 2 * DAY
    day = max((one for one in starts if one <= near), default=near)
    day = near.replace(day=1) if rule.every == "month" else day
    counted = 0
    while True:
        if day.day == 1 if rule.every == "month" else day in starts:
            counted = 0
        if _counts(day, rule, calendar):
            counted += 1
            if counted == rule.number or (counted < rule.number and _is_last(day, rule, calendar)):
                due = moment_of(day, rule.at, rule.zone)
                if due > moment:
                    return due
        day += DAY


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Try each offset the zone has around the day: the earliest moment whose clock shows the time.

    Where no clock shows it, the time is read as before the change.
    """
    wall = datetime.combine(day, at)
    noon = datetime.combine(day, time(12), tzinfo=UTC)
    around = [noon + timedelta(hours=hours) for hours in range(-48, 49, 6)]
    offsets = [_offset(one, zone) for one in around]
    tried = sorted((wall - offset).replace(tzinfo=UTC) for offset in set(offsets))
    shown = [one for one in tried if one.astimezone(zone).replace(tzinfo=None) == wall]
    return shown[0] if shown else (wall - offsets[0]).replace(tzinfo=UTC)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    found = moment.astimezone(zone).utcoffset()
    assert found is not None
    return found


def _counts(day: date, rule: Rule, calendar: Calendar) -> bool:
    return rule.counting == "day" or (day.isoweekday() <= 5 and day not in calendar.holidays)


def _is_last(day: date, rule: Rule, calendar: Calendar) -> bool:
    """Tell whether no later day of the month counts; after a quarter days run on."""
    if rule.every != "month" or day.day < 20:
        return False
    later = [day + step * DAY for step in range(1, 12)]
    return not any(one.month == day.month and _counts(one, rule, calendar) for one in later)
