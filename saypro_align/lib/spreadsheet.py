"""Tables as CSV that no spreadsheet mistakes for a program."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

from saypro_align.lib.text import neutral_cell

# Spreadsheets read the bytes as UTF-8 only after this mark.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def rows(headers: Sequence[str], lines: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the file line by line, so that a long table needs no memory."""
    yield _MARK
    for line in itertools.chain([headers], lines):
        buffer = io.StringIO()
        csv.writer(buffer).writerow([_cell(cell) for cell in line])
        yield buffer.getvalue()


def _cell(cell: object) -> str:
    return neutral_cell("" if cell is None else str(cell))
