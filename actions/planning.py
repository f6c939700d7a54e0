"""Who may plan what is done about a gap, a target or an obstacle."""

from typing import TYPE_CHECKING

from actions.about import About
from actions.choices import DONE_STATES
from gaps.permissions import can_plan_action
from kpis.permissions.boards import can_correct, can_solve

if TYPE_CHECKING:
    from actions.models import CorrectiveAction
    from departments.models import User


def can_plan_about(user: "User", about: About) -> bool:
    """Return whether the person may plan an action about it."""
    if about.gap is not None:
        return can_plan_action(user, about.gap)
    if about.obstacle is not None:
        return can_solve(user, about.obstacle)
    return about.kpt is not None and can_correct(user, about.kpt)


def can_be_followed(action: "CorrectiveAction", about: About) -> bool:
    """Return whether an action about it goes on where a finished one ended.

    It is about the same thing; or about a gap of the same department in a later quarter, because
    nothing is planned any more for gaps of a quarter that is closed.
    """
    if action.state not in DONE_STATES:
        return False
    if action.is_about(about) or about.gap is None or action.gap is None:
        return action.is_about(about)
    is_later = about.gap.quarter.starts_on > action.gap.quarter.starts_on
    return is_later and action.department_id in about.department_ids
