"""The forecasts for programs: each target with its chance, and the report card."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import selected_quarter, signed_in
from kpis.report_card import Bin, ReportCard
from kpis.selectors.forecasts import TargetForecast, card_of, target_forecasts, with_ranges
from reports.api.views import RowPagination
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock

_PARAMETERS = [
    OpenApiParameter(
        "quarter", str, description="Code of the quarter; by default the running one."
    ),
    OpenApiParameter("department", str, description="Short name of one department."),
    OpenApiParameter("page", int),
    OpenApiParameter("page_size", int),
]


class TargetForecastSerializer(serializers.Serializer[TargetForecast]):
    """A target; `chance` is a probability, null when there is not enough history to say one."""

    kpi = serializers.UUIDField(source="use.kpi_id")
    name = serializers.CharField(source="use.kpi.name")
    department = serializers.SlugField(source="department.slug")
    target = serializers.CharField()
    due_on = serializers.DateField(source="progress.target.due_on")
    is_due = serializers.BooleanField()
    was_reached = serializers.SerializerMethodField()
    chance = serializers.FloatField(source="told.probability", default=None, allow_null=True)
    low = serializers.FloatField(source="told.low", default=None, allow_null=True)
    middle = serializers.FloatField(source="told.middle", default=None, allow_null=True)
    high = serializers.FloatField(source="told.high", default=None, allow_null=True)

    def get_was_reached(self, one: TargetForecast) -> bool | None:
        """Return whether a target was reached whose day has come; null before, and without values."""
        return one.was_reached if one.is_due else None


class BinSerializer(serializers.Serializer[Bin]):
    """The forecasts between two probabilities, in per cent."""

    low = serializers.IntegerField()
    high = serializers.IntegerField()
    count = serializers.IntegerField()
    said = serializers.FloatField()
    happened = serializers.IntegerField()


class ReportCardSerializer(serializers.Serializer[ReportCard]):
    """How good forecasts at half-time were; Brier scores, 0 is perfect."""

    count = serializers.IntegerField()
    happened = serializers.IntegerField()
    brier = serializers.FloatField()
    brier_linear_pace = serializers.FloatField(source="brier_pace")
    brier_average = serializers.FloatField(source="brier_rate")
    bins = BinSerializer(many=True)


class ForecastsSerializer(serializers.Serializer[Any]):
    """The targets of a quarter, the least likely first; `report_card` is null without enough history."""

    quarter = serializers.CharField()
    as_of = serializers.DateTimeField()
    report_card = ReportCardSerializer(allow_null=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = TargetForecastSerializer(many=True)


class ForecastsView(TakesAsOf, APIView):
    """How likely the targets are reached."""

    @extend_schema(parameters=_PARAMETERS, responses=ForecastsSerializer)
    def get(self, request: Request) -> Response:
        """Return the targets of a quarter's plans in force with their chances."""
        user, now = signed_in(request), clock.now()
        asked: Any = request.query_params
        quarter = selected_quarter(asked.get("quarter", ""), user, now)
        if quarter is None:
            raise Http404
        today = clock.organization_day(now)
        found = target_forecasts(quarter, user, today, department=asked.get("department", ""))
        paginator = RowPagination()
        shown = paginator.paginate_queryset(found, request, view=self) or []
        answer = {
            "quarter": quarter.code,
            "as_of": now,
            "report_card": card_of(today),
            "next": paginator.get_next_link(),
            "previous": paginator.get_previous_link(),
            "results": with_ranges(shown),
        }
        return Response(ForecastsSerializer(answer).data)
