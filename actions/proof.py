"""Did the number move more than chance moves it? Exact, pure, and sceptical by design.

Values from before an action are compared with those from after it. Three innocent explanations are
held against the shift first:

* **It was on its way already.** If the values climbed within the parts, before and after the cut,
  that trend is taken off and the evidence is weighed down by what estimating it costs.
* **Neighbours resemble each other.** A good week is followed by a good week; so the evidence counts
  as if there were fewer values, the more the values hang together.
* **Pure chance.** Of all ways to pick as many values as were measured after the action, in how many
  would the sum stand out as much? That share, counted exactly, is the *chance*.

Outliers are drawn in to the fences of the pooled values, so that one wild week decides nothing. All
arithmetic is in integers and fractions. How often this errs is measured by `benchmarks.proof`;
`docs/adr/0030-proof-is-sceptical.md` says what it cannot do.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import comb, isqrt
from typing import Any, Literal

RULE_VERSION = "proof-1"
METHOD = "permutation"

LEAST_BEFORE, LEAST_AFTER = 8, 4
# Of longer series the values next to the cut are taken: older ones say little about today.
MOST_BEFORE, MOST_AFTER = 52, 26
# A shift counts as real when pure chance would give one like it in at most this share of cases.
REAL_UP_TO = Fraction(1, 20)
# Between this and `REAL_UP_TO` nothing is said: more values may decide.
NOTHING_FROM = Fraction(1, 5)
# With less of the evidence left, nothing found is no proof that there is nothing.
TELLS_FROM = Fraction(1, 2)
# A trend is believed when its rank statistic is beyond so many standard deviations; few values hide a
# trend, so with fewer than `MANY` the hint of one is enough.
TREND_FROM, TREND_FROM_OF_FEW, MANY = Fraction(21, 10), Fraction(4, 5), 20
# Likeness of neighbours counts from here, and so many times: estimates from few values are too low.
LIKENESS_FROM, LIKENESS_TIMES, LIKENESS_MOST = Fraction(-3, 25), Fraction(7, 5), Fraction(9, 10)
# Values are compared on a scale of so many marks between the fences.
MARKS = 60


class Verdict(StrEnum):
    """What the numbers suggest; a person decides."""

    EFFECTIVE = "effective"
    PARTLY = "partly"
    NOT_EFFECTIVE = "not_effective"
    UNDECIDABLE = "undecidable"


class Because(StrEnum):
    """Why the numbers suggest it; `actions.words.proof` has the sentences."""

    REAL = "real"
    REAL_BUT_SMALL = "real_but_small"
    NO_SHIFT = "no_shift"
    WRONG_WAY = "wrong_way"
    TOO_FEW = "too_few"
    TREND_FIRST = "trend_first"
    ONLY_TREND = "only_trend"
    MAY_BE_CHANCE = "may_be_chance"


@dataclass(frozen=True, slots=True)
class Point:
    """One value and its day."""

    day: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the numbers say, and everything that is needed to say it again later.

    `shift` is how far the typical value moved in the wanted direction (below 0: the wrong way), after
    a trend was taken off. `weight` is which part of the evidence is left after the innocent
    explanations, between 0 and 1.
    """

    verdict: Verdict
    because: Because
    chance: Fraction | None
    shift: Decimal | None
    n_before: int
    n_after: int
    typical_before: Decimal | None = None
    typical_after: Decimal | None = None
    least_shift: Decimal | None = None
    weight: Fraction | None = None
    has_trend: bool = False
    method: str = METHOD
    rule_version: str = RULE_VERSION


@dataclass(frozen=True, slots=True)
class _Series:
    """Days and values, higher is better, split where the action came."""

    days: tuple[int, ...]
    values: tuple[Fraction, ...]
    cut: int

    @property
    def before(self) -> tuple[Fraction, ...]:
        return self.values[: self.cut]

    @property
    def after(self) -> tuple[Fraction, ...]:
        return self.values[self.cut :]

    def parts(self) -> tuple[range, range]:
        return range(self.cut), range(self.cut, len(self.days))


