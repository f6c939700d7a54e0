"""A report as CSV that no spreadsheet mistakes for a program.

One tidy table holds everything: a line for each value, with where it stands, what people see of it
and what it is exactly. A single table of the report comes as it looks on the page.
"""

from collections.abc import Iterator
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from reports.document import Document, Value
from reports.renderers import fingerprint
from reports.renderers.cleaning import cleaned
from reports.renderers.grids import Grid, grids
from saypro_align.lib.spreadsheet import rows

__all__ = ["render", "rows", "table"]

# Names for programs: they stay the same in every language.
HEADERS: Final = (
    "section",
    "part",
    "row",
    "column",
    "value",
    "kind",
    "numerator",
    "denominator",
    "date",
)


def render(document: Document) -> str:
    """Return every value of the report, one a line."""
    given, document = document, cleaned(document)
    with translation.override(document.language or None):
        about = _about(document, fingerprint.told(given).digits)
        return "".join(rows(HEADERS, [*about, *_values(document)]))


def table(document: Document, key: str) -> str:
    """Return one table of the report as it stands on the page; KeyError when it has none so named."""
    document = cleaned(document)
    with translation.override(document.language or None):
        found = {grid.key: grid for grid in grids(document)}[key]
    headers = [column.label for column in found.columns]
    return "".join(rows(headers, ([cell.text for cell in row] for row in found.rows)))


def _about(document: Document, digits: str) -> Iterator[tuple[str, ...]]:
    told = (
        ("title", document.title),
        ("headline", document.headline),
        ("organization", document.organization),
        ("kind", document.kind_name),
        ("department", document.department),
        ("audience", document.audience_name),
        ("period", document.period_name),
        ("quarter", document.quarter),
        ("as of", document.as_of_text),
        ("rules", document.rule_version),
        ("definition", document.definition),
        *(("left out", one) for one in document.exclusions),
        ("next report", document.next_report),
        ("sha-256", digits),
    )
    section = _("About these numbers")
    for name, text in told:
        if text:
            exact = document.as_of if name == "as of" else ""
            yield (section, "", name, "", text, "text", "", "", exact)


def _values(document: Document) -> Iterator[tuple[str, ...]]:
    for grid in grids(document):
        if grid.sentence:
            yield (grid.section, grid.title, "", "sentence", grid.sentence, "text", "", "", "")
        for at, row in enumerate(grid.rows, start=1):
            yield from _row(grid, at, row)
        if grid.note:
            yield (grid.section, grid.title, "", "note", grid.note, "text", "", "", "")


def _row(grid: Grid, at: int, row: tuple[Value, ...]) -> Iterator[tuple[str, ...]]:
    name = row[0].text if len(row) > 1 else str(at)
    for column, cell in zip(grid.columns, row, strict=True):
        if cell.text:
            exact = [_whole(cell.numerator), _whole(cell.denominator), cell.day]
            place = (grid.section, grid.title, name, column.label)
            yield (*place, cell.text, cell.kind, *exact)


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)
