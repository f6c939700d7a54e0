"""What a course correction is begun from, by id: 404 for strangers, 403 for mere readers."""

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from kpis.access.obstacles import obstacle_for_reading
from kpis.access.targets import kpt_for_reading
from kpis.models import Kpt, Obstacle
from kpis.permissions.boards import can_correct, can_solve
from saypro_align.lib.not_found import id_or_404

if TYPE_CHECKING:
    from departments.models import User


def kpt_for_correcting(user: "User", pk: uuid.UUID | str) -> Kpt:
    """Return the target to who may plan a correction of its course."""
    kpt = kpt_for_reading(user, id_or_404(pk))
    if not can_correct(user, kpt):
        raise PermissionDenied
    return kpt


def obstacle_for_solving(user: "User", pk: uuid.UUID | str) -> Obstacle:
    """Return the obstacle to who may plan how it is solved."""
    obstacle = obstacle_for_reading(user, id_or_404(pk))
    if not can_solve(user, obstacle):
        raise PermissionDenied
    return obstacle


def solution_of(obstacle: Obstacle, reply_id: str) -> str:
    """Return the answer in the obstacle's thread that was marked as its solution; else nothing."""
    try:
        wanted = uuid.UUID(reply_id)
    except ValueError:
        return ""
    reply = obstacle.replies.filter(pk=wanted).first()
    return reply.text if reply is not None else ""
