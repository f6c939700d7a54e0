"""Tables as CSV that no spreadsheet mistakes for a program."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

# A cell that begins like this would be run as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{MINUS SIGN}")


def rows(headers: Sequence[str], lines: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the file line by line, so that a long table needs no memory."""
    # The mark lets spreadsheets read accents and thin spaces.
    yield "\N{ZERO WIDTH NO-BREAK SPACE}"
    for line in itertools.chain([headers], lines):
        buffer = io.StringIO()
        csv.writer(buffer).writerow([neutral(cell) for cell in line])
        yield buffer.getvalue()


def neutral(cell: object) -> str:
    """Return a cell's text, with a quote before what looks like a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
