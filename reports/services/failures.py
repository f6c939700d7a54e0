"""What happens when a report cannot be made: try again, then stop and tell somebody."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from departments.choices import OrganizationRole
from departments.models import User
from departments.reminding import has_address
from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule
from reports.services import links
from reports.services.schedules import pause_schedule
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import DomainError
from saypro_align.outbox.services import enqueue_mail

MOST_FAILURES: Final = 5
_FIRST_PAUSE: Final = timedelta(minutes=1)
_LOOK_AGAIN: Final = timedelta(hours=1)


@transaction.atomic
def note_failure(run: ReportRun, error: Exception, *, now: datetime) -> None:
    """Remember why it failed and when to try again; the fifth time in a row pauses the schedule."""
    reason = _reason(error)
    if run.state == RunState.BUILT:
        # Building counts its own attempts; handing over has none but this.
        ReportRun.objects.filter(pk=run.pk).update(attempts=F("attempts") + 1)
        run.refresh_from_db()
    ReportSchedule.objects.filter(pk=run.schedule_id).update(
        failures=run.attempts, last_error=reason
    )
    gives_up = run.attempts >= MOST_FAILURES
    changes = {"last_error": reason, "updated_at": now, "lease_until": None}
    if gives_up:
        changes["state"] = RunState.FAILED
    else:
        changes["lease_until"] = now + _FIRST_PAUSE * 2 ** max(run.attempts - 1, 0)
    ReportRun.objects.filter(pk=run.pk).exclude(state=RunState.SENT).update(**changes)
    run.refresh_from_db()
    if gives_up:
        record("report.failed", actor=None, subject=run, now=now, why=reason)
        schedule = ReportSchedule.objects.select_related("owner").get(pk=run.schedule_id)
        _stop(schedule, run, reason, now)


def note_waiting(run: ReportRun, reason: DomainError, *, now: datetime) -> None:
    """Look again in an hour: what the report tells of does not exist yet, and nothing has failed."""
    ReportRun.objects.filter(pk=run.pk, state=RunState.PENDING).update(
        attempts=0, lease_until=now + _LOOK_AGAIN, last_error=str(reason)[:500], updated_at=now
    )
    run.refresh_from_db()


def _stop(schedule: ReportSchedule, run: ReportRun, reason: str, now: datetime) -> None:
    if not schedule.is_active:
        return
    pause_schedule(schedule=schedule, actor=None, now=now, why=reason)
    for person in _told(schedule):
        enqueue_mail(
            key=f"report-failed:{run.pk}:{schedule.version}:{person.email.lower()}"[:200],
            kind="report_failed",
            recipient=person.email,
            subject=_("Report paused: %(name)s") % {"name": schedule.name[:44]},
            text=_(
                "The report “%(name)s” could not be made five times and its schedule is paused.\n"
                "Reason: %(reason)s\n\nSee the report and try again: %(url)s\n"
            )
            % {"name": schedule.name, "reason": reason, "url": links.for_run(run).report},
            about=run,
            now=now,
        )


def _told(schedule: ReportSchedule) -> list[User]:
    """Return the schedule's owner and the strategy office, each once, if mail can reach him."""
    office = User.objects.filter(
        organization_role=OrganizationRole.COORDINATOR, is_active=True
    ).order_by("pk")
    owner = schedule.owner
    people = [*([owner] if owner is not None and owner.is_active else []), *office]
    return [one for one in {person.pk: person for person in people}.values() if has_address(one)]


def _reason(error: Exception) -> str:
    """Name the fault without its inside: what an exception carries may hold people's data."""
    return _("%(kind)s while making the report") % {"kind": type(error).__name__}
