"""Where to go on after an action that failed when its quarter is closed: gaps of running quarters."""

from typing import Final

from actions.choices import FAILED_STATES
from actions.models import CorrectiveAction
from departments.choices import QuarterState
from departments.models import User
from gaps.choices import OPEN_STATES, GapState
from gaps.models import Gap
from gaps.permissions import can_plan_action

_PLANNABLE: Final = tuple(
    state for state in OPEN_STATES if state not in (GapState.SUSPECTED, GapState.ACCEPTED)
)
# So many are named; more are found in the list of gaps.
MOST: Final = 5


def ended_unsettled(action: CorrectiveAction) -> bool:
    """Return whether it failed and its gap can no longer be opened, because its quarter is closed."""
    gap = action.gap
    is_closed = gap is not None and gap.quarter.state == QuarterState.CLOSED
    return is_closed and action.state in FAILED_STATES


def later_gaps(action: CorrectiveAction, user: User) -> list[Gap]:
    """Return open gaps of its department for which the person may plan, the same kind first."""
    rows = (
        Gap.objects.visible_to(user)
        .filter(
            state__in=_PLANNABLE,
            quarter__state=QuarterState.OPEN,
            parties__obligation__department=action.department_id,
        )
        .select_related("quarter")
        .prefetch_related("parties__obligation__department")
        .distinct()
        .order_by("-created_at", "id")
    )
    kind = action.gap.kind if action.gap else ""
    named = sorted(rows, key=lambda gap: gap.kind != kind)
    return [gap for gap in named if can_plan_action(user, gap)][:MOST]
