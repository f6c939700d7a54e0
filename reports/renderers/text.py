"""A report as plain text: every number the other formats have, in lines that read on a phone."""

from collections.abc import Iterator
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from reports.document import Document, Facts, Items, Prose, Section, Table, Thanks
from reports.renderers import fingerprint
from reports.renderers.cleaning import cleaned
from reports.renderers.grids import Grid, grid_of
from reports.renderers.links import Links

# A row whose cells are short stands on one line.
_LINE: Final = 76


def render(document: Document, links: Links | None = None) -> str:
    """Return the mail's text; without links the same as a file."""
    given, document = document, cleaned(document)
    with translation.override(document.language or None):
        about = _about(document, str(fingerprint.told(given)))
        lines = [*_head(document), *_body(document), *about, *_foot(document, links)]
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


def _head(document: Document) -> Iterator[str]:
    parts = (document.kind_name, document.department, document.period_name)
    yield document.headline
    yield ""
    yield " · ".join(part for part in (document.organization, *parts) if part)
    if document.as_of_text:
        yield _("As of %(moment)s") % {"moment": document.as_of_text}


def _body(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield ""
        yield ""
        yield section.title.upper() if len(section.title) < _LINE else section.title
        yield "=" * min(len(section.title), _LINE)
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    for block in section.blocks:
        yield ""
        if block.title and block.title != section.title:
            yield block.title
            yield "-" * min(len(block.title), _LINE)
        grid = grid_of(block)
        if grid.sentence:
            yield grid.sentence
        if isinstance(block, Prose):
            yield from block.paragraphs
        elif isinstance(block, Items | Thanks):
            yield from _listed(grid)
        elif isinstance(block, Facts):
            yield from _facts(block)
        else:
            yield from _rows(grid, is_compact=not isinstance(block, Table))
        if grid.note:
            yield grid.note


def _listed(grid: Grid) -> Iterator[str]:
    for row in grid.rows:
        yield f"- {row[0].text}"
    if not grid.rows and grid.empty:
        yield grid.empty


def _facts(block: Facts) -> Iterator[str]:
    for fact in block.facts:
        before = f"{fact.before.text} → " if fact.before and fact.before.text else ""
        change = f" ({fact.difference.text})" if fact.difference and fact.difference.text else ""
        yield f"- {fact.label}: {before}{fact.now.text}{change}"


def _rows(grid: Grid, *, is_compact: bool) -> Iterator[str]:
    labels = [column.label for column in grid.columns]
    if not grid.rows and grid.empty:
        yield grid.empty
    for row in grid.rows:
        named = zip(labels[1:], row[1:], strict=True)
        told = [f"{label}: {cell.text}" for label, cell in named if cell.text]
        line = f"- {row[0].text}: {' · '.join(told)}"
        if is_compact or len(line) <= _LINE:
            yield line
            continue
        yield f"- {row[0].text}"
        yield from (f"    {one}" for one in told)


def _about(document: Document, seal: str) -> Iterator[str]:
    told = [document.definition, *document.exclusions]
    if document.rules:
        told.append(_("Rules: version %(version)s.") % {"version": document.rules})
    told = [line for line in [*told, seal] if line]
    if told:
        title = _("About these numbers")
        yield from ("", "", title.upper(), "=" * len(title), *told)


def _foot(document: Document, links: Links | None) -> Iterator[str]:
    if links is None:
        if document.next_report:
            yield from ("", document.next_report)
        return
    yield ""
    yield _("Open the full report: %(link)s") % {"link": links.report}
    if links.how:
        yield _("How this is worked out: %(link)s") % {"link": links.how}
    yield from ("", "--", f"SayPro Align · {document.organization}")
    yield _("You get this because it is made for: %(audience)s.") % {
        "audience": document.audience_name
    }
    if document.next_report:
        yield document.next_report
    if links.manage:
        yield _("Change which mails you get: %(link)s") % {"link": links.manage}
    yield _("No more of these: %(link)s") % {"link": links.stop}