def judge(
    before: Sequence[Point],
    after: Sequence[Point],
    *,
    way: Literal["up", "down"],
    least_shift: Decimal | None = None,
) -> Judgement:
    """Return what the values before and after an action suggest about it.

    Example: twelve weeks around 2.0 %, eight weeks around 2.9 %, wanted up: effective; pure chance
    would give such a shift in fewer than 1 of 1000 cases.
    """
    early = sorted(before, key=lambda point: point.day)[-MOST_BEFORE:]
    late = sorted(after, key=lambda point: point.day)[:MOST_AFTER]
    known: dict[str, Any] = {
        "n_before": len(early),
        "n_after": len(late),
        "typical_before": _typical(early),
        "typical_after": _typical(late),
        "least_shift": least_shift,
    }
    if len(early) < LEAST_BEFORE or len(late) < LEAST_AFTER:
        return _undecidable(Because.TOO_FEW, chance=None, shift=None, **known)
    return _weighed(_series(early, late, way), least_shift, known)


def _weighed(series: _Series, least_shift: Decimal | None, known: dict[str, Any]) -> Judgement:
    level, cost, has_trend = _without_trend(series)
    marks = _marks(level)
    weight = _root(_independence(marks, series.cut) / cost)
    chance = _chance(marks, series.cut, weight)
    shift = _decimal(_shift(level))
    known |= {"chance": chance, "shift": shift, "weight": weight, "has_trend": has_trend}
    if chance <= REAL_UP_TO and shift > 0:
        if least_shift is not None and shift < least_shift:
            return Judgement(Verdict.PARTLY, Because.REAL_BUT_SMALL, **known)
        return Judgement(Verdict.EFFECTIVE, Because.REAL, **known)
    if has_trend and shift > 0:
        return _undecidable(Because.TREND_FIRST, **known)
    if has_trend:
        return Judgement(Verdict.NOT_EFFECTIVE, Because.ONLY_TREND, **known)
    if shift > 0 and (chance < NOTHING_FROM or weight < TELLS_FROM):
        return _undecidable(Because.MAY_BE_CHANCE, **known)
    worse = shift < 0 and _chance([-mark for mark in marks], series.cut, weight) <= REAL_UP_TO
    because = Because.WRONG_WAY if worse else Because.NO_SHIFT
    return Judgement(Verdict.NOT_EFFECTIVE, because, **known)


def _undecidable(because: Because, **known: Any) -> Judgement:
    return Judgement(Verdict.UNDECIDABLE, because, **known)


def _series(early: Sequence[Point], late: Sequence[Point], way: str) -> _Series:
    sign = -1 if way == "down" else 1
    every = [*early, *late]
    return _Series(
        days=tuple(point.day.toordinal() for point in every),
        values=tuple(sign * Fraction(point.value) for point in every),
        cut=len(early),
    )


def _without_trend(series: _Series) -> tuple[_Series, Fraction, bool]:
    """Return the series without the trend inside its parts, and what estimating it costs.

    Only a trend in the wanted direction is looked for: another one cannot feign success.
    """
    if not _climbs(series):
        return series, Fraction(1), False
    slope = _slope(series)
    start = series.days[0]
    level = tuple(
        value - slope * (day - start) for day, value in zip(series.days, series.values, strict=True)
    )
    return _Series(series.days, level, series.cut), _cost_of_trend(series), True


def _climbs(series: _Series) -> bool:
    """Return whether the values climb within the parts, by Kendall's S of both."""
    score, eighteen_variances = 0, 0
    for part in series.parts():
        score += sum(
            (series.values[later] > series.values[earlier])
            - (series.values[later] < series.values[earlier])
            for earlier in part
            for later in part
            if later > earlier
        )
        size = len(part)
        eighteen_variances += size * (size - 1) * (2 * size + 5)
    least = TREND_FROM if len(series.values) >= MANY else TREND_FROM_OF_FEW
    return score > 0 and 18 * score * score > least**2 * eighteen_variances


def _slope(series: _Series) -> Fraction:
    """Return the middle of all slopes between two values of one part, by day; at least 0."""
    slopes = [
        (series.values[later] - series.values[earlier])
        / (series.days[later] - series.days[earlier])
        for part in series.parts()
        for earlier in part
        for later in part
        if series.days[later] > series.days[earlier]
    ]
    return max(Fraction(0), _middle(slopes))


def _cost_of_trend(series: _Series) -> Fraction:
    """Return by what the variance of a shift grows when the trend is estimated beside it."""
    early, late = ([Fraction(series.days[place]) for place in part] for part in series.parts())
    apart = _mean(late) - _mean(early)
    spread = sum(
        ((day - _mean(part)) ** 2 for part in (early, late) for day in part), start=Fraction(0)
    )
    return 1 + apart**2 / (Fraction(1, len(early)) + Fraction(1, len(late))) / spread


