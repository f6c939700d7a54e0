"""Thanks, through the API."""

from typing import Any, ClassVar
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from actions import access
from actions.models import Recognition
from actions.models.recognition import LONGEST_THANKS
from actions.selectors.recognition import WallEntry, wall_entries
from actions.services import recognition as services
from actions.services.recognition import MOST_PEOPLE, Thanks
from departments import access as department_access
from departments.models import User
from departments.selectors import colleagues
from gaps.access import gap_for_reading
from kpis import access as kpi_access
from kpis.access import targets as target_access
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput, row_field
from saypro_align.lib import clock


class RecognitionSerializer(serializers.Serializer[WallEntry]):
    """Thanks as the caller may see them; who stays off the wall is not named."""

    id = serializers.UUIDField(source="row.pk", read_only=True)
    by = serializers.UUIDField(source="row.by_id", read_only=True)
    department = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    why = serializers.CharField(source="row.why", read_only=True)
    gap = serializers.SerializerMethodField()
    action = serializers.SerializerMethodField()
    kpi = serializers.SerializerMethodField()
    target = serializers.SerializerMethodField()
    incentive_note = serializers.CharField(
        read_only=True, help_text="Empty for all but the head, the strategy office and the author."
    )
    created_at = serializers.DateTimeField(source="row.created_at", read_only=True)
    version = serializers.IntegerField(source="row.version", read_only=True)

    def get_department(self, entry: WallEntry) -> str | None:
        """Return its short name."""
        return None if entry.row.department is None else entry.row.department.slug

    def get_people(self, entry: WallEntry) -> list[UUID]:
        """Return the ids of those who are shown."""
        return [person.pk for person in entry.people]

    def get_gap(self, entry: WallEntry) -> UUID | None:
        """Return it to who may read it."""
        return _about(entry, "gap")

    def get_action(self, entry: WallEntry) -> UUID | None:
        """Return it to who may read it."""
        return _about(entry, "action")

    def get_target(self, entry: WallEntry) -> UUID | None:
        """Return it to who may read it."""
        return _about(entry, "kpt")

    def get_kpi(self, entry: WallEntry) -> UUID | None:
        """Return it to who may read it."""
        return _about(entry, "kpi")


class RecognitionInput(serializers.Serializer[Any]):
    """Whom one thanks, and for what; at most one of gap, action, KPI and target."""

    department = serializers.SlugField(max_length=60, required=False, allow_null=True, default=None)
    people: Any = serializers.ListField(
        child=row_field(User.objects.none()), max_length=MOST_PEOPLE, default=list
    )
    why = serializers.CharField(max_length=LONGEST_THANKS)
    gap = serializers.UUIDField(allow_null=True, default=None)
    action = serializers.UUIDField(allow_null=True, default=None)
    kpi = serializers.UUIDField(allow_null=True, default=None)
    target = serializers.UUIDField(allow_null=True, default=None)
    incentive_note = serializers.CharField(max_length=LONGEST_THANKS, allow_blank=True, default="")

    def get_fields(self) -> dict[str, Any]:
        """Offer the people who work here."""
        fields: dict[str, Any] = super().get_fields()
        fields["people"].child.queryset = colleagues()
        return fields


class RecognitionFilter(filters.FilterSet):
    """Narrow by who said it, and the department that is thanked."""

    department = filters.CharFilter("department__slug", label="Short name of the department")

    class Meta:
        model = Recognition
        fields: ClassVar[list[str]] = ["by"]


class RecognitionViewSet(VisibleViewSet):
    """The wall of thanks: no points, no ranking."""

    queryset = Recognition.objects.select_related("by", "department").prefetch_related(
        "recipients__person"
    )
    serializer_class = RecognitionSerializer
    filterset_class = RecognitionFilter

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the thanks, newest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        data = self.get_serializer(wall_entries(page, self.actor), many=True).data
        return self.get_paginated_response(data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one."""
        return self._show(self.get_object())

    @extend_schema(request=RecognitionInput, responses={201: RecognitionSerializer})
    def create(self, request: Request) -> Response:
        """Thank a department or people."""
        given = self.given(RecognitionInput)
        slug, about = given["department"], _named(self.actor, given)
        row = services.recognise(
            thanks=Thanks(why=given["why"], incentive_note=given["incentive_note"], **about),
            people=list(dict.fromkeys(given["people"])),
            department=None
            if slug is None
            else department_access.department_for_reading(self.actor, slug),
            actor=self.actor,
            now=clock.now(),
        )
        return self._show(self.get_queryset().get(pk=row.pk), 201)

    @extend_schema(request=SeenInput, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the own thanks back."""
        row = access.recognition_for_withdrawing(self.actor, pk)
        seen = self.given(SeenInput).get("version")
        services.withdraw_recognition(
            recognition=row, expected_version=seen, actor=self.actor, now=clock.now()
        )
        return Response(status=204)

    def _show(self, row: Recognition, status: int = 200) -> Response:
        entry = wall_entries([row], self.actor)[0]
        return Response(self.get_serializer(entry).data, status=status)


def _named(user: User, given: dict[str, Any]) -> dict[str, Any]:
    reads: dict[str, Any] = {
        "gap": gap_for_reading,
        "action": access.action_for_reading,
        "kpi": kpi_access.kpi_for_reading,
    }
    named = {name: read(user, given[name]) for name, read in reads.items() if given[name]}
    if given["target"]:
        named["kpt"] = target_access.kpt_for_reading(user, given["target"])
    return named


def _about(entry: WallEntry, kind: str) -> UUID | None:
    return entry.about.pk if entry.about is not None and entry.about.kind == kind else None
