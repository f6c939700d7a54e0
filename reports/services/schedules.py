"""When reports are made, and for whom."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from departments.models import Department
from departments.models import User as UserModel
from reports.choices import Audience, ReportKind
from reports.models import ReportRun, ReportSchedule
from reports.permissions import can_read_audience
from reports.scheduling import dues
from reports.scheduling.readers import AUDIENCES, RHYTHMS
from reports.selectors.dates import organization_calendar, rule_of
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError

if TYPE_CHECKING:
    from departments.models import User

COLUMNS: Final = (
    "name",
    "kind",
    "audience",
    "every",
    "counting",
    "number",
    "hour",
    "minute",
    "time_zone",
    "language",
    "to_audience",
    "extra_recipients",
)
LISTS: Final = ("people", "departments")
FIELDS: Final = (*COLUMNS, *LISTS)
# What moves the day a report is due on.
_RULE: Final = ("every", "counting", "number", "hour", "minute", "time_zone")
MAX_EXTRA_RECIPIENTS: Final = 50
MAX_PEOPLE: Final = 200


class ScheduleRefused(DomainError):
    """The schedule cannot be as asked."""

    code = "schedule_refused"


@transaction.atomic
def create_schedule(*, fields: Mapping[str, Any], actor: "User", now: datetime) -> ReportSchedule:
    """Add a schedule; its first report is the next one due.

    Without an audience, a rhythm or a name it gets the usual ones of its kind.
    """
    schedule, lists = checked_schedule(fields)
    _refuse_twin(schedule, lists["departments"])
    schedule.owner = actor
    schedule.next_run_at = _coming(schedule, now)
    made = create_row(schedule, actor=actor, now=now, event="schedule.created")
    _keep(made, lists)
    return made


@transaction.atomic
def edit_schedule(
    *,
    schedule: ReportSchedule,
    fields: Mapping[str, Any],
    expected_version: int | None,
    actor: "User",
    now: datetime,
) -> ReportSchedule:
    """Change a schedule; the period it was waiting for stays the period it waits for."""
    columns, lists = _checked(fields)
    wanted = {name: columns.get(name, getattr(schedule, name)) for name in COLUMNS}
    after = ReportSchedule(pk=schedule.pk, is_active=schedule.is_active, **wanted)
    stored = {name: list(getattr(schedule, name).all()) for name in LISTS}
    _refuse(after, {**stored, **lists})
    _refuse_twin(after, lists.get("departments", stored["departments"]))
    if any(wanted[name] != getattr(schedule, name) for name in _RULE):
        columns["next_run_at"] = dues.replanned(
            schedule.next_run_at, rule_of(schedule), rule_of(after), organization_calendar()
        )
    moved = {name: rows for name, rows in lists.items() if set(rows) != set(stored[name])}
    saved = save_row(
        schedule,
        changes=columns,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="schedule.changed",
        beside={name: (_names(stored[name]), _names(rows)) for name, rows in moved.items()},
    )
    _keep(saved, moved)
    return saved


@transaction.atomic
def pause_schedule(
    *, schedule: ReportSchedule, actor: "User | None", now: datetime, why: str = ""
) -> ReportSchedule:
    """Make no further reports until somebody resumes it; what was asked for before is not made either."""
    if not why:
        ReportRun.objects.filter(schedule=schedule).wanted().update(asked_at=None, updated_at=now)
    return save_row(
        schedule,
        changes={"is_active": False, "paused_why": why[:500]},
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
        "paused_why": "",
        "failures": 0,
        "last_error": "",
        "next_run_at": _coming(schedule, now),
    }
    wanted = {name: getattr(schedule, name) for name in COLUMNS}
    lists = {name: list(getattr(schedule, name).all()) for name in LISTS}
    _refuse_twin(ReportSchedule(pk=schedule.pk, is_active=True, **wanted), lists["departments"])
    return save_row(
        schedule,
        changes=changes,
        expected_version=None,
        actor=actor,
        now=now,
        event="schedule.resumed",
    )


def checked_schedule(fields: Mapping[str, Any]) -> tuple[ReportSchedule, dict[str, list[Any]]]:
    """Return the schedule these fields make, unsaved, with its people and departments.

    Raises ScheduleRefused or ValidationError for what cannot be.
    """
    columns, lists = _checked(_filled(fields))
    schedule = ReportSchedule(**columns)
    found = {name: lists.get(name, []) for name in LISTS}
    _refuse(schedule, found)
    return schedule, found


def usual_name(kind: str, audience: str) -> str:
    """Name a schedule nobody has named: "Stakeholder report: External readers"."""
    return f"{ReportKind(kind).label}: {Audience(audience).label}"


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
            raise _refused(
                "extra_recipients",
                _("“%(address)s” is not an e-mail address.") % {"address": address[:80]},
            ) from error
        found.setdefault(address.lower(), address)
    return list(found.values())


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Add what goes without saying for the kind of report."""
    filled = {name: value for name, value in fields.items() if value not in (None, "")}
    kind = filled.setdefault("kind", ReportKind.MONTHLY)
    filled.setdefault("audience", AUDIENCES.get(kind, (Audience.LEADERSHIP,))[0])
    if kind in RHYTHMS:
        filled.setdefault("every", RHYTHMS[kind][0])
    if kind in ReportKind.values and filled["audience"] in Audience.values:
        filled.setdefault("name", usual_name(kind, filled["audience"]))
    return filled


