"""Monthly reviews, and what reviews say and decide of targets, through the API."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from actions.access.reviews import month_for_writing, review_for_reading, target_for_deciding
from actions.choices.reviews import TargetOutlook, TargetVerdict
from actions.models import MonthlyReview, Session, TargetAssessment, TargetDecision
from actions.models.reviews import LONGEST_ANALYSIS
from actions.models.target_reviews import LONGEST_WORDS
from actions.permissions.reviews import can_assess
from actions.selectors.changes_told import told_of
from actions.selectors.review_parts import month_results
from actions.services.month_reviews import write_analysis
from actions.services.target_reviews import Assessed, Decided, assess_targets, decide_target
from departments.access import signed_in
from departments.models import User
from kpis.access.targets import kpt_for_reading
from kpis.models import Kpt
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField


class _ViewSet(TakesAsOf, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Any]):
    """What the viewsets of reviews share."""

    @property
    def actor(self) -> User:
        """Return who asks."""
        return signed_in(self.request)

    def given(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the checked input. Raises ValidationError naming the fields."""
        serializer = kind(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def answer(self, row: Any, status: int = 200) -> Response:
        """Show the row as it stands now."""
        stored = self.get_queryset().get(pk=row.pk)
        return Response(self.get_serializer(stored).data, status=status)


class MonthlyReviewSerializer(serializers.ModelSerializer[MonthlyReview]):
    """A department's month: its numbers, frozen once the meeting was held, and what they mean."""

    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    session = serializers.UUIDField(source="session_id")
    results = serializers.SerializerMethodField()

    class Meta:
        model = MonthlyReview
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "department",
            "month",
            "session",
            "results",
            "analysis",
            "frozen_at",
            "created_at",
            "version",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.DictField())
    def get_results(self, review: MonthlyReview) -> dict[str, Any]:
        """Return the numbers as the page shows them."""
        return month_results(review, clock.now()).frozen()


class AnalysisInput(serializers.Serializer[Any]):
    """What the month means, and the version the caller has seen."""

    analysis = serializers.CharField(max_length=LONGEST_ANALYSIS, allow_blank=True)
    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


class MonthFilter(filters.FilterSet):
    """Narrow monthly reviews."""

    department = filters.CharFilter("department__slug", label="Short name of a department")
    month = filters.DateFilter("month", label="First day of the month")

    class Meta:
        model = MonthlyReview
        fields: ClassVar[list[str]] = []


