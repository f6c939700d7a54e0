"""The alignment map for programs: the same rows as the page, to the digit."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import selected_quarter, signed_in
from gaps.selectors.serving import ServingObjective
from reports.alignment_map import AlignmentMap, Cell, Row, alignment_map
from reports.choices import MapSign
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock

_PARAMETERS = [
    OpenApiParameter(
        "quarter", str, description="Code of the quarter; by default the running one."
    ),
    OpenApiParameter("department", str, description="Short name: only this department's column."),
    OpenApiParameter(
        "problems", bool, description="Only rows and columns where something is wrong."
    ),
]


class CellSerializer(serializers.Serializer[Cell]):
    """What a department does for a goal; departments that do nothing for it are left out."""

    department = serializers.SlugField(source="department.slug")
    objectives = serializers.IntegerField(source="count")
    signs = serializers.ListField(child=serializers.ChoiceField(MapSign.choices))
    objective_ids = serializers.SerializerMethodField()

    def get_objective_ids(self, cell: Cell) -> list[str]:
        """Return the objectives counted."""
        return [str(one.pk) for one in cell.objectives]


class RowSerializer(serializers.Serializer[Row]):
    """A goal, or the objectives without one ("none")."""

    goal = serializers.CharField(source="slug")
    title = serializers.CharField()
    is_served = serializers.BooleanField()
    departments = serializers.IntegerField(source="departments.count")
    objectives = serializers.IntegerField(source="objectives.count")
    kpis = serializers.IntegerField(source="kpis.count")
    cells = CellSerializer(source="served", many=True)


class GoallessSerializer(serializers.Serializer[ServingObjective]):
    """An objective that serves no goal."""

    id = serializers.UUIDField(source="pk")
    text = serializers.CharField()
    department = serializers.SlugField(source="slug")


class MapSerializer(serializers.Serializer[AlignmentMap]):
    """Goals × departments of a quarter, as far as the caller may read its plans."""

    quarter = serializers.SlugField(source="quarter.code")
    as_of = serializers.DateTimeField()
    departments = serializers.SerializerMethodField()
    rows = RowSerializer(many=True)
    unserved_goals = serializers.SerializerMethodField()
    objectives_without_goal = GoallessSerializer(source="goalless", many=True)

    def get_departments(self, page: AlignmentMap) -> list[str]:
        """Return the short names of the departments, in the order of the columns."""
        return [column.slug for column in page.columns]

    def get_unserved_goals(self, page: AlignmentMap) -> list[str]:
        """Return the short names of the goals nobody serves."""
        return [row.slug for row in page.unserved]


class MapView(TakesAsOf, APIView):
    """Who serves which goal."""

    @extend_schema(parameters=_PARAMETERS, responses=MapSerializer)
    def get(self, request: Request) -> Response:
        """Return the map of a quarter."""
        user, now = signed_in(request), clock.now()
        asked: Any = request.query_params
        quarter = selected_quarter(asked.get("quarter", ""), user, now)
        if quarter is None:
            raise Http404
        page = alignment_map(
            quarter,
            user,
            now,
            only_problems=asked.get("problems", "") in {"1", "true"},
            department=asked.get("department", ""),
        )
        return Response(MapSerializer(page).data)
