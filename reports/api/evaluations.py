"""Evaluations of the months and quarters, for programs."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import signed_in
from gaps.choices import SnapshotCause
from reports.api.views import RowPagination
from reports.selectors.evaluations import (
    Evaluation,
    Line,
    evaluation_page,
    evaluations,
)
from saypro_align.audit.as_of import TakesAsOf


class EvaluationSerializer(serializers.Serializer[Evaluation]):
    """The number at the end of a month or quarter; never changed."""

    id = serializers.UUIDField(source="snapshot.pk")
    name = serializers.CharField()
    cause = serializers.ChoiceField(source="snapshot.cause", choices=SnapshotCause.choices)
    quarter = serializers.SlugField(source="snapshot.quarter.code")
    day = serializers.DateField(source="snapshot.taken_on")
    k = serializers.IntegerField(source="number.aligned")
    n = serializers.IntegerField(source="number.total")
    shown = serializers.CharField(source="number.shown", allow_null=True)
    target = serializers.IntegerField(source="number.target_percent")
    meets = serializers.BooleanField(source="number.meets", allow_null=True)
    rule_version = serializers.CharField(source="number.rule_version")
    difference = serializers.IntegerField(allow_null=True)


class EvaluatedDepartmentSerializer(serializers.Serializer[Line]):
    """A department at an evaluation, and the score of the one before."""

    department = serializers.SlugField(source="plan.slug")
    is_fully_aligned = serializers.BooleanField(source="plan.is_fully_aligned")
    is_exempt = serializers.BooleanField(source="plan.is_exempt")
    score = serializers.CharField()
    rating = serializers.IntegerField(source="plan.rating", allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())
    score_before = serializers.CharField(allow_blank=True)


class OpenedEvaluationSerializer(serializers.Serializer[Any]):
    """An evaluation with its departments."""

    evaluation = EvaluationSerializer()
    departments = EvaluatedDepartmentSerializer(source="lines", many=True)
    gained = serializers.ListField(child=serializers.CharField())
    lost = serializers.ListField(child=serializers.CharField())


class EvaluationsSerializer(serializers.Serializer[Any]):
    """A page of evaluations."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = EvaluationSerializer(many=True)


class EvaluationsView(TakesAsOf, APIView):
    """Every evaluation."""

    @extend_schema(operation_id="evaluations_list", responses=EvaluationsSerializer)
    def get(self, request: Request) -> Response:
        """Return the evaluations, the newest first."""
        signed_in(request)
        paginator = RowPagination()
        rows: Any = evaluations()
        shown: Any = paginator.paginate_queryset(rows, request, view=self) or []
        return paginator.get_paginated_response(EvaluationSerializer(shown, many=True).data)


class EvaluationView(TakesAsOf, APIView):
    """One evaluation."""

    @extend_schema(responses=OpenedEvaluationSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Return it with every department as it was."""
        page: Any = evaluation_page(pk, signed_in(request))
        return Response(OpenedEvaluationSerializer(page).data)
