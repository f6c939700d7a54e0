"""A report as a file: PDF, Excel, CSV and plain text, made from what was frozen."""

import logging
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.access import signed_in
from departments.limited import limited
from departments.services.limits import FILES
from reports.access import run_for_reading
from reports.document import Document
from reports.renderers import files
from reports.renderers.typeset import TypesettingError
from reports.selectors.runs import document_of

logger = logging.getLogger(__name__)


@login_required
@require_safe
def report_file(request: HttpRequest, pk: UUID, ending: str) -> HttpResponse:
    """Send the report as a file; `?table=` names one table of it, as CSV."""
    document = document_of(run_for_reading(signed_in(request), pk))
    if document is None:
        raise Http404
    return sent_file(request, document, ending, site_url=settings.SITE_URL)


# Setting a page and writing a workbook take a while; texts do not.
slow_report_file = limited(FILES)(report_file)


def sent_file(
    request: HttpRequest, document: Document, ending: str, *, site_url: str
) -> HttpResponse:
    """Answer with a document as a file; unknown tables are not found, a busy typesetter says so."""
    table = request.GET.get("table", "")
    try:
        file = files.asked_for(document, ending, table, site_url=site_url)
    except KeyError as error:
        raise Http404 from error
    except TypesettingError:
        logger.exception("The report %s could not be set as PDF", document.title)
        return render(request, "503.html", status=503)
    answer = HttpResponse(file.body, content_type=file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer
