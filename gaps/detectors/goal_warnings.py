"""Goals without a weight or a measure: reported to the strategy office, never held against a plan."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from gaps.detectors import messages
from gaps.detectors.facts import QuarterFacts


class GoalWarning(NamedTuple):
    """An unclear strategic priority."""

    goal_id: UUID
    title: str
    missing: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The English sentence."""
        return messages.sentence("goal.unclear", self.params)

    @property
    def params(self) -> dict[str, str]:
        """What the sentence is filled with."""
        return {"goal": self.title, "missing": ", ".join(self.missing)}


def goal_warnings(facts: QuarterFacts) -> Iterator[GoalWarning]:
    """Find active goals that cannot guide a plan."""
    for goal in facts.goals:
        has_measure = any(measure.kind == "measure" for measure in goal.measures)
        checks = ((goal.weight is None, "weight"), (not has_measure, "measure"))
        missing = tuple(name for fails, name in checks if fails)
        if goal.is_active and missing:
            yield GoalWarning(goal.id, goal.title, missing)
