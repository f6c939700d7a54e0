"""Reports come into being: one run for each period and audience, whatever stops, repeats or races.

The row is the ledger. A tick creates what is due and missing, builds what waits, and hands over what
is built; each step is a conditional update, so a crash between two of them is repaired by the next
tick and two ticks at once make one run.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from reports import calendar
from reports.builders import monthly
from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule
from reports.renderers import html, text
from reports.services import delivery, links
from reports.services.failures import note_failure
from reports.services.schedules import zone_of
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import WrongState

if TYPE_CHECKING:
    from departments.models import User

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)


def start_due_reports(now: datetime) -> list[ReportRun]:
    """Create every run that is due, then finish all that wait; return those finished now."""
    due = ReportSchedule.objects.filter(is_active=True, next_run_at__lte=now)
    for schedule in due.order_by("next_run_at", "pk"):
        start_schedule(schedule, now=now)
    waiting = ReportRun.objects.filter(state__in=[RunState.PENDING, RunState.BUILT]).filter(
        Q(lease_until=None) | Q(lease_until__lt=now)
    )
    rows = waiting.select_related("schedule__owner").order_by("due_at", "pk")
    return [run for run in list(rows) if finish_run(run, now=now)]


def finish_run(run: ReportRun, *, now: datetime) -> bool:
    """Build and hand over one run as far as it is still needed; tell whether it was handed over.

    What goes wrong is noted on the run and tried again; one broken report holds up no other.
    """
    try:
        if run.state == RunState.PENDING:
            build_run(run, now=now)
        return delivery.deliver_run(run, now=now)
    except Exception as error:
        logger.exception("The report %s could not be made", run.pk)
        note_failure(run, error, now=now)
        return False


@transaction.atomic
def start_schedule(schedule: ReportSchedule, *, now: datetime) -> bool:
    """Write the runs that are due and set the next date, together or not at all.

    Tells whether this call did it; of two ticks at once one does.
    """
    dues, coming = calendar.due_moments(
        schedule.next_run_at,
        now,
        day_of_month=schedule.number,
        hour=schedule.hour,
        zone=zone_of(schedule),
    )
    # The clock's own bookkeeping: no version is bumped, who edits the schedule is not disturbed.
    claimed = ReportSchedule.objects.filter(
        pk=schedule.pk, is_active=True, next_run_at=schedule.next_run_at
    ).update(next_run_at=coming)
    if claimed:
        _insert(schedule, dues, now)
    return bool(claimed)


def _insert(schedule: ReportSchedule, dues: Sequence[datetime], now: datetime) -> None:
    """Write a run for each due moment unless its period and audience have one."""
    rows = []
    for due in dues:
        period = calendar.reported_month(due, zone_of(schedule))
        rows.append(
            ReportRun(
                schedule=schedule,
                kind=schedule.kind,
                audience=schedule.audience,
                period_key=period.key,
                period_start=period.first_day,
                period_end=period.last_day,
                due_at=due,
                is_late=now - due > calendar.LATE_AFTER,
                created_at=now,
                updated_at=now,
            )
        )
    ReportRun.objects.bulk_create(rows, ignore_conflicts=True)


def build_run(run: ReportRun, *, now: datetime) -> bool:
    """Freeze the run's numbers and words; tell whether this call did it.

    Claims the run by a lease first: of two workers one builds.
    """
    lease = now + LEASE
    claimed = (
        ReportRun.objects.filter(pk=run.pk, state=RunState.PENDING)
        .filter(Q(lease_until=None) | Q(lease_until__lt=now))
        .update(lease_until=lease, attempts=F("attempts") + 1, updated_at=now)
    )
    run.refresh_from_db()
    return bool(claimed) and _freeze(run, lease, now)


@transaction.atomic
def _freeze(run: ReportRun, lease: datetime, now: datetime) -> bool:
    report, quarter = monthly.build(run, now=now)
    places = links.for_run(run)
    mine = ReportRun.objects.filter(pk=run.pk, state=RunState.PENDING, lease_until=lease)
    frozen = mine.update(
        content=report.to_json(),
        subject=report.subject,
        text=text.render(report, places),
        html=html.render(report, places),
        quarter=quarter,
        state=RunState.BUILT,
        built_at=now,
        lease_until=None,
        last_error="",
        updated_at=now,
    )
    run.refresh_from_db()
    if frozen:
        record("report.built", actor=None, subject=run, now=now)
    return bool(frozen)


def run_now(*, schedule: ReportSchedule, actor: "User", now: datetime) -> ReportRun:
    """Make the report of the last complete month at once; one that exists is not made again."""
    period = calendar.reported_month(now, zone_of(schedule))
    _insert(schedule, [now], now)
    run = ReportRun.objects.get(
        kind=schedule.kind, audience=schedule.audience, period_key=period.key
    )
    if run.state == RunState.SENT:
        return run
    record("report.started", actor=actor, subject=run, now=now)
    if run.state == RunState.FAILED:
        return retry_run(run=run, actor=actor, now=now)
    finish_run(run, now=now)
    return run


def retry_run(*, run: ReportRun, actor: "User", now: datetime) -> ReportRun:
    """Try a failed run again."""
    again = RunState.BUILT if run.built_at else RunState.PENDING
    with transaction.atomic():
        changed = ReportRun.objects.filter(pk=run.pk, state=RunState.FAILED).update(
            state=again, attempts=0, lease_until=None, updated_at=now
        )
        if not changed:
            raise WrongState(_("Only a report that failed can be tried again."))
        run.refresh_from_db()
        record("report.retried", actor=actor, subject=run, now=now)
    finish_run(run, now=now)
    return run
