"""One valid call of each service about the threads of obstacles."""

from collections.abc import Callable

from kpis.models import Obstacle, ObstacleReply
from kpis.services import obstacle_threads
from kpis.tests.factories_boards import ObstacleReplyFactory
from kpis.tests.factories_check_ins import ObstacleFactory
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


CALLS_BOARDS: dict[str, Callable[[Stage], object]] = {
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
