"""A report as the HTML part of a mail."""

from django.template.loader import render_to_string

from reports.document import Document
from reports.renderers.links import Links


def render(report: Document, links: Links) -> str:
    """Return the mail's HTML, readable without pictures and in the dark."""
    context = {"report": report, "links": links, "ORGANIZATION_NAME": report.organization}
    return render_to_string("emails/report.html", context)
