"""The moments at which a rule is due: one walk over periods that all questions share. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from reports.scheduling.rules import MONTH, QUARTER, Calendar, Due, Rule, due_for
from saypro_align.lib import periods
from saypro_align.lib.periods import Period

CATCH_UP_MONTHS = 3
LATE_AFTER = timedelta(hours=1)
# A due moment lies at most so long after its period: 31 days, or 23 working days with holidays.
_LONGEST_WAIT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Missed:
    """What fell due until a moment, and what comes next."""

    dues: tuple[Due, ...]
    coming: Due


def after(moment: datetime, rule: Rule, calendar: Calendar) -> Iterator[Due]:
    """Return every due moment after this one, in order and without end."""
    periods_told = _periods(moment, rule, calendar)
    dues = (due_for(period, rule, calendar) for period in periods_told)
    return (due for due in dues if due.moment > moment)


def next_due(moment: datetime, rule: Rule, calendar: Calendar) -> Due:
    """Return the first due moment after this one."""
    return next(after(moment, rule, calendar))


def coming_dues(first: datetime, count: int, rule: Rule, calendar: Calendar) -> tuple[Due, ...]:
    """Return so many due moments, from this one on."""
    return tuple(islice(after(first - timedelta(microseconds=1), rule, calendar), count))


def missed(first: datetime, until: datetime, rule: Rule, calendar: Calendar) -> Missed:
    """Return what fell due from `first` to `until`, and what comes after.

    What is older than the catch-up window is left out: nobody waits for last year's news. So is a
    quarter that nobody planned: there is nothing to tell of it.
    """
    earliest = periods.add_months(periods.local_day(until, rule.zone), -CATCH_UP_MONTHS)
    found: list[Due] = []
    for due in after(first - timedelta(microseconds=1), rule, calendar):
        if due.moment > until:
            return Missed(tuple(found), due)
        is_recent = periods.local_day(due.moment, rule.zone) >= earliest
        if is_recent and (rule.every == MONTH or due.period.key in calendar.known):
            found.append(due)
    raise AssertionError  # pragma: no cover (the walk has no end)


def last_complete(moment: datetime, rule: Rule, calendar: Calendar) -> Period | None:
    """Return the last month that is over, or the last known quarter; None before the first ended."""
    day = periods.local_day(moment, rule.zone)
    if rule.every == MONTH:
        return periods.previous_month(day)
    return max(
        (one for one in calendar.quarters if one.last_day < day),
        key=lambda one: one.last_day,
        default=None,
    )


def replanned(planned: datetime, old: Rule, rule: Rule, calendar: Calendar) -> datetime:
    """Return when the report that was planned for a moment is due under another rule or calendar.

    So a changed rule, holiday or quarter neither drops the period that is waited for nor repeats it.
    """
    period = _told_at(planned, old, calendar) if old.every == rule.every else None
    if period is None:
        return next_due(planned - timedelta(microseconds=1), rule, calendar).moment
    return due_for(period, rule, calendar).moment


def _told_at(planned: datetime, rule: Rule, calendar: Calendar) -> Period | None:
    """Return the period a planned report tells of; None where no quarter has ended by then."""
    day = periods.local_day(planned, rule.zone)
    if rule.every == MONTH:
        return periods.previous_month(day)
    ended = [one for one in _quarters_near(planned, rule, calendar) if one.last_day < day]
    return ended[-1] if ended else None


def _quarters_near(moment: datetime, rule: Rule, calendar: Calendar) -> list[Period]:
    day = periods.local_day(moment - _LONGEST_WAIT, rule.zone)
    return list(islice(calendar.quarters_on(day), len(calendar.quarters) + 4))


def _periods(moment: datetime, rule: Rule, calendar: Calendar) -> Iterator[Period]:
    day = periods.local_day(moment, rule.zone)
    if rule.every == QUARTER:
        yield from calendar.quarters_on(day - _LONGEST_WAIT)
        return
    # A clock that skips midnight may carry a due moment into the next month: begin one before.
    month = periods.previous_month(periods.previous_month(day).first_day)
    while True:
        yield month
        month = periods.month_period(periods.next_month_start(month.first_day))
