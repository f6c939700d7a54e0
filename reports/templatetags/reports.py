"""What templates ask of a report, and the cells of the alignment map."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.alignment_map import Cell
from reports.document import Document
from reports.map_tree import TreeDepartment
from reports.renderers import page
from reports.words.mail import kind_words

register = template.Library()
register.filter("mail_kind", kind_words)


@register.simple_tag
def sheet_of(document: Document) -> page.Sheet:
    """Return the report with its charts, as `reports/document.html` shows it."""
    return page.sheet(document)


@register.simple_tag
def map_cells(cells: Iterable[Cell]) -> SafeString:
    """Return a row of the map. There are thousands of cells: they are not worth a template each."""
    nothing = format_html('<td class="map-none"><span>{}</span></td>', _("nothing"))
    return format_html_join(
        "\n",
        "{}",
        (
            (format_html("<td>{}</td>", _link(cell, cell.count)) if cell.objectives else nothing,)
            for cell in cells
        ),
    )


@register.simple_tag
def map_branches(departments: Iterable[TreeDepartment]) -> SafeString:
    """Return the departments under a goal whose objectives are not shown here, each with its list."""
    return format_html_join(
        "\n",
        "<li>{}</li>",
        (
            (_link(one.cell, f"{one.cell.department.name}: {one.cell.told}"),)
            for one in departments
            if not one.objectives
        ),
    )


def _link(cell: Cell, text: object) -> SafeString:
    """Return the link to what a department does for a goal, with all of it in words."""
    signs = format_html_join(
        "",
        '<span class="map-sign map-sign--{}">{}</span>',
        ((sign.tone, sign.sign) for sign in cell.signs),
    )
    return format_html('<a href="{}" aria-label="{}">{}{}</a>', cell.url, cell.label, text, signs)
