"""Which goals an objective may serve, by what both are about. A suggestion, never a verdict.

"Turn more visitors into paying customers" meets "More paying customers" in "paying" and
"customers"; an objective that has nothing in common with any goal gets no suggestion.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from departments.models import Goal, GoalMeasure
from saypro_align.lib.closeness import rank

MOST = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A goal and the objective's words that speak for it."""

    goal: Goal
    words: tuple[str, ...]


def suggest_goals(
    text: str, goals: Iterable[Goal], measures: Iterable[GoalMeasure]
) -> list[Suggestion]:
    """Return up to three goals that are about the same as the text, the closest first."""
    offered = sorted(goals, key=lambda goal: goal.title)
    known = {goal.pk: [goal.title, goal.description, goal.domain_terms] for goal in offered}
    for measure in measures:
        if measure.goal_id in known:
            known[measure.goal_id] += [measure.name, measure.terms]
    ranked = rank(text, ["\n".join(parts) for parts in known.values()])
    found = [Suggestion(offered[one.index], one.words) for one in ranked if one.words]
    return found[:MOST]
