"""Gaps and actions as they stood at a past moment, read from the rows' history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from actions.choices import DONE_STATES, OPEN_STATES, ActionState
from actions.models import CorrectiveAction
from departments.models import Department, Quarter, User
from gaps.choices import OPEN_STATES as OPEN_GAPS
from gaps.choices import GapState, Severity
from gaps.models import Gap, GapParty
from saypro_align.lib.models import VersionedModel

Row = TypeVar("Row", bound=VersionedModel)
_GONE = (GapState.RESOLVED, GapState.VERIFIED)


@dataclass(frozen=True)
class Past:
    """The quarter at one moment: its gaps with their departments, and what was done about them."""

    moment: datetime
    gaps: list[Gap]
    departments: dict[UUID, list[Department]]
    actions: list[CorrectiveAction]
    names: dict[UUID, Department]
    people: dict[UUID, User]
    # Only what concerns this department is told: its gaps, and the actions it takes.
    department_id: UUID | None = None

    def open_gaps(self) -> list[Gap]:
        """Return the gaps that were open and sure."""
        return [
            gap for gap in self._own() if gap.state in OPEN_GAPS and gap.state != GapState.SUSPECTED
        ]

    def without_action(self) -> list[Gap]:
        """Return the open gaps that nobody does anything about yet; what was accepted needs nothing."""
        return [
            gap
            for gap in self.open_gaps()
            if gap.state != GapState.ACCEPTED and self.action_of(gap) is None
        ]

    def suspected(self) -> list[Gap]:
        """Return the gaps that somebody had still to confirm."""
        return [gap for gap in self._own() if gap.state == GapState.SUSPECTED]

    def resolved_since(self, start: datetime) -> list[Gap]:
        """Return the gaps that went away between the start and the moment."""
        return [
            gap
            for gap in self._own()
            if gap.state in _GONE and gap.resolved_at and start <= gap.resolved_at <= self.moment
        ]

    def told_actions(self) -> list[CorrectiveAction]:
        """Return the actions about gaps that were sure, as reports count them."""
        sure = {gap.pk for gap in self.gaps if gap.state != GapState.SUSPECTED}
        return [
            action
            for action in self.actions
            if action.gap_id in sure
            and action.state != ActionState.CANCELLED
            and self.department_id in (None, action.department_id)
        ]

    def overdue(self) -> list[CorrectiveAction]:
        """Return the actions that were late, the oldest deadline first."""
        late = [one for one in self.told_actions() if one.is_overdue(self.day_of(one))]
        return sorted(late, key=lambda one: (one.deadline or self.day_of(one), one.title))

    def done_since(self, start: datetime) -> list[CorrectiveAction]:
        """Return the actions that were carried out between the start and the moment."""
        done = [
            one
            for one in self.told_actions()
            if one.state in DONE_STATES
            and one.implemented_at
            and start <= one.implemented_at <= self.moment
        ]
        return sorted(done, key=lambda one: (one.implemented_at, one.title))

    def coming(self) -> list[CorrectiveAction]:
        """Return the open actions that are not late, the nearest deadline first."""
        found = [
            one
            for one in self.told_actions()
            if one.state in OPEN_STATES and one.deadline and one.deadline >= self.day_of(one)
        ]
        return sorted(found, key=lambda one: (one.deadline, one.title))

    def action_of(self, gap: Gap) -> CorrectiveAction | None:
        """Return the newest action about the gap that was not cancelled."""
        about = [
            action
            for action in self.actions
            if action.gap_id == gap.pk and action.state != ActionState.CANCELLED
        ]
        return max(about, key=lambda action: action.created_at, default=None)

    def day_of(self, action: CorrectiveAction) -> date:
        """Return the day it was in the action's department."""
        return self.moment.astimezone(ZoneInfo(self.names[action.department_id].time_zone)).date()

    def days_late(self, action: CorrectiveAction) -> int:
        """Return by how many days an action was late; 0 for one that was not."""
        day = self.day_of(action)
        return (day - action.deadline).days if action.deadline and action.is_overdue(day) else 0

    def of_department(self, pk: UUID) -> "Past":
        """Return the same moment, told for one department."""
        return replace(self, department_id=pk)

    def _own(self) -> list[Gap]:
        if self.department_id is None:
            return self.gaps
        return [
            gap
            for gap in self.gaps
            if any(one.pk == self.department_id for one in self.departments[gap.pk])
        ]


def load(quarter: Quarter, moment: datetime) -> Past:
    """Read what reports may tell of the quarter at the moment, in a constant number of queries."""
    gaps = [gap for gap in _as_of(Gap, moment, quarter=quarter) if _is_told(gap)]
    parties = _parties(gaps)
    actions = [
        action
        for action in _as_of(CorrectiveAction, moment, gap__quarter=quarter)
        if action.gap_id in parties
    ]
    return Past(
        moment=moment,
        gaps=gaps,
        departments=parties,
        actions=actions,
        names=Department.objects.in_bulk({action.department_id for action in actions}),
        people=User.objects.in_bulk(
            {action.responsible_id for action in actions if action.responsible_id}
        ),
    )


def _is_told(gap: Gap) -> bool:
    """Drafts, advice and what was waved away belong in no report."""
    return not (
        gap.on_draft or gap.state == GapState.DISMISSED or gap.severity == Severity.ADVISORY
    )


def _as_of(model: type[Row], moment: datetime, **conditions: Any) -> Iterable[Row]:
    """Return the rows as they were; a row older than its history counts as it is."""
    earlier: dict[UUID, Row] = {row.pk: row for row in _history(model, moment, conditions)}
    for row in model._default_manager.filter(created_at__lte=moment, **conditions):
        earlier.setdefault(row.pk, row)
    return earlier.values()


def _history(model: type[Row], moment: datetime, conditions: dict[str, Any]) -> Iterable[Row]:
    """Return the rows in the order in which they were saved: of two of one moment the last holds."""
    rows: Iterable[Row] = model.history.as_of(moment).filter(**conditions)
    return sorted(rows, key=lambda row: row.version)


def _parties(gaps: Iterable[Gap]) -> dict[UUID, list[Department]]:
    found: dict[UUID, list[Department]] = {gap.pk: [] for gap in gaps}
    rows = GapParty.objects.filter(gap_id__in=list(found)).select_related("obligation__department")
    for party in rows.order_by("side", "id"):
        if party.obligation.department not in found[party.gap_id]:
            found[party.gap_id].append(party.obligation.department)
    return found
