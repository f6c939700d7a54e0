"""What becomes of an obstacle: answers, the one that solves it, and that it is gone or dropped."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.models import User
from departments.services.checks import needs_text
from kpis.choices.check_ins import ObstacleState
from kpis.models import Obstacle, ObstacleReply
from kpis.services.obstacle_mails import tell_of_closing, tell_of_reply
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import NotAllowed, WrongState


@transaction.atomic
def reply_to_obstacle(
    *, obstacle: Obstacle, text: str, actor: User, now: datetime
) -> ObstacleReply:
    """Say what would help; who has the obstacle in the way gets a mail."""
    _is_open(obstacle)
    said = needs_text(text, "text", _("Say what would help."))
    reply = create_row(
        ObstacleReply(obstacle=obstacle, by=actor, text=said),
        actor=actor,
        now=now,
        event="obstacle.replied",
    )
    tell_of_reply(reply=reply, now=now)
    return reply


@transaction.atomic
def withdraw_reply(
    *, reply: ObstacleReply, expected_version: int | None = None, actor: User, now: datetime
) -> ObstacleReply:
    """Take an answer back; a solution stays until it is no longer marked."""
    if reply.by_id != actor.pk:
        raise NotAllowed(_("Only who wrote an answer takes it back."))
    if reply.is_solution:
        raise WrongState(_("This answer is marked as the solution. It stays."))
    return _save(
        reply, {"withdrawn_at": now}, "obstacle.reply_withdrawn", expected_version, actor, now
    )


@transaction.atomic
def mark_solution(
    *, reply: ObstacleReply, expected_version: int | None = None, actor: User, now: datetime
) -> ObstacleReply:
    """Say that this answer is the solution; another one that was is no longer."""
    _is_open(reply.obstacle)
    if reply.withdrawn_at is not None:
        raise WrongState(_("This answer was taken back."))
    before = reply.obstacle.replies.select_for_update().filter(is_solution=True)
    for other in before.exclude(pk=reply.pk):
        _unmark(other, None, actor, now)
    changes = {"is_solution": True, "marked_by": actor}
    return _save(reply, changes, "obstacle.solution_marked", expected_version, actor, now)


@transaction.atomic
def unmark_solution(
    *, reply: ObstacleReply, expected_version: int | None = None, actor: User, now: datetime
) -> ObstacleReply:
    """Say that this answer is not the solution after all."""
    _is_open(reply.obstacle)
    return _unmark(reply, expected_version, actor, now)


@transaction.atomic
def solve_obstacle(
    *,
    obstacle: Obstacle,
    outcome: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Obstacle:
    """Say that the obstacle is gone, and how; the answer marked as the solution tells by itself."""
    _is_open(obstacle)
    solution = obstacle.replies.filter(is_solution=True).first()
    told = outcome.strip() or (solution.text[:500] if solution else "")
    told = needs_text(told, "outcome", _("Say how it was solved."))
    return _close(obstacle, ObstacleState.SOLVED, told, expected_version, actor, now)


@transaction.atomic
def drop_obstacle(
    *,
    obstacle: Obstacle,
    outcome: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Obstacle:
    """Say that the obstacle no longer matters, and why."""
    _is_open(obstacle)
    told = needs_text(outcome, "outcome", _("Say why it no longer matters."))
    return _close(obstacle, ObstacleState.DROPPED, told, expected_version, actor, now)


@transaction.atomic
def reopen_obstacle(
    *, obstacle: Obstacle, expected_version: int | None = None, actor: User, now: datetime
) -> Obstacle:
    """Say that it stands in the way again."""
    if obstacle.state == ObstacleState.OPEN:
        raise WrongState(_("This obstacle is open."))
    return save_row(
        obstacle,
        changes={
            "state": ObstacleState.OPEN,
            "solved_at": None,
            "solved_by": None,
            "outcome": "",
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="obstacle.reopened",
        where=~Q(state=ObstacleState.OPEN),
    )


def _close(
    obstacle: Obstacle,
    state: ObstacleState,
    told: str,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> Obstacle:
    save_row(
        obstacle,
        changes={"state": state, "solved_at": now, "solved_by": actor, "outcome": told},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=f"obstacle.{state}",
        why=told,
        where=Q(state=ObstacleState.OPEN),
    )
    tell_of_closing(obstacle=obstacle, by=actor, now=now)
    return obstacle


def _unmark(
    reply: ObstacleReply, expected_version: int | None, actor: User, now: datetime
) -> ObstacleReply:
    changes: dict[str, Any] = {"is_solution": False, "marked_by": None}
    return _save(reply, changes, "obstacle.solution_unmarked", expected_version, actor, now)


def _save(
    reply: ObstacleReply,
    changes: dict[str, Any],
    event: str,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> ObstacleReply:
    return save_row(
        reply,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
    )


def _is_open(obstacle: Obstacle) -> None:
    if obstacle.state != ObstacleState.OPEN:
        raise WrongState(_("This obstacle is closed."))
