"""Ratings of plans, through the API."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments.access import department_for_reading, quarter_for_reading, signed_in
from gaps.access import perception as access
from gaps.choices.perception import RoundState
from gaps.models import PerceptionRound
from gaps.models.perception import LONGEST_COMMENT
from gaps.perception import HIGHEST, LOWEST
from gaps.selectors import perception as selectors
from gaps.services import perception as services
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField

_MOST_DEPARTMENTS = 200


class PerceptionRoundSerializer(serializers.ModelSerializer[PerceptionRound]):
    """A plan with the ratings the caller may see: the own one, all once the round is closed."""

    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    quarter: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    own = serializers.SerializerMethodField(help_text="What the caller's side gave.")
    head_rating = serializers.SerializerMethodField()
    head_comment = serializers.SerializerMethodField()
    reviewer_rating = serializers.SerializerMethodField()
    reviewer_comment = serializers.SerializerMethodField()
    spread = serializers.SerializerMethodField(help_text="Points between the furthest two.")
    score = serializers.SerializerMethodField(
        help_text="The plan's score when the round closed, rounded down."
    )

    class Meta:
        model = PerceptionRound
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "department",
            "quarter",
            "state",
            "rate_by",
            "opened_by",
            "head",
            "head_at",
            "reviewer",
            "reviewer_at",
            "own",
            "head_rating",
            "head_comment",
            "reviewer_rating",
            "reviewer_comment",
            "rules",
            "score",
            "rule_version",
            "spread",
            "closed_by",
            "closed_at",
            "created_at",
            "version",
        )
        read_only_fields = fields

    def _row(self, row: PerceptionRound) -> selectors.RoundRow:
        known: dict[Any, selectors.RoundRow] = self.context["perception"]
        if row.pk not in known:
            # A list is loaded with all its rows at once, see the viewset.
            known[row.pk] = selectors.round_row(row, signed_in(self.context["request"]))
        return known[row.pk]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_own(self, row: PerceptionRound) -> int | None:
        """Return the caller's side's rating."""
        own = self._row(row).own
        return own.rating if own else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_head_rating(self, row: PerceptionRound) -> int | None:
        """Return the head's rating of a closed round."""
        return self._row(row).views.head

    def get_head_comment(self, row: PerceptionRound) -> str:
        """Return what the head says about it."""
        rating = self._row(row).head
        return rating.comment if rating else ""

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_reviewer_rating(self, row: PerceptionRound) -> int | None:
        """Return the reviewer's rating of a closed round."""
        return self._row(row).views.reviewer

    def get_reviewer_comment(self, row: PerceptionRound) -> str:
        """Return what the reviewer says about it."""
        rating = self._row(row).reviewer
        return rating.comment if rating else ""

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_spread(self, row: PerceptionRound) -> int | None:
        """Return how far apart the furthest two are."""
        return self._row(row).views.spread

    def get_score(self, row: PerceptionRound) -> str:
        """Return the frozen score."""
        return selectors.score_shown(row.score)


class PerceptionAgreementSerializer(serializers.Serializer[Any]):
    """How well two sides agree: Cohen's kappa with quadratic weights, exactly and in two digits."""

    name = serializers.CharField()
    kappa = serializers.CharField(source="exact", help_text="A fraction; empty without a value.")
    shown = serializers.CharField()
    pairs = serializers.IntegerField(source="kappa.pairs")


class PerceptionAgreementsSerializer(serializers.Serializer[Any]):
    """Each two of the three views."""

    results = PerceptionAgreementSerializer(many=True)


class OpenRoundsInput(serializers.Serializer[Any]):
    """Whose plans are rated, and by when."""

    quarter = serializers.SlugField(max_length=20)
    departments: Any = serializers.ListField(
        child=serializers.SlugField(max_length=60), max_length=_MOST_DEPARTMENTS
    )
    rate_by = DayField(required=False, allow_null=True, default=None)


class RatePlanInput(serializers.Serializer[Any]):
    """One side's rating; it is final."""

    rating = serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST)
    comment = serializers.CharField(max_length=LONGEST_COMMENT, allow_blank=True, default="")


class PerceptionRoundFilter(filters.FilterSet):
    """Narrow by quarter, department and state."""

    quarter = filters.CharFilter("quarter__code", label="Code of the quarter")
    department = filters.CharFilter("department__slug", label="Short name of the department")
    state = filters.ChoiceFilter(choices=RoundState.choices)

    class Meta:
        model = PerceptionRound
        fields: ClassVar[list[str]] = []


class PerceptionRoundViewSet(
    TakesAsOf,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    GenericViewSet[PerceptionRound],
):
    """Plans rated by head and reviewer, who do not see each other's rating before both are done."""

    serializer_class = PerceptionRoundSerializer
    filterset_class = PerceptionRoundFilter
    queryset = PerceptionRound.objects.none()
    lookup_value_regex = "[0-9a-fA-F-]{32,36}"

    def get_queryset(self) -> QuerySet[PerceptionRound]:
        """Return what the caller may read."""
        rows = PerceptionRound.objects.visible_to(signed_in(self.request))
        return rows.select_related("department", "quarter").order_by("-created_at", "-id")

    def get_object(self) -> PerceptionRound:
        """Return one round."""
        return access.round_for_reading(signed_in(self.request), self.kwargs["pk"])

    def paginate_queryset(self, queryset: Any) -> Any:
        """Load the ratings of all rows of the page at once."""
        page = super().paginate_queryset(queryset)
        shown = selectors.rows_of(page or [], signed_in(self.request))
        self.shown = {row.round.pk: row for row in shown}
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        """Hand the loaded rows over."""
        return {**super().get_serializer_context(), "perception": getattr(self, "shown", {})}

    @extend_schema(request=OpenRoundsInput, responses={201: PerceptionRoundSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """Ask head and reviewer of each department for their ratings."""
        user = signed_in(request)
        if not access.can_open_rounds(user):
            raise PermissionDenied
        given = self._given(OpenRoundsInput)
        rows = services.open_rounds(
            quarter=quarter_for_reading(user, given["quarter"]),
            departments=[department_for_reading(user, slug) for slug in given["departments"]],
            rate_by=given["rate_by"],
            actor=user,
            now=clock.now(),
        )
        return Response(self.get_serializer(rows, many=True).data, status=201)

    @extend_schema(request=RatePlanInput, responses=PerceptionRoundSerializer)
    @action(detail=True, methods=["post"])
    def rate(self, request: Request, pk: str) -> Response:
        """Give the own side's rating; the second one closes the round."""
        user = signed_in(request)
        row = access.round_for_rating(user, pk)
        rated = services.rate_plan(
            row=row, **self._given(RatePlanInput), actor=user, now=clock.now()
        )
        return Response(self.get_serializer(rated).data)

    @extend_schema(request=None, responses=PerceptionRoundSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End a round in which somebody did not rate in time."""
        user = signed_in(request)
        row = access.round_for_closing(user, pk)
        closed = services.close_round(row=row, actor=user, now=clock.now())
        return Response(self.get_serializer(closed).data)

    @extend_schema(responses=PerceptionAgreementsSerializer)
    @action(detail=False, pagination_class=None)
    def agreement(self, request: Request) -> Response:
        """How well each two of head, reviewer and rules agree over the closed rounds."""
        rows = self.filter_queryset(self.get_queryset())
        shown = selectors.rows_of(rows, signed_in(request))
        agreed = {"results": selectors.agreement_of(shown)}
        return Response(PerceptionAgreementsSerializer(agreed).data)

    def _given(self, serializer_class: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        given = serializer_class(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)
