"""Why a person got a mail, or none: address, account, stops, reports, reminders, and what was tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Reminder, User
from departments.reminding import has_address, mail_next_to
from reports.alignment import Word
from reports.choices import Audience, DigestKind, ReportKind
from reports.models import OptOut, ReportRun, ReportSchedule
from reports.permissions import can_read_audience
from reports.selectors.mails import MailFilter, MailRow, mail_rows, with_people
from reports.selectors.opt_outs import ends, has_stopped, stopped_kinds, stops_of
from reports.selectors.recipients import is_addressed, told_more
from saypro_align.audit.models import AuditEntry

LOOKED_BACK: Final = timedelta(days=30)
_MOST: Final = 50
_MOMENT: Final = "j M Y, H:i"


@dataclass(frozen=True, slots=True)
class Expected:
    """A mail the person may expect: what, whether it comes, and why or why not."""

    name: str
    word: Word
    why: str
    url: str = ""


@dataclass(frozen=True)
class WhyPage:
    """Everything that decides which mails reach one person."""

    person: User
    sentence: str
    is_reachable: bool
    mails: tuple[MailRow, ...]
    since: datetime
    expected: tuple[Expected, ...]
    # What was stopped and started for the address, the newest first.
    history: tuple[AuditEntry, ...]


def why_page(person: User, now: datetime) -> WhyPage:
    """Return what was sent to the person in a month, what was not, and what comes next."""
    hindrance = _hindrance(person)
    wanted = MailFilter(person=person.pk, since=now - LOOKED_BACK)
    mails = with_people(mail_rows(wanted)[:_MOST])
    return WhyPage(
        person=person,
        sentence=hindrance or _summary(mails),
        is_reachable=not hindrance,
        mails=tuple(mails),
        since=now - LOOKED_BACK,
        expected=(*_reminders(person, hindrance, now), *_reports(person, hindrance)),
        history=tuple(stops_of([person.email])),
    )


def _hindrance(person: User) -> str:
    """Return what keeps every mail from the person."""
    if not person.is_active:
        return _("%(name)s works here no longer and gets no mails.") % {"name": person.name}
    if not has_address(person):
        return _("%(name)s has no e-mail address that mail can be sent to.") % {"name": person.name}
    return ""


def _summary(rows: list[MailRow]) -> str:
    undelivered = [row for row in rows if row.did_not_arrive]
    if undelivered:
        return _("The newest mail that did not arrive: %(subject)s. %(why)s") % {
            "subject": undelivered[0].mail.subject,
            "why": undelivered[0].mail.last_error,
        }
    waiting = [row for row in rows if row.state in ("queued", "sending")]
    if waiting:
        return _("%(subject)s is still on its way.") % {"subject": waiting[0].mail.subject}
    if rows:
        return _("All mails of the last 30 days were taken by the mail server.")
    return _("No mail was written to this person in the last 30 days.")


def _comes(why: str) -> tuple[Word, str]:
    return Word(_("Comes"), "good"), why


def _does_not(why: str) -> tuple[Word, str]:
    return Word(_("Does not come"), "none"), why


def _reminders(person: User, hindrance: str, now: datetime) -> Iterator[Expected]:
    name = _("Reminder of all that is due")
    today = now.astimezone(ZoneInfo(person.time_zone)).date()
    had = Reminder.objects.filter(user=person, day=today).first()
    coming = None if hindrance else mail_next_to(person, now)
    if hindrance:
        word, why = _does_not(hindrance)
    elif has_stopped(person.email, DigestKind.REMINDER):
        word, why = _does_not(_stopped_on(person, DigestKind.REMINDER))
    elif coming is not None:
        count = len(coming.all_said)
        told = ngettext("%(n)d thing, on %(at)s.", "%(n)d things, on %(at)s.", count)
        at = coming.at.astimezone(ZoneInfo(person.time_zone))
        word, why = _comes(told % {"n": count, "at": format_date(at, _MOMENT)})
    elif had is not None:
        word, why = _does_not(_("Today's reminder was written; one a day is the most."))
    else:
        word, why = _does_not(_("Nothing is due."))
    yield Expected(name, word, why)


def _reports(person: User, hindrance: str) -> Iterator[Expected]:
    stopped = stopped_kinds(person.email)
    schedules = ReportSchedule.objects.order_by("name", "pk")
    for schedule in schedules:
        word, why = _report(person, schedule, stopped, hindrance)
        url = reverse("reports:schedule_edit", args=[schedule.pk])
        yield Expected(schedule.name, word, why, url)


def _report(
    person: User, schedule: ReportSchedule, stopped: set[str], hindrance: str
) -> tuple[Word, str]:
    if hindrance:
        return _does_not(hindrance)
    if not schedule.is_active:
        return _does_not(_("The schedule is paused."))
    if stopped & {"", schedule.kind}:
        return _does_not(_stopped_on(person, schedule.kind))
    if not can_read_audience(person, schedule.audience):
        return _does_not(
            _("It is made for: %(audience)s.") % {"audience": schedule.get_audience_display()}
        )
    if any(is_addressed(run, person.email) for run in _examples(person, schedule)):
        return _comes(_next(schedule))
    run = ReportRun(schedule=schedule, kind=schedule.kind, audience=schedule.audience)
    is_for_all = schedule.to_audience and schedule.audience == Audience.STAFF
    if is_for_all and told_more(run).filter(pk=person.pk).exists():
        return _does_not(_("Gets the fuller report of the same time instead."))
    return _does_not(_("The person is not among its recipients."))


def _examples(person: User, schedule: ReportSchedule) -> Iterator[ReportRun]:
    """Yield reports as the schedule will make them: one, or one for each department of the person."""
    run = ReportRun(schedule=schedule, kind=schedule.kind, audience=schedule.audience)
    reads_all = person.is_leader or person.is_coordinator or person.is_administrator
    if schedule.kind != ReportKind.DEPARTMENT or reads_all:
        yield run
        return
    chosen = {one.pk for one in schedule.departments.all()}
    for pk in person.department_ids():
        if not chosen or pk in chosen:
            run.department_id = pk
            yield run


def _next(schedule: ReportSchedule) -> str:
    at = schedule.next_run_at.astimezone(ZoneInfo(schedule.time_zone))
    return _("Next on %(day)s.") % {"day": format_date(at, _MOMENT)}


def _stopped_on(person: User, kind: str) -> str:
    row = (
        OptOut.objects.filter(address=person.email.lower(), resumed_at=None, kind__in=ends(kind))
        .order_by("stopped_at")
        .first()
    )
    day = format_date(row.stopped_at, "j M Y") if row else ""
    return _("Asked for no more of these mails on %(day)s.") % {"day": day}
