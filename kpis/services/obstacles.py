"""Telling of what stands in the way."""

from dataclasses import dataclass
from datetime import date, datetime

from departments.models import Department, User
from kpis.models import CheckIn, Kpi, Kpt, Obstacle
from kpis.services.obstacle_mails import ask_for_help
from saypro_align.audit.rows import create_row


@dataclass(frozen=True, slots=True)
class ObstacleFields:
    """What stands in the way, of what, and whose help is needed by when."""

    what: str
    help_from: Department | None = None
    help_needed: str = ""
    due_on: date | None = None
    kpt: Kpt | None = None
    kpi: Kpi | None = None


def raise_obstacle(
    *,
    fields: ObstacleFields,
    department: Department | None,
    owner: User,
    check_in: CheckIn | None = None,
    actor: User,
    now: datetime,
) -> Obstacle:
    """Tell of an obstacle; the same words in the same check-in are told once.

    The heads of the department that is asked to help get a mail.
    """
    what = fields.what.strip()
    if check_in is not None:
        held = Obstacle.objects.filter(check_in=check_in, what=what).first()
        if held is not None:
            return held
    obstacle = create_row(
        Obstacle(
            what=what,
            help_from=fields.help_from,
            help_needed=fields.help_needed.strip(),
            due_on=fields.due_on,
            kpt=fields.kpt,
            kpi=fields.kpi,
            department=department,
            owner=owner,
            raised_by=actor,
            check_in=check_in,
            is_personal=check_in is not None and check_in.is_personal,
        ),
        actor=actor,
        now=now,
        event="obstacle.raised",
    )
    ask_for_help(obstacle=obstacle, now=now)
    return obstacle
