"""One mail when a report is late, one when a job keeps failing; never a second about the same."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import OrganizationRole
from departments.models import User
from departments.reminding import has_address
from departments.services.plan_mails import News, send_news
from reports.models import ReportRun, ReportSchedule
from reports.selectors.late import Late, late_reports
from saypro_align.audit.services import record
from saypro_align.jobs import words
from saypro_align.jobs.models import Job
from saypro_align.jobs.noting import claim_telling
from saypro_align.jobs.standing import MOST_FAILURES
from saypro_align.lib.templatetags.ui import moment

LATE_MAIL: Final = "report_late"
FAILING_MAIL: Final = "job_failing"
KINDS: Final = (LATE_MAIL, FAILING_MAIL)
# What is older was late before anybody watched.
_NEWS_FOR: Final = timedelta(days=7)
# The watch looks each minute; who looks again after longer than this has been away.
_AWAY_AFTER: Final = timedelta(minutes=5)
_WATCH: Final = "watch-jobs"


def watch(now: datetime) -> None:
    """Tell of what is late and what keeps failing.

    The first look after an outage only looks: what was missed goes out at that moment.
    """
    if Job.objects.filter(name=_WATCH, last_finished_at__gte=now - _AWAY_AFTER).exists():
        tell_late_reports(now=now)
        tell_failing_jobs(now=now)


def tell_late_reports(*, now: datetime) -> int:
    """Tell owner and office of each late report, once; return how many were told of now."""
    late = [one for one in late_reports(now) if now - one.due_at <= _NEWS_FOR]
    return sum(_tell_late(one, now) for one in late)


def tell_failing_jobs(*, now: datetime) -> int:
    """Tell office and administrators of each job that keeps failing, once for each row of failures."""
    failing = Job.objects.filter(failures_in_row__gte=MOST_FAILURES, told_at=None)
    return sum(_tell_failing(job, now) for job in failing.order_by("name"))


def may_still_get(kind: str, recipient: str, about_id: UUID | None) -> bool:
    """Return whether the person still sees to schedules, or to this one."""
    people = User.objects.filter(email__iexact=recipient, is_active=True)
    if people.filter(organization_role__in=_told_of_jobs(kind)).exists():
        return True
    owned = ReportSchedule.objects.filter(owner__in=people)
    return about_id is not None and owned.filter(pk=about_id).exists()


@transaction.atomic
def _tell_late(late: Late, now: datetime) -> bool:
    """Claim the report's runs and write the mails, together or not at all."""
    untold = ReportRun.objects.filter(pk__in=[run.pk for run in late.runs], alerted_at=None)
    if late.runs and not untold.update(alerted_at=now):
        return False
    key = f"{LATE_MAIL}:{late.schedule.pk}:{late.due_at:%Y%m%dT%H%M}"
    news = _late_news(late)
    people = _people(_told_of_jobs(LATE_MAIL), late.schedule.owner)
    written = [
        send_news(
            key=f"{key}:{person.pk}",
            kind=LATE_MAIL,
            recipient=person.email,
            news=news,
            about=late.schedule,
            now=now,
        )
        for person in people
    ]
    if not any(written):
        return False
    record("report.late", actor=None, subject=late.schedule, now=now, why=late.error)
    return True


def _late_news(late: Late) -> News:
    told = {"name": late.schedule.name, "due": moment(late.due_at)}
    return News(
        subject=_("Report late: %(name)s") % {"name": Truncator(late.schedule.name).chars(45)},
        sentences=(
            _("“%(name)s” was due on %(due)s and has not been sent.") % told,
            *_what_is_known(late),
            _("You get no second mail about this report."),
        ),
        button=_("See the report"),
        url=settings.SITE_URL + way_to(late),
        reason=_(
            "You get this because you answer for the schedule or work in the strategy office."
        ),
    )


def way_to(late: Late) -> str:
    """Return the path of the page where something can be done about it."""
    if len(late.runs) == 1:
        return reverse("reports:report_page", args=[late.runs[0].pk])
    return reverse("reports:schedule_list")


def _what_is_known(late: Late) -> Iterable[str]:
    if len(late.runs) > 1:
        yield ngettext(
            "%(n)d of its reports waits.", "%(n)d of its reports wait.", len(late.runs)
        ) % {"n": len(late.runs)}
    if late.error:
        yield _("The last attempt failed: %(error)s.") % {"error": late.error.rstrip(".")}
    if late.is_failed:
        yield _("It is not tried again by itself. Somebody has to.")
    elif late.runs:
        yield _("It is tried again by itself.")
    else:
        yield _("Nothing has begun to make it: the background jobs may stand still.")


@transaction.atomic
def _tell_failing(job: Job, now: datetime) -> bool:
    since = job.failing_since
    if since is None or not claim_telling(job.name, failing_since=since, now=now):
        return False
    for person in _people(_told_of_jobs(FAILING_MAIL)):
        send_news(
            key=f"{FAILING_MAIL}:{job.name}:{since:%Y%m%dT%H%M%S}:{person.pk}",
            kind=FAILING_MAIL,
            recipient=person.email,
            news=_failing_news(job, since),
            about=None,
            now=now,
        )
    return True


def _failing_news(job: Job, since: datetime) -> News:
    told = {"job": words.name_of(job.name), "n": job.failures_in_row, "since": moment(since)}
    return News(
        subject=_("A background job keeps failing: %(job)s") % told,
        sentences=(
            _("“%(job)s” has failed %(n)d times in a row since %(since)s.") % told,
            _("The last fault: %(error)s.") % {"error": job.last_error},
            _("It goes on trying. You get no second mail unless it recovers and fails again."),
        ),
        button=_("See the jobs"),
        url=settings.SITE_URL + reverse("reports:job_list"),
        reason=_(
            "You get this because you work in the strategy office or administer SayPro Align."
        ),
    )


def _told_of_jobs(kind: str) -> tuple[OrganizationRole, ...]:
    office = (OrganizationRole.COORDINATOR,)
    return office if kind == LATE_MAIL else (*office, OrganizationRole.ADMINISTRATOR)


def _people(roles: Iterable[OrganizationRole], owner: User | None = None) -> list[User]:
    wanted = Q(organization_role__in=list(roles)) | Q(pk=owner.pk if owner else None)
    people = User.objects.filter(wanted, is_active=True).order_by("pk")
    return [person for person in people if has_address(person)]
