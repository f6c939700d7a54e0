"""What is open in a quarter as one reader may see it: gaps and actions, counted in one pass."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actions.choices import DONE_STATES, ActionState
from actions.choices import OPEN_STATES as OPEN_ACTIONS
from actions.models import CorrectiveAction
from actions.selectors.updates import Ask
from departments.models import Quarter
from gaps.choices import OPEN_STATES, GapState
from gaps.models import Gap, GapParty
from reports import lists
from saypro_align.lib.clock import organization_day

if TYPE_CHECKING:
    from departments.models import User

KindAge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class KnownGap:
    """A gap with its moments, for the news."""

    id: uuid.UUID
    kind: str
    state: str
    opened_at: datetime
    resolved_at: datetime | None
    decided_at: datetime | None
    on_draft: bool

    @property
    def moments(self) -> tuple[datetime | None, ...]:
        """Return when it was found, resolved and decided on."""
        return self.opened_at, self.resolved_at, self.decided_at


@dataclass(frozen=True)
class GapCounts:
    """Open gaps by kind and age, and by department; what is resolved but not verified.

    `unsure` are those of the open ones that somebody has still to confirm.
    """

    by_kind_and_age: Mapping[KindAge, int]
    by_department: Mapping[uuid.UUID, int]
    unsure_by_department: Mapping[uuid.UUID, int]
    total: int
    unsure: int
    resolved: int
    # The departments of each gap, by name.
    named: Mapping[uuid.UUID, set[str]]
    every: tuple[KnownGap, ...]


@dataclass(frozen=True)
class LateAction:
    """A corrective action past its deadline."""

    id: uuid.UUID
    title: str
    department: str
    responsible: str
    deadline: date
    days_late: int
    department_id: uuid.UUID
    owner_id: uuid.UUID | None
    # What was asked about it, and what this reader may do.
    ask: Ask | None = None

    @property
    def asked_name(self) -> str:
        """Return who is asked about it: whom it names, else the head of its department."""
        return self.responsible or _("the head of %(department)s") % {"department": self.department}


@dataclass(frozen=True, slots=True)
class KnownAction:
    """An action with the day it was due and the moment it was done, for the news."""

    id: uuid.UUID
    title: str
    department: str
    state: str
    deadline: date | None
    implemented_at: datetime | None


@dataclass
class ActionCounts:
    """Actions of one department."""

    open: int = 0
    late: int = 0
    done: int = 0


@dataclass(frozen=True)
class Actions:
    """Every department's actions, and the late ones, oldest deadline first."""

    by_department: Mapping[uuid.UUID, ActionCounts]
    late: tuple[LateAction, ...]
    every: tuple[KnownAction, ...]


def gap_rows(quarter: Quarter, user: "User") -> QuerySet[GapParty, Any]:
    """Return the sides of the gaps the person may read, with what is counted of them."""
    return (
        GapParty.objects.filter(gap__in=Gap.objects.visible_to(user).in_quarter(quarter))
        .order_by()
        .values_list(
            *("gap_id", "gap__kind", "gap__state", "gap__opened_at"),
            *("gap__resolved_at", "gap__decided_at", "gap__on_draft"),
            *("obligation__department_id", "obligation__department__name"),
        )
    )


def gap_counts(
    quarter: Quarter, user: "User", now: datetime, *, rows: Iterable[Any] | None = None
) -> GapCounts:
    """Count the gaps the person may read: those of `gap_rows`, where somebody else has asked them."""
    today = organization_day(now)
    cells: Counter[KindAge] = Counter()
    departments: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    seen: set[uuid.UUID] = set()
    unsure: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    resolved: set[uuid.UUID] = set()
    named: dict[uuid.UUID, set[str]] = defaultdict(set)
    every: dict[uuid.UUID, KnownGap] = {}
    for row in gap_rows(quarter, user) if rows is None else rows:
        gap_id, kind, state, opened_at, resolved_at, decided_at, on_draft = row[:7]
        department_id, department = row[7:]
        named[gap_id].add(department)
        if gap_id not in every:
            dates = (opened_at, resolved_at, decided_at)
            every[gap_id] = KnownGap(gap_id, kind, state, *dates, on_draft)
        if state == GapState.RESOLVED:
            resolved.add(gap_id)
        if state not in OPEN_STATES:
            continue
        departments[department_id].add(gap_id)
        if state == GapState.SUSPECTED:
            unsure[department_id].add(gap_id)
        if gap_id not in seen:
            seen.add(gap_id)
            age = max((today - organization_day(opened_at)).days, 0)
            cells[(kind, lists.age_of(age))] += 1
    return GapCounts(
        by_kind_and_age=cells,
        by_department={pk: len(ids) for pk, ids in departments.items()},
        unsure_by_department={pk: len(ids) for pk, ids in unsure.items()},
        total=len(seen),
        unsure=len(set().union(*unsure.values())),
        resolved=len(resolved),
        named=named,
        every=tuple(every.values()),
    )


def action_rows(quarter: Quarter, user: "User") -> QuerySet[CorrectiveAction, Any]:
    """Return the actions the person may read, with what is counted of them."""
    return (
        CorrectiveAction.objects.visible_to(user)
        .in_quarter(quarter)
        .exclude(state=ActionState.CANCELLED)
        .order_by("deadline", "title", "id")
        .values_list(
            "id",
            "title",
            "state",
            "deadline",
            "department_id",
            "department__name",
            "department__time_zone",
            "responsible__name",
            "responsible_id",
            "implemented_at",
        )
    )


def actions(
    quarter: Quarter, user: "User", now: datetime, *, rows: Iterable[Any] | None = None
) -> Actions:
    """Count the actions the person may read; lateness by each department's own day."""
    found: dict[uuid.UUID, ActionCounts] = defaultdict(ActionCounts)
    late = []
    days: dict[str, date] = {}
    every = []
    for row in action_rows(quarter, user) if rows is None else rows:
        pk, title, state, deadline, department_id, department, zone, responsible, owner, done_at = (
            row
        )
        every.append(KnownAction(pk, title, department, state, deadline, done_at))
        counts = found[department_id]
        if state not in OPEN_ACTIONS:
            counts.done += state in DONE_STATES
            continue
        counts.open += 1
        today = days.setdefault(zone, now.astimezone(ZoneInfo(zone)).date())
        if deadline is not None and today > deadline:
            counts.late += 1
            behind = (today - deadline).days
            named = responsible or ""
            late.append(
                LateAction(pk, title, department, named, deadline, behind, department_id, owner)
            )
    return Actions(by_department=found, late=tuple(late), every=tuple(every))
