"""A report as a tagged PDF (PDF/UA): numbered pages, charts with words, and the numbers of the page."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from reports.document import Bullet, Document, Items, Prose, Section, Thanks, Trend, Value, words
from reports.renderers import fingerprint, pictures, typeset
from reports.renderers.cleaning import cleaned
from reports.renderers.grids import NUMERIC, Grid, grid_of, is_path

# A row of more letters than this may go over the end of a page; shorter ones stay together.
_LONG_ROW: Final = 900
_NARROW, _WIDE = 6, 60
# The line at the foot of a page must stay one line.
_FOOT: Final = 60
_NO_SEAL: Final = fingerprint.Seal()


def render(document: Document, *, site_url: str) -> bytes:
    """Return the file; links lead to the pages on the site. The same document gives the same bytes."""
    with translation.override(document.language or None):
        data = told(cleaned(document), site_url, fingerprint.told(document))
        return typeset.pdf("document.typ", data, stamp=document.as_of)


def told(document: Document, site_url: str, seal: fingerprint.Seal = _NO_SEAL) -> dict[str, Any]:
    """Return what the template reads: words, numbers as people see them, drawings."""
    moment = document.as_of_text
    as_of = _("As of %(moment)s") % {"moment": moment} if moment else ""
    return {
        "site": site_url,
        "lang": (document.language or "en").partition("-")[0],
        "title": document.title,
        "foot": " · ".join(
            _cut(part) for part in (document.organization, document.title, as_of) if part
        ),
        "organization": document.organization,
        "kicker": " · ".join(
            part for part in (document.kind_name, document.department, document.period_name) if part
        ),
        "audience": _("For: %(audience)s") % {"audience": document.audience_name},
        "headline": document.headline,
        "as_of": as_of,
        "sections": [_section(section) for section in document.sections],
        "about": _about(document, seal),
        "how": _cell(words(_("How this is worked out"), document.how))
        if is_path(document.how)
        else None,
        "page": _("Page"),
        "of": _("of"),
    }


def _about(document: Document, seal: fingerprint.Seal) -> dict[str, Any]:
    lines = [document.definition] if document.definition else []
    if document.rules:
        lines.append(_("Rules: version %(version)s.") % {"version": document.rules})
    if document.next_report:
        lines.append(document.next_report)
    return {
        "title": _("About these numbers"),
        "lines": lines,
        "left_out": _("What this report leaves out"),
        "exclusions": list(document.exclusions),
        "seal": {"label": seal.label, "digits": seal.digits},
    }


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "blocks": [_block(block) for block in section.blocks]}


def _block(block: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"shape": "table", "title": block.title, "chart": None}
    if isinstance(block, Prose):
        return {**told, "shape": "prose", "paragraphs": _paragraphs(block.paragraphs)}
    if isinstance(block, Items | Thanks):
        lines = block.lines if isinstance(block, Thanks) else block.items
        empty = block.empty if isinstance(block, Items) else ""
        return {**told, "shape": "items", "lines": [_cell(one) for one in lines], "empty": empty}
    if isinstance(block, Bullet | Trend):
        told = {**told, "chart": _chart(block)}
    return {**told, **_grid(grid_of(block))}


def _chart(block: Bullet | Trend) -> dict[str, Any] | None:
    drawn = pictures.bullet(block) if isinstance(block, Bullet) else pictures.trend(block)
    if drawn is None:
        return None
    return {
        "svg": pictures.for_file(drawn),
        "alt": block.sentence or block.title,
        "is_bar": isinstance(block, Bullet),
        "axis": list(drawn.axis) or ["", ""],
        "legend": pictures.legend(block),
    }


def _grid(grid: Grid) -> dict[str, Any]:
    rows = [[_cell(cell) for cell in row] for row in grid.rows]
    return {
        "sentence": grid.sentence,
        "headers": [column.label for column in grid.columns],
        "numeric": [column.kind in NUMERIC for column in grid.columns],
        "widths": _widths(grid),
        "rows": [{"cells": row, "is_long": _letters(row) > _LONG_ROW} for row in rows],
        "empty": grid.empty,
        "note": grid.note,
    }


def _widths(grid: Grid) -> list[float]:
    """Return the share of the line each column of words gets; figures take what they need (0)."""
    widths = []
    for at, column in enumerate(grid.columns):
        longest = max((len(row[at].text) for row in grid.rows), default=0)
        if column.kind in NUMERIC and longest <= _NARROW * 4:
            widths.append(0.0)
            continue
        usual = sum(len(row[at].text) for row in grid.rows) / max(len(grid.rows), 1)
        widths.append(max(_NARROW, min(_WIDE, max(usual, len(column.label)))) ** 0.5)
    return widths if any(widths) else [1.0 for _each in widths]


def _letters(row: Sequence[dict[str, str]]) -> int:
    return max((len(cell["text"]) for cell in row), default=0)


def _cell(value: Value) -> dict[str, str]:
    link = value.link if is_path(value.link) else ""
    return {"text": value.text, "tone": value.tone, "link": link}


def _cut(text: str) -> str:
    return text if len(text) <= _FOOT else f"{text[: _FOOT - 1]}…"


def _paragraphs(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n") if line.strip()]
