"""Which goals an objective may serve, by the words both use. A suggestion, never a verdict.

"Turn more visitors into paying customers" meets "More paying customers" in "paying" and
"customers"; an objective that shares no word with any goal gets no suggestion.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from departments.models import Goal, GoalMeasure
from saypro_align.lib.text import content_words, stem, tokens
from saypro_align.lib.wording import VAGUE_VERBS, WEAK

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
    asked = content_words(text) - WEAK - VAGUE_VERBS
    if not asked:
        return []
    goals = list(goals)
    known = {goal.pk: f"{goal.title} {goal.domain_terms}" for goal in goals}
    for measure in measures:
        if measure.goal_id in known:
            known[measure.goal_id] += f" {measure.name} {measure.terms}"
    shared = {goal.pk: asked & content_words(known[goal.pk]) for goal in goals}
    named = Counter(word for words in shared.values() for word in words)
    # A word that fits many goals says little about each.
    fits = {pk: sum(Fraction(1, named[word]) for word in words) for pk, words in shared.items()}
    typed: dict[str, str] = {}
    for word in tokens(text):
        typed.setdefault(stem(word), word)
    found = [
        Suggestion(goal, tuple(word for root, word in typed.items() if root in shared[goal.pk]))
        for goal in goals
        if shared[goal.pk]
    ]
    found.sort(key=lambda one: (-fits[one.goal.pk], -len(one.words), one.goal.title))
    return found[:MOST]
