"""The board of obstacles, the oldest first, and the page of one with its thread."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from actions.choices import ActionState
from actions.models import CorrectiveAction
from departments.models import Department, User
from kpis.access.obstacles import readable_obstacles
from kpis.choices.check_ins import ObstacleState
from kpis.models import Obstacle, ObstacleQuerySet, ObstacleReply
from kpis.permissions.boards import can_reply, can_solve, can_withdraw_reply
from saypro_align.audit.models import AuditEntry
from saypro_align.audit.selectors import entries_of
from saypro_align.lib.clock import organization_day

OPEN, OVERDUE, HELP, ANY = "open", "overdue", "help", "any"
# So many days old an obstacle is shown as old.
OLD_DAYS: Final = 14
HEADERS: Final[Sequence[str | Promise]] = (
    gettext_lazy("What is in the way"),
    gettext_lazy("Target"),
    gettext_lazy("Department"),
    gettext_lazy("Who clears it"),
    gettext_lazy("Need help from"),
    gettext_lazy("What help"),
    gettext_lazy("Needed by"),
    gettext_lazy("Days old"),
    gettext_lazy("Answers"),
    gettext_lazy("State"),
    gettext_lazy("What came of it"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    state: str = OPEN
    department: Department | None = None


@dataclass(frozen=True, slots=True)
class ObstacleRow:
    """An obstacle in the list."""

    obstacle: Obstacle
    age: int
    replies: int
    is_overdue: bool

    @property
    def is_old(self) -> bool:
        """Return whether it has stood in the way for long."""
        return self.obstacle.state == ObstacleState.OPEN and self.age >= OLD_DAYS


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """An answer in the thread, with what the reader may do to it."""

    reply: ObstacleReply
    may_mark: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class ObstaclePage:
    """An obstacle with its thread and what was started about it."""

    row: ObstacleRow
    today: date
    replies: list[ReplyRow]
    corrections: list[CorrectiveAction]
    history: list[AuditEntry]
    may_reply: bool
    may_close: bool

    @property
    def solution(self) -> ObstacleReply | None:
        """Return the answer that is the solution."""
        return next((row.reply for row in self.replies if row.reply.is_solution), None)


def listed(user: User, asked: Asked, now: datetime) -> ObstacleQuerySet:
    """Return the obstacles asked for: the overdue and the oldest first."""
    rows = _narrowed(readable_obstacles(user), asked, organization_day(now))
    return rows.annotate(
        said=Count("replies", filter=Q(replies__withdrawn_at=None), distinct=True)
    ).order_by(F("due_on").asc(nulls_last=True), "created_at", "pk")


def counts(user: User, asked: Asked, now: datetime) -> dict[str, int]:
    """Return how many obstacles each tab shows."""
    day = organization_day(now)
    readable = Obstacle.objects.visible_to(user)
    return {
        state: _narrowed(readable, Asked(state, asked.department), day).count()
        for state in (OPEN, OVERDUE, HELP, ANY)
    }


def table(rows: Iterable[Obstacle], now: datetime) -> list[ObstacleRow]:
    """Return the lines of the list."""
    day = organization_day(now)
    return [_row(row, day, getattr(row, "said", 0)) for row in rows]


def obstacle_page(obstacle: Obstacle, user: User, now: datetime) -> ObstaclePage:
    """Return the page of an obstacle as this reader sees it."""
    day = organization_day(now)
    is_open = obstacle.state == ObstacleState.OPEN
    replies = list(obstacle.replies.filter(withdrawn_at=None).select_related("by", "marked_by"))
    may_close = is_open and can_solve(user, obstacle)
    rows = CorrectiveAction.objects.visible_to(user).filter(obstacle=obstacle)
    return ObstaclePage(
        row=_row(obstacle, day, len(replies)),
        today=day,
        replies=[
            ReplyRow(
                reply,
                may_mark=may_close,
                may_withdraw=is_open and not reply.is_solution and can_withdraw_reply(user, reply),
            )
            for reply in replies
        ],
        corrections=list(rows.exclude(state=ActionState.CANCELLED).order_by("created_at", "pk")),
        history=entries_of(obstacle, *replies),
        may_reply=is_open and can_reply(user, obstacle),
        may_close=can_solve(user, obstacle),
    )


def lines(rows: Iterable[ObstacleRow]) -> Iterator[Sequence[object]]:
    """Yield the lines of the file."""
    for row in rows:
        one = row.obstacle
        yield (
            one.what,
            one.kpt.name if one.kpt else "",
            one.department.name if one.department else "",
            one.owner.name,
            one.help_from.name if one.help_from else "",
            one.help_needed,
            one.due_on,
            row.age,
            row.replies,
            one.state_choice.label,
            one.outcome,
        )


def _narrowed(rows: ObstacleQuerySet, asked: Asked, day: date) -> ObstacleQuerySet:
    if asked.department is not None:
        rows = rows.filter(Q(department=asked.department) | Q(help_from=asked.department))
    if asked.state in ObstacleState.values:
        return rows.filter(state=asked.state)
    if asked.state == OVERDUE:
        return rows.open().filter(due_on__lt=day)
    if asked.state == HELP:
        return rows.open().filter(help_from__isnull=False)
    return rows if asked.state == ANY else rows.open()


def _row(obstacle: Obstacle, day: date, replies: int) -> ObstacleRow:
    until = organization_day(obstacle.solved_at) if obstacle.solved_at else day
    return ObstacleRow(
        obstacle=obstacle,
        age=max(0, (until - organization_day(obstacle.created_at)).days),
        replies=replies,
        is_overdue=obstacle.is_overdue(day),
    )
