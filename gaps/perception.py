"""How far apart head, reviewer and rules see a plan; pure and exact, knows no framework.

The weighted kappa is Cohen's with quadratic weights: 1 − observed / expected disagreement, where a
pair of ratings disagrees by the square of their distance and "expected" lets every rating of the one
side meet every rating of the other. 1 is full agreement, 0 no more than chance gives, below 0 less.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

LOWEST, HIGHEST = 1, 5
# From so many points on two sides should talk about it.
APART: Final = 2


@dataclass(frozen=True, slots=True)
class Views:
    """One plan as three see it; None where somebody has not rated, or the rules cannot tell."""

    name: str
    head: int | None = None
    reviewer: int | None = None
    rules: int | None = None

    @property
    def given(self) -> tuple[int, ...]:
        """Return the ratings there are."""
        return tuple(one for one in (self.head, self.reviewer, self.rules) if one is not None)

    @property
    def spread(self) -> int | None:
        """Return the distance of the furthest two; None where there are no two."""
        return max(self.given) - min(self.given) if len(self.given) > 1 else None

    @property
    def is_apart(self) -> bool:
        """Return whether those concerned should talk about it."""
        return self.spread is not None and self.spread >= APART

    @property
    def over_rules(self) -> int | None:
        """Return by how much the head sees it better (or worse, below zero) than the rules."""
        if self.head is None or self.rules is None:
            return None
        return self.head - self.rules


@dataclass(frozen=True, slots=True)
class Kappa:
    """How well two sides agree over all plans that both rated; no value where chance has no say."""

    value: Fraction | None
    pairs: int


def rank_of(views: Views) -> tuple[int, int, str]:
    """Return where a plan stands: furthest apart first, then who sees it better than the rules."""
    over = views.over_rules or 0
    return (-(views.spread if views.spread is not None else -1), -over, views.name.casefold())


def weighted_kappa(pairs: Iterable[tuple[int | None, int | None]]) -> Kappa:
    """Return how well two sides agree; only what both rated counts."""
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    observed = sum((one - other) ** 2 for one, other in both)
    expected = _crossed([one for one, _ in both], [other for _, other in both])
    # Where neither side ever varies, chance would give the same: nothing can be said.
    value = 1 - Fraction(len(both) * observed, expected) if expected else None
    return Kappa(value, len(both))


def agreements(rows: Sequence[Views]) -> dict[str, Kappa]:
    """Return the agreement of each two of the three."""
    return {
        "head_reviewer": weighted_kappa((row.head, row.reviewer) for row in rows),
        "head_rules": weighted_kappa((row.head, row.rules) for row in rows),
        "reviewer_rules": weighted_kappa((row.reviewer, row.rules) for row in rows),
    }


def two_decimals(value: Fraction) -> str:
    """Show an exact number with two decimals, rounded down: 2/3 is "0.66", −1/3 is "−0.34"."""
    hundredths = value.numerator * 100 // value.denominator
    sign = "\N{MINUS SIGN}" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


def _crossed(first: Sequence[int], second: Sequence[int]) -> int:
    """Return Σ Σ (a − b)² over all pairs of both lists, from their sums alone."""
    n, m = len(first), len(second)
    squares = m * sum(a * a for a in first) + n * sum(b * b for b in second)
    return squares - 2 * sum(first) * sum(second)
