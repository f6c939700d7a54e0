"""How good forecasts were: Brier score against linear pace, and said against happened. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Judged:
    """A forecast whose day has come: what was said, what linear pace said, what happened."""

    said: float
    pace: float
    happened: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The forecasts between two probabilities: how many, what was said on average, what happened."""

    low: int
    high: int
    count: int
    said: float
    happened: int


@dataclass(frozen=True, slots=True)
class ReportCard:
    """The scores; 0 is perfect, 0.25 is what a coin gets."""

    count: int
    happened: int
    brier: float
    brier_pace: float
    brier_rate: float
    bins: tuple[Bin, ...]

    @property
    def better(self) -> float | None:
        """Return by which part the score is better than that of linear pace; below 0 it is worse."""
        return 1 - self.brier / self.brier_pace if self.brier_pace else None


BINS = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 100))
# With fewer forecasts a score says more about chance than about the forecasts.
LEAST_JUDGED = 10


def report_card(judged: Sequence[Judged]) -> ReportCard | None:
    """Return the scores of forecasts whose day has come; None without enough of them."""
    if len(judged) < LEAST_JUDGED:
        return None
    happened = sum(one.happened for one in judged)
    rate = happened / len(judged)
    return ReportCard(
        count=len(judged),
        happened=happened,
        brier=_mean_square([one.said - one.happened for one in judged]),
        brier_pace=_mean_square([one.pace - one.happened for one in judged]),
        brier_rate=_mean_square([rate - one.happened for one in judged]),
        bins=tuple(_bin(judged, low, high) for low, high in BINS),
    )


def _bin(judged: Sequence[Judged], low: int, high: int) -> Bin:
    inside = [one for one in judged if low <= one.said * 100 < high or (high == 100 == one.said)]
    said = sum(one.said for one in inside) / len(inside) if inside else 0.0
    return Bin(low, high, len(inside), said, sum(one.happened for one in inside))


def _mean_square(values: Sequence[float]) -> float:
    return sum(value * value for value in values) / len(values)
