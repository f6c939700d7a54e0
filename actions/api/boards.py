"""The board of targets through the API: the same numbers as on the page."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.forms.boards import TargetBoardForm
from actions.selectors.target_board import ALL, BEHIND, BoardRow, board, dressed, exact
from departments.access import selected_quarter, signed_in
from kpis import attainment
from kpis.choices import KpiStatus
from kpis.choices.targets import KptLevel
from kpis.lagging import SORTS
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock

_NARROWED = [
    OpenApiParameter("quarter", OpenApiTypes.STR, description="Code; left out: the running one"),
    OpenApiParameter("department", OpenApiTypes.STR, description="Short name of the department"),
    OpenApiParameter("level", OpenApiTypes.STR, enum=KptLevel.values),
    OpenApiParameter("status", OpenApiTypes.STR, enum=KpiStatus.values),
    OpenApiParameter("show", OpenApiTypes.STR, enum=[ALL, BEHIND]),
    OpenApiParameter("sort", OpenApiTypes.STR, enum=[s + n for n in SORTS for s in ("", "-")]),
]


class TargetBoardRowSerializer(serializers.Serializer[BoardRow]):
    """Where one target stands; numbers as exact texts, shares as people read them."""

    target = serializers.UUIDField(source="kpt.pk")
    name = serializers.CharField(source="kpt.name")
    level = serializers.ChoiceField(choices=KptLevel.choices, source="kpt.level")
    department = serializers.SlugField(source="kpt.department.slug", allow_null=True, default=None)
    owner = serializers.CharField(source="kpt.accountable.name", allow_null=True, default=None)
    unit = serializers.CharField(allow_blank=True)
    target_text = serializers.CharField(source="standing.target_text")
    actual = serializers.SerializerMethodField()
    expected_value = serializers.SerializerMethodField()
    attainment = serializers.CharField(source="standing.text", allow_blank=True)
    expected = serializers.SerializerMethodField()
    behind = serializers.CharField(allow_blank=True)
    is_lagging = serializers.BooleanField()
    status = serializers.ChoiceField(choices=KpiStatus.choices, source="standing.status")
    rule = serializers.CharField(source="standing.rule")
    last_on = serializers.DateField(source="standing.last_on", allow_null=True)
    recorded_at = serializers.DateTimeField(allow_null=True)
    correction = serializers.UUIDField(source="correction.pk", allow_null=True, default=None)

    def get_actual(self, row: BoardRow) -> str | None:
        """Return the value of today."""
        return exact(row.standing.actual)

    def get_expected_value(self, row: BoardRow) -> str | None:
        """Return the value expected by today; null where the target holds at all times."""
        return exact(row.standing.expected_value)

    def get_expected(self, row: BoardRow) -> str | None:
        """Return the share of the way expected by today."""
        share = row.standing.expected
        return None if share is None else attainment.share_text(share)


class TargetBoardSerializer(serializers.Serializer[Any]):
    """The board: when it was so, how many there are, and the targets in order."""

    as_of = serializers.DateTimeField()
    quarter = serializers.SlugField(allow_null=True)
    all = serializers.IntegerField()
    behind = serializers.IntegerField()
    targets = TargetBoardRowSerializer(many=True)


class TargetBoardView(TakesAsOf, APIView):
    """Where the promised targets of a quarter stand."""

    @extend_schema(parameters=_NARROWED, responses=TargetBoardSerializer)
    def get(self, request: Request) -> Response:
        """Return the targets the caller may read, the worst status first."""
        user, now = signed_in(request), clock.now()
        form = TargetBoardForm(request.query_params)
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(text) for text in texts] for name, texts in form.errors.items()}
            )
        quarter = selected_quarter(request.query_params.get("quarter", ""), user, now)
        found = board(user, form.asked(quarter), now)
        told = {
            "as_of": now,
            "quarter": quarter.code if quarter else None,
            **found.counts,
            "targets": dressed(found.rows, user, now),
        }
        return Response({**TargetBoardSerializer(told).data})
