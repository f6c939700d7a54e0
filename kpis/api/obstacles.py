"""What stands in the way of targets and numbers, through the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access as department_access
from kpis.access import obstacles as access
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput
from kpis.choices.check_ins import ObstacleState
from kpis.models import Obstacle
from kpis.models.check_ins import LONGEST_OBSTACLE
from kpis.selectors.check_in_sheet import sheet_of
from kpis.services import obstacle_threads
from kpis.services.obstacles import ObstacleFields, raise_obstacle
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField


class ObstacleSerializer(serializers.ModelSerializer[Obstacle]):
    """Something in the way, who clears it, and whose help is needed."""

    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    help_from: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    age_days = serializers.SerializerMethodField(help_text="For how many days it has stood there.")

    class Meta:
        model = Obstacle
        fields = (
            "id",
            "what",
            "department",
            "owner",
            "raised_by",
            "help_from",
            "help_needed",
            "due_on",
            "age_days",
            "state",
            "outcome",
            "solved_at",
            "solved_by",
            "created_at",
            "version",
        )
        read_only_fields = fields

    def get_age_days(self, row: Obstacle) -> int:
        """Count on the organization's day."""
        return row.age_days(clock.organization_day(clock.now()))


class ObstacleInput(serializers.Serializer[Any]):
    """What is in the way of one of the caller's own numbers, or of a department he belongs to."""

    what = serializers.CharField(max_length=LONGEST_OBSTACLE)
    department = serializers.SlugField(max_length=60)
    kpi = serializers.UUIDField(allow_null=True, default=None, help_text="An own number.")
    help_from = serializers.SlugField(max_length=60, allow_null=True, default=None)
    help_needed = serializers.CharField(max_length=LONGEST_OBSTACLE, allow_blank=True, default="")
    due_on = DayField(allow_null=True, default=None)


class ObstacleEndInput(SeenInput):
    """How it was solved, or why it no longer matters."""

    outcome = serializers.CharField(max_length=500, allow_blank=True, default="")


class ObstacleFilter(filters.FilterSet):
    """Narrow by department, by who is asked to help, state and target."""

    department = filters.CharFilter("department__slug", label="Short name of the department")
    help_from = filters.CharFilter("help_from__slug", label="Short name of who is asked to help")
    state = filters.ChoiceFilter(choices=ObstacleState.choices)
    kpt = filters.UUIDFilter("kpt_id", label="Id of the target")

    class Meta:
        model = Obstacle
        fields: ClassVar[list[str]] = []


class ObstacleViewSet(VisibleViewSet):
    """Obstacles the caller may read; telling of one, and that it is gone."""

    queryset = Obstacle.objects.select_related("department", "help_from")
    serializer_class = ObstacleSerializer
    filterset_class = ObstacleFilter

    def get_queryset(self) -> QuerySet[Any]:
        """The oldest first, as on the board."""
        return super().get_queryset().order_by("created_at", "pk")

    @extend_schema(request=ObstacleInput, responses={201: ObstacleSerializer})
    def create(self, request: Request) -> Response:
        """Tell of an obstacle of one's own department; who is asked to help gets a mail."""
        given = self.given(ObstacleInput)
        department = department_access.department_for_reading(self.actor, given["department"])
        if department.pk not in self.actor.department_ids():
            raise ValidationError({"department": "Choose a department you belong to."})
        slug, now = given["help_from"], clock.now()
        line = None
        if given["kpi"] is not None:
            sheet = sheet_of(self.actor, now=now)
            line = next((one for one in sheet.lines if one.kpi.pk == given["kpi"]), None)
            if line is None:
                raise ValidationError({"kpi": "This is none of your numbers."})
        obstacle = raise_obstacle(
            fields=ObstacleFields(
                what=given["what"],
                help_from=department_access.department_for_reading(self.actor, slug)
                if slug
                else None,
                help_needed=given["help_needed"],
                due_on=given["due_on"],
                kpi=line.kpi if line else None,
                kpt=line.number.kpt if line else None,
            ),
            department=department,
            owner=self.actor,
            actor=self.actor,
            now=now,
        )
        return self.answer(obstacle, 201)

    @extend_schema(request=ObstacleEndInput, responses=ObstacleSerializer)
    @action(detail=True, methods=["post"])
    def solve(self, request: Request, pk: str) -> Response:
        """Say that it is gone, and how."""
        return self._end(pk, obstacle_threads.solve_obstacle)

    @extend_schema(request=ObstacleEndInput, responses=ObstacleSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: str) -> Response:
        """Say that it no longer matters, and why."""
        return self._end(pk, obstacle_threads.drop_obstacle)

    @extend_schema(request=SeenInput, responses=ObstacleSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Say that it stands in the way again."""
        obstacle = access.obstacle_for_closing(self.actor, pk)
        seen = self.given(SeenInput).get("version")
        obstacle_threads.reopen_obstacle(
            obstacle=obstacle, expected_version=seen, actor=self.actor, now=clock.now()
        )
        return self.answer(obstacle)

    def _end(self, pk: str, service: Callable[..., Obstacle]) -> Response:
        obstacle = access.obstacle_for_closing(self.actor, pk)
        given = self.given(ObstacleEndInput)
        service(
            obstacle=obstacle,
            outcome=given["outcome"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(obstacle)
