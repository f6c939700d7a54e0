"""Who may do something about a target that lags, or about an obstacle; and who takes part in a thread."""

from uuid import UUID

from departments.models import Department, User
from departments.permissions import is_internal
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, Obstacle, ObstacleReply
from kpis.permissions.targets import answers_for
from saypro_align.audit.past import is_past, only_today


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


def asking_departments(user: User, kpt: Kpt) -> list[Department]:
    """Return for which departments the person may ask others to work for the target: those he heads.

    Targets of the organization are everybody's, a department's its own; a person's stay with him.
    """
    if is_past() or not is_internal(user) or kpt.level == KptLevel.PERSON:
        return []
    if kpt.state not in (KptState.PROPOSED, KptState.FINAL):
        return []
    headed = user.headed_department_ids()
    if kpt.department_id is not None:
        headed &= {kpt.department_id}
    return list(Department.objects.filter(pk__in=headed).order_by("name")) if headed else []


def sides_of(obstacle: Obstacle) -> set[UUID]:
    """Return the departments on both sides: the one that is held up, and the one asked to help."""
    named = {obstacle.department_id, obstacle.help_from_id}
    if obstacle.kpt is not None:
        named.add(obstacle.kpt.department_id)
    return {pk for pk in named if pk is not None}
