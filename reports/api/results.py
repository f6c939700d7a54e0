"""The results of quarters, through the API: the same versions and numbers as the page."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.viewsets import GenericViewSet

from departments.access import signed_in
from reports.models import QuarterResults, ResultsState
from saypro_align.audit.as_of import TakesAsOf


class QuarterResultsSerializer(serializers.ModelSerializer[QuarterResults]):
    """What a quarter came to; a published version never changes."""

    quarter: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    published_by = serializers.CharField(default=None, allow_null=True)
    numbers = serializers.SerializerMethodField()

    class Meta:
        model = QuarterResults
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "quarter",
            "number",
            "state",
            "successes",
            "improvements",
            "next_steps",
            "reason",
            "numbers",
            "published_at",
            "published_by",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.DictField())
    def get_numbers(self, results: QuarterResults) -> dict[str, Any]:
        """Return the numbers as they were published; empty for a draft."""
        return dict(results.content)


class ResultsFilter(filters.FilterSet):
    """Narrow results."""

    quarter = filters.CharFilter("quarter__code", label="Code of the quarter")
    state = filters.ChoiceFilter(choices=ResultsState.choices)

    class Meta:
        model = QuarterResults
        fields: ClassVar[list[str]] = []


class QuarterResultsViewSet(
    TakesAsOf, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Any]
):
    """Results of quarters the caller may read, the newest first."""

    serializer_class = QuarterResultsSerializer
    filterset_class = ResultsFilter
    queryset = QuarterResults.objects.none()

    def get_queryset(self) -> QuerySet[QuarterResults]:
        """Return what the caller may read."""
        rows = QuarterResults.objects.visible_to(signed_in(self.request))
        return rows.select_related("quarter", "published_by").order_by(
            "-quarter__starts_on", "-number", "pk"
        )
