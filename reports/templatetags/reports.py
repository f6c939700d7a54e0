"""What templates ask of a report."""

from django import template

from reports.document import Document
from reports.mail_words import kind_words
from reports.renderers import page

register = template.Library()
register.filter("mail_kind", kind_words)


@register.simple_tag
def sheet_of(document: Document) -> page.Sheet:
    """Return the report with its charts, as `reports/document.html` shows it."""
    return page.sheet(document)
