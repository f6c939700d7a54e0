"""Reviews of metrics, through the API."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access as department_access
from kpis import access
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput
from kpis.choices.metrics import ReviewState
from kpis.models import RelevanceReview
from kpis.models.relevance import LONGEST_COMMENT
from kpis.permissions import can_open_review
from kpis.rating import HIGHEST, LOWEST
from kpis.selectors.relevance import MetricRow, review_page
from kpis.services import relevance as services
from kpis.services.relevance import Given
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField

_MOST_METRICS = 500


class MetricSerializer(serializers.Serializer[Any]):
    """A metric with the ratings that the caller may see: the own ones, both once both have rated."""

    id = serializers.UUIDField(source="item.pk")
    kpi = serializers.UUIDField(source="item.kpi_id")
    name = serializers.CharField(source="pair.name")
    own = serializers.IntegerField(source="own.rating", default=None, allow_null=True)
    head = serializers.IntegerField(source="pair.head", allow_null=True)
    head_comment = serializers.CharField(source="head.comment", default="")
    reviewer = serializers.IntegerField(source="pair.reviewer", allow_null=True)
    reviewer_comment = serializers.CharField(source="reviewer.comment", default="")
    difference = serializers.IntegerField(source="pair.difference", allow_null=True)
    agreed = serializers.IntegerField(source="item.agreed", allow_null=True)


class RelevanceReviewSerializer(serializers.ModelSerializer[RelevanceReview]):
    """A review of a department's metrics."""

    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = RelevanceReview
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "department",
            "state",
            "rate_by",
            "opened_by",
            "head",
            "head_at",
            "reviewer",
            "reviewer_at",
            "closed_by",
            "closed_at",
            "conclusion",
            "next_on",
            "created_at",
            "version",
        )
        read_only_fields = fields


class WholeReviewSerializer(RelevanceReviewSerializer):
    """A review with its metrics, the largest difference first once both have rated."""

    metrics = serializers.SerializerMethodField()

    class Meta(RelevanceReviewSerializer.Meta):
        fields = (*RelevanceReviewSerializer.Meta.fields, "metrics")
        read_only_fields = fields

    @extend_schema_field(MetricSerializer(many=True))
    def get_metrics(self, review: RelevanceReview) -> list[dict[str, Any]]:
        """Return what the caller may see."""
        today = clock.organization_day(clock.now())
        rows: list[MetricRow] = review_page(review, self.context["request"].user, today=today).rows
        return list(MetricSerializer(rows, many=True).data)


class OpenReviewInput(serializers.Serializer[Any]):
    """Whose metrics are rated, and by when."""

    department = serializers.SlugField(max_length=60)
    rate_by = DayField(required=False, allow_null=True, default=None)


class RatingInput(serializers.Serializer[Any]):
    """A rating of one metric of the review."""

    metric = serializers.UUIDField()
    rating = serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST, allow_null=True)
    comment = serializers.CharField(max_length=LONGEST_COMMENT, allow_blank=True, default="")


class RateInput(serializers.Serializer[Any]):
    """One side's ratings; handed in they are final."""

    ratings: Any = serializers.ListField(child=RatingInput(), max_length=_MOST_METRICS)
    hand_in = serializers.BooleanField(default=False)


class AgreedInput(serializers.Serializer[Any]):
    """What the two came to for one metric."""

    metric = serializers.UUIDField()
    agreed = serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST)


class CloseReviewInput(SeenInput):
    """What was agreed; where nothing is said the reviewer's rating holds."""

    agreed: Any = serializers.ListField(
        child=AgreedInput(), required=False, default=list, max_length=_MOST_METRICS
    )
    conclusion = serializers.CharField(max_length=500, allow_blank=True, default="")
    next_on = DayField(required=False, allow_null=True, default=None)


class RelevanceReviewFilter(filters.FilterSet):
    """Narrow by department and state."""

    department = filters.CharFilter("department__slug", label="Short name of the department")
    state = filters.ChoiceFilter(choices=ReviewState.choices)

    class Meta:
        model = RelevanceReview
        fields: ClassVar[list[str]] = []


class RelevanceReviewViewSet(VisibleViewSet):
    """Reviews of metrics: rated by two who do not see each other's ratings before both are done."""

    queryset = RelevanceReview.objects.select_related("department")
    serializer_class = RelevanceReviewSerializer
    filterset_class = RelevanceReviewFilter

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """Show the metrics of one review; a list does without."""
        return RelevanceReviewSerializer if self.action == "list" else WholeReviewSerializer

    @extend_schema(request=OpenReviewInput, responses={201: WholeReviewSerializer})
    def create(self, request: Request) -> Response:
        """Have all metrics of a department rated."""
        if not can_open_review(self.actor):
            raise PermissionDenied
        given = self.given(OpenReviewInput)
        department = department_access.department_for_reading(self.actor, given["department"])
        review = services.open_review(
            department=department, rate_by=given["rate_by"], actor=self.actor, now=clock.now()
        )
        return self.answer(review, 201)

    @extend_schema(request=RateInput, responses=WholeReviewSerializer)
    @action(detail=True, methods=["post"])
    def rate(self, request: Request, pk: str) -> Response:
        """Keep the own side's ratings, or hand them in for good."""
        review = access.review_for_rating(self.actor, pk)
        given = self.given(RateInput)
        rated = {one["metric"]: Given(one["rating"], one["comment"]) for one in given["ratings"]}
        services.save_ratings(
            review=review,
            given=rated,
            hand_in=given["hand_in"],
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(review)

    @extend_schema(request=CloseReviewInput, responses=WholeReviewSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Write what was agreed to the metrics; what is left at 1 or 2 becomes a gap."""
        review = access.review_for_closing(self.actor, pk)
        given = self.given(CloseReviewInput)
        services.close_review(
            review=review,
            agreed={one["metric"]: one["agreed"] for one in given["agreed"]},
            conclusion=given["conclusion"],
            next_on=given["next_on"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(review)
