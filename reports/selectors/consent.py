"""Which departments outside readers may read of, who said so, and which links still tell of others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from departments.access import selected_quarter
from departments.models import Department
from departments.permissions import can_show_outside
from reports.choices import Audience
from reports.choices.outside import ShownState
from reports.models import ReportRun, ReportSchedule
from reports.permissions import can_manage_schedules
from reports.selectors.report_links import naming, open_links_by_run
from reports.selectors.wordings import WordingRow, wording_rows
from saypro_align.lib.clock import organization_day

if TYPE_CHECKING:
    from departments.models import User


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A department, what its head answered, and how many open links still name it."""

    department: Department
    state: ShownState
    open_links: int

    @property
    def is_leaking(self) -> bool:
        """Return whether links still show a department that outsiders are to read of no more."""
        return self.state == ShownState.HIDDEN and self.open_links > 0


@dataclass(frozen=True, slots=True)
class ConsentPage:
    """What the page of one department's answer shows."""

    row: ConsentRow
    schedules: tuple[ReportSchedule, ...]
    # The department's gaps in the words of the next report; for who answers and who words them.
    words: tuple[WordingRow, ...]
    may_answer: bool
    may_close: bool


def state_of(department: Department) -> ShownState:
    """Return what the department's head answered."""
    if department.is_shown_outside:
        return ShownState.SHOWN
    return ShownState.OPEN if department.shown_outside_at is None else ShownState.HIDDEN


def withdrawn_from(run: ReportRun) -> tuple[Department, ...]:
    """Return the departments that outsiders read of in the report though they agree no more."""
    if run.audience != Audience.EXTERNAL:
        return ()
    return tuple(run.named_departments.filter(is_shown_outside=False).order_by("name", "pk"))


def outside_schedules() -> tuple[ReportSchedule, ...]:
    """Return the schedules that send reports outside."""
    rows = ReportSchedule.objects.filter(is_active=True, audience=Audience.EXTERNAL)
    return tuple(rows.order_by("next_run_at", "pk"))


def consent_rows(departments: Iterable[Department], now: datetime) -> list[ConsentRow]:
    """Return the departments with their answers; a constant number of queries."""
    wanted = list(departments)
    counts = open_links_by_run(now)
    named = naming(wanted, now) if counts else {}
    return [
        ConsentRow(
            department=one,
            state=state_of(one),
            open_links=sum(counts[run] for run in named.get(one.pk, ())),
        )
        for one in wanted
    ]


def active_rows(now: datetime) -> list[ConsentRow]:
    """Return the departments that exist today."""
    rows = Department.objects.active_on(organization_day(now)).select_related("shown_outside_by")
    return consent_rows(rows.order_by("name", "pk"), now)


def leaking(now: datetime, since: datetime) -> Iterator[ConsentRow]:
    """Yield departments that withdrew since a moment while open links still show them."""
    rows = Department.objects.filter(is_shown_outside=False, shown_outside_at__gte=since)
    yield from (one for one in consent_rows(rows.order_by("name", "pk"), now) if one.is_leaking)


def consent_page(department: Department, user: "User", now: datetime) -> ConsentPage:
    """Return the page on which a head answers, and others read the answer."""
    may_answer, may_close = can_show_outside(user, department.pk), can_manage_schedules(user)
    return ConsentPage(
        row=consent_rows([department], now)[0],
        schedules=outside_schedules(),
        words=_words(department, user, now) if may_answer or may_close else (),
        may_answer=may_answer,
        may_close=may_close,
    )


def _words(department: Department, user: "User", now: datetime) -> tuple[WordingRow, ...]:
    quarter = selected_quarter(None, user, now)
    rows = wording_rows(quarter, now) if quarter else []
    return tuple(row for row in rows if department in row.departments)


def lines(rows: Iterable[ConsentRow]) -> Iterator[tuple[object, ...]]:
    """Yield the lines of the file: department, answer, by whom, when, open links."""
    for row in rows:
        one = row.department
        yield (
            one.name,
            row.state.label,
            one.shown_outside_by or "",
            organization_day(one.shown_outside_at).isoformat() if one.shown_outside_at else "",
            row.open_links,
        )
