"""What a reader sees in each format, read back with somebody else's tools."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from typing import Any

import openpyxl
from django.template.loader import render_to_string
from openpyxl.cell import Cell
from pypdf import PdfReader

from reports.document import Document, Facts, Items, Prose, Table, Thanks, Trend, Value
from reports.renderers import csv as csv_renderer
from reports.renderers import html, pdf, text, xlsx
from reports.renderers.links import Links

SITE = "https://align.example"
LINKS = Links(
    report=f"{SITE}/reports/1/",
    stop=f"{SITE}/reports/stop/token/",
    how=f"{SITE}/how/",
    manage=f"{SITE}/account/",
    site=SITE,
)
_DIGITS = re.compile(r"#?,?#*0(?:\.0+)?")
_LITERAL = re.compile(r'"([^"]*)"')


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.is_style = tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self.is_style = False

    def handle_data(self, data: str) -> None:
        if not self.is_style:
            self.parts.append(data)


def bare(words: str) -> str:
    """Return the words without any space and without the marks at which long words may break."""
    return re.sub(r"[\s\u200b]+", "", words)


def words_of(markup: str) -> str:
    """Return what a browser would show of some HTML."""
    parser = _Words()
    parser.feed(markup)
    return " ".join(parser.parts)


def tags_of(markup: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the elements of some HTML with their attributes."""
    parser = _Words()
    parser.feed(markup)
    return parser.tags


def page_of(document: Document) -> str:
    """Return the report as it stands on its page."""
    return render_to_string("reports/document.html", {"report": document})


def pdf_of(document: Document) -> PdfReader:
    """Return the PDF, opened."""
    return PdfReader(io.BytesIO(pdf.render(document, site_url=SITE)))


def book_of(document: Document) -> Any:
    """Return the workbook, opened."""
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(document, site_url=SITE)))


def cells_of(book: Any) -> Iterator[Cell]:
    """Yield every cell that holds something."""
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def shown(cell: Cell) -> str:
    """Return what a spreadsheet shows of a cell, by its number format."""
    value, form = cell.value, cell.number_format
    if isinstance(value, datetime):
        start, _comma, rest = form.partition(",")
        day = f"{value.day} {value:%b %Y}"
        zone = "".join(_LITERAL.findall(rest))
        return f"{day}, {value:%H:%M}{zone}" if start != form else day
    if not isinstance(value, int | float) or form == "General":
        return str(value)
    positive, _semicolon, negative = form.partition(";")
    chosen = negative if value < 0 and negative else positive
    pattern = _DIGITS.search(_LITERAL.sub("", chosen))
    assert pattern is not None
    decimals = len(pattern.group().partition(".")[2])
    size = abs(value) * (100 if "%" in _LITERAL.sub("", chosen) else 1)
    return chosen.replace(pattern.group(), f"{size:.{decimals}f}").replace('"', "")


@cache
def everywhere(document: Document) -> dict[str, str]:
    """Return what people read of a document in each format."""
    told = "\n".join(one.extract_text() for one in pdf_of(document).pages)
    return {**quickly(document), "PDF": told}


def quickly(document: Document) -> dict[str, str]:
    """Return the same for all formats but the PDF, which takes a process each time."""
    return {
        "page": words_of(page_of(document)),
        "mail": words_of(html.render(document, LINKS)),
        "text": text.render(document, LINKS),
        "Excel": "\n".join(shown(cell) for cell in cells_of(book_of(document))),
        "CSV": "\n".join(
            " ".join(row) for row in csv.reader(io.StringIO(csv_renderer.render(document)))
        ),
    }


def values_of(document: Document) -> Iterator[Value]:
    """Yield every value a document holds; written without looking at how the formats find them."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Facts):
                for fact in block.facts:
                    yield from (
                        one for one in (fact.now, fact.before, fact.difference) if one is not None
                    )
            elif isinstance(block, Trend):
                yield from (point.value for point in (*block.points, *block.before))
            elif isinstance(block, Table):
                for row in block.rows:
                    yield from row
            elif isinstance(block, Items | Thanks):
                yield from block.items if isinstance(block, Items) else block.lines
            elif isinstance(block, Prose):
                yield from ()
            else:
                yield block.value
                yield block.target
                yield from (one for one in (block.forecast,) if one is not None)
