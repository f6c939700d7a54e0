"""Key performance targets, through the API: the same rights and the same numbers as on the pages."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access as department_access
from departments.models import CrossTeam, Goal
from departments.selectors import colleagues
from kpis import (
    access,
)
from kpis.access import targets as target_access
from kpis.access.targets import WITH_KPT
from kpis.api.base import VisibleViewSet
from kpis.api.target_inputs import (
    KptChangeInput,
    KptDecideInput,
    KptEditInput,
    KptFinalizeInput,
    KptInput,
    KptProposeInput,
    KptReasonInput,
    KptReplaceInput,
    path_given,
    series_of,
)
from kpis.choices.targets import ChangeState, KptLevel, KptState
from kpis.models import Kpt, KptPhase, TargetChange
from kpis.selectors.goodhart import watched
from kpis.selectors.targets import Standing, standing_of
from kpis.services import target_changes, target_endings, targets
from kpis.services.targets import KptFields
from saypro_align.lib import clock


class KptPhaseSerializer(serializers.ModelSerializer[KptPhase]):
    """A point of the path."""

    class Meta:
        model = KptPhase
        fields = ("on", "expected")
        read_only_fields = fields


class KptProgressSerializer(serializers.Serializer[Standing]):
    """How far a target has come; shares are exact fractions, and as they are shown."""

    actual = serializers.SerializerMethodField()
    last_on = serializers.DateField(allow_null=True)
    attainment = serializers.SerializerMethodField()
    attainment_text = serializers.CharField(source="text")
    expected = serializers.SerializerMethodField()
    expected_text = serializers.CharField()
    shortfall = serializers.SerializerMethodField()
    status = serializers.CharField()
    rule = serializers.CharField()

    def get_actual(self, row: Standing) -> str | None:
        """Return the number as it counts today."""
        return None if row.actual is None else str(row.actual)

    def get_attainment(self, row: Standing) -> str | None:
        """Return the share of the way: "2/5"."""
        return None if row.attainment is None else str(row.attainment)

    def get_expected(self, row: Standing) -> str | None:
        """Return the share to be expected today."""
        return None if row.expected is None else str(row.expected)

    def get_shortfall(self, row: Standing) -> str | None:
        """Return by how much the share lies below the expected one."""
        return None if row.shortfall is None else str(row.shortfall)


class KptSerializer(serializers.ModelSerializer[Kpt]):
    """A key performance target with how far it has come."""

    quarter = serializers.SlugField(source="quarter.code", read_only=True)
    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    goal: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    team: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    path = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()

    class Meta:
        model = Kpt
        fields = (
            "id",
            "quarter",
            "level",
            "parent",
            "goal",
            "department",
            "person",
            "name",
            "rationale",
            "contribution",
            "owner",
            "team",
            "kpi",
            "baseline",
            "target_value",
            "relative_target",
            "low",
            "high",
            "tolerance",
            "starts_on",
            "due_on",
            "weight",
            "sharing",
            "smart_reason",
            "state",
            "state_reason",
            "proposed_at",
            "feedback_until",
            "finalized_at",
            "finalized_by",
            "ended_at",
            "replaced_by",
            "path",
            "progress",
            "version",
        )
        read_only_fields = fields

    @extend_schema_field(KptPhaseSerializer(many=True))
    def get_path(self, row: Kpt) -> Any:
        """Return the points of the path that stand now."""
        points = [point for point in row.phases.all() if point.retired_at is None]
        return KptPhaseSerializer(points, many=True).data

    @extend_schema_field(KptProgressSerializer)
    def get_progress(self, row: Kpt) -> Any:
        """Return how far it has come."""
        return KptProgressSerializer(self.context["view"].standing(row)).data


class TargetChangeSerializer(serializers.ModelSerializer[TargetChange]):
    """A change of a target: old and new, why, and what was decided."""

    class Meta:
        model = TargetChange
        fields = (
            "id",
            "kpt",
            "old",
            "new",
            "reason",
            "cause",
            "direct",
            "state",
            "asked_by",
            "asked_at",
            "decided_by",
            "decided_at",
            "decide_reason",
            "version",
        )
        read_only_fields = fields


class SightSerializer(serializers.Serializer[Any]):
    """Something about a target that is worth a question, with the figures behind it."""

    target = serializers.UUIDField(source="kpt.pk")
    name = serializers.CharField(source="kpt.name")
    observation = serializers.CharField(source="observation.seen.value")
    since = serializers.DateField(source="observation.on")
    count = serializers.IntegerField(source="observation.count")
    label: Any = serializers.CharField()
    text = serializers.CharField()


class KptFilter(filters.FilterSet):
    """Narrow by quarter, department, level and state."""

    quarter = filters.CharFilter("quarter__code", label="Code of the quarter")
    department = filters.CharFilter("department__slug", label="Short name of the department")
    level = filters.ChoiceFilter(choices=KptLevel.choices)
    state = filters.ChoiceFilter(choices=KptState.choices)
    parent = filters.UUIDFilter("parent", label="The target it serves")

    class Meta:
        model = Kpt
        fields: ClassVar[list[str]] = []


class KptViewSet(VisibleViewSet):
    """Key performance targets as far as the person may read them."""

    queryset = Kpt.objects.select_related(*WITH_KPT).prefetch_related("phases")
    serializer_class = KptSerializer
    filterset_class = KptFilter
    _standings: dict[UUID, Standing]

    def paginate_queryset(self, queryset: Any) -> Any:
        """Work out a page's numbers at once."""
        page = super().paginate_queryset(queryset)
        self._standings = standing_of(page or [], now=clock.now())
        return page

    def standing(self, kpt: Kpt) -> Standing:
        """Return how the target stands."""
        known = getattr(self, "_standings", {})
        return known.get(kpt.pk) or standing_of([kpt], now=clock.now())[kpt.pk]

    @extend_schema(request=KptInput, responses={201: KptSerializer})
    def create(self, request: Request) -> Response:
        """Set a target as a draft."""
        given = self.given(KptInput)
        kpt = targets.create_target(
            quarter=department_access.quarter_for_reading(self.actor, given["quarter"]),
            level=given["level"],
            fields=self._fields(given),
            series=series_of(given),
            path=path_given(given) or (),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(kpt, 201)

    @extend_schema(request=KptEditInput, responses=KptSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a draft; what is proposed or final changes with a reason, by `change`."""
        kpt = target_access.kpt_for_writing(self.actor, pk)
        given, seen = self.change(KptEditInput)
        series = series_of(given)
        del given["series"]
        targets.edit_target(
            kpt=kpt,
            path=path_given(given),
            changes=given | self._rows(given),
            series=series,
            expected_version=seen,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(kpt)

    @extend_schema(request=KptProposeInput, responses=KptSerializer)
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, pk: str) -> Response:
        """Put a draft up for discussion."""
        return self._act(pk, targets.propose_target, KptProposeInput)

    @extend_schema(request=KptFinalizeInput, responses=KptSerializer)
    @action(detail=True, methods=["post"])
    def finalize(self, request: Request, pk: str) -> Response:
        """Make a proposed target a promise."""
        return self._act(pk, targets.finalize_target, KptFinalizeInput)

    @extend_schema(request=KptReasonInput, responses=KptSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a draft or a proposal back."""
        return self._act(pk, target_endings.withdraw_target, KptReasonInput)

    @extend_schema(request=KptReasonInput, responses=KptSerializer)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """End a promise before its time."""
        return self._act(pk, target_endings.stop_target, KptReasonInput)

    @extend_schema(request=KptReplaceInput, responses={201: KptSerializer})
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, pk: str) -> Response:
        """Let a new target, which is proposed, take the place of a final one."""
        kpt = target_access.kpt_for_writing(self.actor, pk)
        given = self.given(KptReplaceInput)
        new = target_endings.replace_target(
            kpt=kpt,
            reason=given["reason"],
            changes=dict(given["new"]),
            path=path_given(given),
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(new, 201)

    @extend_schema(request=KptChangeInput, responses={201: TargetChangeSerializer})
    @action(detail=True, methods=["post"], url_path="change")
    def ask_change(self, request: Request, pk: str) -> Response:
        """Ask that a target read otherwise; somebody else decides."""
        kpt = target_access.kpt_for_changing(self.actor, pk)
        given = self.given(KptChangeInput)
        change = target_changes.request_change(
            kpt=kpt,
            new=dict(given["new"]),
            reason=given["reason"],
            actor=self.actor,
            now=clock.now(),
        )
        return Response(TargetChangeSerializer(change).data, status=201)

    @extend_schema(responses=SightSerializer(many=True))
    @action(detail=False, methods=["get"], pagination_class=None, filterset_class=None)
    def watch(self, request: Request) -> Response:
        """List what the numbers of targets do that is worth a question; `?quarter=` names the quarter."""
        user = target_access.watcher(self.actor)
        now = clock.now()
        code = request.query_params.get("quarter") or None
        quarter = department_access.selected_quarter(code, user, now)
        return Response(SightSerializer(watched(user, quarter, now=now), many=True).data)

    def _act(
        self, pk: str, service: Callable[..., Kpt], kind: type[serializers.Serializer[Any]]
    ) -> Response:
        kpt = target_access.kpt_for_writing(self.actor, pk)
        given = self.given(kind)
        seen = given.pop("version", None)
        service(kpt=kpt, expected_version=seen, actor=self.actor, now=clock.now(), **given)
        return self.answer(kpt)

    def _fields(self, given: dict[str, Any]) -> KptFields:
        """Return the target's fields, each row it names as far as the person may name it."""
        department = given["department"]
        return KptFields(
            **{name: given[name] for name in KptInput.PLAIN if name in given},
            **self._rows(given),
            department=department
            and department_access.department_for_reading(self.actor, department),
            person=_named(colleagues(), "pk", given["person"], "person"),
        )

    def _rows(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return the rows that are named: whom it serves, who answers for it, and its number."""
        find: dict[str, Callable[[Any], Any]] = {
            "parent": lambda pk: pk and target_access.kpt_for_reading(self.actor, pk),
            "goal": lambda slug: _named(Goal.objects.all(), "slug", slug, "goal"),
            "owner": lambda pk: _named(colleagues(), "pk", pk, "owner"),
            "team": lambda slug: _named(CrossTeam.objects.living(), "slug", slug, "team"),
            "kpi": lambda pk: pk and access.kpi_for_reading(self.actor, pk),
        }
        return {name: get(given[name]) for name, get in find.items() if name in given}


class TargetChangeViewSet(VisibleViewSet):
    """Changes of targets the person may read."""

    queryset = TargetChange.objects.select_related("kpt__team", "kpt__quarter")
    serializer_class = TargetChangeSerializer

    class _Filter(filters.FilterSet):
        quarter = filters.CharFilter("kpt__quarter__code", label="Code of the quarter")
        department = filters.CharFilter("kpt__department__slug", label="Short name")
        target = filters.UUIDFilter("kpt", label="The target")
        state = filters.ChoiceFilter(choices=ChangeState.choices)

        class Meta:
            model = TargetChange
            fields: ClassVar[list[str]] = []

    filterset_class = _Filter

    @extend_schema(request=KptDecideInput, responses=TargetChangeSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """Approve a change, which writes the target at once, or decline it with a reason."""
        change = target_access.change_for_deciding(self.actor, pk)
        given = self.given(KptDecideInput)
        target_changes.decide_change(
            change=change,
            approve=given["approve"],
            reason=given["reason"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(change)


def _named(rows: QuerySet[Any], name: str, value: Any, field: str) -> Any:
    """Return the row that is named, or refuse the field."""
    if not value:
        return None
    found = rows.filter(**{name: value}).first()
    if found is None:
        raise serializers.ValidationError({field: [_("There is none of this name.")]})
    return found
