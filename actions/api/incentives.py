"""Incentives, through the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Prefetch
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from actions import access
from actions.choices.support import IncentiveRule, IncentiveState
from actions.models import Incentive, IncentiveKpi, IncentiveLine, IncentiveList
from actions.permissions import can_edit_incentives, reads_incentive_lists
from actions.services import incentives as services
from departments import access as department_access
from departments.models import User
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput, row_field
from kpis.models import Kpi
from saypro_align.lib import clock
from saypro_align.lib.exceptions import NotAllowed


class IncentiveLineSerializer(serializers.ModelSerializer[IncentiveLine]):
    """One department: what it reached of what was asked, and what that rests on."""

    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    parts = serializers.JSONField(
        read_only=True, help_text="Each KPI with its exact attainment as a fraction."
    )

    class Meta:
        model = IncentiveLine
        fields = ("department", "department_name", "reached", "asked", "is_eligible", "parts")
        read_only_fields = fields


class IncentiveListSerializer(serializers.ModelSerializer[IncentiveList]):
    """A list as it was worked out; it is never changed."""

    lines = IncentiveLineSerializer(many=True, read_only=True)

    class Meta:
        model = IncentiveList
        fields = ("number", "as_of", "rule_version", "eligible", "total", "lines")
        read_only_fields = fields


class IncentiveSerializer(serializers.ModelSerializer[Incentive]):
    """What departments that reach something in a quarter are offered."""

    quarter = serializers.SlugField(source="quarter.code", read_only=True)
    kpis = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField(
        help_text="Empty for all but strategy office and leadership until it is approved."
    )

    class Meta:
        model = Incentive
        fields = (
            "id",
            "quarter",
            "title",
            "rule",
            "least_percent",
            "kpis",
            "reward",
            "state",
            "reason",
            "decided_by",
            "decided_at",
            "opened_at",
            "result",
            "version",
        )
        read_only_fields = fields

    def get_kpis(self, row: Incentive) -> list[str]:
        """Return the ids of the named KPIs."""
        return [str(named.kpi_id) for named in row.kpi_rows.all()]

    def get_result(self, row: Incentive) -> dict[str, Any] | None:
        """Return the list to who may read it."""
        reader: User = self.context["request"].user
        is_open = row.state == IncentiveState.APPROVED or reads_incentive_lists(reader)
        if row.result is None or not is_open:
            return None
        return dict(IncentiveListSerializer(row.result).data)


class IncentiveInput(serializers.Serializer[Any]):
    """What must be reached, and what for."""

    title = serializers.CharField(max_length=200)
    rule = serializers.ChoiceField(IncentiveRule.choices)
    least_percent = serializers.DecimalField(
        max_digits=7, decimal_places=2, allow_null=True, default=None
    )
    kpis: Any = serializers.ListField(
        child=row_field(Kpi.objects.all()), max_length=services.MOST_KPIS, default=list
    )
    reward = serializers.CharField(max_length=300)


class NewIncentiveInput(IncentiveInput):
    """A new one, for a quarter."""

    quarter = serializers.SlugField(max_length=60)


class IncentiveChange(SeenInput, IncentiveInput):
    """Change a draft."""


class IncentiveReasonInput(SeenInput):
    """Why."""

    reason = serializers.CharField(max_length=500)


class IncentiveFilter(filters.FilterSet):
    """Narrow by quarter and state."""

    quarter = filters.CharFilter("quarter__code", label="Code of the quarter")

    class Meta:
        model = Incentive
        fields: ClassVar[list[str]] = ["state", "rule"]


class IncentiveViewSet(VisibleViewSet):
    """Incentives; nothing is paid out by them."""

    queryset = Incentive.objects.select_related("quarter", "result").prefetch_related(
        Prefetch("kpi_rows", IncentiveKpi.objects.filter(retired_at=None)),
        "result__lines__department",
    )
    serializer_class = IncentiveSerializer
    filterset_class = IncentiveFilter

    @extend_schema(request=NewIncentiveInput, responses={201: IncentiveSerializer})
    def create(self, request: Request) -> Response:
        """Draft an incentive."""
        if not can_edit_incentives(self.actor):
            raise NotAllowed("Incentives are made by the strategy office.")
        given = self.given(NewIncentiveInput)
        quarter = department_access.quarter_for_reading(self.actor, given.pop("quarter"))
        row = services.create_incentive(quarter=quarter, **given, actor=self.actor, now=clock.now())
        return self.answer(row, 201)

    @extend_schema(request=IncentiveChange, responses=IncentiveSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a draft; everything is sent again."""
        row = access.incentive_for_editing(self.actor, pk)
        return self._done(row, services.edit_incentive, IncentiveChange)

    @extend_schema(request=SeenInput, responses=IncentiveSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """Announce it."""
        row = access.incentive_for_editing(self.actor, pk)
        return self._done(row, services.open_incentive, SeenInput)

    @extend_schema(request=SeenInput, responses=IncentiveSerializer)
    @action(detail=True, methods=["post"])
    def compute(self, request: Request, pk: str) -> Response:
        """Work out who reached it, once the quarter is over."""
        row = access.incentive_for_editing(self.actor, pk)
        return self._done(row, services.compute_incentive, SeenInput)

    @extend_schema(request=IncentiveReasonInput, responses=IncentiveSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Give it up."""
        row = access.incentive_for_editing(self.actor, pk)
        return self._done(row, services.cancel_incentive, IncentiveReasonInput)

    @extend_schema(request=SeenInput, responses=IncentiveSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Approve the list."""
        row = access.incentive_for_deciding(self.actor, pk)
        return self._done(row, services.approve_incentive, SeenInput)

    @extend_schema(request=IncentiveReasonInput, responses=IncentiveSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Reject the list."""
        row = access.incentive_for_deciding(self.actor, pk)
        return self._done(row, services.reject_incentive, IncentiveReasonInput)

    def _done(
        self,
        row: Incentive,
        service: Callable[..., Incentive],
        kind: type[serializers.Serializer[Any]],
    ) -> Response:
        given = self.given(kind)
        seen = given.pop("version", None)
        service(incentive=row, expected_version=seen, actor=self.actor, now=clock.now(), **given)
        return self.answer(row)
