"""How the parts of a target add up to the whole: shared out, averaged, or promised by each.

Pure and exact: decimals in, fractions out. A part is counted as the improvement it promises, in the
measure of the whole: in per cent of the whole's baseline where the whole is a relative change, else in
the whole's own unit. So "+15 %" on 200 000 is shared out as 4 + 4 + 4 + 3 %, and a department whose
own target goes from 0 to 8 000 carries 4 of the 15 %.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from kpis.choices import Direction

Number = int | Decimal | Fraction

SUM, AVERAGE, COVERAGE = "sum", "average", "coverage"
# Values are stored with so many decimals; a sum may miss the whole by their rounding, not by more.
PLACES: Final = 4
_ROUNDING: Final = Fraction(1, 2 * 10**PLACES)
_SIGNS: Final = {Direction.INCREASE: 1, Direction.DECREASE: -1}
_LOWER_IS_BETTER: Final = frozenset({Direction.DECREASE, Direction.AT_MOST})
_WITH_ONE_NUMBER: Final = frozenset(
    {Direction.INCREASE, Direction.DECREASE, Direction.AT_LEAST, Direction.AT_MOST}
)


class Basis(StrEnum):
    """In what a part is counted."""

    RELATIVE = "relative"
    CHANGE = "change"
    VALUE = "value"


class Fit(StrEnum):
    """What the parts come to, beside the whole."""

    NOTHING = "nothing"
    SHORT = "short"
    FITS = "fits"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Promise:
    """The numbers of a target."""

    direction: str
    baseline: Number | None = None
    target_value: Number | None = None
    relative: Number | None = None
    weight: Number = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """What was to be shared out, what is, and what is still open (below 0: more than was asked)."""

    sharing: str
    basis: Basis
    whole: Fraction
    allocated: Fraction
    remainder: Fraction
    parts: int
    without_number: int
    # Parts in another unit, or of which less is better where the whole wants more: nothing to add.
    otherwise: int
    fit: Fit
    # Whether the parts together bring what the whole promises.
    is_enough: bool


def can_share(whole: Promise, sharing: str) -> bool:
    """Return whether the whole can be taken apart this way: ranges and milestones only by coverage."""
    if sharing == COVERAGE:
        return True
    return whole.direction in _WITH_ONE_NUMBER and amount_of(whole, sharing) is not None


def basis_of(whole: Promise, sharing: str) -> Basis:
    """Return in what the parts are counted."""
    if sharing == COVERAGE or whole.direction not in _SIGNS:
        return Basis.VALUE
    if whole.relative is not None and (sharing == AVERAGE or whole.baseline):
        return Basis.RELATIVE
    if sharing == SUM and whole.baseline is not None:
        return Basis.CHANGE
    return Basis.VALUE


def amount_of(whole: Promise, sharing: str) -> Fraction | None:
    """Return what there is to share out; None without a number."""
    return part_of(whole, whole, sharing)


def is_alike(part: Promise, whole: Promise, sharing: str) -> bool:
    """Return whether a part is measured as the whole is; changes in per cent compare any units."""
    if (part.direction in _LOWER_IS_BETTER) != (whole.direction in _LOWER_IS_BETTER):
        return False
    if (part.direction in _WITH_ONE_NUMBER) != (whole.direction in _WITH_ONE_NUMBER):
        return False
    in_per_cent = sharing == AVERAGE and basis_of(whole, sharing) == Basis.RELATIVE
    return in_per_cent or part.unit == whole.unit


def part_of(part: Promise, whole: Promise, sharing: str) -> Fraction | None:
    """Return what a part promises, counted as the whole is; None where that cannot be said."""
    if not is_alike(part, whole, sharing):
        return None
    basis = basis_of(whole, sharing)
    if basis == Basis.VALUE:
        reached = _value_of(part)
        return None if reached is None else reached
    sign = _SIGNS[Direction(whole.direction)]
    if basis == Basis.RELATIVE and sharing == AVERAGE:
        return _own_change(part, sign)
    step = _step(part, whole, sign)
    if step is None or basis == Basis.CHANGE:
        return step
    return step * 100 / abs(Fraction(whole.baseline or 0))


def numbers_for(
    amount: Number, whole: Promise, sharing: str, baseline: Number | None = None
) -> Promise:
    """Return the numbers of a part that promises the amount; `part_of` of it is the amount again."""
    basis, wanted = basis_of(whole, sharing), Fraction(amount)
    if basis == Basis.VALUE:
        start = whole.baseline if baseline is None and sharing != SUM else baseline
        return Promise(whole.direction, start, wanted, unit=whole.unit)
    sign = _SIGNS[Direction(whole.direction)]
    if basis == Basis.RELATIVE and sharing == AVERAGE:
        own = None if baseline is None else Fraction(baseline)
        reached = None if not own else own + sign * abs(own) * wanted / 100
        return Promise(whole.direction, baseline, reached, sign * wanted, unit=whole.unit)
    step = wanted
    if basis == Basis.RELATIVE:
        step = wanted * abs(Fraction(whole.baseline or 0)) / 100
    begin = _begin(baseline, whole, sign)
    return Promise(whole.direction, begin, begin + sign * step, unit=whole.unit)


def total_of(
    whole: Promise, parts: Iterable[Promise], sharing: str, *, concerned: int = 0
) -> Total | None:
    """Add the parts up; None when the whole has no number to compare with.

    With coverage the whole is the number of departments (or people) concerned, and a part counts
    when it promises at least as much as the whole does.
    """
    held = list(parts)
    if sharing == COVERAGE:
        return _coverage(whole, held, concerned)
    wanted = amount_of(whole, sharing)
    if wanted is None:
        return None
    known = [
        (amount, Fraction(part.weight))
        for part in held
        if (amount := part_of(part, whole, sharing)) is not None
    ]
    if sharing == AVERAGE:
        return _average(whole, wanted, known, held)
    allocated = sum((amount for amount, _weight in known), Fraction(0))
    remainder = wanted - allocated
    if abs(remainder) <= _slack(whole, len(known)):
        remainder = Fraction(0)
        allocated = wanted if known else allocated
    at_most = whole.direction == Direction.AT_MOST
    fit = _fit(remainder, bool(known))
    return Total(
        sharing=SUM,
        basis=basis_of(whole, SUM),
        whole=wanted,
        allocated=allocated,
        remainder=remainder,
        parts=len(held),
        without_number=len(held) - len(known) - _otherwise(whole, held, SUM),
        otherwise=_otherwise(whole, held, SUM),
        fit=fit,
        is_enough=bool(known) and (remainder >= 0 if at_most else remainder <= 0),
    )


def split_evenly(amount: Number, count: int, places: int = 2) -> list[Decimal]:
    """Share an amount out into equal parts that add up to it exactly; the first ones take the rest.

    An amount with more decimals than `places` keeps them in its last part.
    """
    if count < 1:
        return []
    whole = _exact(Fraction(amount))
    unit = Decimal(1).scaleb(-places)
    each = (whole / count).quantize(unit, rounding=ROUND_DOWN)
    left = whole - each * count
    extra = int((left / unit).to_integral_value(rounding=ROUND_DOWN))
    sign = 1 if extra >= 0 else -1
    shares = [each + (unit * sign if place < abs(extra) else 0) for place in range(count)]
    shares[-1] += whole - sum(shares)
    return shares


def as_stored(value: Number | None) -> Decimal | None:
    """Return a number as it can be stored: with four decimals."""
    if value is None:
        return None
    exact = Fraction(value)
    tens = 10**PLACES
    return Decimal(round(exact * tens)).scaleb(-PLACES)


def _value_of(part: Promise) -> Fraction | None:
    if part.target_value is not None:
        return Fraction(part.target_value)
    if part.relative is None or part.baseline is None:
        return None
    return Fraction(part.baseline) * (1 + Fraction(part.relative) / 100)


def _step(part: Promise, whole: Promise, sign: int) -> Fraction | None:
    reached = _value_of(part)
    if reached is None:
        return None
    return sign * (reached - _begin(part.baseline, whole, sign))


def _begin(baseline: Number | None, whole: Promise, sign: int) -> Fraction:
    """Return where a part begins: what grows begins at 0, what shrinks where the whole stands."""
    if baseline is not None:
        return Fraction(baseline)
    return Fraction(0) if sign > 0 else Fraction(whole.baseline or 0)


def _own_change(part: Promise, sign: int) -> Fraction | None:
    """Return by how many per cent of its own baseline a part improves."""
    if part.relative is not None:
        return sign * Fraction(part.relative)
    if part.target_value is None or not part.baseline:
        return None
    start = Fraction(part.baseline)
    return sign * (Fraction(part.target_value) - start) * 100 / abs(start)


def _average(
    whole: Promise,
    wanted: Fraction,
    known: Sequence[tuple[Fraction, Fraction]],
    held: Sequence[Promise],
) -> Total:
    weights = sum((weight for _amount, weight in known), Fraction(0))
    mean = Fraction(0)
    if weights:
        mean = sum((amount * weight for amount, weight in known), Fraction(0)) / weights
    basis = basis_of(whole, AVERAGE)
    lower = basis == Basis.VALUE and whole.direction in _LOWER_IS_BETTER
    remainder = mean - wanted if lower else wanted - mean
    if abs(remainder) <= _ROUNDING:
        remainder = Fraction(0)
    return Total(
        sharing=AVERAGE,
        basis=basis,
        whole=wanted,
        allocated=mean,
        remainder=remainder if known else Fraction(0),
        parts=len(held),
        without_number=len(held) - len(known) - _otherwise(whole, held, AVERAGE),
        otherwise=_otherwise(whole, held, AVERAGE),
        fit=_fit(remainder, bool(weights)),
        is_enough=bool(weights) and remainder <= 0,
    )


def _coverage(whole: Promise, held: Sequence[Promise], concerned: int) -> Total:
    wanted = _value_of(whole)
    alike = [part for part in held if is_alike(part, whole, COVERAGE)]
    kept = sum(_is_as_much(part, wanted, whole.direction) for part in alike)
    everyone = max(concerned, len(held))
    remainder = Fraction(everyone - kept)
    return Total(
        sharing=COVERAGE,
        basis=Basis.VALUE,
        whole=Fraction(everyone),
        allocated=Fraction(kept),
        remainder=remainder,
        parts=len(held),
        without_number=len(alike) - kept,
        otherwise=len(held) - len(alike),
        fit=_fit(remainder, bool(held)),
        is_enough=bool(held) and remainder <= 0,
    )


def _otherwise(whole: Promise, held: Sequence[Promise], sharing: str) -> int:
    return sum(not is_alike(part, whole, sharing) for part in held)


def _is_as_much(part: Promise, wanted: Fraction | None, direction: str) -> bool:
    if direction not in _WITH_ONE_NUMBER or wanted is None:
        return True
    reached = _value_of(part)
    if reached is None:
        return False
    return reached <= wanted if direction in _LOWER_IS_BETTER else reached >= wanted


def _fit(remainder: Fraction, has_parts: bool) -> Fit:  # noqa: FBT001
    if not has_parts:
        return Fit.NOTHING
    if remainder == 0:
        return Fit.FITS
    return Fit.SHORT if remainder > 0 else Fit.OVER


def _slack(whole: Promise, parts: int) -> Fraction:
    slack = _ROUNDING * parts
    if basis_of(whole, SUM) == Basis.RELATIVE:
        return slack * 100 / abs(Fraction(whole.baseline or 1))
    return slack


def _exact(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact if Fraction(exact) == value else exact.quantize(Decimal(1).scaleb(-PLACES))
