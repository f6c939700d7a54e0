"""How a rule about wording looks: in words, with an example on each side, and as a search."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from saypro_align.lib.text import normalise

# Further on nobody reads either; the rules look at each word and its neighbours.
LONGEST = 2_000
# Answers are kept for the texts seen last, for each letter: a few megabytes at most.
KEPT = 8_192
Find = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Clue:
    """One rule; ``find`` gets the folded text and returns the words that speak for it."""

    id: str
    explanation: str
    fires: str
    is_silent: str
    find: Find


def folded(text: str) -> str:
    """Return the text as the rules read it; one letter may fold into eighteen, so it is cut again."""
    return normalise(text[:LONGEST])[:LONGEST]


def first(clues: Iterable[Clue], text: str) -> str | None:
    """Return the words of the first clue that fires."""
    plain = folded(text)
    return next((words for clue in clues if (words := clue.find(plain))), None)


def as_typed(said: str, text: str) -> str:
    """Return the words a rule answered with as they stand in the text, capitals and all."""
    place = text.casefold().find(said)
    return text[place : place + len(said)] if place >= 0 else said
