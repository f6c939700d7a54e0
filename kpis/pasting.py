"""Rows pasted from a spreadsheet: which cell means what. Pure; nothing is judged here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saypro_align.lib.numbers import NotANumber, read_number
from saypro_align.lib.tsv import rows_of

# The columns of the line to copy, in its order.
COLUMNS: Final[dict[str, str | Promise]] = {
    "objective": _("Objective"),
    "name": _("KPI"),
    "unit": _("Unit"),
    "baseline": _("Today"),
    "target_value": _("Target value"),
    "due_on": _("By when"),
    "owner": _("Owner"),
    "frequency": _("How often"),
    "contribution": _("How it moves the goal"),
    "source": _("Where the number comes from"),
}
_OTHER_WORDS: Final = {
    "kpi name": "name",
    "name": "name",
    "indicator": "name",
    "baseline": "baseline",
    "current": "baseline",
    "start": "baseline",
    "target": "target_value",
    "by": "due_on",
    "due": "due_on",
    "due date": "due_on",
    "date": "due_on",
    "responsible": "owner",
    "update": "frequency",
    "frequency": "frequency",
    "contribution": "contribution",
    "how does it move the goal?": "contribution",
    "source": "source",
}
_ENOUGH_TO_BE_A_HEAD: Final = 2


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One row of the spreadsheet; `more` cells beyond the columns were not empty."""

    number: int
    cells: Mapping[str, str]
    more: int


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was pasted: the columns it has, and its rows."""

    columns: tuple[str, ...]
    lines: tuple[PastedLine, ...]


def template_line() -> str:
    """Return the head line to copy into a spreadsheet."""
    return "\t".join(str(label) for label in COLUMNS.values())


def read(text: str) -> Pasted:
    """Return the rows by column: by the names in the first line, or in the order of the template."""
    rows = rows_of(text)
    columns = _named(rows[0]) if rows else None
    if columns is None:
        columns = _in_order(rows)
    else:
        rows = rows[1:]
    lines = tuple(_line(number, row, columns) for number, row in enumerate(rows, start=1))
    shown = {name for line in lines for name, text in line.cells.items() if text}
    return Pasted(tuple(name for name in COLUMNS if name in shown | {"name"}), lines)


def _named(head: list[str]) -> list[str] | None:
    """Return the column of each cell if the line is one of names; "" where a name is unknown."""
    words = {str(label).casefold(): name for name, label in COLUMNS.items()} | _OTHER_WORDS
    found = [words.get(" ".join(cell.casefold().split()), "") for cell in head]
    known = [name for name in found if name]
    if len(known) < _ENOUGH_TO_BE_A_HEAD or "name" not in known:
        return None
    return [name if name not in found[:at] else "" for at, name in enumerate(found)]


def _in_order(rows: list[list[str]]) -> list[str]:
    """Return the template's columns, without the objective where the numbers stand too far left."""
    names = list(COLUMNS)
    with_objective = sum(_is_number(row, 3) + _is_number(row, 4) for row in rows)
    without = sum(_is_number(row, 2) + _is_number(row, 3) for row in rows)
    return names if with_objective >= without else names[1:]


def _is_number(row: list[str], at: int) -> bool:
    try:
        read_number(row[at])
    except (IndexError, NotANumber):
        return False
    return True


def _line(number: int, row: list[str], columns: list[str]) -> PastedLine:
    cells = {name: cell for name, cell in zip(columns, row, strict=False) if name}
    beyond = [cell for cell in row[len(columns) :] if cell]
    return PastedLine(number, cells, len(beyond))
