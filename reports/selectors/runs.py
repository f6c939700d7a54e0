"""Reports that were made, their numbers and their mails."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from reports.choices import RunState
from reports.document import Document
from reports.models import ReportRun
from reports.permissions import can_manage_schedules
from saypro_align.outbox.models import MailState, OutgoingMail

if TYPE_CHECKING:
    from departments.models import User

ABOUT_RUN = ReportRun._meta.label_lower


@dataclass(frozen=True)
class RunPage:
    """One report, with the delivery log for who may resend."""

    run: ReportRun
    state: RunState
    report: Document | None
    mails: tuple[OutgoingMail, ...]
    sent: int
    total: int
    may_manage: bool


def report_rows(user: "User") -> QuerySet[ReportRun]:
    """Return the reports the person may read, each with how many mails it became."""
    counted = (
        OutgoingMail.objects.filter(about_label=ABOUT_RUN, about_id=OuterRef("pk"))
        .order_by()
        .values("about_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    rows = ReportRun.objects.visible_to(user).select_related("schedule")
    slim = rows.defer("content", "text", "html")
    return slim.annotate(mails=Coalesce(Subquery(counted), 0)).order_by("-due_at", "-id")


def run_page(run: ReportRun, user: "User") -> RunPage:
    """Return a report's page; addresses of recipients are for who manages the schedules."""
    mails = list(
        OutgoingMail.objects.filter(about_label=ABOUT_RUN, about_id=run.pk).order_by(
            "recipient", "created_at", "id"
        )
    )
    may_manage = can_manage_schedules(user)
    return RunPage(
        run=run,
        state=RunState(run.state),
        report=Document.from_json(run.content) if run.content else None,
        mails=tuple(mails) if may_manage else (),
        sent=sum(mail.state == MailState.SENT for mail in mails),
        total=len(mails),
        may_manage=may_manage,
    )
