"""Trying a schedule out: what it would make today, and one mail to oneself. Nothing else is written."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from departments.reminding import has_address
from departments.services.limits import TEST_MAILS, count_use
from reports import builders
from reports.models import ReportRun, ReportSchedule
from reports.renderers import html, text
from reports.scheduling import dues
from reports.scheduling.rules import Due
from reports.scheduling.words import rule_words
from reports.selectors.dates import organization_calendar, rule_of
from reports.selectors.opt_outs import stopped_among
from reports.selectors.recipients import addressed_by
from reports.services import links
from reports.services.runs import told_of
from reports.services.schedules import checked_schedule
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import DomainError
from saypro_align.outbox.services import enqueue_mail

if TYPE_CHECKING:
    from departments.models import Department, User
    from reports.document import Document

logger = logging.getLogger(__name__)

MAIL: Final = "report_test"
_DATES: Final = 5


@dataclass(frozen=True)
class Trial:
    """What a schedule would make and send; `why` says why there is no document yet."""

    words: str
    dates: tuple[datetime, ...]
    document: "Document | None"
    department: "Department | None"
    addresses: tuple[str, ...]
    stopped: tuple[str, ...]
    why: str = ""


def try_fields(*, fields: Mapping[str, Any], now: datetime) -> Trial:
    """Return what a schedule with these fields would make. Raises what creating it would raise."""
    schedule, lists = checked_schedule(fields)
    return _tried(schedule, lists["people"], lists["departments"], now)


def try_schedule(*, schedule: ReportSchedule, now: datetime) -> Trial:
    """Return what the schedule would make of the last complete period."""
    people = list(schedule.people.filter(is_active=True))
    return _tried(schedule, people, list(schedule.departments.all()), now)


@dataclass(frozen=True)
class TrialMail:
    """The mail a schedule would write today; its stop link is the reader's own."""

    subject: str
    text: str
    html: str


def try_mail(*, schedule: ReportSchedule, address: str, now: datetime) -> TrialMail:
    """Return the mail as this address would get it. Raises DomainError where there is none yet."""
    trial = try_schedule(schedule=schedule, now=now)
    document = trial.document
    if document is None:
        raise DomainError(trial.why)
    places = replace(_links(schedule), stop=links.stop_link(address, schedule.kind))
    with translation.override(schedule.language):
        return TrialMail(
            subject=document.subject,
            text=text.render(document, places),
            html=html.render(document, places),
        )


@transaction.atomic
def send_test(*, schedule: ReportSchedule, actor: "User", now: datetime) -> str:
    """Mail the report to the person who asks, as its readers would get it; at most once a minute.

    Returns the address. Raises DomainError where there is nothing to send yet.
    """
    if not has_address(actor):
        raise DomainError(_("No mail can be sent to your address."))
    count_use(TEST_MAILS, actor, now)
    mail = try_mail(schedule=schedule, address=actor.email, now=now)
    enqueue_mail(
        key=f"report-test:{schedule.pk}:{actor.pk}:{now:%Y%m%d%H%M}",
        kind=MAIL,
        recipient=actor.email,
        subject=_("Test: %(subject)s") % {"subject": mail.subject},
        text=mail.text,
        html=mail.html,
        about=schedule,
        now=now,
    )
    record("report.tried", actor=actor, subject=schedule, now=now)
    return str(actor.email)


def _tried(
    schedule: ReportSchedule,
    people: Iterable["User"],
    departments: "list[Department]",
    now: datetime,
) -> Trial:
    rule, calendar = rule_of(schedule), organization_calendar()
    zone = ZoneInfo(schedule.time_zone)
    period = dues.last_complete(now, rule, calendar)
    listed = [due.moment.astimezone(zone) for due in dues.coming_dues(now, _DATES, rule, calendar)]
    # The report names the next one; a schedule nobody has saved has no date of its own yet.
    schedule.next_run_at = listed[0]
    run = _unsaved(schedule, now)
    document, why, department = None, _("No quarter has ended yet."), None
    if period is not None:
        run.period_key = period.key
        run.period_start, run.period_end = period.first_day, period.last_day
        department = next(iter(told_of(schedule, Due(now, period), departments)), None)
        run.department = department
        document, why = _document(run, now)
    found = addressed_by(run, people)
    stopped = stopped_among(found, run.kind)
    return Trial(
        words=rule_words(rule),
        dates=tuple(listed),
        document=document,
        department=department,
        addresses=tuple(found[key] for key in sorted(found) if key not in stopped),
        stopped=tuple(found[key] for key in sorted(found) if key in stopped),
        why=why,
    )


def _unsaved(schedule: ReportSchedule, now: datetime) -> ReportRun:
    return ReportRun(
        schedule=schedule,
        kind=schedule.kind,
        audience=schedule.audience,
        language=schedule.language,
        due_at=now,
        created_at=now,
        updated_at=now,
    )


def _document(run: ReportRun, now: datetime) -> "tuple[Document | None, str]":
    try:
        return builders.build(run, now=now)[0], ""
    except builders.NotYet as waiting:
        return None, str(waiting)
    except Exception:
        logger.exception("The report %s cannot be tried", run.kind)
        return None, _("This report cannot be made now. The fault stands in the log.")


def _links(schedule: ReportSchedule) -> Any:
    """Lead to the schedule: the report itself does not exist yet."""
    path = reverse("reports:schedule_page", args=[schedule.pk])
    places = links.for_run(ReportRun(schedule=schedule, kind=schedule.kind))
    return replace(places, report=f"{settings.SITE_URL}{path}")
