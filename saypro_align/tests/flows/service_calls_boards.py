"""One valid call of each service about the threads of obstacles."""

from collections.abc import Callable
from datetime import date

from departments.tests.factories import DepartmentFactory
from kpis.choices.targets import KptLevel
from kpis.models import Obstacle, ObstacleReply
from kpis.services import collaborations, obstacle_threads
from kpis.services.handshakes import TermsGiven
from kpis.tests.factories_boards import ObstacleReplyFactory
from kpis.tests.factories_check_ins import ObstacleFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.tests.flows.stage import Stage


def _obstacle(stage: Stage) -> Obstacle:
    return ObstacleFactory.create(department=stage.obligation.department)


def _reply(stage: Stage) -> ObstacleReply:
    head = stage.world.people["head"]
    return ObstacleReplyFactory.create(obstacle=_obstacle(stage), by=head)


def _solution(stage: Stage) -> ObstacleReply:
    return obstacle_threads.mark_solution(reply=_reply(stage), **stage.act())


def _dropped(stage: Stage) -> Obstacle:
    return obstacle_threads.drop_obstacle(
        obstacle=_obstacle(stage), outcome="The list was withdrawn.", **stage.act()
    )


def _asked(stage: Stage) -> object:
    kpt = KptFactory.create(
        quarter=stage.obligation.quarter,
        level=KptLevel.DEPARTMENT,
        department=stage.obligation.department,
    )
    return collaborations.ask_for_target(
        kpt=kpt,
        asking=stage.obligation.department,
        department=DepartmentFactory.create(),
        terms=TermsGiven(text="Call back within a day", due_on=date(2026, 12, 18)),
        **stage.act(),
    )


CALLS_BOARDS: dict[str, Callable[[Stage], object]] = {
    "kpis.collaborations.ask_for_target": _asked,
    "kpis.obstacle_threads.reply_to_obstacle": lambda s: obstacle_threads.reply_to_obstacle(
        obstacle=_obstacle(s), text="Ask the printers.", **s.act()
    ),
    "kpis.obstacle_threads.withdraw_reply": lambda s: obstacle_threads.withdraw_reply(
        reply=_reply(s), **s.act()
    ),
    "kpis.obstacle_threads.mark_solution": _solution,
    "kpis.obstacle_threads.unmark_solution": lambda s: obstacle_threads.unmark_solution(
        reply=_solution(s), **s.act()
    ),
    "kpis.obstacle_threads.solve_obstacle": lambda s: obstacle_threads.solve_obstacle(
        obstacle=_obstacle(s), outcome="The list is out.", **s.act()
    ),
    "kpis.obstacle_threads.drop_obstacle": _dropped,
    "kpis.obstacle_threads.reopen_obstacle": lambda s: obstacle_threads.reopen_obstacle(
        obstacle=_dropped(s), **s.act()
    ),
}
