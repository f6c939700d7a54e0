"""Which goals an objective may serve, by the words both use. A suggestion, never a verdict.

"Turn more visitors into paying customers" meets "More paying customers" in "paying" and
"customers"; an objective that shares no word with any goal gets no suggestion.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from departments.models import Goal, GoalMeasure
from saypro_align.lib.text import content_words, stem, tokens

MOST = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A goal and the objective's words that speak for it."""

    goal: Goal
    words: tuple[str, ...]


def suggest_goals(
    text: str, goals: Iterable[Goal], measures: Iterable[GoalMeasure]
) -> list[Suggestion]:
    """Return up to three goals that share words with the text, the closest first."""
    asked = content_words(text)
    if not asked:
        return []
    known = {goal.pk: f"{goal.title} {goal.domain_terms}" for goal in goals}
    for measure in measures:
        if measure.goal_id in known:
            known[measure.goal_id] += f" {measure.name} {measure.terms}"
    found = []
    for goal in goals:
        shared = asked & content_words(known[goal.pk])
        if shared:
            words = dict.fromkeys(word for word in tokens(text) if stem(word) in shared)
            found.append(Suggestion(goal, tuple(words)))
    found.sort(key=lambda one: (-len(one.words), one.goal.title))
    return found[:MOST]
