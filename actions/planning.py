"""Who may plan what is done about a gap, a target or an obstacle."""

from typing import TYPE_CHECKING

from actions.about import About
from gaps.permissions import can_plan_action
from kpis.board_permissions import can_correct, can_solve

if TYPE_CHECKING:
    from departments.models import User


def can_plan_about(user: "User", about: About) -> bool:
    """Return whether the person may plan an action about it."""
    if about.gap is not None:
        return can_plan_action(user, about.gap)
    if about.obstacle is not None:
        return can_solve(user, about.obstacle)
    return about.kpt is not None and can_correct(user, about.kpt)
