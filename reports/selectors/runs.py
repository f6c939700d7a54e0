"""Reports that were made, their numbers and their mails."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from departments.models import Department
from reports.choices import RunState
from reports.document import Document
from reports.models import ReportRun, ReportSchedule
from reports.permissions import can_manage_schedules
from reports.selectors.consent import withdrawn_from
from reports.selectors.mails import MailFilter, MailRow, mail_rows, mail_states, with_people
from reports.selectors.making import STEPS, Making, making_of
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.outbox.models import NOT_DELIVERED, MailState, OutgoingMail

if TYPE_CHECKING:
    from departments.models import User

MOST_MAILS: Final = 50
ABOUT_RUN = ReportRun._meta.label_lower


@dataclass(frozen=True)
class RunPage:
    """One report, with the delivery log for who may resend."""

    run: ReportRun
    state: RunState
    report: Document | None
    mails: tuple[MailRow, ...]
    sent: int
    total: int
    undelivered: int
    may_manage: bool
    revisions: tuple[ReportRun, ...] = ()
    # How far it is, for who steers it, until its mails are on their way.
    making: Making | None = None
    history: tuple[AuditEntry, ...] = ()
    # Named in it though outsiders are to read of them no more; for who corrects reports.
    withdrawn: tuple[Department, ...] = ()

    @property
    def newest(self) -> ReportRun | None:
        """Return the revision that replaced this one; None where this is the newest."""
        last = self.revisions[-1] if self.revisions else self.run
        return None if last.pk == self.run.pk else last

    @property
    def may_correct(self) -> bool:
        """Return whether the report can be corrected by this person now."""
        return self.may_manage and self.state == RunState.SENT and self.newest is None


def revisions_of(run: ReportRun, user: "User") -> tuple[ReportRun, ...]:
    """Return all revisions of the report that the person may read, the first one first."""
    same = ReportRun.objects.visible_to(user).filter(
        kind=run.kind,
        audience=run.audience,
        language=run.language,
        period_key=run.period_key,
        department=run.department_id,
    )
    return tuple(same.defer("content", "text", "html").order_by("revision"))


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports are wanted; `step` is a word of `making.STEPS`."""

    kind: str = ""
    audience: str = ""
    step: str = ""
    period: str = ""
    schedule: ReportSchedule | None = None

    @property
    def is_open(self) -> bool:
        """Return whether all reports are wanted."""
        return self == ReportFilter()


@dataclass(frozen=True, slots=True)
class Month:
    """The reports that tell of a month; a quarter's stand below its last one."""

    month: date
    runs: tuple[ReportRun, ...]


def report_rows(user: "User", wanted: ReportFilter | None = None) -> QuerySet[ReportRun]:
    """Return the reports the person may read, narrowed, each with how many mails it became."""
    wanted = wanted or ReportFilter()
    counted = (
        OutgoingMail.objects.filter(about_label=ABOUT_RUN, about_id=OuterRef("pk"))
        .order_by()
        .values("about_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    rows = ReportRun.objects.visible_to(user).select_related("schedule", "department")
    narrowed = {
        "kind": wanted.kind,
        "audience": wanted.audience,
        "period_key": wanted.period,
        "schedule": wanted.schedule,
        "state__in": STEPS.get(wanted.step),
    }
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value})
    slim = rows.defer("content", "text", "html")
    return slim.annotate(mails=Coalesce(Subquery(counted), 0)).order_by(
        "-period_end", "-due_at", "department__name", "-id"
    )


def by_month(rows: Iterable[ReportRun]) -> list[Month]:
    """Return the reports under the months they tell of, in the order they come in."""
    grouped = groupby(rows, key=lambda run: run.period_end.replace(day=1))
    return [Month(month, tuple(runs)) for month, runs in grouped]


def document_of(run: ReportRun) -> Document | None:
    """Return what a run froze; nothing before it was built."""
    return Document.from_json(run.content) if "sections" in run.content else None


def run_page(run: ReportRun, user: "User", now: datetime) -> RunPage:
    """Return a report's page; addresses of recipients are for who manages the schedules."""
    counts = {state.value: count for state, count in mail_states(MailFilter(report=run.pk))}
    may_manage = can_manage_schedules(user)
    return RunPage(
        run=run,
        state=RunState(run.state),
        report=document_of(run),
        mails=tuple(_worst_first(run)) if may_manage else (),
        sent=counts[MailState.SENT.value],
        total=sum(counts.values()),
        undelivered=sum(counts[state.value] for state in NOT_DELIVERED),
        may_manage=may_manage,
        revisions=revisions_of(run, user),
        making=_making(run, now) if may_manage else None,
        history=tuple(entries_of(run)) if may_manage else (),
        withdrawn=withdrawn_from(run) if may_manage else (),
    )


def _making(run: ReportRun, now: datetime) -> Making | None:
    found = making_of(run.schedule, run.period_key, now, only=run.pk)
    return found if found.is_unfinished else None


def _worst_first(run: ReportRun) -> list[MailRow]:
    """Return the mails of a report, what did not arrive first; the mail log has them all."""
    arrived = Case(
        When(state__in=NOT_DELIVERED, then=Value(0)),
        When(state=MailState.SENT, then=Value(2)),
        default=Value(1),
    )
    rows = mail_rows(MailFilter(report=run.pk)).order_by(arrived, "recipient", "created_at", "id")
    return with_people(rows[:MOST_MAILS])
