"""Scarce resources, what there is of them, and what objectives need."""

from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access, permissions
from departments.api import inputs
from departments.api.base import RowViewSet
from departments.models import Plan, Resource, ResourceCapacity, ResourceNeed
from departments.services import resources as services
from saypro_align.lib import clock


class CapacitySerializer(serializers.ModelSerializer[ResourceCapacity]):
    """How much there is in a quarter."""

    quarter = serializers.CharField(source="quarter.code")

    class Meta:
        model = ResourceCapacity
        fields = ("quarter", "amount", "version")
        read_only_fields = fields


class ResourceSerializer(serializers.ModelSerializer[Resource]):
    """Something there is only so much of."""

    capacities = CapacitySerializer(many=True)

    class Meta:
        model = Resource
        fields = ("id", "name", "unit", "description", "capacities", "retired_at", "version")
        read_only_fields = fields


class NeedSerializer(serializers.ModelSerializer[ResourceNeed]):
    """How much of a resource an objective needs."""

    department = serializers.CharField(source="objective.plan.obligation.department.slug")
    quarter = serializers.CharField(source="objective.plan.obligation.quarter.code")
    plan = serializers.UUIDField(source="objective.plan_id")

    class Meta:
        model = ResourceNeed
        fields = (
            "id",
            "resource",
            "objective",
            "plan",
            "department",
            "quarter",
            "amount",
            "version",
        )
        read_only_fields = fields


class ResourceViewSet(RowViewSet):
    """What several departments need and there is only so much of."""

    serializer_class = ResourceSerializer
    queryset = Resource.objects.prefetch_related("capacities__quarter")

    @extend_schema(request=inputs.ResourceInput, responses={201: ResourceSerializer})
    def create(self, request: Request) -> Response:
        """Add a scarce resource."""
        user = self.allow(permissions.can_edit_structure)
        row = services.add_resource(**self.given(inputs.ResourceInput), actor=user, now=clock.now())
        return self.answer(row, 201)

    @extend_schema(request=inputs.ResourceChange, responses=ResourceSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what a resource is called and counted in."""
        resource = access.resource_for_writing(self.actor, pk)
        changes, version = self.change(inputs.ResourceChange)
        services.edit_resource(
            resource=resource,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(resource)

    @extend_schema(request=inputs.ReasonInput, responses=ResourceSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Stop asking for a resource."""
        resource = access.resource_for_writing(self.actor, pk)
        services.retire_resource(
            resource=resource, **self.given(inputs.ReasonInput), actor=self.actor, now=clock.now()
        )
        return self.answer(resource)

    @extend_schema(request=inputs.CapacityInput, responses=ResourceSerializer)
    @action(detail=True, methods=["post"])
    def capacity(self, request: Request, pk: str) -> Response:
        """Say how much there is in a quarter; the version only when it was said before."""
        resource = access.resource_for_writing(self.actor, pk)
        given = self.given(inputs.CapacityInput)
        services.set_capacity(
            resource=resource,
            quarter=given["quarter"],
            amount=given["amount"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(resource)


class NeedFilter(filters.FilterSet):
    """Narrow by resource, quarter and department."""

    quarter = filters.CharFilter("objective__plan__obligation__quarter__code", label="Quarter")
    department = filters.CharFilter(
        "objective__plan__obligation__department__slug", label="Short name of the department"
    )

    class Meta:
        model = ResourceNeed
        fields: ClassVar = ["resource"]


class NeedViewSet(RowViewSet):
    """What the objectives of plans need; of drafts only those of the own department."""

    serializer_class = NeedSerializer
    queryset = ResourceNeed.objects.select_related(
        "objective__plan__obligation__department", "objective__plan__obligation__quarter"
    )
    filterset_class = NeedFilter

    def get_queryset(self) -> QuerySet[ResourceNeed]:
        """Return the needs of the plans the person may read."""
        plans = Plan.objects.visible_to(self.actor)
        rows: QuerySet[ResourceNeed] = super().get_queryset()
        return rows.filter(objective__plan__in=plans)

    @extend_schema(request=inputs.NeedInput, responses={201: NeedSerializer})
    def create(self, request: Request) -> Response:
        """Say how much an objective of the own draft needs; 0 takes it back."""
        given = self.given(inputs.NeedInput)
        objective = access.objective_for_writing(self.actor, given["objective"])
        need = services.set_need(
            objective=objective,
            resource=given["resource"],
            amount=given["amount"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return Response(status=204) if need is None else self.answer(need, 201)
