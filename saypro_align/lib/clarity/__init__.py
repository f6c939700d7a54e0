"""What one sentence says of itself: how much, by when, and what exactly.

The rules read a text alone; they know no plan, no KPI and no framework. Each answers with the words
it rests on, so that a person can see why.
"""

from saypro_align.lib.clarity.clue import Clue, as_typed, first
from saypro_align.lib.clarity.deadline import DEADLINES, deadline
from saypro_align.lib.clarity.deliverable import DELIVERABLES, deliverable
from saypro_align.lib.clarity.level import LEVELS, level
from saypro_align.lib.clarity.specific import SPECIFICS, specific

CLUES = (*LEVELS, *DELIVERABLES, *DEADLINES, *SPECIFICS)


def measurable(text: str) -> str | None:
    """Return the words by which one could tell that it was reached: a level or a deliverable."""
    return level(text) or deliverable(text)


__all__ = [
    "CLUES",
    "Clue",
    "as_typed",
    "deadline",
    "deliverable",
    "first",
    "level",
    "measurable",
    "specific",
]
