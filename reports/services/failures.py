"""What happens when a report cannot be made: try again, then stop and tell somebody."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule
from reports.services import links
from reports.services.schedules import pause_schedule
from saypro_align.audit.services import record
from saypro_align.outbox.services import enqueue_mail

MOST_FAILURES: Final = 5
_FIRST_PAUSE = timedelta(minutes=1)


@transaction.atomic
def note_failure(run: ReportRun, error: Exception, *, now: datetime) -> None:
    """Remember why it failed and when to try again; the fifth time in a row pauses the schedule."""
    reason = _reason(error)
    ReportSchedule.objects.filter(pk=run.schedule_id).update(
        failures=F("failures") + 1, last_error=reason
    )
    schedule = ReportSchedule.objects.select_related("owner").get(pk=run.schedule_id)
    gives_up = schedule.failures >= MOST_FAILURES
    changes = {"last_error": reason, "updated_at": now, "lease_until": None}
    if gives_up:
        changes["state"] = RunState.FAILED
    else:
        changes["lease_until"] = now + _FIRST_PAUSE * 2 ** (schedule.failures - 1)
    ReportRun.objects.filter(pk=run.pk).exclude(state=RunState.SENT).update(**changes)
    run.refresh_from_db()
    if gives_up:
        record("report.failed", actor=None, subject=run, now=now, why=reason)
        _stop(schedule, run, reason, now)


def _stop(schedule: ReportSchedule, run: ReportRun, reason: str, now: datetime) -> None:
    if not schedule.is_active:
        return
    pause_schedule(schedule=schedule, actor=None, now=now, why=reason)
    owner = schedule.owner
    if owner is None or not owner.is_active:
        return
    enqueue_mail(
        key=f"report-failed:{run.pk}:{schedule.version}",
        kind="report_failed",
        recipient=owner.email,
        subject=_("Report paused: %(name)s") % {"name": schedule.name[:44]},
        text=_(
            "The report “%(name)s” could not be made five times and its schedule is paused.\n"
            "Reason: %(reason)s\n\nSee the report and try again: %(url)s\n"
        )
        % {"name": schedule.name, "reason": reason, "url": links.for_run(run).report},
        about=run,
        now=now,
    )


def _reason(error: Exception) -> str:
    """Name the fault without its inside: what an exception carries may hold people's data."""
    return _("%(kind)s while making the report") % {"kind": type(error).__name__}
