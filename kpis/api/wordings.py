"""Suggested wordings, through the API."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import User
from departments.selectors import colleagues
from kpis import access
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput, row_field
from kpis.choices import Direction, Frequency
from kpis.choices.metrics import SuggestionState
from kpis.models import WordingSuggestion
from kpis.services import wordings as services
from kpis.services.wordings import SuggestedWords
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField

_SUGGESTED = (
    "text",
    "kpi_name",
    "reason",
    "unit",
    "direction",
    "frequency",
    "source",
    "baseline",
    "target_value",
    "due_on",
    "owner",
)


class WordingSerializer(serializers.ModelSerializer[WordingSuggestion]):
    """A suggested wording beside the words it was made for, and what the head put into the plan."""

    department = serializers.SlugField(source="obligation.department.slug", read_only=True)
    quarter = serializers.SlugField(source="obligation.quarter.code", read_only=True)

    class Meta:
        model = WordingSuggestion
        fields = (
            "id",
            "department",
            "quarter",
            "objective_key",
            "objective_text",
            *_SUGGESTED,
            "state",
            "suggested_by",
            "answer",
            "answered_by",
            "answered_at",
            "final_text",
            "final_kpi",
            "created_at",
            "version",
        )
        read_only_fields = fields


class WordingInput(serializers.Serializer[Any]):
    """A clearer wording and KPI for an objective, and why."""

    objective = serializers.UUIDField()
    text = serializers.CharField(max_length=300)
    kpi_name = serializers.CharField(max_length=300)
    reason = serializers.CharField(max_length=500)
    unit = serializers.CharField(max_length=30, allow_blank=True, default="")
    direction = serializers.ChoiceField(Direction.choices, allow_blank=True, default="")
    frequency = serializers.ChoiceField(Frequency.choices, allow_blank=True, default="")
    source: Any = serializers.CharField(max_length=200, allow_blank=True, default="")
    baseline = serializers.DecimalField(
        max_digits=18, decimal_places=4, allow_null=True, default=None
    )
    target_value = serializers.DecimalField(
        max_digits=18, decimal_places=4, allow_null=True, default=None
    )
    due_on = DayField(allow_null=True, required=False, default=None)
    owner: Any = row_field(User.objects.none(), allow_null=True, required=False, default=None)

    def get_fields(self) -> dict[str, Any]:
        """Offer the people who work here."""
        fields: dict[str, Any] = super().get_fields()
        fields["owner"].queryset = colleagues()
        return fields


class WordingReasonInput(SeenInput):
    """Why not."""

    reason = serializers.CharField(max_length=500)


class WordingFilter(filters.FilterSet):
    """Narrow by quarter, department, objective and state."""

    quarter = filters.CharFilter("obligation__quarter__code", label="Code of the quarter")
    department = filters.CharFilter(
        "obligation__department__slug", label="Short name of the department"
    )
    objective_key = filters.UUIDFilter("objective_key", label="Lasting key of the objective")
    state = filters.ChoiceFilter(choices=SuggestionState.choices)

    class Meta:
        model = WordingSuggestion
        fields: ClassVar[list[str]] = []


class WordingViewSet(VisibleViewSet):
    """Suggested wordings, for the department and for those above it."""

    queryset = WordingSuggestion.objects.select_related(
        "obligation__department", "obligation__quarter"
    )
    serializer_class = WordingSerializer
    filterset_class = WordingFilter

    @extend_schema(request=WordingInput, responses={201: WordingSerializer})
    def create(self, request: Request) -> Response:
        """Suggest a clearer wording of an objective to its head."""
        given = self.given(WordingInput)
        objective = access.objective_for_suggesting(self.actor, given.pop("objective"))
        suggestion = services.suggest_wording(
            objective=objective, words=SuggestedWords(**given), actor=self.actor, now=clock.now()
        )
        return self.answer(suggestion, 201)

    @extend_schema(request=SeenInput, responses=WordingSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Take the wording into the plan's draft as it is."""
        suggestion = access.wording_for_answering(self.actor, pk)
        seen = self.given(SeenInput).get("version")
        services.accept_wording(
            suggestion=suggestion, expected_version=seen, actor=self.actor, now=clock.now()
        )
        return self.answer(suggestion)

    @extend_schema(request=WordingReasonInput, responses=WordingSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say no, with the reason."""
        suggestion = access.wording_for_answering(self.actor, pk)
        given = self.given(WordingReasonInput)
        services.decline_wording(
            suggestion=suggestion,
            reason=given["reason"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(suggestion)

    @extend_schema(request=SeenInput, responses=WordingSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a suggestion back that nobody has answered."""
        suggestion = access.wording_for_withdrawing(self.actor, pk)
        seen = self.given(SeenInput).get("version")
        services.withdraw_wording(
            suggestion=suggestion, expected_version=seen, actor=self.actor, now=clock.now()
        )
        return self.answer(suggestion)
