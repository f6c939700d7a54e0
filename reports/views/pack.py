"""The pack for the company-wide meeting: slides in the browser, and the same as a file."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from departments import access
from departments.access import signed_in
from departments.limited import limited
from departments.services.limits import FILES
from reports.builders import pack as builder
from reports.renderers import pack_pdf as slides
from saypro_align.audit.as_of import takes_as_of
from saypro_align.lib import clock


@require_GET
@takes_as_of
def pack(request: HttpRequest, quarter: str) -> HttpResponse:
    """Show all slides, one below the other; arrow keys and links lead from one to the next."""
    row = access.quarter_for_reading(signed_in(request), quarter)
    context = {"pack": builder.build(row, now=clock.now()), "quarter": row}
    return render(request, "reports/pack/page.html", context)


@require_GET
@limited(FILES)
@takes_as_of
def pack_pdf(request: HttpRequest, quarter: str) -> HttpResponse:
    """Send the slides as a tagged PDF."""
    row = access.quarter_for_reading(signed_in(request), quarter)
    made = slides.render(builder.build(row, now=clock.now()), site_url=settings.SITE_URL)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="targets-{row.code}.pdf"'
    return answer
