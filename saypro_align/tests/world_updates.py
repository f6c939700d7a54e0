"""Updates asked for and wishes for the next review."""

from actions.tests.factories import CorrectiveActionFactory
from actions.tests.factories_updates import ReviewWishFactory, UpdateRequestFactory
from departments.tests.factories import UserFactory
from gaps.tests.factories import gap_between
from saypro_align.tests.world import Values, World, builds


@builds("thing")
def _thing(world: World, scope: str) -> Values:
    """The plan that a department owes."""
    return {"kind": "plan", "pk": world.obligation(scope).pk}


@builds("update")
def _update(world: World, scope: str) -> Values:
    """The person who asks was asked about a plan; the foreign one was asked of somebody else."""
    of = UserFactory.create() if scope == "foreign" else world.people[world.asking]
    row = UpdateRequestFactory.create(action=None, obligation=world.obligation(scope), asked_of=of)
    return {"pk": row.pk}


@builds("review_wish")
def _wish(world: World, scope: str) -> Values:
    """An action of the scope's department waits for the next review."""
    obligation = world.obligation(scope)
    action = CorrectiveActionFactory.create(
        gap=gap_between(obligation), department=obligation.department
    )
    return {"pk": ReviewWishFactory.create(action=action).pk}