def _marks(series: _Series) -> tuple[int, ...]:
    """Return the values as whole marks between the fences of all of them, wild ones drawn in."""
    low, high = _fences(series.values)
    if low == high:
        return (0,) * len(series.values)
    return tuple(
        int((min(max(value, low), high) - low) * MARKS / (high - low) + Fraction(1, 2))
        for value in series.values
    )


def _fences(values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return how far values may lie out: one and a half box lengths, and no further than they do."""
    ordered = sorted(values)
    quarter = len(ordered) // 4
    low, high = ordered[quarter], ordered[-1 - quarter]
    reach = (high - low) * Fraction(3, 2)
    if not reach:
        return ordered[0], ordered[-1]
    return max(ordered[0], low - reach), min(ordered[-1], high + reach)


def _independence(marks: Sequence[int], cut: int) -> Fraction:
    """Return what part of the values counts, given how much neighbours resemble each other."""
    early, late = _mean(marks[:cut]), _mean(marks[cut:])
    off = [mark - early for mark in marks[:cut]] + [mark - late for mark in marks[cut:]]
    strayed = sum((one * one for one in off), start=Fraction(0))
    if not strayed:
        return Fraction(1)
    products = sum((one * following for one, following in pairwise(off)), start=Fraction(0))
    count = len(marks)
    likeness = products / strayed * count / (count - 1)
    likeness = min(max((likeness - LIKENESS_FROM) * LIKENESS_TIMES, Fraction(0)), LIKENESS_MOST)
    return (1 - likeness) / (1 + likeness)


def _chance(marks: Sequence[int], cut: int, weight: Fraction) -> Fraction:
    """Return in which share of all choices the chosen stand out as much as the values after.

    How far the real ones stand out counts by its weight only.
    """
    size = len(marks) - cut
    expected = Fraction(sum(marks) * size, len(marks))
    stands_out = sum(marks[cut:]) - expected
    if stands_out <= 0:
        return Fraction(1) if stands_out < 0 else Fraction(1, 2)
    wanted = expected + stands_out * weight
    least = -(-wanted.numerator // wanted.denominator)
    return Fraction(_choices_from(marks, size, least), comb(len(marks), size))


def _choices_from(marks: Sequence[int], size: int, least: int) -> int:
    """Count the choices of `size` marks whose sum is at least `least`.

    The number of choices for every sum stands in one long integer, each in a field of its own, so
    that one shift and one addition take in a mark. The remainder by all-ones adds the fields up.
    """
    lowest = min(marks)
    width = comb(len(marks), size).bit_length() + 1
    counts = [1] + [0] * size
    for mark in marks:
        for chosen in range(size - 1, -1, -1):
            counts[chosen + 1] += counts[chosen] << ((mark - lowest) * width)
    beyond = max(least - lowest * size, 0)
    return (counts[size] >> (beyond * width)) % ((1 << width) - 1)


def _shift(series: _Series) -> Fraction:
    """Return the middle of all differences between a value after and one before."""
    return _middle([late - early for late in series.after for early in series.before])


def _typical(points: Sequence[Point]) -> Decimal | None:
    return _decimal(_middle([Fraction(point.value) for point in points])) if points else None


def _middle(values: Iterable[Fraction]) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _mean(values: Sequence[int] | Sequence[Fraction]) -> Fraction:
    return Fraction(sum(values)) / len(values)


def _root(value: Fraction) -> Fraction:
    """Return the square root, rounded down to a thousandth."""
    return Fraction(isqrt(value.numerator * 1_000_000 // value.denominator), 1000)


def _decimal(value: Fraction) -> Decimal:
    """Return the value to four places, as measurements have them."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001"))


def stored(judgement: Judgement) -> dict[str, Any]:
    """Return the judgement as JSON can hold it for ever: exact numbers as text, nothing rounded."""
    return {
        name: str(value) if isinstance(value, Fraction | Decimal | StrEnum) else value
        for name in _STORED
        if (value := getattr(judgement, name)) is not None
    }


def from_stored(kept: Mapping[str, Any]) -> Judgement:
    """Return a judgement as it was stored, under whatever rule it was made."""
    known = {name: value for name, value in kept.items() if name in _STORED}
    for name, read in _READERS.items():
        if known.get(name) is not None:
            known[name] = read(known[name])
    known = {"chance": None, "shift": None} | known
    return Judgement(**known)


_STORED = tuple(one.name for one in fields(Judgement))
_READERS: dict[str, Callable[[str], Any]] = {
    "verdict": Verdict,
    "because": Because,
    "chance": Fraction,
    "weight": Fraction,
    "shift": Decimal,
    "typical_before": Decimal,
    "typical_after": Decimal,
    "least_shift": Decimal,
}