class MonthlyReviewViewSet(_ViewSet):
    """Monthly reviews of the meetings the caller may read of."""

    serializer_class = MonthlyReviewSerializer
    filterset_class = MonthFilter
    queryset = MonthlyReview.objects.none()

    def get_queryset(self) -> QuerySet[MonthlyReview]:
        """Return the newest month first."""
        rows = MonthlyReview.objects.visible_to(self.actor)
        return rows.select_related("department").order_by("-month", "department__name", "pk")

    @extend_schema(request=AnalysisInput, responses=MonthlyReviewSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Write what the month means."""
        review = month_for_writing(self.actor, pk)
        given = self.given(AnalysisInput)
        write_analysis(
            review=review,
            analysis=given["analysis"],
            expected_version=given["version"],
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(review)


class TargetAssessmentSerializer(serializers.ModelSerializer[TargetAssessment]):
    """How a target looks to the leadership."""

    session = serializers.UUIDField(source="session_id")
    target = serializers.UUIDField(source="kpt_id")
    by = serializers.CharField()

    class Meta:
        model = TargetAssessment
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "session",
            "target",
            "outlook",
            "words",
            "by",
            "at",
            "version",
        )
        read_only_fields = fields


class AssessmentInput(serializers.Serializer[Any]):
    """How a target looks; `version` is the one seen, 0 where nothing was said yet."""

    session = serializers.UUIDField()
    target = serializers.UUIDField()
    outlook = serializers.ChoiceField(choices=TargetOutlook.choices)
    words = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=0, max_value=2_000_000_000, default=0)


class AboutTargetFilter(filters.FilterSet):
    """Narrow by meeting and target."""

    session = filters.UUIDFilter("session_id", label="Id of the meeting")
    target = filters.UUIDFilter("kpt_id", label="Id of the target")


class TargetAssessmentViewSet(_ViewSet):
    """How targets look, in the meetings the caller may read of."""

    serializer_class = TargetAssessmentSerializer
    filterset_class = AboutTargetFilter
    queryset = TargetAssessment.objects.none()

    def get_queryset(self) -> QuerySet[TargetAssessment]:
        """Return the newest first."""
        user = self.actor
        rows = TargetAssessment.objects.filter(
            session__in=Session.objects.visible_to(user), kpt__in=Kpt.objects.visible_to(user)
        )
        return rows.select_related("by").order_by("-at", "pk")

    @extend_schema(request=AssessmentInput, responses={201: TargetAssessmentSerializer})
    def create(self, request: Request) -> Response:
        """Say how a target looks, or say it anew."""
        given = self.given(AssessmentInput)
        session = review_for_reading(self.actor, given["session"])
        kpt = kpt_for_reading(self.actor, given["target"])
        if not can_assess(self.actor, session, kpt):
            raise PermissionDenied
        one = Assessed(kpt, given["outlook"], given["words"], given["version"])
        (row,) = assess_targets(session=session, assessed=[one], actor=self.actor, now=clock.now())
        return self.answer(row, 201)


class TargetDecisionSerializer(serializers.ModelSerializer[TargetDecision]):
    """What a review decided of a target; `changed` says old → new."""

    session = serializers.UUIDField(source="session_id")
    target = serializers.UUIDField(source="kpt_id")
    by = serializers.CharField()
    change = serializers.UUIDField(source="change_id", allow_null=True)
    replacement = serializers.UUIDField(source="replacement_id", allow_null=True)
    changed = serializers.SerializerMethodField()

    class Meta:
        model = TargetDecision
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "session",
            "target",
            "verdict",
            "reason",
            "change",
            "replacement",
            "changed",
            "by",
            "at",
        )
        read_only_fields = fields

    def get_changed(self, decision: TargetDecision) -> list[str]:
        """Return what changed, field by field."""
        return list(told_of(decision))


class DecisionInput(serializers.Serializer[Any]):
    """What is decided of a target; values that are left out stay as they are."""

    session = serializers.UUIDField()
    target = serializers.UUIDField()
    verdict = serializers.ChoiceField(choices=TargetVerdict.choices)
    reason = serializers.CharField(max_length=LONGEST_WORDS)
    name = serializers.CharField(max_length=300, required=False)
    target_value = serializers.DecimalField(max_digits=18, decimal_places=4, required=False)
    low = serializers.DecimalField(max_digits=18, decimal_places=4, required=False)
    high = serializers.DecimalField(max_digits=18, decimal_places=4, required=False)
    due_on = DayField(required=False)


class TargetDecisionViewSet(_ViewSet):
    """What reviews decided of targets, in the meetings the caller may read of."""

    serializer_class = TargetDecisionSerializer
    filterset_class = AboutTargetFilter
    queryset = TargetDecision.objects.none()

    def get_queryset(self) -> QuerySet[TargetDecision]:
        """Return the newest first."""
        user = self.actor
        rows = TargetDecision.objects.filter(
            session__in=Session.objects.visible_to(user), kpt__in=Kpt.objects.visible_to(user)
        )
        return rows.select_related("by", "change", "replacement").order_by("-at", "pk")

    @extend_schema(request=DecisionInput, responses={201: TargetDecisionSerializer})
    def create(self, request: Request) -> Response:
        """Keep, adjust, replace or stop a target, with the reason."""
        given = self.given(DecisionInput)
        session = review_for_reading(self.actor, given.pop("session"))
        kpt = target_for_deciding(self.actor, session, given.pop("target"))
        decided = Decided(given.pop("verdict"), given.pop("reason"), given)
        decision = decide_target(
            session=session, kpt=kpt, decided=decided, actor=self.actor, now=clock.now()
        )
        return self.answer(decision, 201)
