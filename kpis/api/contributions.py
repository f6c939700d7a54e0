"""How functions contribute to targets, through the API."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access as department_access
from kpis.access import cascade as access
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput
from kpis.choices.cascade import STANDING, ContributionState
from kpis.models import KptContribution
from kpis.models.contributions import LONGEST_HOW, LONGEST_REASON
from kpis.services import contributions as services
from saypro_align.lib import clock


class ContributionSerializer(serializers.ModelSerializer[KptContribution]):
    """One function, how it contributes to a target, and whether its head has confirmed it."""

    quarter = serializers.SlugField(source="kpt.quarter.code", read_only=True)
    target = serializers.UUIDField(source="kpt_id", read_only=True)
    target_name = serializers.CharField(source="kpt.name", read_only=True)
    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = KptContribution
        fields = (
            "id",
            "quarter",
            "target",
            "target_name",
            "department",
            "how",
            "state",
            "stated_by",
            "answered_by",
            "answered_at",
            "reason",
            "created_at",
            "version",
        )
        read_only_fields = fields


class ContributionInput(serializers.Serializer[Any]):
    """Which function contributes to which target, and how."""

    target = serializers.UUIDField()
    department = serializers.SlugField(max_length=60, help_text="Short name of the function.")
    how = serializers.CharField(max_length=LONGEST_HOW)


class ContributionWordsInput(serializers.Serializer[Any]):
    """Other words, and the version that was seen."""

    how = serializers.CharField(max_length=LONGEST_HOW)
    version = serializers.IntegerField(min_value=1)


class ContributionDeclineInput(SeenInput):
    """Why the function does not contribute so."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class ContributionFilter(filters.FilterSet):
    """Narrow by quarter, target, function and state."""

    quarter = filters.CharFilter("kpt__quarter__code", label="Code of the quarter")
    target = filters.UUIDFilter("kpt", label="Id of the target")
    department = filters.CharFilter("department__slug", label="Short name of the function")
    state = filters.ChoiceFilter(choices=[(one.value, one.label) for one in STANDING])

    class Meta:
        model = KptContribution
        fields: ClassVar[list[str]] = []


class ContributionViewSet(VisibleViewSet):
    """Contributions to the targets the person may read."""

    queryset = KptContribution.objects.exclude(state=ContributionState.REMOVED).select_related(
        "kpt__quarter", "department"
    )
    serializer_class = ContributionSerializer
    filterset_class = ContributionFilter

    @extend_schema(request=ContributionInput, responses={201: ContributionSerializer})
    def create(self, request: Request) -> Response:
        """Say how a function contributes to a target."""
        given = self.given(ContributionInput)
        row = services.state_contribution(
            kpt=access.kpt_for_contributions(self.actor, given["target"]),
            department=department_access.department_for_reading(self.actor, given["department"]),
            how=given["how"],
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(row, 201)

    @extend_schema(request=ContributionWordsInput, responses=ContributionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Say it in other words; who had confirmed the old ones is asked again."""
        row = access.contribution_for_stating(self.actor, pk)
        changes, seen = self.change(ContributionWordsInput)
        services.edit_contribution(
            contribution=row,
            how=changes["how"],
            expected_version=seen,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(row)

    @extend_schema(request=SeenInput, responses=ContributionSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm it for one's function."""
        row = access.contribution_for_answering(self.actor, pk)
        seen = self.given(SeenInput).get("version")
        services.confirm_contribution(
            contribution=row, expected_version=seen, actor=self.actor, now=clock.now()
        )
        return self.answer(row)

    @extend_schema(request=ContributionDeclineInput, responses=ContributionSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say for one's function that it does not contribute so, and why."""
        row = access.contribution_for_answering(self.actor, pk)
        given = self.given(ContributionDeclineInput)
        services.decline_contribution(
            contribution=row,
            reason=given["reason"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(row)

    @extend_schema(request=SeenInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Take the function out of the table."""
        row = access.contribution_for_stating(self.actor, pk)
        seen = self.given(SeenInput).get("version")
        services.remove_contribution(
            contribution=row, expected_version=seen, actor=self.actor, now=clock.now()
        )
        return Response(status=204)
