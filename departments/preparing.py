"""What the opening of a quarter looks at: which quarter it is, and what hangs on each goal."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from departments.choices import IN_FORCE_STATES, WORKING_STATES, ObjectiveState, QuarterState
from departments.models import GoalLink, Quarter


@dataclass(frozen=True, slots=True)
class GoalReach:
    """How many objectives and plans of open quarters serve a goal."""

    objectives: int
    plans: int


def goal_reaches(goal_ids: Iterable[UUID]) -> dict[UUID, GoalReach]:
    """Return how much hangs on each of the goals now, in one query."""
    rows = (
        GoalLink.objects.filter(
            goal__in=list(goal_ids),
            retired_at=None,
            objective__state=ObjectiveState.ACTIVE,
            objective__plan__state__in=[*IN_FORCE_STATES, *WORKING_STATES],
            objective__plan__obligation__quarter__state=QuarterState.OPEN,
        )
        .order_by()
        .values("goal_id")
        .annotate(
            objectives=Count("objective__key", distinct=True),
            plans=Count("objective__plan__obligation", distinct=True),
        )
    )
    return {row["goal_id"]: GoalReach(row["objectives"], row["plans"]) for row in rows}


def quarter_to_open() -> Quarter | None:
    """Return the quarter whose opening is under way, else the next one that is prepared."""
    prepared = Quarter.objects.filter(state=QuarterState.PREPARING).order_by("starts_on", "pk")
    return prepared.filter(opening__isnull=False).first() or prepared.first()
