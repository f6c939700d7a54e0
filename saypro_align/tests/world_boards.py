"""Answers to obstacles, and obstacles that are closed."""

from kpis.choices.check_ins import ObstacleState
from kpis.models import Obstacle
from kpis.tests.factories_boards import ObstacleReplyFactory
from kpis.tests.factories_check_ins import ObstacleFactory
from saypro_align.tests.world import Values, World, builds


def _open(world: World, scope: str) -> Obstacle:
    return ObstacleFactory.create(owner=world.author(scope), department=world.department(scope))


@builds("obstacle_reply")
def _reply(world: World, scope: str) -> Values:
    """An answer of the person who asks; the foreign ones are somebody else's."""
    by = world.author(scope) if scope == "foreign" else world.people[world.asking]
    return {"pk": ObstacleReplyFactory.create(obstacle=_open(world, scope), by=by).pk}


def _in_the_way_of_who_asks(world: World, scope: str) -> Obstacle:
    """Return an obstacle: staff clear what is their own, heads what is their department's."""
    clears = world.people["staff"] if scope == "own" else world.author(scope)
    return ObstacleFactory.create(owner=clears, department=world.department(scope))


@builds("obstacle_to_clear")
def _to_clear(world: World, scope: str) -> Values:
    """An obstacle that a member of staff clears; the sibling is his head's."""
    return {"pk": _in_the_way_of_who_asks(world, scope).pk}


@builds("reply_to_mark")
def _to_mark(world: World, scope: str) -> Values:
    """An answer to such an obstacle."""
    obstacle = _in_the_way_of_who_asks(world, scope)
    return {"pk": ObstacleReplyFactory.create(obstacle=obstacle, by=world.author(scope)).pk}


@builds("obstacle_closed")
def _closed(world: World, scope: str) -> Values:
    """An obstacle that was solved."""
    row = _in_the_way_of_who_asks(world, scope)
    Obstacle.objects.filter(pk=row.pk).update(
        state=ObstacleState.SOLVED,
        outcome="The list is out.",
        solved_at=row.created_at,
        solved_by=row.owner,
    )
    return {"pk": row.pk}
