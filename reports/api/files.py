"""A report as a file by API: the bytes of the page's downloads, for who may read the report."""

import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from departments.access import signed_in
from departments.services.limits import FILES, count_use
from reports.access import run_for_reading
from reports.renderers import files
from reports.renderers.typeset import TypesettingError
from reports.selectors.runs import document_of
from saypro_align.lib import clock

logger = logging.getLogger(__name__)

_PARAMETERS = [
    OpenApiParameter("ending", str, OpenApiParameter.PATH, enum=files.ENDINGS),
    OpenApiParameter("table", str, description="CSV only: one table of the report, by its key."),
]
_TYPES = [(200, files.content_type_of(ending)) for ending in files.ENDINGS]


class Busy(exceptions.APIException):
    """The page could not be set now."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = gettext_lazy("The file cannot be made now. Try again in a minute.")
    default_code = "busy"


class AsTheAddressSays(BaseContentNegotiation):
    """The address names the format: a program that asks for a PDF gets one, refusals are JSON."""

    def select_parser(self, _request: Request, parsers: Any) -> Any:
        """Take the only one."""
        return parsers[0]

    def select_renderer(
        self, _request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        """Take the only one, which writes refusals."""
        return renderers[0], renderers[0].media_type


class ReportFileView(APIView):
    """A report as a file."""

    content_negotiation_class = AsTheAddressSays

    @extend_schema(
        parameters=_PARAMETERS,
        responses={
            **dict.fromkeys(_TYPES, OpenApiTypes.BINARY),
            429: OpenApiResponse(description="Too many files within a quarter of an hour."),
            503: OpenApiResponse(description="The file cannot be made now."),
        },
    )
    def get(self, request: Request, pk: str, ending: str) -> HttpResponse:
        """Hand out the same bytes as the page's download; 404 before the report was made."""
        user = signed_in(request)
        document = document_of(run_for_reading(user, pk))
        if document is None or ending not in files.ENDINGS:
            raise Http404
        if ending in files.SLOW:
            count_use(FILES, user, clock.now())
        table = request.query_params.get("table", "")
        try:
            file = files.asked_for(document, ending, table, site_url=settings.SITE_URL)
        except KeyError as error:
            raise Http404 from error
        except TypesettingError as error:
            logger.exception("The report %s could not be set as PDF", document.title)
            raise Busy from error
        answer = HttpResponse(file.body, content_type=file.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
        return answer
