"""Shares shown to people: integers in, text out, always rounded down.

Rounding down is what makes a shown "90.0 %" honest: it can only appear when the target is met.
"""

from fractions import Fraction

NO_BREAK_SPACE = "\u00a0"
NOT_AVAILABLE = "n/a"


def shown(aligned: int, total: int) -> str | None:
    """Return the share in per cent with one decimal, rounded down: 4 of 6 is "66.6"."""
    _check(aligned, total)
    if total == 0:
        return None
    tenths = aligned * 1000 // total
    return f"{tenths // 10}.{tenths % 10}"


def percent_text(aligned: int, total: int) -> str:
    """Return the share with its sign, "66.6 %", or "n/a" when there is nothing to share."""
    number = shown(aligned, total)
    return NOT_AVAILABLE if number is None else with_sign(number)


def with_sign(number: str) -> str:
    """Put the per cent sign behind a number so that no line break can part them."""
    return f"{number}{NO_BREAK_SPACE}%"


def meets(aligned: int, total: int, target: int) -> bool | None:
    """Tell whether the target is met, compared in integers before any rounding."""
    _check(aligned, total)
    return None if total == 0 else aligned * 100 >= target * total


def needed(aligned: int, total: int, target: int) -> int | None:
    """Return how many more are needed to meet the target; nothing due has no answer."""
    _check(aligned, total)
    if total == 0:
        return None
    required = -(-target * total // 100)
    return max(0, required - aligned)


def one_decimal(value: Fraction) -> str:
    """Show an exact number with one decimal, rounded down: 62½ is "62.5", 99.99 is "99.9"."""
    tenths = value.numerator * 10 // value.denominator
    sign = "\u2212" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def _check(aligned: int, total: int) -> None:
    if not 0 <= aligned <= total:
        message = f"{aligned} of {total} is not a share."
        raise ValueError(message)
