"""Gaps and actions as they stood at a past moment, read from the rows' history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from actions.choices import ActionState
from actions.models import CorrectiveAction
from departments.models import Department, Quarter, User
from gaps.choices import OPEN_STATES, GapState, Severity
from gaps.models import Gap, GapParty
from reports.choices import Audience
from saypro_align.lib.models import VersionedModel

Row = TypeVar("Row", bound=VersionedModel)
_GONE = (GapState.RESOLVED, GapState.VERIFIED)


@dataclass(frozen=True)
class Past:
    """The quarter at one moment: its gaps with their departments, and what was done about them."""

    moment: datetime
    day: date
    gaps: list[Gap]
    departments: dict[UUID, list[Department]]
    actions: list[CorrectiveAction]
    names: dict[UUID, Department]
    people: dict[UUID, User]

    def open_gaps(self) -> list[Gap]:
        """Return the gaps that were open."""
        return [gap for gap in self.gaps if gap.state in OPEN_STATES]

    def resolved_since(self, start: datetime) -> list[Gap]:
        """Return the gaps that went away between the start and the moment."""
        return [
            gap
            for gap in self.gaps
            if gap.state in _GONE and gap.resolved_at and start <= gap.resolved_at < self.moment
        ]

    def overdue(self) -> list[CorrectiveAction]:
        """Return the actions that were late, the oldest deadline first."""
        late = [action for action in self.actions if action.is_overdue(self.day)]
        return sorted(late, key=lambda action: (action.deadline or self.day, action.title))

    def done_since(self, start: datetime) -> list[CorrectiveAction]:
        """Return the actions that were implemented between the start and the moment."""
        done = [
            action
            for action in self.actions
            if action.implemented_at and start <= action.implemented_at < self.moment
        ]
        return sorted(done, key=lambda action: (action.implemented_at, action.title))

    def action_of(self, gap: Gap) -> CorrectiveAction | None:
        """Return the newest action about the gap that was not cancelled."""
        about = [
            action
            for action in self.actions
            if action.gap_id == gap.pk and action.state != ActionState.CANCELLED
        ]
        return max(about, key=lambda action: action.created_at, default=None)


def load(quarter: Quarter, moment: datetime, day: date, audience: str) -> Past:
    """Read what the audience may know of the quarter at the moment, in a constant number of queries."""
    gaps = [gap for gap in _as_of(Gap, moment, quarter=quarter) if _may_know(gap, audience)]
    parties = _parties(gaps)
    actions = [
        action
        for action in _as_of(CorrectiveAction, moment, gap__quarter=quarter)
        if action.gap_id in parties
    ]
    return Past(
        moment=moment,
        day=day,
        gaps=gaps,
        departments=parties,
        actions=actions,
        names=Department.objects.in_bulk({action.department_id for action in actions}),
        people=User.objects.in_bulk(
            {action.responsible_id for action in actions if action.responsible_id}
        ),
    )


def _may_know(gap: Gap, audience: str) -> bool:
    """Drafts and what was waved away belong in no report, what is only suspected in few."""
    if gap.on_draft or gap.state == GapState.DISMISSED or gap.severity == Severity.ADVISORY:
        return False
    return gap.state != GapState.SUSPECTED or audience == Audience.LEADERSHIP


def _as_of(model: type[Row], moment: datetime, **conditions: Any) -> Iterable[Row]:
    """Return the rows as they were; a row older than its history counts as it is."""
    earlier: dict[UUID, Row] = {row.pk: row for row in _history(model, moment, conditions)}
    for row in model._default_manager.filter(created_at__lt=moment, **conditions):
        earlier.setdefault(row.pk, row)
    return earlier.values()


def _history(model: type[Row], moment: datetime, conditions: dict[str, Any]) -> Iterable[Row]:
    rows: Iterable[Row] = model.history.as_of(moment).filter(**conditions)
    return rows


def _parties(gaps: Iterable[Gap]) -> dict[UUID, list[Department]]:
    found: dict[UUID, list[Department]] = {gap.pk: [] for gap in gaps}
    rows = GapParty.objects.filter(gap_id__in=list(found)).select_related("obligation__department")
    for party in rows.order_by("side", "id"):
        if party.obligation.department not in found[party.gap_id]:
            found[party.gap_id].append(party.obligation.department)
    return found
