"""Progress reports: drafted from data, edited, sent once and for all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from departments.choices import OrganizationRole
from departments.models import Department, User
from departments.reminding import has_address
from departments.services.checks import only
from departments.services.plan_mails import News, Remark, send_news
from kpis.cadence import Period
from reports.models import ProgressReading, ProgressReport, ProgressState
from reports.progress_draft import merged
from reports.selectors.progress_data import draft_of, metrics_of
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, NotAllowed, WrongState

PARTS: Final = ("achievements", "challenges")
MAIL: Final = "progress_sent"
KINDS: Final = (MAIL,)
_LISTED: Final = 5


@transaction.atomic
def save_progress(
    *,
    department: Department,
    period: Period,
    texts: Mapping[str, str],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> ProgressReport:
    """Keep what was written so far; the first time the report begins with it."""
    _must_head(actor, department)
    changes = _cleaned(texts)
    found = ProgressReport.objects.filter(department=department, ends_on=period.ends_on).first()
    if found is None:
        return _begin(department, period, changes, actor, now)
    _must_be_draft(found)
    if expected_version is None:
        raise Conflict(_("Somebody else began this report a moment ago."), current=found)
    return save_row(
        found,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="progress.saved",
        where=Q(state=ProgressState.DRAFT),
    )


@transaction.atomic
def draft_again(
    *,
    department: Department,
    period: Period,
    texts: Mapping[str, str],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> ProgressReport:
    """Take up what the data says newly; what somebody wrote, changed or took out stays so."""
    report = save_progress(
        department=department,
        period=period,
        texts=texts,
        expected_version=expected_version,
        actor=actor,
        now=now,
    )
    drafted = draft_of(department, period, metrics_of(department, period, now), now)
    changes: dict[str, Any] = {
        part: merged(getattr(report, part), report.drafted.get(part, []), drafted[part])
        for part in PARTS
    }
    return save_row(
        report,
        changes={**changes, "drafted": drafted},
        expected_version=report.version,
        actor=actor,
        now=now,
        event="progress.drafted",
        where=Q(state=ProgressState.DRAFT),
    )


@transaction.atomic
def send_progress(
    *,
    department: Department,
    period: Period,
    texts: Mapping[str, str],
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> ProgressReport:
    """Send the report with its key metrics as they stand now; nothing in it changes any more."""
    report = save_progress(
        department=department,
        period=period,
        texts=texts,
        expected_version=expected_version,
        actor=actor,
        now=now,
    )
    if not report.achievements.strip() and not report.challenges.strip():
        raise ValidationError({"achievements": [_("Say at least one thing.")]})
    save_row(
        report,
        changes={
            "state": ProgressState.SENT,
            "sent_by": actor,
            "sent_at": now,
            "is_late": organization_day(now) > report.due_on,
            "metrics": [one.frozen() for one in metrics_of(department, period, now)],
        },
        expected_version=report.version,
        actor=actor,
        now=now,
        event="progress.sent",
        where=Q(state=ProgressState.DRAFT),
    )
    _tell(report, now)
    return report


@transaction.atomic
def note_reading(*, report: ProgressReport, reader: User, now: datetime) -> bool:
    """Note that the person opened the report; its own heads write it and do not count."""
    if report.state != ProgressState.SENT or reader.pk == report.sent_by_id:
        return False
    row = ProgressReading(report=report, user=reader, created_at=now, updated_at=now)
    ProgressReading.objects.bulk_create([row], ignore_conflicts=True)
    return True


def may_still_read(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person may read the report at this moment."""
    del kind
    if about_id is None:
        return False
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    return any(
        ProgressReport.objects.visible_to(person).filter(pk=about_id).exists() for person in people
    )


def _begin(
    department: Department, period: Period, texts: Mapping[str, str], actor: User, now: datetime
) -> ProgressReport:
    drafted = draft_of(department, period, metrics_of(department, period, now), now)
    return create_row(
        ProgressReport(
            department=department,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            due_on=period.due_on,
            drafted=drafted,
            **texts,
        ),
        actor=actor,
        now=now,
        event="progress.begun",
    )


def _cleaned(texts: Mapping[str, str]) -> dict[str, str]:
    given = only(texts, frozenset(PARTS))
    return {part: text.replace("\r\n", "\n").strip() for part, text in given.items()}


def _must_head(actor: User, department: Department) -> None:
    if department.pk not in actor.headed_department_ids() or not actor.is_active:
        raise NotAllowed(_("The heads of the department write its progress report."))


def _must_be_draft(report: ProgressReport) -> None:
    if report.state != ProgressState.DRAFT:
        raise WrongState(_("This report was sent; it stays as it was."))


def _tell(report: ProgressReport, now: datetime) -> None:
    """Mail the strategy office, once for each report."""
    key = f"{MAIL}:{report.pk}"
    office = User.objects.filter(is_active=True, organization_role=OrganizationRole.COORDINATOR)
    for person in office.order_by("pk"):
        if person.pk == report.sent_by_id or not has_address(person):
            continue
        send_news(
            key=f"{key}:{person.pk}",
            kind=MAIL,
            recipient=person.email,
            news=_news(report),
            about=report,
            now=now,
        )


def _news(report: ProgressReport) -> News:
    told = {
        "department": report.department,
        "person": report.sent_by,
        "day": format_date(report.ends_on, "j M Y"),
    }
    lines = [
        *((_("Achieved"), line) for line in report.achievements.splitlines()[:_LISTED]),
        *((_("Challenge"), line) for line in report.challenges.splitlines()[:_LISTED]),
    ]
    return News(
        subject=_("%(department)s: progress report until %(day)s") % told,
        sentences=(
            _("%(person)s sent the progress report of %(department)s.") % told,
            *([_("It came late.")] if report.is_late else []),
        ),
        remarks=tuple(Remark(place, line) for place, line in lines if line.strip()),
        button=_("Read the report"),
        url=settings.SITE_URL
        + reverse(
            "reports:progress_page", args=[report.department.slug, report.ends_on.isoformat()]
        ),
        reason=_("You get this because you work in the strategy office."),
    )
