"""Reports come into being: one run for each period and audience, whatever stops, repeats or races.

The row is the ledger. A tick creates what is due and missing, builds what waits, and hands over what
is built; each step is a conditional update, so a crash between two of them is repaired by the next
tick and two ticks at once make one run.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation

from departments.models import Department
from reports import builders
from reports.choices import ReportKind, RunState
from reports.models import ReportRun, ReportSchedule
from reports.scheduling import dues
from reports.scheduling.rules import Calendar, Due
from reports.selectors.dates import organization_calendar, rule_of
from reports.services import delivery, freezing
from reports.services.failures import note_failure, note_waiting

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
# In seconds: a tick ends by itself long before a time limit would end it in the middle of a report.
LONGEST_TICK: Final = 60.0


def start_due_reports(now: datetime) -> list[ReportRun]:
    """Create every run that is due, then finish what waits; return those finished now.

    What is left when the time is over the next tick finishes.
    """
    calendar = organization_calendar()
    for schedule in ReportSchedule.objects.filter(is_active=True).order_by("next_run_at", "pk"):
        start_schedule(schedule, calendar, now=now)
    # Somebody waits for what was asked for.
    rows = _waiting(now).order_by(F("asked_at").asc(nulls_last=True), "due_at", "pk")
    ends_at = time.monotonic() + LONGEST_TICK
    found = []
    for run in list(rows.select_related("schedule__owner")):
        if finish_run(run, now=now):
            found.append(run)
        if time.monotonic() > ends_at:
            break
    return found


def are_waiting(now: datetime) -> bool:
    """Tell whether reports could be made now that nobody is making."""
    return _waiting(now).exists()


def _waiting(now: datetime) -> QuerySet[ReportRun]:
    return ReportRun.objects.wanted().filter(Q(lease_until=None) | Q(lease_until__lt=now))


def finish_run(run: ReportRun, *, now: datetime) -> bool:
    """Build and hand over one run as far as it is still needed; tell whether it was handed over.

    What goes wrong is noted on the run and tried again; one broken report holds up no other.
    """
    try:
        if run.state == RunState.PENDING:
            build_run(run, now=now)
        return delivery.deliver_run(run, now=now)
    except builders.NotYet as waiting:
        note_waiting(run, waiting, now=now)
    except Exception as error:
        logger.exception("The report %s could not be made", run.pk)
        note_failure(run, error, now=now)
    return False


@transaction.atomic
def start_schedule(schedule: ReportSchedule, calendar: Calendar, *, now: datetime) -> bool:
    """Write the runs that are due and set the next date, together or not at all.

    The date is worked out anew: a holiday or quarter that changed since moves it. Tells whether this
    call wrote the runs; of two ticks at once one does.
    """
    rule = rule_of(schedule)
    planned = dues.replanned(schedule.next_run_at, rule, rule, calendar)
    if planned > now:
        _plan(schedule, planned)
        return False
    found = dues.missed(planned, now, rule, calendar)
    is_mine = _plan(schedule, found.coming.moment)
    if is_mine:
        insert(schedule, found.dues, now)
    return is_mine


def _plan(schedule: ReportSchedule, moment: datetime) -> bool:
    """Set the next date unless somebody was faster; tell whether this call moved it.

    The clock's own bookkeeping: no version is bumped, who edits the schedule is not disturbed.
    """
    if moment == schedule.next_run_at:
        return False
    mine = ReportSchedule.objects.filter(
        pk=schedule.pk, is_active=True, next_run_at=schedule.next_run_at
    )
    return bool(mine.update(next_run_at=moment))


def insert(schedule: ReportSchedule, due: Iterable[Due], now: datetime) -> None:
    """Write a run for each due moment and department unless there is one."""
    chosen = list(schedule.departments.all())
    rows = [
        ReportRun(
            schedule=schedule,
            kind=schedule.kind,
            audience=schedule.audience,
            language=schedule.language,
            department=department,
            period_key=one.period.key,
            period_start=one.period.first_day,
            period_end=one.period.last_day,
            due_at=one.moment,
            is_late=now - one.moment > dues.LATE_AFTER,
            created_at=now,
            updated_at=now,
        )
        for one in due
        for department in told_of(schedule, one, chosen)
    ]
    ReportRun.objects.bulk_create(rows, ignore_conflicts=True)


def told_of(
    schedule: ReportSchedule, due: Due, chosen: Sequence[Department]
) -> Sequence[Department | None]:
    """Return whose reports are made: one for each department, or one for everybody."""
    if schedule.kind != ReportKind.DEPARTMENT:
        return [None]
    existing = Department.objects.active_on(due.period.last_day).order_by("name", "pk")
    ids = [one.pk for one in chosen]
    return list(existing.filter(pk__in=ids) if ids else existing)


def build_run(run: ReportRun, *, now: datetime) -> bool:
    """Freeze the run's numbers and words; tell whether this call did it.

    Claims the run by a lease first: of two workers one builds.
    """
    lease = now + LEASE
    claimed = (
        _waiting(now)
        .filter(pk=run.pk, state=RunState.PENDING)
        .update(lease_until=lease, attempts=F("attempts") + 1, last_error="", updated_at=now)
    )
    run.refresh_from_db()
    return bool(claimed) and _freeze(run, lease, now)


@transaction.atomic
def _freeze(run: ReportRun, lease: datetime, now: datetime) -> bool:
    mine = ReportRun.objects.filter(pk=run.pk, state=RunState.PENDING, lease_until=lease)
    document, quarter = builders.build(run, now=now)
    with translation.override(run.language):
        return freezing.freeze(run, document, quarter, mine=mine, now=now)
