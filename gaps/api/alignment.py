"""The one number for programs: the same as on the dashboard, to the digit."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import selected_quarter, signed_in
from departments.models import Quarter
from gaps.models import AlignmentSnapshot
from gaps.selectors.how import HowPage, PlanLine, ReasonLine, how_page
from gaps.selectors.scores import Headline, slim_headline_of
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock
from saypro_align.lib.api import Pagination

_QUARTER = OpenApiParameter(
    "quarter", str, description="Code of the quarter; by default the one running."
)


class ReasonLineSerializer(serializers.Serializer[ReasonLine]):
    """Why a plan is not fully aligned; `gap` is null where the caller may not read it."""

    code = serializers.CharField()
    kind = serializers.CharField()
    text = serializers.CharField()
    gap = serializers.UUIDField(source="gap.pk", default=None, allow_null=True)


class PlanLineSerializer(serializers.Serializer[PlanLine]):
    """A department in the sum."""

    department = serializers.CharField(source="slug")
    name = serializers.CharField()
    is_due = serializers.BooleanField()
    is_exempt = serializers.BooleanField()
    is_fully_aligned = serializers.BooleanField()
    plan_state = serializers.CharField()
    score = serializers.CharField()
    rating = serializers.IntegerField(allow_null=True)
    reasons = ReasonLineSerializer(many=True)


class _NumberSerializer(serializers.Serializer[Any]):
    """k of n against the target; `shown`, `meets` and `needed` are null when nothing is due."""

    quarter = serializers.CharField()
    k = serializers.IntegerField()
    n = serializers.IntegerField()
    shown = serializers.CharField(allow_null=True)
    target = serializers.IntegerField()
    meets = serializers.BooleanField(allow_null=True)
    needed = serializers.IntegerField(allow_null=True)
    as_of = serializers.DateTimeField(allow_null=True)
    rule_version = serializers.CharField()
    snapshot = serializers.UUIDField(allow_null=True)


class AlignmentSerializer(_NumberSerializer):
    """The number of a quarter with every plan and the reasons against it."""

    plans = PlanLineSerializer(many=True)


class SnapshotSerializer(_NumberSerializer):
    """The number as it was at one moment."""

    cause = serializers.CharField()
    reason = serializers.CharField()


class AlignmentView(TakesAsOf, APIView):
    """How many plans are fully aligned, and why the others are not."""

    @extend_schema(parameters=[_QUARTER], responses=AlignmentSerializer)
    def get(self, request: Request) -> Response:
        """Return the newest snapshot's number."""
        user, now = signed_in(request), clock.now()
        quarter = selected_quarter(request.query_params.get("quarter", ""), user, now)
        if quarter is None:
            raise Http404
        page = how_page(quarter, user, now)
        return Response(AlignmentSerializer(_of_page(page)).data)


class SnapshotPagination(Pagination):
    """The newest snapshot first."""

    ordering = ("-taken_at", "-id")


class SnapshotListView(TakesAsOf, ListAPIView[AlignmentSnapshot]):
    """Every number that was ever frozen in a quarter; none of them is changed later."""

    serializer_class = SnapshotSerializer
    pagination_class = SnapshotPagination
    queryset = AlignmentSnapshot.objects.none()
    filter_backends = ()

    @extend_schema(parameters=[_QUARTER])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the snapshots of a quarter."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[AlignmentSnapshot]:
        """Return the quarter's snapshots without their lists of plans."""
        user = signed_in(self.request)
        code = self.request.query_params.get("quarter", "")
        quarter: Quarter | None = selected_quarter(code, user, clock.now())
        if quarter is None:
            return AlignmentSnapshot.objects.none()
        rows = AlignmentSnapshot.objects.filter(quarter=quarter)
        return rows.select_related("quarter").defer("plans")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Hand the rows over as numbers."""
        if args and not isinstance(args[0], QuerySet):
            args = ([_of_snapshot(row) for row in args[0]], *args[1:])
        return super().get_serializer(*args, **kwargs)


def _of_page(page: HowPage) -> dict[str, Any]:
    return {**_number(page.number), "plans": [*page.due, *page.not_due]}


def _of_snapshot(snapshot: AlignmentSnapshot) -> dict[str, Any]:
    return {
        **_number(slim_headline_of(snapshot)),
        "cause": snapshot.cause,
        "reason": snapshot.reason,
    }


def _number(number: Headline) -> dict[str, Any]:
    return {
        "quarter": number.quarter_code,
        "k": number.aligned,
        "n": number.total,
        "shown": number.shown,
        "target": number.target_percent,
        "meets": number.meets,
        "needed": number.needed,
        "as_of": number.as_of,
        "rule_version": number.rule_version,
        "snapshot": number.snapshot_id,
    }
