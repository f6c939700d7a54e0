"""How far the reports are that a schedule makes for one period, and their mails."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports import words
from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule
from reports.selectors.jobs import standstill
from saypro_align.outbox.models import NOT_DELIVERED, MailState, OutgoingMail

if TYPE_CHECKING:
    from uuid import UUID

# Where a report stands for who waits for it; each word narrows the list of reports to as many rows.
STEPS: Final = {
    "waiting": (RunState.PENDING,),
    "made": (RunState.BUILT, RunState.SENT),
    "failed": (RunState.FAILED,),
}
STEP_WORDS: Final = {
    "waiting": gettext_lazy("Waiting"),
    "made": gettext_lazy("Made"),
    "failed": gettext_lazy("Failed"),
}
# What takes longer is not waited for with the page open.
PATIENCE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Making:
    """Some reports and their mails, counted; `standstill` says why nothing moves, if that is so."""

    period: str
    total: int
    made: int
    failed: int
    mails: int
    mails_sent: int
    undelivered: int
    # Something is to be made or sent yet, and changes while one looks.
    is_unfinished: bool
    is_moving: bool
    why: str
    standstill: str
    reports_url: str = ""
    mails_url: str = ""

    @property
    def waiting(self) -> int:
        """Return how many reports are still to be made."""
        return self.total - self.made - self.failed

    @property
    def sentence(self) -> str:
        """Say how far it is: "12 of 70 reports made, 3 of 12 mails sent"."""
        reports = ngettext(
            "%(made)d of %(total)d report made", "%(made)d of %(total)d reports made", self.total
        ) % {"made": self.made, "total": self.total}
        if not self.mails:
            return reports
        mails = ngettext(
            "%(sent)d of %(mails)d mail sent", "%(sent)d of %(mails)d mails sent", self.mails
        ) % {"sent": self.mails_sent, "mails": self.mails}
        return _("%(reports)s, %(mails)s") % {"reports": reports, "mails": mails}


def making_of(
    schedule: ReportSchedule, period_key: str, now: datetime, *, only: "UUID | None" = None
) -> Making:
    """Return how far a period's reports are; `only` asks about a single one."""
    runs = ReportRun.objects.filter(schedule=schedule, period_key=period_key)
    narrowed = {"schedule": str(schedule.pk), "period": period_key}
    if only is not None:
        runs, narrowed = runs.filter(pk=only), {"report": str(only)}
    states = runs.order_by().aggregate(
        total=Count("pk"),
        made=Count("pk", filter=Q(state__in=STEPS["made"])),
        failed=Count("pk", filter=Q(state=RunState.FAILED)),
        # A report that failed or waits for what it tells of has said why, and is tried later.
        moving=Count("pk", filter=Q(state__in=[RunState.PENDING, RunState.BUILT], last_error="")),
        touched=Max("updated_at"),
        begins=Min("period_start"),
    )
    mails = _mails(runs)
    moving, touched = states.pop("moving") + mails.pop("moving"), states.pop("touched")
    begins = states.pop("begins")
    still = standstill(now) if moving else ""
    said = runs.filter(state=RunState.PENDING).exclude(last_error="").order_by("due_at", "pk")
    return Making(
        period=words.period_words(period_key, begins) if begins else "",
        **states,
        **mails,
        is_unfinished=bool(moving) or states["made"] + states["failed"] < states["total"],
        is_moving=bool(moving) and not still and now - touched < PATIENCE,
        why=(said.values_list("last_error", flat=True).first() or "").rstrip("."),
        standstill=still,
        reports_url=f"{reverse('reports:report_list')}?{urlencode(narrowed)}",
        mails_url=f"{reverse('reports:mail_log')}?{urlencode(narrowed)}",
    )


def newest_period(schedule: ReportSchedule) -> str:
    """Return the period the schedule's newest report tells of; empty before the first."""
    rows = ReportRun.objects.filter(schedule=schedule).order_by("-period_end", "-due_at")
    return rows.values_list("period_key", flat=True).first() or ""


def _mails(runs: QuerySet[ReportRun]) -> dict[str, int]:
    """Count the mails; one that waits after an attempt moves later, when nobody looks any more."""
    about = OutgoingMail.objects.filter(
        about_label=ReportRun._meta.label_lower, about_id__in=runs.order_by().values("pk")
    )
    return about.order_by().aggregate(
        mails=Count("pk"),
        mails_sent=Count("pk", filter=Q(state=MailState.SENT)),
        undelivered=Count("pk", filter=Q(state__in=NOT_DELIVERED)),
        moving=Count("pk", filter=Q(state=MailState.QUEUED, attempts=0)),
    )
