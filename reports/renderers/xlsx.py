"""A report as a workbook: a summary and a sheet for each table, with cells one can reckon with.

Nothing in it is evaluated: a text that begins like a formula is kept as text. What a spreadsheet
needs beside what people see – k and n of a share – stands in columns of its own.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any, Final

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.document import Document, Table, Trend, Value, words
from reports.renderers import fingerprint
from reports.renderers.cells import cell_of, exact_of
from reports.renderers.cleaning import cleaned
from reports.renderers.grids import NUMERIC, Grid, grid_of, is_path
from saypro_align.lib.text import neutral_cell

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_LOOK: Final = {"font_name": "Arial", "font_size": 10, "valign": "top", "theme_font_name": "Arial"}
_COLOURS: Final = {"good": "#0b5d2e", "warn": "#704600", "bad": "#9b1226", "none": "#44505e"}
_NARROW, _WIDE = 10, 56
# A workbook holds some two hundred number formats; past this the words are kept.
_FORMATS: Final = 150
_NAME: Final = 31
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def render(document: Document, *, site_url: str) -> bytes:
    """Return the file; links lead to the pages on the site."""
    given, document = document, cleaned(document)
    held = io.BytesIO()
    with (
        translation.override(document.language or None),
        # The writer changes what it is given; the next file would be another to the byte.
        xlsxwriter.Workbook(held, {**_OPTIONS, "default_format_properties": {**_LOOK}}) as book,
    ):
        _describe(book, document)
        _Book(book, site_url).fill(document, fingerprint.told(given))
    return held.getvalue()


def _describe(book: Workbook, document: Document) -> None:
    stamp = datetime.fromisoformat(document.as_of) if document.as_of else datetime(2026, 1, 1)  # noqa: DTZ001
    book.set_properties(
        {
            "title": document.title[:255],
            "subject": document.headline[:255],
            "author": document.organization[:255],
            "company": document.organization[:255],
            "category": document.kind_name[:255],
            "comments": document.definition[:255],
            "created": stamp.replace(tzinfo=None),
        }
    )


class _Book:
    """A workbook being written: its formats, and the row each sheet has come to."""

    def __init__(self, book: Workbook, site_url: str) -> None:
        self.book = book
        self.site_url = site_url
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.numbers: set[str] = set()
        self.names: set[str] = set()

    def fill(self, document: Document, seal: fingerprint.Seal) -> None:
        """Write all sheets."""
        summary = self.sheet(_("Summary"))
        row = self._head(summary, document)
        for section in document.sections:
            row += 1
            summary.write_string(row, 0, section.title[:32_000], self.look(bold=True, font_size=13))
            for block in section.blocks:
                grid = grid_of(block, section.title)
                if isinstance(block, Table | Trend):
                    row = self._pointer(summary, row + 1, grid)
                else:
                    row = self._block(summary, row + 1, grid, has_title=block.title != "")
            row += 1
        self._about(summary, row + 1, document, seal)
        summary.set_column(0, 0, _WIDE)
        summary.set_column(1, 8, 18)

    def sheet(self, wanted: str) -> Worksheet:
        """Add a sheet under the wanted name, or one like it that is allowed and free."""
        bare = " ".join(wanted.translate(_FORBIDDEN).split())[:_NAME] or _("Table")
        for at in count(2):
            if bare.casefold() not in self.names and bare.casefold() != "history":
                break
            bare = f"{bare[: _NAME - 4].rstrip()} {at}"
        self.names.add(bare.casefold())
        made: Worksheet = self.book.add_worksheet(bare)
        made.hide_gridlines(2)
        made.set_paper(9)
        made.set_landscape()
        made.fit_to_pages(1, 0)
        return made

    def look(self, **told: Any) -> Format:
        """Return the format, one for all cells that look alike."""
        key = tuple(sorted(told.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(told)
        return self.formats[key]

    def write(self, sheet: Worksheet, row: int, column: int, value: Value) -> None:
        """Write one value with its type, colour and link."""
        cell = cell_of(value)
        if cell.format not in self.numbers and len(self.numbers) >= _FORMATS:
            cell = cell_of(words(value.text))
        told: dict[str, Any] = {"border": 0, "bottom": 4, "bottom_color": "#d9d6cd"}
        if value.tone:
            told |= {"font_color": _COLOURS[value.tone], "bold": True}
        if is_path(value.link) and self.site_url:
            told |= {"font_color": "#0e5f53", "underline": 1}
            sheet.write_url(row, column, f"{self.site_url}{value.link}", None, value.text[:255])
        if cell.format:
            self.numbers.add(cell.format)
            told["num_format"] = cell.format
        if isinstance(cell.value, str):
            if neutral_cell(cell.value) != cell.value:
                told["quote_prefix"] = True
            sheet.write_string(row, column, cell.value, self.look(text_wrap=True, **told))
        elif isinstance(cell.value, int | float):
            sheet.write_number(row, column, cell.value, self.look(align="right", **told))
        else:
            sheet.write_datetime(row, column, cell.value, self.look(align="left", **told))

    def _head(self, sheet: Worksheet, document: Document) -> int:
        sheet.write_string(0, 0, document.headline, self.look(bold=True, font_size=16))
        parts = (document.organization, document.kind_name, document.department)
        sheet.write_string(1, 0, " · ".join([one for one in parts if one] + [document.period_name]))
        told = [_("For: %(audience)s") % {"audience": document.audience_name}]
        if document.as_of_text:
            told.append(_("As of %(moment)s") % {"moment": document.as_of_text})
        sheet.write_string(2, 0, " · ".join(told))
        return 3

    def _about(
        self, sheet: Worksheet, row: int, document: Document, seal: fingerprint.Seal
    ) -> None:
        lines = [document.definition, *document.exclusions, document.next_report]
        if document.rules:
            lines.append(_("Rules: version %(version)s.") % {"version": document.rules})
        sheet.write_string(row, 0, _("About these numbers"), self.look(bold=True, font_size=13))
        for line in lines:
            if line:
                row += 1
                self.write(sheet, row, 0, words(line))
        if is_path(document.how):
            self.write(sheet, row + 1, 0, words(_("How this is worked out"), document.how))
        if seal.digits:
            # In a cell of its own, to be copied as it is.
            sheet.write_string(row + 1, 0, seal.label)
            sheet.write_string(row + 2, 0, seal.digits)

    def _pointer(self, summary: Worksheet, row: int, grid: Grid) -> int:
        """Put the table on a sheet of its own, and lead to it."""
        sheet = self.sheet(grid.title)
        name = sheet.get_name()
        look = self.look(font_color="#0e5f53", underline=1)
        summary.write_url(row, 0, f"internal:'{name}'!A1", look, grid.title[:255])
        if grid.sentence:
            summary.write_string(row, 1, grid.sentence)
        sheet.write_string(0, 0, grid.title, self.look(bold=True, font_size=13))
        if grid.sentence:
            sheet.write_string(1, 0, grid.sentence)
        self._table(sheet, 3, grid)
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        if grid.note or not grid.rows:
            sheet.write_string(5 + len(grid.rows), 0, grid.note if grid.rows else grid.empty)
        return row

    def _block(self, sheet: Worksheet, row: int, grid: Grid, *, has_title: bool) -> int:
        if has_title and grid.title != grid.section:
            sheet.write_string(row, 0, grid.title, self.look(bold=True))
            row += 1
        if grid.sentence:
            sheet.write_string(row, 0, grid.sentence)
            row += 1
        if len(grid.columns) > 1:
            row = self._table(sheet, row, grid, is_sheet=False)
        else:
            for line in grid.rows:
                self.write(sheet, row, 0, line[0])
                row += 1
        for told in (grid.note, "" if grid.rows else grid.empty):
            if told:
                sheet.write_string(row, 0, told)
                row += 1
        return row

    def _table(self, sheet: Worksheet, top: int, grid: Grid, *, is_sheet: bool = True) -> int:
        """Write headers and rows; a column of shares is followed by k and n."""
        head = {"bold": True, "bottom": 1, "text_wrap": True}
        place = 0
        for at, column in enumerate(grid.columns):
            cells = [row[at] for row in grid.rows]
            look = self.look(**head, align="right" if column.kind in NUMERIC else "left")
            sheet.write_string(top, place, column.label, look)
            for down, value in enumerate(cells, start=top + 1):
                self.write(sheet, down, place, value)
            if is_sheet:
                sheet.set_column(place, place, _width(column.label, cells))
            place += 1
            if any(exact_of(value) for value in cells):
                self._exact(sheet, (top, place), column.label, cells)
                place += 2
        return top + 1 + len(grid.rows)

    def _exact(
        self, sheet: Worksheet, corner: tuple[int, int], label: str, cells: Sequence[Value]
    ) -> None:
        top, place = corner
        look = self.look(bold=True, bottom=1, text_wrap=True, align="right", font_color="#545c59")
        for side, name in enumerate((_("%(what)s: counted"), _("%(what)s: of"))):
            sheet.write_string(top, place + side, name % {"what": label}, look)
            for down, value in enumerate(cells, start=top + 1):
                exact = exact_of(value)
                if exact:
                    sheet.write_number(down, place + side, exact[side], self.look(num_format="0"))


def _width(label: str, cells: Sequence[Value]) -> int:
    longest = max((len(cell.text) for cell in cells), default=0)
    return max(_NARROW, min(_WIDE, max(longest, len(label)) + 2))
