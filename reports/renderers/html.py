"""A report as the HTML part of a mail: readable without pictures, in the dark and on a phone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import translation

from reports.document import Bullet, Document, Facts, Items, Prose, Thanks, Trend, Value
from reports.renderers import fingerprint
from reports.renderers.cleaning import cleaned
from reports.renderers.grids import NUMERIC, Grid, grid_of, is_path
from reports.renderers.links import Links

# Mail programs cut off what is longer; the footer must not be what is lost.
LIMIT: Final = 100_000
_WORD: Final = 24
_INDENT: Final = re.compile(r"\s*\n\s*")
_ROWS: Final = (1_000, 60, 30, 15, 8, 4)
_LETTERS: Final = (100_000, 2_000, 600, 200, 80)


@dataclass(frozen=True, slots=True)
class MailBlock:
    """One block as the template shows it."""

    shape: str
    title: str
    grid: Grid
    headers: tuple[tuple[str, str], ...]
    rows: tuple[tuple[tuple[Value, str, str, str], ...], ...]
    is_stacked: bool
    # Stacked, what belongs to one number stays on one line.
    is_line: bool
    more: int = 0
    bar: tuple[tuple[str, int], ...] = ()
    paragraphs: tuple[str, ...] = ()


def render(document: Document, links: Links) -> str:
    """Return the mail's HTML; where it grew too long, the last rows are left to the report's page."""
    given, document = document, cleaned(document)
    made = ""
    with translation.override(document.language or None):
        seal = str(fingerprint.told(given))
        for rows, letters in _limits():
            made = _rendered(document, links, rows, letters, seal)
            if len(made.encode()) <= LIMIT:
                break
    return made


def _limits() -> Iterator[tuple[int, int]]:
    yield from ((rows, _LETTERS[0]) for rows in _ROWS[:-1])
    yield from ((_ROWS[-1], letters) for letters in _LETTERS)


def _rendered(document: Document, links: Links, rows: int, letters: int, seal: str) -> str:
    sections = [
        (
            section.title,
            [_block(block, section.title, links, rows, letters) for block in section.blocks],
        )
        for section in document.sections
    ]
    document = replace(document, headline=_cut(document.headline, letters))
    context = {
        "document": document,
        "sections": sections,
        "links": links,
        "seal": seal,
        "ORGANIZATION_NAME": document.organization,
    }
    made = render_to_string("emails/document.html", context)
    return _INDENT.sub("\n", made)


def _block(block: Any, section: str, links: Links, rows: int, letters: int) -> MailBlock:
    grid = grid_of(block, section)
    shown = grid.rows[:rows]
    headers = tuple((_cut(one.label, letters), _side(one.kind)) for one in grid.columns)
    return MailBlock(
        shape=_shape(block),
        title=_cut(block.title if block.title != section else "", letters),
        grid=replace(grid, sentence=_cut(grid.sentence, letters), note=_cut(grid.note, letters)),
        headers=headers,
        rows=tuple(
            tuple(
                (_linked(cell, links.site, letters), label, side, _wrap(cell.text))
                for cell, (label, side) in zip(row, headers, strict=True)
            )
            for row in shown
        ),
        is_stacked=len(grid.columns) > _beside(block),
        is_line=isinstance(block, Facts),
        more=len(grid.rows) - len(shown),
        bar=_bar(block) if isinstance(block, Bullet) else (),
        paragraphs=tuple(_cut(one, letters) for one in block.paragraphs)
        if isinstance(block, Prose)
        else (),
    )


def _beside(block: Any) -> int:
    """Return how many columns stand beside each other on a phone: of figures more than of words."""
    return 3 if isinstance(block, Facts | Bullet | Trend) else 2


def _wrap(text: str) -> str:
    """Let words break that are too long for a column; a figure is never broken."""
    return ";overflow-wrap:anywhere" if len(max(text.split(), key=len, default="")) > _WORD else ""


def _side(kind: str) -> str:
    return "right" if kind in NUMERIC else "left"


def _shape(block: Any) -> str:
    if isinstance(block, Prose):
        return "prose"
    return "items" if isinstance(block, Items | Thanks) else "table"


def _linked(value: Value, site: str, letters: int) -> Value:
    """Return the value with a whole address as its link; none where the reader has no account."""
    link = f"{site}{value.link}" if site and is_path(value.link) else ""
    return replace(value, text=_cut(value.text, letters), link=link)


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def _bar(block: Bullet) -> tuple[tuple[str, int], ...]:
    """Return the parts of a bar as colour and width in per cent: what is reached, mark, what is not."""
    if block.value.fraction is None or block.target.fraction is None:
        return ()
    most = max(Fraction(1), block.value.fraction, block.target.fraction)
    value, target = (int((one.fraction or 0) / most * 99) for one in (block.value, block.target))
    first, last = sorted((value, target))
    colour = "#0e6256" if value >= target else "#b8560f"
    between = "#0e6256" if value >= target else "#d9d6cd"
    parts = [(colour, first), (between, last - first), ("#d9d6cd", 99 - last)]
    parts.insert(1 if value >= target else 2, ("#9b1226", 1))
    return tuple((paint, width) for paint, width in parts if width > 0)
