"""Who may do something about a target that lags, or about an obstacle; and who takes part in a thread."""

from uuid import UUID

from departments.models import User
from departments.permissions import is_internal
from kpis.models import Kpt, Obstacle, ObstacleReply
from kpis.target_choices import KptLevel
from kpis.target_permissions import answers_for
from saypro_align.audit.past import only_today


@only_today
def can_correct(user: User, kpt: Kpt) -> bool:
    """Who answers for a target brings it back on its way, its department's heads and the office.

    A target of the organization is everybody's: the leadership and every head may do something.
    """
    if not is_internal(user):
        return False
    headed = user.headed_department_ids()
    if kpt.level == KptLevel.ORGANIZATION:
        is_near = user.is_leader or bool(headed)
    else:
        is_near = kpt.department_id in headed
    return is_near or user.is_coordinator or answers_for(user, kpt)


@only_today
def can_solve(user: User, obstacle: Obstacle) -> bool:
    """Who has an obstacle in the way closes it, the heads of both sides and the office."""
    if not is_internal(user):
        return False
    heads_one = bool(user.headed_department_ids() & sides_of(obstacle))
    return heads_one or user.is_coordinator or obstacle.owner_id == user.pk


@only_today
def can_reply(user: User, obstacle: Obstacle) -> bool:
    """Who may read an obstacle may say what would help."""
    del obstacle
    return is_internal(user)


@only_today
def can_withdraw_reply(user: User, reply: ObstacleReply) -> bool:
    """Who wrote an answer takes it back."""
    return is_internal(user) and reply.by_id == user.pk


def sides_of(obstacle: Obstacle) -> set[UUID]:
    """Return the departments on both sides: the one that is held up, and the one asked to help."""
    named = {obstacle.department_id, obstacle.help_from_id}
    if obstacle.kpt is not None:
        named.add(obstacle.kpt.department_id)
    return {pk for pk in named if pk is not None}
