"""The KPIs that cross-functional teams answer for."""

from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access as departments_access
from departments.api import inputs
from departments.api.base import RowViewSet
from kpis import access
from kpis.models import Kpi, TeamKpi
from kpis.services import teams as services
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField


class TeamKpiSerializer(serializers.ModelSerializer[TeamKpi]):
    """A KPI that a team answers for, with the team's own target."""

    team_slug = serializers.CharField(source="team.slug")
    kpi_name = serializers.CharField(source="kpi.name")

    class Meta:
        model = TeamKpi
        fields = (
            "id",
            "team",
            "team_slug",
            "kpi",
            "kpi_name",
            "baseline",
            "target_value",
            "due_on",
            "retired_at",
            "version",
        )
        read_only_fields = fields


class TargetInput(serializers.Serializer[Any]):
    """What the team wants to reach."""

    baseline = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True
    )
    target_value = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True
    )
    due_on = DayField(required=False, allow_null=True)


class TeamKpiInput(TargetInput):
    """Which KPI which team answers for."""

    team = serializers.SlugField(max_length=60)
    kpi = serializers.UUIDField()


class TeamKpiChange(inputs.ChangeInput, TargetInput):
    """Change what the team wants to reach."""


class TeamKpiFilter(filters.FilterSet):
    """Narrow by team."""

    team = filters.CharFilter("team__slug", label="Short name of the team")


class TeamKpiViewSet(RowViewSet):
    """What teams answer for: to who may read the KPI, and to the departments of the team."""

    serializer_class = TeamKpiSerializer
    queryset = TeamKpi.objects.select_related("team", "kpi").order_by("team__name", "id")
    filterset_class = TeamKpiFilter

    def get_queryset(self) -> QuerySet[TeamKpi]:
        """Return the rows the person may know of."""
        rows: QuerySet[TeamKpi] = super().get_queryset()
        mine = self.actor.department_ids()
        readable = Kpi.objects.visible_to(self.actor).values("pk")
        return rows.filter(
            Q(kpi__in=readable) | Q(team__parties__department_id__in=mine)
        ).distinct()

    @extend_schema(request=TeamKpiInput, responses={201: TeamKpiSerializer})
    def create(self, request: Request) -> Response:
        """Let a team answer for a KPI of one of its departments."""
        given = self.given(TeamKpiInput)
        team = departments_access.team_for_running(self.actor, given.pop("team"))
        kpi = access.kpi_for_reading(self.actor, given.pop("kpi"))
        link = services.add_team_kpi(team=team, kpi=kpi, **given, actor=self.actor, now=clock.now())
        return self.answer(link, 201)

    @extend_schema(request=TeamKpiChange, responses=TeamKpiSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what the team wants to reach."""
        link = access.team_kpi_for_running(self.actor, pk)
        changes, version = self.change(TeamKpiChange)
        services.edit_team_kpi(
            link=link,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(link)

    @extend_schema(request=None, responses=TeamKpiSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Take the KPI from the team."""
        link = access.team_kpi_for_running(self.actor, pk)
        services.retire_team_kpi(link=link, actor=self.actor, now=clock.now())
        return self.answer(link)
