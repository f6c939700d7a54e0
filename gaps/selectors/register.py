"""The register of gaps: filtered rows for the page, the download and the queue.

What is done about a gap belongs to the app above; here it is known by the relation's name only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import (
    Case,
    Exists,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from departments.models import Department, Quarter, User
from gaps.access import readable_gaps
from gaps.choices import OPEN_STATES, Severity
from gaps.models import Gap, GapParty, GapQuerySet
from gaps.permissions import can_plan_action
from saypro_align.lib import periods
from saypro_align.lib.clock import organization_day, organization_zone

OPEN, ANY = "open", "any"
# Name in the address → label, first and last day of age.
AGES: Final[dict[str, tuple[Any, int, int | None]]] = {
    "0-7": (_("up to 7 days"), 0, 7),
    "8-14": (_("8 to 14 days"), 8, 14),
    "15-30": (_("15 to 30 days"), 15, 30),
    "over-30": (_("over 30 days"), 31, None),
}
NO_ACTION, WITH_ACTION = "none", "some"
_CANCELLED = "cancelled"
_RANKS = {severity: rank for rank, severity in enumerate(Severity.values)}


@dataclass(frozen=True)
class GapFilters:
    """What the address of the register asks for; None and "" ask for everything."""

    quarter: Quarter | None = None
    kind: str = ""
    severity: str = ""
    state: str = OPEN
    department: Department | None = None
    owner: User | None = None
    age: str = ""
    action: str = ""


@dataclass(frozen=True)
class GapRow:
    """A line of the register."""

    gap: Gap
    departments: tuple[str, ...]
    days_open: int
    action: Any
    may_plan: bool


def gap_rows(user: User, filters: GapFilters, now: datetime) -> GapQuerySet:
    """Return the gaps of the register: the gravest first, then the oldest."""
    rows = readable_gaps(user)
    if filters.quarter:
        rows = rows.in_quarter(filters.quarter)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.severity:
        rows = rows.filter(severity=filters.severity)
    if filters.state == OPEN:
        rows = rows.filter(state__in=OPEN_STATES)
    elif filters.state != ANY:
        rows = rows.filter(state=filters.state)
    if filters.department:
        party = GapParty.objects.filter(
            gap=OuterRef("pk"), obligation__department=filters.department
        )
        rows = rows.filter(Exists(party))
    rows = _by_action(rows, filters)
    if filters.age:
        rows = _of_age(rows, filters.age, organization_day(now))
    return rows.annotate(
        rank=Case(
            *(When(severity=name, then=Value(rank)) for name, rank in _RANKS.items()),
            output_field=IntegerField(),
        )
    ).order_by("rank", "opened_at", "id")


def gap_table(gaps: Iterable[Gap], user: User, now: datetime) -> list[GapRow]:
    """Return rows of `gap_rows`, read with `with_actions`, as the register shows them."""
    today = organization_day(now)
    return [
        GapRow(
            gap=gap,
            departments=department_names(gap),
            days_open=days_open(gap, today),
            action=next(iter(live_actions(gap)), None),
            may_plan=gap.state in OPEN_STATES and can_plan_action(user, gap),
        )
        for gap in gaps
    ]


def with_actions(gaps: GapQuerySet) -> GapQuerySet:
    """Load the actions of each gap too."""
    return gaps.prefetch_related("actions")


def department_names(gap: Gap) -> tuple[str, ...]:
    """Return the departments concerned, each once, in the order of the sides."""
    return tuple(dict.fromkeys(party.obligation.department.name for party in gap.parties.all()))


def days_open(gap: Gap, today: date) -> int:
    """Return for how many days the gap has been open, in the organization's calendar."""
    return max((today - organization_day(gap.opened_at)).days, 0)


def _by_action(rows: GapQuerySet, filters: GapFilters) -> GapQuerySet:
    planned = (
        Gap.objects.filter(pk=OuterRef("pk"))
        .alias(live=FilteredRelation("actions", condition=~Q(actions__state=_CANCELLED)))
        .filter(live__isnull=False)
    )
    if filters.action == NO_ACTION:
        rows = rows.filter(~Exists(planned))
    elif filters.action == WITH_ACTION:
        rows = rows.filter(Exists(planned))
    if filters.owner:
        rows = rows.filter(Exists(planned.filter(live__responsible=filters.owner)))
    return rows


def _of_age(rows: GapQuerySet, age: str, today: date) -> GapQuerySet:
    _label, youngest, oldest = AGES[age]
    zone = organization_zone()
    if youngest:
        _start, end = periods.day_bounds(today - timedelta(days=youngest), zone)
        rows = rows.filter(opened_at__lt=end)
    if oldest is not None:
        start, _end = periods.day_bounds(today - timedelta(days=oldest), zone)
        rows = rows.filter(opened_at__gte=start)
    return rows


def live_actions(gap: Gap) -> list[Any]:
    """Return the gap's actions that were not cancelled, the newest first."""
    return [action for action in gap.actions.all() if action.state != _CANCELLED]
