"""The links by which outside readers open reports, and what they still show of whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from departments.models import Department
from reports.choices.outside import LinkState
from reports.models import ReportLink, ReportRun
from saypro_align.lib.clock import organization_day


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link and the word for its state."""

    link: ReportLink
    state: LinkState

    @property
    def is_open(self) -> bool:
        """Return whether the link opens its report."""
        return self.state == LinkState.OPEN


def living_links(now: datetime) -> QuerySet[ReportLink]:
    """Return the links that open a report at this moment."""
    return ReportLink.objects.filter(revoked_at=None, expires_at__gt=now)


def links_of(run: ReportRun) -> QuerySet[ReportLink]:
    """Return all links of a report, the newest first."""
    rows = ReportLink.objects.filter(run=run).select_related("created_by", "revoked_by")
    return rows.order_by("-created_at", "-id")


def as_rows(links: Iterable[ReportLink], now: datetime) -> list[LinkRow]:
    """Return the links with the words for their states."""
    return [LinkRow(link, state_of(link, now)) for link in links]


def state_of(link: ReportLink, now: datetime) -> LinkState:
    """Return whether the link opens its report, and why not."""
    if link.revoked_at is not None:
        return LinkState.CLOSED
    return LinkState.OPEN if link.is_living(now) else LinkState.OVER


def naming(departments: Iterable[Department], now: datetime) -> dict[UUID, frozenset[UUID]]:
    """Return, for each department, the reports with open links in which outsiders read of it."""
    named = ReportRun.named_departments.through.objects.filter(
        department__in=[one.pk for one in departments],
        reportrun__in=living_links(now).values("run"),
    )
    found: dict[UUID, set[UUID]] = {}
    for department, run in named.values_list("department_id", "reportrun_id"):
        found.setdefault(department, set()).add(run)
    return {department: frozenset(runs) for department, runs in found.items()}


def open_links_by_run(now: datetime) -> dict[UUID, int]:
    """Return how many open links each report has."""
    found: dict[UUID, int] = {}
    for run in living_links(now).values_list("run_id", flat=True):
        found[run] = found.get(run, 0) + 1
    return found


def link_lines(rows: Iterable[LinkRow]) -> Iterator[tuple[object, ...]]:
    """Yield the lines of the file: for whom, made, until, state, closed."""
    for row in rows:
        link = row.link
        yield (
            str(link),
            organization_day(link.created_at).isoformat(),
            link.created_by or _("by mail"),
            organization_day(link.expires_at).isoformat(),
            row.state.label,
            organization_day(link.revoked_at).isoformat() if link.revoked_at else "",
        )
