"""Every block of a report as rows under columns: what files and "Show the numbers" are made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from reports.document import (
    Block,
    Bullet,
    Column,
    Document,
    Facts,
    Items,
    Kind,
    Prose,
    Table,
    Thanks,
    Trend,
    Value,
    words,
)

NUMERIC: Final = frozenset({"count", "share", "points", "number"})
NOTHING: Final = words("")


@dataclass(frozen=True, slots=True)
class Grid:
    """One block as a table; the first cell of a row names it."""

    section: str
    key: str
    title: str
    sentence: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    empty: str = ""
    note: str = ""


def grids(document: Document) -> Iterator[Grid]:
    """Yield each block of the document, in its order."""
    for section in document.sections:
        for block in section.blocks:
            yield grid_of(block, section.title)


def grid_of(block: Block, section: str = "") -> Grid:
    """Return one block as a table; no value is left out and none is made up."""
    sentence = "" if isinstance(block, Facts | Items | Prose | Thanks) else block.sentence
    columns, rows = _cells(block)
    empty = block.empty if isinstance(block, Table | Items) else ""
    note = block.note if isinstance(block, Table | Facts) else ""
    title = block.title or section
    return Grid(section, block.key, title, sentence, columns, rows, empty, note)


def _cells(block: Block) -> tuple[tuple[Column, ...], tuple[tuple[Value, ...], ...]]:
    if isinstance(block, Table):
        return block.columns, block.rows
    if isinstance(block, Facts):
        return _facts(block)
    if isinstance(block, Trend):
        return _trend(block)
    if isinstance(block, Bullet):
        return _bullet(block)
    if isinstance(block, Prose):
        lines = tuple(words(one) for one in block.paragraphs)
    else:
        lines = block.lines if isinstance(block, Thanks) else block.items
    return (Column("text", block.title or _("Text")),), tuple((one,) for one in lines)


def _facts(block: Facts) -> tuple[tuple[Column, ...], tuple[tuple[Value, ...], ...]]:
    kinds = [fact.now.kind for fact in block.facts]
    kind: Kind = next((one for one in kinds if one in NUMERIC), "text")
    compares = any(fact.before or fact.difference for fact in block.facts)
    columns = [Column("what", _("What"))]
    if compares:
        columns.append(Column("before", _("Before"), kind))
    columns.append(Column("now", _("Now"), kind))
    if compares:
        columns.append(Column("change", _("Change"), "points"))
    rows = []
    for fact in block.facts:
        cells = [words(fact.label), fact.now]
        if compares:
            cells = [
                words(fact.label),
                fact.before or NOTHING,
                fact.now,
                fact.difference or NOTHING,
            ]
        rows.append(tuple(cells))
    return tuple(columns), tuple(rows)


def _trend(block: Trend) -> tuple[tuple[Column, ...], tuple[tuple[Value, ...], ...]]:
    columns = [Column("when", _("When")), Column("value", _("Value"), "share")]
    if block.before:
        columns.append(Column("before", _("Same week of the quarter before"), "share"))
    rows = []
    for at in range(max(len(block.points), len(block.before))):
        now = block.points[at] if at < len(block.points) else None
        then = block.before[at] if at < len(block.before) else None
        name = now.label if now else then.label if then else ""
        cells = [words(name), now.value if now else NOTHING]
        if block.before:
            cells.append(then.value if then else NOTHING)
        rows.append(tuple(cells))
    return tuple(columns), tuple(rows)


def _bullet(block: Bullet) -> tuple[tuple[Column, ...], tuple[tuple[Value, ...], ...]]:
    columns = [
        Column("what", _("What")),
        Column("value", _("Value"), block.value.kind),
        Column("target", _("Target"), block.target.kind),
    ]
    cells = [words(block.title), block.value, block.target]
    if block.forecast is not None:
        columns.append(Column("forecast", _("Expected at the end"), block.forecast.kind))
        cells.append(block.forecast)
    return tuple(columns), (tuple(cells),)


def is_path(link: str) -> bool:
    """Return whether a link is a path of ours; nothing else is ever made clickable."""
    return link.startswith("/") and not link.startswith(("//", "/\\"))
