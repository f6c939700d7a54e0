"""Reads about steps: their other dates, and the next one of each action."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from actions.choices import OPEN_STATES
from actions.models import CorrectiveAction, DateChange, Step


def steps_of(action: CorrectiveAction) -> list[Step]:
    """Return the steps that have not been removed, in order."""
    return list(action.steps.filter(retired_at=None).select_related("owner", "done_by"))


def date_changes(action: CorrectiveAction) -> dict[UUID | None, list[DateChange]]:
    """Return how the dates of the action moved, oldest first, by step; under None its deadline."""
    found: dict[UUID | None, list[DateChange]] = defaultdict(list)
    for change in action.date_changes.select_related("changed_by"):
        found[change.step_id].append(change)
    return dict(found)


def next_steps(actions: Iterable[CorrectiveAction]) -> dict[UUID, Step]:
    """Return the first step that is not done of each open action, by action."""
    by_id = {action.pk: action for action in actions if action.state in OPEN_STATES}
    rows = Step.objects.filter(action__in=by_id, done_at=None, retired_at=None)
    found: dict[UUID, Step] = {}
    for step in rows.select_related("owner").order_by("position", "created_at", "id"):
        if step.action_id not in found:
            step.action = by_id[step.action_id]
            found[step.action_id] = step
    return found


def place_of_focus(step: Step, way: str) -> str:
    """Return the id of the button on its action's page that moves the step on in the same way.

    At the end of the list that button is gone; then it is the one that moves it back.
    """
    steps = steps_of(step.action)
    end = steps[0] if way == "up" else steps[-1]
    other = "down" if way == "up" else "up"
    return f"step-{step.pk}-{other if end.pk == step.pk else way}"
