"""Two ratings of each metric side by side; pure, knows no framework."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LOWEST, HIGHEST = 1, 5
# So low rated by the reviewer, a metric is a gap of kind D in every plan that counts it.
IRRELEVANT: Final = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """What head and reviewer gave a metric; None where one of them has not, or is not shown."""

    name: str
    head: int | None = None
    reviewer: int | None = None

    @property
    def difference(self) -> int | None:
        """Return by how much the head rates it higher (or lower, below zero) than the reviewer."""
        if self.head is None or self.reviewer is None:
            return None
        return self.head - self.reviewer

    @property
    def is_apart(self) -> bool:
        """Return whether the two should talk about it: two points or more."""
        return self.difference is not None and abs(self.difference) > 1


def rank_of(pair: Pair) -> tuple[int, int, str]:
    """Return where a metric stands: the largest difference first, then what matters least."""
    rated = [one for one in (pair.head, pair.reviewer) if one is not None]
    return (-abs(pair.difference or 0), min(rated, default=HIGHEST), pair.name.casefold())


def agreement(pairs: Iterable[Pair]) -> tuple[int, int]:
    """Return how many metrics both rate alike within a point, of how many both rated."""
    both = [pair for pair in pairs if pair.difference is not None]
    return sum(not pair.is_apart for pair in both), len(both)
