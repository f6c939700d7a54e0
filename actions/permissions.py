"""Who may do what with a corrective action. Rights of the gap itself stand in `gaps.permissions`."""

from typing import TYPE_CHECKING

from actions.models import CorrectiveAction, Step
from saypro_align.audit.past import only_today

if TYPE_CHECKING:
    from departments.models import User


def heads_it(user: "User", action: CorrectiveAction) -> bool:
    """Return whether the person heads the department that carries the action."""
    return action.department_id in user.headed_department_ids()


@only_today
def can_edit(user: "User", action: CorrectiveAction) -> bool:
    """The head of the department and the strategy office change an action and its steps."""
    return user.is_coordinator or heads_it(user, action)


@only_today
def can_cancel(user: "User", action: CorrectiveAction) -> bool:
    """Who may change an action may cancel it, with a reason."""
    return can_edit(user, action)


@only_today
def can_approve(user: "User", action: CorrectiveAction) -> bool:
    """The head of the department, the strategy office and the leadership agree to an action."""
    return user.is_leader or can_edit(user, action)


@only_today
def can_carry_out(user: "User", action: CorrectiveAction) -> bool:
    """Who may change it, and the person responsible, start and finish an action."""
    return action.responsible_id == user.pk or can_edit(user, action)


@only_today
def can_edit_step(user: "User", step: Step) -> bool:
    """Who may change the action may change its steps."""
    return can_edit(user, step.action)


@only_today
def can_tick(user: "User", step: Step) -> bool:
    """The step's owner ticks it, and whoever may carry out the action."""
    return step.owner_id == user.pk or can_carry_out(user, step.action)


@only_today
def can_move_step(user: "User", step: Step) -> bool:
    """Who carries out the action gives a step another date; its owner alone does not."""
    return can_carry_out(user, step.action)
