"""The monthly report's own mail, until it is a document like the others."""

import re

from django.template.loader import render_to_string

from reports.builders.content import MonthlyReport
from reports.renderers.links import Links


def html(report: MonthlyReport, links: Links) -> str:
    """Return the mail's HTML."""
    context = {"report": report, "links": links, "ORGANIZATION_NAME": report.organization}
    return render_to_string("emails/monthly.html", context)


def text(report: MonthlyReport, links: Links) -> str:
    """Return the mail's text without runs of empty lines."""
    context = {"report": report, "links": links, "ORGANIZATION_NAME": report.organization}
    told = render_to_string("emails/monthly.txt", context)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", told)).strip() + "\n"
