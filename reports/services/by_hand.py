"""Reports that somebody asks for: they are marked as wanted, and a worker makes them.

Nothing is built in the request. What exists comes back as it is, what waits goes first, what failed
is tried again; the row tells how far it is.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.models import Department
from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule
from reports.scheduling import dues
from reports.scheduling.rules import Due
from reports.selectors.dates import organization_calendar, rule_of
from reports.services import runs
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import DomainError, WrongState
from saypro_align.lib.nudge import nudge
from saypro_align.lib.together import together

if TYPE_CHECKING:
    from departments.models import User

MAKE: Final = "reports.tasks.start_due_reports_task"


def run_now(*, schedule: ReportSchedule, actor: "User", now: datetime) -> list[ReportRun]:
    """Ask for the report of the last complete month or quarter; one for each department.

    A paused schedule makes it too. Raises DomainError before the first quarter has ended.
    """
    period = dues.last_complete(now, rule_of(schedule), organization_calendar())
    if period is None:
        raise DomainError(_("No quarter has ended yet. The first report comes after its end."))
    due = Due(now, period)
    whose = runs.told_of(schedule, due, list(schedule.departments.all()))
    if not whose:
        raise DomainError(_("None of these departments existed in that time."))
    with transaction.atomic(), together():
        runs.insert(schedule, [due], now)
        found = _runs_of(schedule, due, whose)
        begun = _ask(found, actor, now)
        if begun:
            changes = {"reports": (None, len(begun)), "period": (None, period.key)}
            record("schedule.started", actor=actor, subject=schedule, now=now, changes=changes)
    if any(run.state != RunState.SENT for run in found):
        _wake()
    return found


def retry_run(*, run: ReportRun, actor: "User", now: datetime) -> ReportRun:
    """Let a failed run be tried again."""
    with transaction.atomic():
        if not _again(run, actor, now):
            raise WrongState(_("Only a report that failed can be tried again."))
    _wake()
    return run


def _wake() -> None:
    """Wake a worker after the commit; without one the row waits for the timetable."""
    transaction.on_commit(partial(nudge, MAKE), robust=True)


def _runs_of(
    schedule: ReportSchedule, due: Due, whose: Sequence[Department | None]
) -> list[ReportRun]:
    """Return the newest revision for each department."""
    wanted = ReportRun.objects.filter(
        kind=schedule.kind,
        audience=schedule.audience,
        language=schedule.language,
        period_key=due.period.key,
        corrected_by=None,
    )
    ids = {one.pk for one in whose if one is not None}
    theirs = Q(department__in=ids) if ids else Q(department=None)
    rows = wanted.filter(theirs).select_related("schedule", "quarter", "department")
    return list(rows.defer("content", "text", "html").order_by("department__name", "pk"))


def _ask(found: Sequence[ReportRun], actor: "User", now: datetime) -> list[ReportRun]:
    """Mark the reports as wanted now; return those for which this call is the first to ask."""
    again = [run for run in found if run.state == RunState.FAILED and _again(run, actor, now)]
    unfinished = ReportRun.objects.filter(
        pk__in=[run.pk for run in found], state__in=[RunState.PENDING, RunState.BUILT]
    )
    # What waits after a failure, or for what it tells of, is looked at again at once.
    unfinished.exclude(last_error="").update(lease_until=None, updated_at=now)
    unasked = unfinished.filter(asked_at=None).select_for_update().order_by("pk")
    fresh = set(unasked.values_list("pk", flat=True))
    ReportRun.objects.filter(pk__in=fresh).update(asked_at=now, updated_at=now)
    begun = [run for run in found if run.pk in fresh]
    for run in begun:
        run.asked_at = now
        record("report.started", actor=actor, subject=run, now=now)
    return [*again, *begun]


def _again(run: ReportRun, actor: "User", now: datetime) -> bool:
    """Let a failed run begin anew; tell whether this call did it."""
    state = RunState.BUILT if run.built_at else RunState.PENDING
    changed = ReportRun.objects.filter(pk=run.pk, state=RunState.FAILED).update(
        state=state, attempts=0, lease_until=None, last_error="", asked_at=now, updated_at=now
    )
    if changed:
        run.refresh_from_db()
        record("report.retried", actor=actor, subject=run, now=now)
    return bool(changed)
