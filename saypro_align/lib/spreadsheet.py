"""Tables as CSV that no spreadsheet mistakes for a program."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from saypro_align.lib.clock import organization_zone
from saypro_align.lib.text import neutral_cell

# Spreadsheets read the bytes as UTF-8 only after this mark.
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def rows(
    headers: Sequence[str], lines: Iterable[Sequence[object]], zone: ZoneInfo | None = None
) -> Iterator[str]:
    """Yield the file line by line, so that a long table needs no memory.

    Moments are told in the zone, the organization's without one: the day is the one people know.
    """
    zone = zone or organization_zone()
    yield _MARK
    for line in itertools.chain([headers], lines):
        buffer = io.StringIO()
        csv.writer(buffer).writerow([_cell(cell, zone) for cell in line])
        yield buffer.getvalue()


def _cell(cell: object, zone: ZoneInfo) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(zone).isoformat(timespec="seconds")
    return neutral_cell("" if cell is None else str(cell))
