"""Numbers as people type them: "15 %", "R 1 200", "2,5", "−20 %".

One reading for forms, imports and the API. What cannot be read is refused with a sentence that
says how to write it; what can be read two ways is read once and said aloud in ``note``.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

MAX_LENGTH = 60
MAX_INTEGER_DIGITS = 15
MAX_DECIMALS = 6

_MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"))
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc", "'"))
# Flat and bounded on purpose: no nested repetition, so no input can make it slow.
_SHAPE = re.compile(
    r"(?P<sign>[+-]?) ?(?P<before>[^\W\d_]{1,3}|[$€£¥₦₹])? ?(?P<inner>[+-]?) ?"
    r"(?P<digits>[0-9][0-9.,' ]*|[.,][0-9]+) ?(?P<after>%|[^\W\d_][^\W\d_/ .-]{0,19})?"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ '.,][0-9]{3})+")
_MAYBE_GROUPED = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_MULTIPLIERS = frozenset(
    {"k", "m", "mn", "mio", "million", "millions", "bn", "billion", "thousand"}
)
_PERCENT_WORDS = frozenset({"percent", "per cent", "pct"})


class NotANumber(ValueError):
    """The text is not a number; the message says how to write one."""

    code = "not_a_number"


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number with what stood around it; ``relative`` is a change such as "+15 %".

    ``other`` is what a text such as "1,200" means elsewhere, ``note`` says which one was taken.
    """

    value: Decimal
    unit: str | None = None
    relative: bool = False
    note: str | None = None
    other: Decimal | None = None


def read_number(text: str) -> ReadNumber:
    """Read one number, or raise ``NotANumber``."""
    if len(text) > MAX_LENGTH:
        raise NotANumber(_("The number is too long. Enter a number, like 4 or 2.5."))
    plain = _plain(text)
    if not plain:
        raise NotANumber(_("Enter a number, like 4 or 2.5."))
    match = _SHAPE.fullmatch(plain)
    if match is None or (match["sign"] and match["inner"]):
        raise NotANumber(_("Enter one number in digits, like 4, 2.5 or 15 %."))
    unit = _unit(match["before"], match["after"])
    sign = match["sign"] or match["inner"]
    value, note = _value(match["digits"].rstrip(" "))
    return ReadNumber(
        value=-value if sign == "-" else value,
        unit=unit,
        relative=bool(sign) and unit == "%",
        note=note,
        other=_other(match["digits"].rstrip(" "), sign),
    )


def _plain(text: str) -> str:
    """Fold full-width digits, odd spaces, odd minus signs and apostrophes into plain ones."""
    folded = unicodedata.normalize("NFKC", text.translate(_MINUS).translate(_APOSTROPHES))
    return " ".join(folded.translate(_MINUS).split())


def _unit(before: str | None, after: str | None) -> str | None:
    if after is not None and after.casefold() in _MULTIPLIERS:
        raise NotANumber(_("Write the number in full, like 2 500 000 instead of 2.5 million."))
    if before and after:
        raise NotANumber(_("Enter the number with one unit, like R 1 200 or 15 %."))
    if after is not None and after.casefold() in _PERCENT_WORDS:
        return "%"
    return before or after or None


def _value(digits: str) -> tuple[Decimal, str | None]:
    number = _decimal_text(digits)
    whole, _point, decimals = number.partition(".")
    if len(whole.lstrip("0")) > MAX_INTEGER_DIGITS or len(decimals) > MAX_DECIMALS:
        raise NotANumber(
            _("Enter at most %(whole)d digits before and %(decimals)d after the point.")
            % {"whole": MAX_INTEGER_DIGITS, "decimals": MAX_DECIMALS}
        )
    value = Decimal(number)
    return value, _note(digits, value)


def _decimal_text(digits: str) -> str:
    """Turn digits with separators into plain digits with at most one point."""
    separators = [c for c in digits if not c.isdigit()]
    kinds = set(separators)
    last = separators[-1] if separators else ""
    if not separators:
        return digits
    if last in " '" or (last == "," and _is_thousands_comma(digits, separators)):
        return _without_groups(digits)
    if last == "." and separators.count(".") > 1:
        if kinds != {"."}:
            raise _odd_groups()
        return _without_groups(digits)
    if separators.count(last) > 1:
        raise _odd_groups()
    whole, _separator, decimals = digits.rpartition(last)
    if kinds - {last}:
        whole = _without_groups(whole)
    return f"{whole or '0'}.{decimals or '0'}"


def _is_thousands_comma(digits: str, separators: list[str]) -> bool:
    if separators.count(",") > 1:
        return set(separators) == {","}
    return len(separators) == 1 and _MAYBE_GROUPED.fullmatch(digits) is not None


def _without_groups(digits: str) -> str:
    kinds = {c for c in digits if not c.isdigit()}
    if kinds and (len(kinds) > 1 or _GROUPED.fullmatch(digits) is None):
        raise _odd_groups()
    return "".join(c for c in digits if c.isdigit())


def _odd_groups() -> NotANumber:
    return NotANumber(_("Group the digits in threes, like 1 200, or write 1200."))


def _other(digits: str, sign: str) -> Decimal | None:
    """Return the other reading of a text whose separator may part thousands or decimals."""
    if _MAYBE_GROUPED.fullmatch(digits) is None:
        return None
    other = Decimal(digits.replace(",", ".") if "," in digits else digits.replace(".", ""))
    return -other if sign == "-" else other


def _note(digits: str, value: Decimal) -> str | None:
    """Say how a text was read that elsewhere means something else."""
    if _MAYBE_GROUPED.fullmatch(digits) is None:
        return None
    parts = re.split("[.,]", digits)
    if "," in digits:
        return _("Read as %(value)s. If you mean %(other)s, write it with a point.") % {
            "value": value,
            "other": ".".join(parts),
        }
    return _("Read as %(value)s. If you mean %(other)s, write it without a point.") % {
        "value": value.normalize() if value != value.to_integral() else value.to_integral(),
        "other": "".join(parts),
    }
