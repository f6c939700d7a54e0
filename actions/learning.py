"""What trainings achieved, in exact numbers: who of the audience was reached, what was understood.

No single answer of a check can be worked out from its sums: a question is told of from five people
on, and then in whole groups of five, in the order in which people first answered. So a sum that
moves by one more person is never shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from saypro_align.lib import percent

GROUP: Final = 5
MOST_ANSWERS: Final = 6
FEWEST_ANSWERS: Final = 2


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    done: int
    total: int

    @property
    def fraction(self) -> Fraction | None:
        """Return the share exactly; None when there is nobody, never 0."""
        return Fraction(self.done, self.total) if self.total else None

    @property
    def shown(self) -> str | None:
        """Return the share in per cent, rounded down as everywhere; None when there is nobody."""
        return percent.shown(self.done, self.total)

    @property
    def is_whole(self) -> bool:
        """Return whether nobody is missing."""
        return self.total > 0 and self.done == self.total


def reached(audiences: Iterable[tuple[frozenset[object], frozenset[object]]]) -> Share:
    """Count people over several trainings, each given as its audience and those who attended.

    A person is reached who attended every training that was meant for him.

    >>> reached([(frozenset("ab"), frozenset("a")), (frozenset("a"), frozenset("a"))])
    Share(done=1, total=2)
    """
    everybody: set[object] = set()
    missing: set[object] = set()
    for audience, attended in audiences:
        everybody |= audience
        missing |= audience - attended
    return Share(len(everybody - missing), len(everybody))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a check, and the number of its right answer."""

    key: str
    right: int


def mark(questions: Sequence[Asked], answers: Mapping[str, int]) -> Share:
    """Return how many of the questions were answered rightly; one left open is not."""
    right = sum(answers.get(question.key) == question.right for question in questions)
    return Share(right, len(questions))


def sums(
    questions: Sequence[Asked], first_tries: Iterable[Mapping[str, int]]
) -> dict[str, Share | None]:
    """Return by question how many first tries were right; None below five people.

    `first_tries` come in the order in which people answered.
    """
    tries = list(first_tries)
    return {question.key: _sum(question, tries) for question in questions}


def _sum(question: Asked, tries: Sequence[Mapping[str, int]]) -> Share | None:
    given = [answers[question.key] for answers in tries if question.key in answers]
    counted = given[: len(given) // GROUP * GROUP]
    return Share(counted.count(question.right), len(counted)) if counted else None


def read_choices(text: str) -> tuple[list[str], int | None]:
    """Read answers typed one to a line, the right one marked by a star in front.

    The second value is None unless exactly one is marked.

    >>> read_choices("Visits\\n* Conversion rate")
    (['Visits', 'Conversion rate'], 1)
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = [number for number, line in enumerate(lines) if line.startswith("*")]
    choices = [line.removeprefix("*").strip() for line in lines]
    return choices, marked[0] if len(marked) == 1 else None
