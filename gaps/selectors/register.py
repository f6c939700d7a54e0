"""The register of gaps: filtered rows for the page, the download and the queue.

What is done about a gap belongs to the app above; here it is known by the relation's name only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from departments.choices import QuarterState
from departments.models import User
from gaps.access import readable_gaps
from gaps.choices import OPEN_STATES, Severity
from gaps.models import Gap, GapQuerySet, ScoringRules
from gaps.permissions import can_plan_action
from gaps.reaction import Reaction, reaction
from gaps.selectors.filters import GapFilters, narrowed
from gaps.selectors.rules import current_rules
from saypro_align.lib.clock import organization_day

_CANCELLED = "cancelled"
_RANKS = {severity: rank for rank, severity in enumerate(Severity.values)}


@dataclass(frozen=True)
class GapRow:
    """A line of the register."""

    gap: Gap
    departments: tuple[str, ...]
    days_open: int
    reaction: Reaction | None
    action: Any
    may_plan: bool


def gap_rows(user: User, filters: GapFilters, now: datetime) -> GapQuerySet:
    """Return the gaps of the register: the gravest first, then the oldest."""
    rows = narrowed(readable_gaps(user), filters, now)
    return rows.annotate(
        rank=Case(
            *(When(severity=name, then=Value(rank)) for name, rank in _RANKS.items()),
            output_field=IntegerField(),
        )
    ).order_by("rank", "opened_at", "id")


def gap_table(gaps: Iterable[Gap], user: User, now: datetime) -> list[GapRow]:
    """Return rows of `gap_rows`, read with `with_actions`, as the register shows them."""
    today, rules = organization_day(now), current_rules(now)
    return [
        GapRow(
            gap=gap,
            departments=department_names(gap),
            days_open=days_open(gap, today),
            reaction=reaction_to(gap, rules, today),
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


def reaction_to(gap: Gap, rules: ScoringRules, today: date) -> Reaction | None:
    """Return until when somebody has to react to the gap; None where nobody has."""
    if gap.quarter.state == QuarterState.CLOSED:
        return None
    return reaction(
        gap.state,
        opened_on=organization_day(gap.opened_at),
        decided_on=organization_day(gap.decided_at) if gap.decided_at else None,
        today=today,
        triage_days=rules.triage_days,
        correction_days=rules.correction_days,
    )


def live_actions(gap: Gap) -> list[Any]:
    """Return the gap's actions that were not cancelled, the newest first."""
    return [action for action in gap.actions.all() if action.state != _CANCELLED]
