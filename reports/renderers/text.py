"""A report as plain text: every number the HTML has."""

import re

from django.template.loader import render_to_string

from reports.document import Document
from reports.renderers.links import Links


def render(report: Document, links: Links) -> str:
    """Return the mail's text without runs of empty lines."""
    context = {"report": report, "links": links, "ORGANIZATION_NAME": report.organization}
    text = render_to_string("emails/report.txt", context)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"
