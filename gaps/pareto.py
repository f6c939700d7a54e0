"""What comes up most: counts in falling order, each with what it and those before it make up. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from saypro_align.lib.percent import percent_text

# The few that make up so much of the whole are named.
MOST_OF_IT: Final = 80


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing with its number, and how many it and those before it make up together."""

    value: str
    count: int
    before: int
    total: int

    @property
    def together(self) -> int:
        """Return how many it and those before it make up."""
        return self.before + self.count

    @property
    def share(self) -> str:
        """Return what it and those before it make up, in per cent."""
        return percent_text(self.together, self.total)

    @property
    def is_vital(self) -> bool:
        """Return whether those before it do not yet make up most of the whole."""
        return self.before * 100 < MOST_OF_IT * self.total


def pareto(counts: Mapping[str, int]) -> Sequence[Bar]:
    """Return the counts from the largest; equal ones by name. What was not counted is left out."""
    ordered = sorted(
        ((value, count) for value, count in counts.items() if count > 0),
        key=lambda pair: (-pair[1], pair[0]),
    )
    total = sum(count for _value, count in ordered)
    bars: list[Bar] = []
    before = 0
    for value, count in ordered:
        bars.append(Bar(value, count, before, total))
        before += count
    return bars
