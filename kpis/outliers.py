"""Whether a typed value may be a slip: a digit too many, a lost comma, a sign.

Pure and exact: decimals in, fractions inside. It only ever asks; nobody is stopped from being right.
The question names what is odd and, where one slip explains it, what may have been meant.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

# Beyond this factor a value is odd for a series that has not moved so far before.
ODD_FACTOR: Final = 4
# Within this factor of the last value the corrected one explains the slip.
LIKE_FACTOR: Final = 2
# A lost or doubled digit or comma moves a number by a power of ten.
POWERS: Final = (1, -1, 2, -2, 3, -3)
# So many values tell how far a series moves by itself.
ENOUGH: Final = 4
LOOKED_AT: Final = 8
_PLACES: Final = Decimal("0.0001")


class Odd(StrEnum):
    """What is odd about a value."""

    TENFOLD = "tenfold"
    SIGN = "sign"
    FAR = "far"
    OVER_ALL = "over_all"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question beside the field; `meant` is what a slip would explain, if there is one."""

    kind: Odd
    value: Decimal
    last: Decimal
    power: int = 0
    meant: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @property
    def is_exact(self) -> bool:
        """Return whether the value is exactly ten, a hundred or a thousand times the last one."""
        return self.power != 0 and self.value == self.last.scaleb(self.power)


def doubt(value: Decimal, earlier: Sequence[Decimal], *, unit: str = "") -> Doubt | None:
    """Ask about a value that does not look like the earlier ones (the newest first).

    28 after 2.8 is asked about, and 2.8 offered. 3.1 after 2.8 is not, nor is a jump that the series
    has made before. Without an earlier value there is nothing to compare with.
    """
    if not earlier:
        return None
    known = list(earlier[:LOOKED_AT])
    last = known[0]
    found = _slip(value, known) if _is_odd(value, known) else None
    if found is not None:
        return found
    if unit.strip() == "%" and value > 100 >= max(known):
        return Doubt(Odd.OVER_ALL, value, last)
    if _is_far(value, known):
        return Doubt(Odd.FAR, value, last, lowest=min(known), highest=max(known))
    return None


def _is_odd(value: Decimal, known: Sequence[Decimal]) -> bool:
    """Return whether it lies further from the last value than the series has ever jumped."""
    jump = _factor(value, known[0])
    if jump is None or jump < ODD_FACTOR:
        return False
    seen = [_factor(new, old) for new, old in itertools.pairwise(known)]
    return all(one is not None and one < jump for one in seen)


def _factor(one: Decimal, other: Decimal) -> Fraction | None:
    """Return by what factor two values differ, above 1; None where there is none."""
    if one == 0 or other == 0:
        return None
    ratio = abs(Fraction(one) / Fraction(other))
    return ratio if ratio >= 1 else 1 / ratio


def _slip(value: Decimal, known: Sequence[Decimal]) -> Doubt | None:
    last = known[0]
    same_sign = (value > 0) == (last > 0)
    signed = value if same_sign else -value
    for power in POWERS:
        meant = signed.scaleb(-power)
        if meant != meant.quantize(_PLACES):
            continue
        like = _factor(meant, last)
        if like is not None and like <= LIKE_FACTOR:
            return Doubt(Odd.TENFOLD, value, last, power=power, meant=_plain(meant))
    return None


def _is_far(value: Decimal, known: Sequence[Decimal]) -> bool:
    """Return whether it lies outside what was seen by more than three times its width.

    A series that has never moved says so by a factor alone; a sign it never had is odd as well.
    """
    if len(known) < ENOUGH:
        return False
    low, high = min(known), max(known)
    width = 3 * (high - low)
    if width == 0:
        jump = _factor(value, low)
        return value != low and (jump is None or jump >= ODD_FACTOR)
    return value < low - width or value > high + width


def _plain(value: Decimal) -> Decimal:
    """Drop the zeros at the end: 2.80 is 2.8."""
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def sign_doubt(value: Decimal, earlier: Sequence[Decimal]) -> Doubt | None:
    """Ask about a minus that no earlier value had, or about one that is missing."""
    if len(earlier) < 2 or value == 0:
        return None
    known = list(earlier[:LOOKED_AT])
    if value < 0 < min(known) or max(known) < 0 < value:
        like = _factor(value, known[0])
        if like is not None and like <= LIKE_FACTOR:
            return Doubt(Odd.SIGN, value, known[0], meant=_plain(-value))
    return None
