"""When reports are made, and for whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import User as UserModel
from reports import calendar
from reports.choices import Audience
from reports.models import ReportSchedule
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError

if TYPE_CHECKING:
    from departments.models import User

FIELDS = ("name", "kind", "audience", "number", "hour", "time_zone", "extra_recipients")
MAX_EXTRA_RECIPIENTS = 50


class ScheduleRefused(DomainError):
    """The schedule cannot be as asked."""

    code = "schedule_refused"


@transaction.atomic
def create_schedule(*, fields: Mapping[str, Any], actor: "User", now: datetime) -> ReportSchedule:
    """Add a schedule; its first report is the next one due."""
    schedule = ReportSchedule(owner=actor, **_checked(fields))
    _refuse_second(schedule)
    schedule.next_run_at = _coming(schedule, now)
    return create_row(schedule, actor=actor, now=now, event="schedule.created")


@transaction.atomic
def edit_schedule(
    *,
    schedule: ReportSchedule,
    fields: Mapping[str, Any],
    expected_version: int | None,
    actor: "User",
    now: datetime,
) -> ReportSchedule:
    """Change a schedule; the month it was waiting for stays the month it waits for."""
    changes = _checked(fields)
    wanted = {name: changes.get(name, getattr(schedule, name)) for name in FIELDS}
    after = ReportSchedule(pk=schedule.pk, is_active=schedule.is_active, **wanted)
    _refuse_second(after)
    changes["next_run_at"] = calendar.moved(
        schedule.next_run_at,
        zone_of(schedule),
        day_of_month=after.number,
        hour=after.hour,
        zone=zone_of(after),
    )
    return save_row(
        schedule,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="schedule.changed",
    )


@transaction.atomic
def pause_schedule(
    *, schedule: ReportSchedule, actor: "User | None", now: datetime, why: str = ""
) -> ReportSchedule:
    """Make no further reports until somebody resumes it."""
    return save_row(
        schedule,
        changes={"is_active": False},
        expected_version=None,
        actor=actor,
        now=now,
        event="schedule.paused",
        why=why,
    )


@transaction.atomic
def resume_schedule(*, schedule: ReportSchedule, actor: "User", now: datetime) -> ReportSchedule:
    """Go on with the next report that is due; what was paused on purpose is not caught up."""
    changes = {
        "is_active": True,
        "failures": 0,
        "last_error": "",
        "next_run_at": _coming(schedule, now),
    }
    wanted = {name: getattr(schedule, name) for name in FIELDS}
    _refuse_second(ReportSchedule(pk=schedule.pk, is_active=True, **wanted))
    return save_row(
        schedule,
        changes=changes,
        expected_version=None,
        actor=actor,
        now=now,
        event="schedule.resumed",
    )


def zone_of(schedule: ReportSchedule) -> ZoneInfo:
    """Return the zone whose wall clock the schedule follows."""
    return ZoneInfo(schedule.time_zone)


def addresses(text: str) -> list[str]:
    """Read one address a line; the same one twice counts once. Raises ScheduleRefused."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        address = line.strip().rstrip(",;")
        if not address:
            continue
        try:
            validate_email(address)
        except ValidationError as error:
            message = _("“%(address)s” is not an e-mail address.") % {"address": address[:80]}
            raise ScheduleRefused(message, fields={"extra_recipients": [message]}) from error
        found.setdefault(address.lower(), address)
    return list(found.values())


def _coming(schedule: ReportSchedule, now: datetime) -> datetime:
    return calendar.next_due(
        now, day_of_month=schedule.number, hour=schedule.hour, zone=zone_of(schedule)
    )


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {name: fields[name] for name in FIELDS if name in fields}
    if "extra_recipients" in wanted:
        chosen = addresses(wanted["extra_recipients"])
        if len(chosen) > MAX_EXTRA_RECIPIENTS:
            message = _("Enter at most %(count)d addresses.") % {"count": MAX_EXTRA_RECIPIENTS}
            raise ScheduleRefused(message, fields={"extra_recipients": [message]})
        wanted["extra_recipients"] = "\n".join(chosen)
    return wanted


def _refuse_second(schedule: ReportSchedule) -> None:
    """One report a month for each audience, and outside addresses only for outside readers."""
    twin = ReportSchedule.objects.filter(
        kind=schedule.kind, audience=schedule.audience, is_active=True
    ).exclude(pk=schedule.pk)
    if schedule.is_active and twin.exists():
        message = _("This audience already has a schedule. Change that one.")
        raise ScheduleRefused(message, fields={"audience": [message]})
    if schedule.audience == Audience.EXTERNAL:
        return
    lines = [line.lower() for line in schedule.extra_recipients.splitlines()]
    people = UserModel.objects.filter(email__in=lines, is_active=True)
    known = set(people.values_list("email", flat=True))
    if strangers := [line for line in lines if line not in known]:
        message = _("Only the report for external readers goes to outside addresses: %(who)s.") % {
            "who": ", ".join(strangers)[:200]
        }
        raise ScheduleRefused(message, fields={"extra_recipients": [message]})
