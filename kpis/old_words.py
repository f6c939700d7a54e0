"""What a carried-over name still says of the quarter it came from. Knows no framework.

"Raise revenue by 15 % by the end of Q4 2026" says the old quarter in the next one, and perhaps the old
number. Nobody but its owner knows the new one, so it is pointed at and never written anew by itself.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from saypro_align.lib.numbers import NotANumber, read_number

Stretch = tuple[date, date]


class Promised(Protocol):
    """What is promised: a target, or a KPI in a plan."""

    @property
    def target_value(self) -> Decimal | None: ...

    @property
    def relative_target(self) -> Decimal | None: ...

    @property
    def low(self) -> Decimal | None: ...

    @property
    def high(self) -> Decimal | None: ...


_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_NAMED: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b\.?"
_TIME: Final = re.compile(
    r"(?P<iso>\b20\d\d-\d\d-\d\d\b)"
    r"|\b(?:(?P<ahead>20\d\d)[ -]?)?Q(?P<quarter>[1-4])\b(?:[ /-]?(?P<behind>20\d\d)\b)?"
    rf"|(?:\b\d{{1,2}}(?:st|nd|rd|th)? )?\b(?P<month>{_NAMED})"
    r"(?: \d{1,2}(?:st|nd|rd|th)?\b(?!\d))?(?:,? (?P<of>20\d\d)\b)?"
    r"|\b(?P<year>20\d\d)\b"
)
_FIGURE: Final = re.compile(
    r"(?<![\w.,])\d{1,12}(?:[ \u00a0\u202f'’.,]\d{3}(?!\d)){0,4}(?:[.,]\d{1,6})?(?!\w)(?: ?%)?"
)


def promised(row: Promised) -> tuple[Decimal, ...]:
    """Return the numbers that are promised, as far as they are known."""
    told = (row.target_value, row.relative_target, row.low, row.high)
    return tuple(abs(number) for number in told if number is not None)


def old_words(
    text: str, *, numbers: Collection[Decimal], earlier: Stretch, later: Stretch
) -> tuple[str, ...]:
    """Return the days, quarters and figures in a name that are not those of the later quarter.

    `numbers` are what is promised now: a figure that is one of them is right.
    """
    found = dict(_times(text, earlier, later))
    rest = _TIME.sub(lambda match: " " * len(match[0]), text)
    found |= {
        match.start(): match[0].strip()
        for match in _FIGURE.finditer(rest)
        if not _is_promised(match[0], numbers)
    }
    return tuple(dict.fromkeys(found[at] for at in sorted(found)))


def _times(text: str, earlier: Stretch, later: Stretch) -> Iterator[tuple[int, str]]:
    for match in _TIME.finditer(text):
        was = _is_in(match, earlier)
        if was and not _is_in(match, later):
            yield match.start(), match[0].strip()


def _is_in(match: re.Match[str], stretch: Stretch) -> bool:
    """Tell whether the time that is named may lie in the stretch, as far as it is named."""
    first, last = stretch
    if match["iso"]:
        return first.isoformat() <= match["iso"] <= last.isoformat()
    year = match["ahead"] or match["behind"] or match["of"] or match["year"]
    if year and not first.year <= int(year) <= last.year:
        return False
    if match["quarter"]:
        return (last.month - 1) // 3 + 1 == int(match["quarter"])
    if match["month"]:
        month = _MONTHS.index(match["month"][:3].lower()) + 1
        return month in {(first.month - 1 + more) % 12 + 1 for more in range(3)}
    return True


def _is_promised(said: str, numbers: Collection[Decimal]) -> bool:
    try:
        read = read_number(said)
    except NotANumber:
        return True
    return read.value in numbers or (read.other is not None and read.other in numbers)