def _checked(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return the columns and the lists that were given."""
    columns = {name: fields[name] for name in COLUMNS if name in fields}
    _refuse_impossible(columns)
    if "extra_recipients" in columns:
        chosen = addresses(columns["extra_recipients"])
        if len(chosen) > MAX_EXTRA_RECIPIENTS:
            message = _("Enter at most %(count)d addresses.") % {"count": MAX_EXTRA_RECIPIENTS}
            raise _refused("extra_recipients", message)
        columns["extra_recipients"] = "\n".join(chosen)
    if columns.get("language", "en") not in dict(settings.LANGUAGES):
        raise _refused("language", _("Choose one of the languages offered."))
    return columns, {name: list(fields[name]) for name in LISTS if name in fields}


def _refuse_impossible(columns: Mapping[str, Any]) -> None:
    """Refuse a rule that names no moment, before dates are worked out from it."""
    for name in set(_RULE) & set(columns):
        try:
            ReportSchedule._meta.get_field(name).clean(columns[name], None)  # type: ignore[union-attr]
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error


def _refuse(schedule: ReportSchedule, lists: Mapping[str, list[Any]]) -> None:
    _refuse_other_readers(schedule)
    _refuse_people(schedule, lists.get("people", []))
    _refuse_strangers(schedule)


def _refuse_other_readers(schedule: ReportSchedule) -> None:
    """Each kind is made for certain readers, of a month or of a quarter."""
    kind = str(schedule.kind)
    offered = AUDIENCES.get(kind, ())
    if schedule.audience in Audience.values and offered and schedule.audience not in offered:
        message = _("This report is made for: %(who)s.") % {
            "who": ", ".join(str(one.label) for one in offered)
        }
        raise _refused("audience", message)
    rhythms = RHYTHMS.get(kind, ())
    if rhythms and schedule.every not in rhythms:
        message = _("This report is made: %(how)s.") % {
            "how": ", ".join(str(one.label).lower() for one in rhythms)
        }
        raise _refused("every", message)


def _refuse_people(schedule: ReportSchedule, people: list[UserModel]) -> None:
    """Single people get no report that was not made for them."""
    if len(people) > MAX_PEOPLE:
        raise _refused("people", _("Choose at most %(count)d people.") % {"count": MAX_PEOPLE})
    strangers = [one for one in people if not can_read_audience(one, schedule.audience)]
    if strangers:
        message = _("This report may not be read by %(who)s.") % {
            "who": ", ".join(str(one) for one in strangers)[:200]
        }
        raise _refused("people", message)


def _refuse_strangers(schedule: ReportSchedule) -> None:
    """Outside addresses stand in schedules for outside readers only."""
    if schedule.audience == Audience.EXTERNAL:
        return
    lines = [line.lower() for line in schedule.extra_recipients.splitlines()]
    people = UserModel.objects.filter(email__in=lines, is_active=True)
    known = set(people.values_list("email", flat=True))
    if strangers := [line for line in lines if line not in known]:
        message = _("Only the report for external readers goes to outside addresses: %(who)s.") % {
            "who": ", ".join(strangers)[:200]
        }
        raise _refused("extra_recipients", message)


def _refuse_twin(schedule: ReportSchedule, departments: list[Department]) -> None:
    """One report a period for each audience: a second schedule would make none of its own."""
    if not schedule.is_active:
        return
    twins = ReportSchedule.objects.filter(
        kind=schedule.kind,
        audience=schedule.audience,
        every=schedule.every,
        language=schedule.language,
        is_active=True,
    ).exclude(pk=schedule.pk)
    if schedule.kind != ReportKind.DEPARTMENT:
        if twins.exists():
            raise _refused("audience", _("This audience already has a schedule. Change that one."))
        return
    mine = {one.pk for one in departments}
    for twin in twins.prefetch_related("departments"):
        theirs = {one.pk for one in twin.departments.all()}
        if not mine or not theirs or mine & theirs:
            message = _("“%(name)s” makes the report of these departments already.") % {
                "name": twin.name
            }
            raise _refused("departments", message)


def _refused(name: str, message: str) -> ScheduleRefused:
    return ScheduleRefused(message, fields={name: [message]})


def _coming(schedule: ReportSchedule, now: datetime) -> datetime:
    return dues.next_due(now, rule_of(schedule), organization_calendar()).moment


def _keep(schedule: ReportSchedule, lists: Mapping[str, list[Any]]) -> None:
    for name, rows in lists.items():
        getattr(schedule, name).set(rows)


def _names(rows: Iterable[Model]) -> str:
    return ", ".join(sorted(str(row) for row in rows))
