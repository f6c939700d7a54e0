"""How likely a KPI reaches its target value by its date, from its own values so far. Pure.

The way from the start to the target is taken as 1, the time from the first day to the due date as 1.
A series is thought of as a level that drifts by an unknown pace and wanders, seen through noise. How
much it wanders and how noisy it is nobody knows, so a few amounts of each are tried at once; each
weighs as much as the values so far speak for it (a Kalman filter tells both exactly). The answer is
the share of all these futures that end at the target or beyond.

Numbers here are floats: a probability is an opinion, never a stored number of the organization. The
same values give the same answer on every machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import erf, exp, log, sqrt, tau

from kpis import attainment
from kpis.attainment import Target, Value
from kpis.choices import Aggregation, Direction

# With fewer values nothing is said.
LEAST_VALUES = 3
# Nobody knows the future: nothing is ever certain or impossible before its day.
LEAST, MOST = 0.01, 0.99
# What is believed of a pace before any value is known: most targets are nearly reached.
_PACE, _PACE_SPREAD = 0.8, 0.7
# How far the pace itself may change by the end.
_BENDING = 0.8
_NOISES = (0.02, 0.07, 0.2)
_WANDERINGS = (0.03, 0.15, 0.5)
# Steps from value to value larger than this are taken for the series' own scale.
_USUAL_STEP = 0.2


@dataclass(frozen=True, slots=True)
class Forecast:
    """How likely the target is reached, and the values between which the end most likely lies.

    `low` and `high` are the tenth and the ninetieth of a hundred futures, in the KPI's own unit.
    """

    probability: float
    middle: float
    low: float
    high: float
    values: int

    @property
    def percent(self) -> int:
        """Return the probability as it is shown: a whole percentage."""
        return round(self.probability * 100)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How the KPI's unit becomes the way from start to target, and what counts as reached there."""

    zero: float
    unit: float
    low: float
    high: float
    pace: float
    starts_at_zero: bool

    def of(self, value: float) -> float:
        """Return a value as a share of the way."""
        return (value - self.zero) / self.unit

    def back(self, share: float) -> float:
        """Return a share of the way as a value."""
        return self.zero + share * self.unit


@dataclass(frozen=True, slots=True)
class _Future:
    """One way of seeing the series: how well it fits, and where it ends."""

    weight: float
    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """All futures of a series, on its scale."""

    scale: _Scale
    futures: list[_Future]
    count: int

    @property
    def chance(self) -> float:
        """Return the share of the futures that end where the target wants it."""
        low, high = self.scale.low, self.scale.high
        return min(MOST, max(LEAST, sum(f.weight * _between(f, low, high) for f in self.futures)))


def forecast(
    target: Target, values: Sequence[Value], aggregation: str, day: date
) -> Forecast | None:
    """Return how likely the target is reached at its date, as seen on a day; None when it cannot be
    told: the dates do not say, it is due already, it counts milestones, or there are too few values.
    """
    seen = _seen(target, values, aggregation, day)
    if seen is None:
        return None
    ends = [seen.scale.back(_quantile(seen.futures, share)) for share in (0.1, 0.5, 0.9)]
    return Forecast(seen.chance, ends[1], min(ends), max(ends), seen.count)


def probability(
    target: Target, values: Sequence[Value], aggregation: str, day: date
) -> float | None:
    """Return the probability alone, which is quicker by half."""
    seen = _seen(target, values, aggregation, day)
    return None if seen is None else seen.chance


def _seen(target: Target, values: Sequence[Value], aggregation: str, day: date) -> _Seen | None:
    if target.starts_on is None or target.due_on is None:
        return None
    if not target.starts_on < day < target.due_on:
        return None
    known = sorted(v for v in values if target.starts_on <= v.measured_on <= day)
    scale = _scale(target, known)
    if scale is None or len(known) < LEAST_VALUES:
        return None
    points = list(_points(target, known, aggregation, scale))
    futures = _futures(points, scale, _mixing(target, known, aggregation, scale))
    return _Seen(scale, futures, len(known))


def linear_pace(
    target: Target, values: Sequence[Value], aggregation: str, day: date
) -> float | None:
    """Return what the plain rule of three says: 1 when the pace so far reaches the target, else 0."""
    scale = _scale(target)
    if scale is None or target.starts_on is None or target.due_on is None:
        return None
    reached = attainment.current_value(values, aggregation, starts_on=target.starts_on, day=day)
    passed = (day - target.starts_on).days / (target.due_on - target.starts_on).days
    if reached is None or passed <= 0:
        return None
    share = scale.of(float(reached))
    ends = share / passed if scale.starts_at_zero and aggregation != Aggregation.AVERAGE else share
    return float(scale.low <= ends <= scale.high)


def reached(target: Target, values: Sequence[Value], aggregation: str) -> bool | None:
    """Return whether the target was reached on its date; None when nothing was measured."""
    if target.starts_on is None or target.due_on is None:
        return None
    end = attainment.current_value(
        values, aggregation, starts_on=target.starts_on, day=target.due_on
    )
    share = attainment.attainment(target, end)
    return None if share is None else share >= 1


