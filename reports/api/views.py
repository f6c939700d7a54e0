"""The DRF skin over reports, schedules, the mail log and the dashboard's rows."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import selected_quarter
from reports.api.serializers import (
    DepartmentRowSerializer,
    DepartmentsAlignmentSerializer,
)
from reports.dashboard import DashboardPage, dashboard_page
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock

_QUARTER = OpenApiParameter(
    "quarter", str, description="Code of the quarter; by default the one running."
)


class RowPagination(PageNumberPagination):
    """Pages of departments, worst first; at most 200 a page."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class DepartmentsAlignmentView(TakesAsOf, APIView):
    """The dashboard's departments, to the digit."""

    @extend_schema(
        parameters=[
            _QUARTER,
            OpenApiParameter("department", str, description="Short name of one department."),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
        responses=DepartmentsAlignmentSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the headline and each department's alignment, gaps, actions and KPI statuses."""
        now = clock.now()
        quarter = selected_quarter(request.query_params.get("quarter"), request.user, now)  # type: ignore[arg-type]
        if quarter is None:
            raise Http404
        page = dashboard_page(quarter, request.user, now)  # type: ignore[arg-type]
        wanted = request.query_params.get("department")
        rows = [row for row in page.rows if wanted in (None, "", row.slug)]
        paginator = RowPagination()
        shown = paginator.paginate_queryset(rows, request, view=self) or []
        lines = [DepartmentRowSerializer(row).data for row in shown]
        return Response(_answer(page, lines, paginator))


def _answer(page: DashboardPage, results: Any, paginator: RowPagination) -> dict[str, Any]:
    number = page.headline
    return {
        "quarter": page.quarter.code,
        "aligned": number.aligned,
        "total": number.total,
        "shown": number.shown,
        "target_percent": number.target_percent,
        "meets": number.meets,
        "needed": number.needed,
        "as_of": number.as_of,
        "rule_version": number.rule_version,
        "next": paginator.get_next_link(),
        "previous": paginator.get_previous_link(),
        "results": results,
    }
