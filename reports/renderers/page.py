"""A report as a page: the document with its charts, ready for `reports/document.html`."""

from dataclasses import dataclass, replace
from typing import Any

from reports.document import Bullet, Document, Facts, Items, Prose, Thanks, Trend, Value
from reports.renderers import pictures
from reports.renderers.cleaning import cleaned
from reports.renderers.grids import NUMERIC, Grid, grid_of, is_path
from saypro_align.lib.charts import Chart


@dataclass(frozen=True, slots=True)
class PageCell:
    """One value in its column."""

    value: Value
    label: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block with what the template needs to show it."""

    shape: str
    title: str
    grid: Grid
    headers: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[PageCell, ...], ...]
    chart: Chart | None = None
    legend: str = ""
    value: Value | None = None
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSection:
    """A part of the report."""

    key: str
    title: str
    blocks: tuple[PageBlock, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole report; `document` has cleaned texts and only links that lead to pages of ours."""

    document: Document
    sections: tuple[PageSection, ...]


def sheet(document: Document) -> Sheet:
    """Return what the page shows of a document; no query, no clock."""
    document = cleaned(document)
    sections = tuple(
        PageSection(
            section.key,
            section.title,
            tuple(_block(block, section.title) for block in section.blocks),
        )
        for section in document.sections
    )
    how = document.how if is_path(document.how) else ""
    return Sheet(replace(document, how=how), sections)


def _block(block: Any, section: str) -> PageBlock:
    grid = grid_of(block, section)
    headers = tuple((one.label, one.kind in NUMERIC) for one in grid.columns)
    chart = None
    if isinstance(block, Bullet):
        chart = pictures.bullet(block)
    elif isinstance(block, Trend):
        chart = pictures.trend(block)
    return PageBlock(
        shape=_shape(block),
        title=block.title if block.title != section else "",
        grid=grid,
        headers=headers,
        rows=tuple(_row(row, headers) for row in grid.rows),
        chart=chart,
        legend=pictures.legend(block) if isinstance(block, Trend) else "",
        value=_checked(block.value) if isinstance(block, Bullet) else None,
        paragraphs=block.paragraphs if isinstance(block, Prose) else (),
    )


def _row(row: tuple[Value, ...], headers: tuple[tuple[str, bool], ...]) -> tuple[PageCell, ...]:
    return tuple(
        PageCell(_checked(value), label, is_number)
        for value, (label, is_number) in zip(row, headers, strict=True)
    )


def _checked(value: Value) -> Value:
    return value if not value.link or is_path(value.link) else replace(value, link="")


def _shape(block: Any) -> str:
    if isinstance(block, Prose):
        return "prose"
    if isinstance(block, Items | Thanks):
        return "items"
    if isinstance(block, Bullet | Trend):
        return block.block
    return "facts" if isinstance(block, Facts) else "table"