def _scale(target: Target, known: Sequence[Value] = ()) -> _Scale | None:
    if target.direction == Direction.RANGE:
        if target.low is None or target.high is None or target.low >= target.high:
            return None
        low, high = float(target.low), float(target.high)
        return _Scale((low + high) / 2, (high - low) / 2, -1, 1, 0, starts_at_zero=False)
    if target.target_value is None:
        return None
    goal = float(target.target_value)
    if target.direction in (Direction.AT_LEAST, Direction.AT_MOST):
        # There is no start to measure from; the series' own steps and its distance tell the scale.
        numbers = [float(value.value) for value in known] or [goal]
        steps = [abs(after - before) for before, after in pairwise(numbers)]
        unit = max([*steps, abs(numbers[0] - goal), abs(goal) / 1000]) or 1.0
        up = target.direction == Direction.AT_LEAST
        ends = (0.0, float("inf")) if up else (float("-inf"), 0.0)
        return _Scale(goal, unit, *ends, 0, starts_at_zero=False)
    if target.direction not in (Direction.INCREASE, Direction.DECREASE):
        return None
    if target.baseline is None or target.baseline == target.target_value:
        return None
    start = float(target.baseline)
    return _Scale(start, goal - start, 1, float("inf"), _PACE, starts_at_zero=True)


def _points(
    target: Target, known: Sequence[Value], aggregation: str, scale: _Scale
) -> Iterator[tuple[float, float]]:
    """Yield (time, share of the way); sums grow, everything else is what was measured."""
    starts_on, due_on = target.starts_on, target.due_on
    if starts_on is None or due_on is None:
        return
    days, total = (due_on - starts_on).days, 0.0
    for value in known:
        total += float(value.value)
        shown = total if aggregation == Aggregation.CUMULATIVE else float(value.value)
        yield (value.measured_on - starts_on).days / days, scale.of(shown)


def _mixing(
    target: Target, known: Sequence[Value], aggregation: str, scale: _Scale
) -> tuple[float, float]:
    """Return how much of an average is settled already, and what it is so far; else nothing is."""
    if aggregation != Aggregation.AVERAGE or target.starts_on is None or target.due_on is None:
        return 0.0, 0.0
    last = known[-1].measured_on
    so_far = attainment.current_value(known, aggregation, starts_on=target.starts_on, day=last)
    settled = (last - known[0].measured_on).days / max(
        (target.due_on - known[0].measured_on).days, 1
    )
    return settled, scale.of(float(so_far or 0))


def _futures(
    points: Sequence[tuple[float, float]], scale: _Scale, settled: tuple[float, float]
) -> list[_Future]:
    stretch = max(1.0, _step(points) / _USUAL_STEP)
    found = [
        _filter(points, scale, settled, noise * stretch, wandering * stretch)
        for noise in _NOISES
        for wandering in _WANDERINGS
    ]
    best = max(score for score, _mean, _spread in found)
    weights = [exp(score - best) for score, _mean, _spread in found]
    whole = sum(weights)
    return [
        _Future(weight / whole, mean, spread)
        for weight, (_score, mean, spread) in zip(weights, found, strict=True)
    ]


def _step(points: Sequence[tuple[float, float]]) -> float:
    steps = [(after[1] - before[1]) ** 2 for before, after in pairwise(points)]
    return sqrt(sum(steps) / len(steps)) if steps else 0.0


def _filter(
    points: Sequence[tuple[float, float]],
    scale: _Scale,
    settled: tuple[float, float],
    noise: float,
    wandering: float,
) -> tuple[float, float, float]:
    """Run a Kalman filter over level and pace; return the log likelihood and the end's mean and spread."""
    seen, drift = noise * noise, wandering * wandering
    at, level, pace = 0.0, 0.0, scale.pace
    # Variances of level and pace, and what they share. Without a start any first value may come.
    a, c, b = (seen if scale.starts_at_zero else 100.0), 0.0, _PACE_SPREAD * _PACE_SPREAD
    score = 0.0
    for time, share in points:
        gap = time - at
        level, at = level + gap * pace, time
        a, c, b = _later((a, c, b), gap, drift)
        off, width = share - level, a + seen
        score -= (log(tau * width) + off * off / width) / 2
        level, pace = level + a / width * off, pace + c / width * off
        b, c, a = b - c * c / width, c - a * c / width, a - a * a / width
    return (score, *_end(level, pace, (a, c, b), 1 - at, drift, seen, settled))


def _end(
    level: float,
    pace: float,
    variances: tuple[float, float, float],
    left: float,
    drift: float,
    seen: float,
    settled: tuple[float, float],
) -> tuple[float, float]:
    """Return mean and spread of the last value, or of the average of which a part is settled."""
    part, so_far = settled
    if not part:
        return level + left * pace, sqrt(_later(variances, left, drift)[0] + seen)
    a, c, b = variances
    width = a + left * c + left * left * b / 4 + left * drift / 3
    return part * so_far + (1 - part) * (level + left * pace / 2), (1 - part) * sqrt(width) or 1e-9


def _later(
    variances: tuple[float, float, float], gap: float, drift: float
) -> tuple[float, float, float]:
    """Return how unsure level and pace are some time later, when nothing is measured meanwhile."""
    a, c, b = variances
    bent = _BENDING * _BENDING * gap
    return (
        a + 2 * gap * c + gap * gap * b + gap * drift + bent * gap * gap / 3,
        c + gap * b + bent * gap / 2,
        b + bent,
    )


def _between(future: _Future, low: float, high: float) -> float:
    return _below(future, high) - _below(future, low)


def _below(future: _Future, level: float) -> float:
    return (1 + erf((level - future.mean) / (future.spread * sqrt(2)))) / 2


def _quantile(futures: Sequence[_Future], share: float) -> float:
    """Return the level under which that share of the futures ends, by halving."""
    low = min(f.mean - 9 * f.spread for f in futures)
    high = max(f.mean + 9 * f.spread for f in futures)
    for _round in range(60):
        middle = (low + high) / 2
        if sum(f.weight * _below(f, middle) for f in futures) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2
