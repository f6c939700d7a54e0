"""Does everything run, and who is owed what? The start page of the administration."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Quarter
from gaps.models import AssessmentRequest
from gaps.selectors.scores import headline
from gaps.selectors.triage import suspicions
from reports import lists, words
from reports.alignment import Word
from reports.models import ReportSchedule
from reports.selectors.jobs import Background, background_now
from reports.selectors.late import PATIENCE, Late, late_reports
from reports.selectors.mails import mail_states
from reports.selectors.waiting import plan_queue

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class Counted:
    """A number and the list behind it; without an address it is told only."""

    count: int
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Owing:
    """A department that still owes its plan."""

    name: str
    url: str
    word: Word


@dataclass(frozen=True)
class ManagePage:
    """The start page of the administration."""

    quarter: Quarter | None
    sentence: str
    not_submitted: tuple[Owing, ...]
    background: Background
    mails: tuple[Counted, ...]
    waiting: tuple[Counted, ...]
    late: tuple[Late, ...]
    next_report: ReportSchedule | None

    @property
    def health(self) -> str:
        """Say whether everything runs; what is late counts as much as what is silent."""
        if not self.late:
            return self.background.sentence
        told = ngettext("%(n)d report is late.", "%(n)d reports are late.", len(self.late))
        return f"{told % {'n': len(self.late)}} {self.background.sentence}"

    @property
    def is_well(self) -> bool:
        """Tell whether nobody has to do anything."""
        known = self.background
        return known.is_heard and not (self.late or known.in_need)


def manage_page(user: "User", quarter: Quarter | None, now: datetime) -> ManagePage:
    """Return how the quarter, the jobs, the reports and the mails stand."""
    number = headline(quarter) if quarter else None
    active = ReportSchedule.objects.filter(is_active=True).order_by("next_run_at", "pk")
    return ManagePage(
        quarter=quarter,
        sentence=words.headline_sentence(
            number.aligned, number.total, number.target_percent, number.needed
        )
        if number
        else "",
        not_submitted=_not_submitted(quarter, now),
        background=background_now(now),
        mails=tuple(_mails()),
        waiting=tuple(_waiting(user, quarter, now)),
        late=tuple(late_reports(now)),
        next_report=active.first(),
    )


def _not_submitted(quarter: Quarter | None, now: datetime) -> tuple[Owing, ...]:
    """Return who still owes a plan, as the page of waiting plans counts them."""
    if quarter is None:
        return ()
    owed = [row for row in plan_queue(quarter, now).rows if row.is_owed]
    return tuple(
        Owing(
            row.obligation.department.name,
            lists.department(row.obligation.department.slug, quarter),
            row.word,
        )
        for row in owed
    )


def _mails() -> list[Counted]:
    log = reverse("reports:mail_log")
    return [
        Counted(count, str(state.label), f"{log}?{urlencode({'state': state.value})}")
        for state, count in mail_states()
    ]


def _waiting(user: "User", quarter: Quarter | None, now: datetime) -> list[Counted]:
    """Return what waits for somebody, or too long for a job."""
    told = []
    if quarter and user.is_coordinator:
        suspected = suspicions(user).filter(quarter=quarter).count()
        review = f"{reverse('gaps:gap_review')}?{urlencode({'q': quarter.code})}"
        told.append(Counted(suspected, _("suspected gaps to confirm"), review))
    unassessed = AssessmentRequest.objects.filter(requested_at__lt=now - PATIENCE).count()
    if unassessed:
        told.append(Counted(unassessed, _("plans waiting too long to be assessed")))
    return told
