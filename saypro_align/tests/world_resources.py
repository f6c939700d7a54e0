"""What actions ask for, and people whose time is asked for."""

from actions.choices import ActionState
from actions.tests.factories import CorrectiveActionFactory, StepFactory
from actions.tests.factories_resources import ResourceRequestFactory
from gaps.tests.factories import gap_between
from saypro_align.tests.world import Values, World, builds


@builds("resource_request")
def _request(world: World, scope: str) -> Values:
    """Money that the head of the department asked for."""
    action = CorrectiveActionFactory.create(
        gap=gap_between(world.obligation(scope)),
        state=ActionState.IN_PROGRESS,
        responsible=world.author(scope),
    )
    row = ResourceRequestFactory.create(
        action=action, step=StepFactory.create(action=action), requested_by=world.author(scope)
    )
    return {"pk": row.pk, "action": action.pk, "step": row.step_id}


@builds("worker")
def _worker(world: World, scope: str) -> Values:
    """Somebody of the staff of Sales; as a sibling its head, as a foreigner another head."""
    role = {"own": "staff", "sibling": "head"}.get(scope, "foreign_head")
    return {"pk": world.people[role].pk}
