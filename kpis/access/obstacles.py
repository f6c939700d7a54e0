"""From an id to an obstacle or an answer to one, or 404 for strangers and 403 for mere readers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from departments.models import User
from kpis.models import Obstacle, ObstacleQuerySet, ObstacleReply
from kpis.permissions.boards import can_reply, can_solve, can_withdraw_reply
from saypro_align.lib.not_found import first_or_404


def readable_obstacles(user: User) -> ObstacleQuerySet:
    """Return the obstacles the person may read, with what pages and rights ask of them."""
    return Obstacle.objects.visible_to(user).select_related(
        "kpt__quarter", "kpt__kpi", "kpi", "department", "help_from", "owner", "raised_by"
    )


def obstacle_for_reading(user: User, pk: UUID | str) -> Obstacle:
    """Return an obstacle the person may see."""
    return first_or_404(readable_obstacles(user).filter(pk=pk))


def obstacle_for_replying(user: User, pk: UUID | str) -> Obstacle:
    """Return an obstacle to who may say what would help."""
    obstacle = obstacle_for_reading(user, pk)
    if not can_reply(user, obstacle):
        raise PermissionDenied
    return obstacle


def obstacle_for_closing(user: User, pk: UUID | str) -> Obstacle:
    """Return an obstacle to who may say that it is gone, or no longer matters."""
    obstacle = obstacle_for_reading(user, pk)
    if not can_solve(user, obstacle):
        raise PermissionDenied
    return obstacle


def reply_for_reading(user: User, pk: UUID | str) -> ObstacleReply:
    """Return an answer to an obstacle the person may see."""
    return first_or_404(
        ObstacleReply.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("by", "obstacle__kpt", "obstacle__department", "obstacle__help_from")
    )


def reply_for_marking(user: User, pk: UUID | str) -> ObstacleReply:
    """Return an answer to who may say that it is the solution."""
    reply = reply_for_reading(user, pk)
    if not can_solve(user, reply.obstacle):
        raise PermissionDenied
    return reply


def reply_for_withdrawing(user: User, pk: UUID | str) -> ObstacleReply:
    """Return an answer to who wrote it."""
    reply = reply_for_reading(user, pk)
    if not can_withdraw_reply(user, reply):
        raise PermissionDenied
    return reply
