"""How close texts are, by their words and, where the optional model is installed, by their meaning."""

from collections.abc import Iterable, Sequence

from saypro_align.lib import likeness
from saypro_align.lib.likeness import Ranked
from saypro_align.lib.meaning import model

# One point of likeness by words is worth this much of the cosine between the meanings: of two texts,
# and among several, where what they have in common is left out.
_WORDS, _WORDS_AMONG = 1.3, 2.0


def method() -> str:
    """Say what closeness rests on, for people who read a figure or a suggestion."""
    known = model()
    return "words alone" if known is None else f"words and the model {known.name}"


class Scale:
    """How rare words are among the texts that are compared, and what all of one side have in common."""

    def __init__(self, asked: Iterable[str], offered: Iterable[str]) -> None:
        """Count the words of both sides; every text that will be scored is among them."""
        sides = [list(dict.fromkeys(side)) for side in (asked, offered)]
        self._words = likeness.Scale([text for side in sides for text in side])
        known = model()
        self._common = [known.common(side) for side in sides] if known else []

    def score(self, asked: str, offered: str) -> float:
        """Return how close the two texts are; only differences between scores mean something."""
        by_words = likeness.score(asked, offered, self._words)
        known = model()
        if known is None:
            return by_words
        return known.closeness(asked, offered, *self._common) + _WORDS * by_words


def rank(asked: str, offered: Sequence[str]) -> list[Ranked]:
    """Return the offered texts, the closest first; equal ones in the order they came."""
    words = likeness.Scale(offered)
    scores = [likeness.score(asked, text, words) for text in offered]
    known = model()
    if known is not None and offered:
        meant = known.among(asked, offered)
        scores = [near + _WORDS_AMONG * score for near, score in zip(meant, scores, strict=True)]
    found = [
        Ranked(index, score, likeness.because(asked, offered[index]))
        for index, score in enumerate(scores)
    ]
    return sorted(found, key=lambda one: (-one.score, one.index))


def order(asked: str, offered: Sequence[str]) -> list[int]:
    """Return the places of the offered texts, the closest first."""
    return [one.index for one in rank(asked, offered)]
