"""What a spreadsheet keeps of a value: a number it can reckon with that looks as on the page.

A share is kept as people see it, rounded down, with the two exact numbers beside it: a spreadsheet
would round 89.99 % up to a target that was not met. Where figure and words do not agree to the digit,
the words are kept.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from reports.document import Value

Typed = str | int | float | date | datetime

_NUMBER: Final = re.compile(
    r"(?P<before>[^\d+\u2212-]*)(?P<sign>[+\u2212-]?)"
    r"(?P<digits>\d{1,15}(?:[\u202f\u00a0]\d{3})*)(?:\.(?P<part>\d{1,10}))?(?P<after>\D*)"
)
_GAPS: Final = re.compile("[\u202f\u00a0]")
_DAY, _MOMENT = "d mmm yyyy", "d mmm yyyy, hh:mm"
# Most figures a spreadsheet's number keeps exactly.
_FIGURES: Final = 15


@dataclass(frozen=True, slots=True)
class Cell:
    """The value to write and the number format that shows it; words have none."""

    value: Typed
    format: str = ""


def cell_of(value: Value) -> Cell:
    """Return the cell for a value."""
    if value.kind in ("day", "moment") and value.day:
        return _dated(value)
    if value.kind in ("count", "share", "points", "number") and value.fraction is not None:
        return _figure(value) or Cell(value.text)
    return Cell(value.text)


def exact_of(value: Value) -> tuple[int, int] | None:
    """Return k and n of a share, which stand beside it."""
    if value.kind != "share" or value.numerator is None or value.denominator is None:
        return None
    return value.numerator, value.denominator


def _dated(value: Value) -> Cell:
    if value.kind == "day":
        return Cell(date.fromisoformat(value.day), _DAY)
    moment = datetime.fromisoformat(value.day).replace(tzinfo=None, second=0, microsecond=0)
    _start, colon, rest = value.text.rpartition(":")
    zone = rest[2:] if colon else ""
    return Cell(moment, f"{_MOMENT}{_literal(zone)}")


def _figure(value: Value) -> Cell | None:
    """Return the number that stands in the words, with a format that writes the words around it."""
    found = _NUMBER.fullmatch(value.text)
    if found is None:
        return None
    part = found["part"] or ""
    digits = _GAPS.sub("", found["digits"])
    if len(digits) + len(part) > _FIGURES or not _agrees(value, digits, part):
        return None
    number = Decimal(f"{digits}.{part}") if part else Decimal(digits)
    if found["sign"] in ("-", "\u2212"):
        number = -number
    around = found["before"], found["after"]
    whole = "#,##0" if _GAPS.search(found["digits"]) else "0"
    pattern = f"{whole}.{'0' * len(part)}" if part else whole
    if value.kind == "share" and around[0] == "" and around[1].strip("\u00a0 ") == "%":
        return Cell(float(number / 100), f"{pattern}{around[1]}")
    return Cell(float(number) if part else int(number), _signed(pattern, found["sign"], *around))


def _agrees(value: Value, digits: str, part: str) -> bool:
    """Return whether the words hold the figure itself and not another one ("7 of 10", "2.8 million")."""
    exact = value.fraction
    if exact is None:
        return False
    if value.kind in ("share", "points"):
        exact *= 100
    return abs(abs(exact) - Fraction(f"{digits}.{part or 0}")) < Fraction(1, 10 ** len(part))


def _signed(pattern: str, sign: str, before: str, after: str) -> str:
    head, tail = _literal(before), _literal(after)
    plus = '"+"' if sign == "+" else ""
    return f'{head}{plus}{pattern}{tail};{head}"\u2212"{pattern}{tail}'


def _literal(text: str) -> str:
    bare = text.replace('"', "'")
    return f'"{bare}"' if bare else ""
