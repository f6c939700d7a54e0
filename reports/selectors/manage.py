"""Is everything running? Derived from the rows the jobs leave behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from departments.models import Quarter
from gaps.models import AlignmentSnapshot, Assessment, AssessmentRequest
from gaps.selectors.scores import headline
from reports import words
from reports.alignment import Word
from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule
from reports.selectors.frozen import frozen_plans
from reports.selectors.mails import mail_states
from saypro_align.outbox.models import MailState, OutgoingMail

_PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Job:
    """One job of the timetable: what it last did, and whether anything waits too long for it."""

    name: str
    last_at: datetime | None
    waiting: int
    word: Word


@dataclass(frozen=True)
class ManagePage:
    """The start page of the administration."""

    quarter: Quarter | None
    sentence: str
    not_submitted: tuple[str, ...]
    jobs: tuple[Job, ...]
    mails: tuple[tuple[MailState, int], ...]
    schedules: int
    next_report: ReportSchedule | None
    failed_runs: int


def manage_page(quarter: Quarter | None, now: datetime) -> ManagePage:
    """Return how the quarter, the jobs and the mails stand."""
    number = headline(quarter) if quarter else None
    missing = (
        [plan.department for plan in frozen_plans(number) if _has_nothing(plan.state)]
        if number
        else []
    )
    active = ReportSchedule.objects.filter(is_active=True).order_by("next_run_at", "pk")
    return ManagePage(
        quarter=quarter,
        sentence=words.headline_sentence(
            number.aligned, number.total, number.target_percent, number.needed
        )
        if number
        else "",
        not_submitted=tuple(missing),
        jobs=tuple(_jobs(now)),
        mails=tuple(mail_states()),
        schedules=active.count(),
        next_report=active.first(),
        failed_runs=ReportRun.objects.filter(state=RunState.FAILED).count(),
    )


def _has_nothing(state: str) -> bool:
    return state in ("", "draft", "withdrawn")


def _jobs(now: datetime) -> list[Job]:
    before = now - _PATIENCE
    requests = AssessmentRequest.objects.filter(requested_at__lt=before).count()
    assessed = Assessment.objects.order_by("-assessed_at").values_list("assessed_at", flat=True)
    taken = AlignmentSnapshot.objects.order_by("-taken_at").values_list("taken_at", flat=True)
    built = ReportRun.objects.exclude(built_at=None).order_by("-built_at")
    due = ReportSchedule.objects.filter(is_active=True, next_run_at__lt=before).count()
    sent = OutgoingMail.objects.exclude(sent_at=None).order_by("-sent_at")
    stuck = OutgoingMail.objects.filter(
        state__in=[MailState.QUEUED, MailState.SENDING], next_attempt_at__lt=before
    ).count()
    return [
        _job(_("Assess plans"), assessed.first(), requests),
        _job(_("Freeze the number each day"), taken.first(), 0),
        _job(_("Make reports"), built.values_list("built_at", flat=True).first(), due),
        _job(_("Send mails"), sent.values_list("sent_at", flat=True).first(), stuck),
    ]


def _job(name: str, last_at: datetime | None, waiting: int) -> Job:
    word = Word(_("Waits too long"), "bad") if waiting else Word(_("In order"), "good")
    return Job(name, last_at, waiting, word)
