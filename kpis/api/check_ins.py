"""Check-ins and obstacles, through the API."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access as department_access
from kpis.access import check_ins as access
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput
from kpis.choices.check_ins import Confidence, Via
from kpis.models import CheckIn, CheckInEntry, Kpi
from kpis.models.check_ins import LONGEST_NARRATIVE, LONGEST_NOTE, LONGEST_OBSTACLE
from kpis.selectors.check_in_sheet import Line, sheet_of
from kpis.selectors.check_ins import STATES, check_ins_listed, state_of
from kpis.services.check_in_changes import change_check_in
from kpis.services.check_in_input import Said, Told, Wish
from kpis.services.check_ins import submit_check_in
from kpis.services.obstacles import ObstacleFields
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField


class CheckInNumberSerializer(serializers.ModelSerializer[CheckInEntry]):
    """One number in a check-in."""

    kpi_name = serializers.CharField(source="kpi.name", read_only=True)
    unit = serializers.CharField(source="kpi.unit", read_only=True)
    value = serializers.DecimalField(
        source="measurement.value", max_digits=18, decimal_places=4, read_only=True, default=None
    )
    measured_on = serializers.DateField(
        source="measurement.measured_on", read_only=True, default=None
    )

    class Meta:
        model = CheckInEntry
        fields = (
            "kpi",
            "kpi_name",
            "unit",
            "value",
            "measured_on",
            "no_change",
            "was_doubted",
            "confidence",
            "note",
        )
        read_only_fields = fields


class CheckInSerializer(serializers.ModelSerializer[CheckIn]):
    """A person's check-in of a period; one that was missed has no numbers and no `first_at`."""

    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    user_name = serializers.CharField(source="user.name", read_only=True)
    entries = CheckInNumberSerializer(many=True, read_only=True)
    state = serializers.SerializerMethodField(help_text="given in time, late or missed")

    class Meta:
        model = CheckIn
        fields = (
            "id",
            "user",
            "user_name",
            "department",
            "ends_on",
            "due_on",
            "state",
            "asked",
            "first_at",
            "submitted_at",
            "via",
            "confidence",
            "narrative",
            "entries",
            "version",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=list(STATES)))
    def get_state(self, row: CheckIn) -> str:
        """Say whether it came."""
        return state_of(row)


class DueNumberSerializer(serializers.Serializer[Line]):
    """A number that is due from the caller."""

    kpi = serializers.UUIDField(source="kpi.pk", read_only=True)
    name = serializers.CharField(source="kpi.name", read_only=True)
    unit = serializers.CharField(source="kpi.unit", read_only=True)
    target = serializers.CharField(source="number.target", read_only=True)
    due_on = serializers.DateField(source="period.due_on", read_only=True)
    is_overdue = serializers.BooleanField(read_only=True)
    last_value = serializers.DecimalField(
        source="last.value", max_digits=18, decimal_places=4, read_only=True, default=None
    )
    last_on = serializers.DateField(source="last.measured_on", read_only=True, default=None)
    last = serializers.UUIDField(
        source="last.pk", read_only=True, default=None, help_text="Hand it back as `seen`."
    )


class DueNumbersSerializer(serializers.Serializer[Any]):
    """All numbers that are due from the caller."""

    results = DueNumberSerializer(many=True)


class WishInput(serializers.Serializer[Any]):
    """What the target shown by the number should be instead; somebody else decides."""

    target_value = serializers.DecimalField(
        max_digits=18, decimal_places=4, allow_null=True, default=None
    )
    due_on = DayField(allow_null=True, default=None)
    reason = serializers.CharField(max_length=500)


class NumberInput(serializers.Serializer[Any]):
    """What is said of one number: a value, or that nothing has changed."""

    kpi = serializers.UUIDField()
    value = serializers.DecimalField(max_digits=18, decimal_places=4, allow_null=True, default=None)
    no_change = serializers.BooleanField(default=False)
    meant = serializers.BooleanField(
        default=False, help_text="The value is right although it looks like a slip."
    )
    confidence = serializers.ChoiceField(choices=Confidence.choices, allow_blank=True, default="")
    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, default="")
    seen = serializers.UUIDField(allow_null=True, default=None)


class ToldNumberInput(NumberInput):
    """What is said of one number, and what its target should be instead."""

    wish = WishInput(allow_null=True, default=None)


class CheckInObstacleInput(serializers.Serializer[Any]):
    """What is in the way, and whose help is needed."""

    what = serializers.CharField(max_length=LONGEST_OBSTACLE)
    help_from = serializers.SlugField(max_length=60, allow_null=True, default=None)
    help_needed = serializers.CharField(max_length=LONGEST_OBSTACLE, allow_blank=True, default="")
    due_on = DayField(allow_null=True, default=None)
    kpi = serializers.UUIDField(allow_null=True, default=None)


class CheckInInput(serializers.Serializer[Any]):
    """A whole check-in; what is left out is skipped."""

    numbers = serializers.ListField(child=ToldNumberInput(), default=list, max_length=200)
    narrative = serializers.CharField(max_length=LONGEST_NARRATIVE, allow_blank=True, default="")
    confidence = serializers.ChoiceField(choices=Confidence.choices, allow_blank=True, default="")
    obstacle = CheckInObstacleInput(allow_null=True, default=None)


class CheckInChangeInput(SeenInput):
    """Corrected numbers; after three days with the reason."""

    numbers = serializers.ListField(child=NumberInput(), default=list, max_length=200)
    narrative = serializers.CharField(
        max_length=LONGEST_NARRATIVE, allow_blank=True, required=False, allow_null=True
    )
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class CheckInFilter(filters.FilterSet):
    """Narrow by department, person, whether it came, and days."""

    department = filters.CharFilter("department__slug", label="Short name of the department")
    user = filters.UUIDFilter("user_id", label="Id of the person")
    state = filters.ChoiceFilter(choices=list(STATES.items()), method="of_state")
    first = filters.DateFilter("due_on", lookup_expr="gte", label="Due on this day or later")
    last = filters.DateFilter("due_on", lookup_expr="lte", label="Due on this day or earlier")

    class Meta:
        model = CheckIn
        fields: ClassVar[list[str]] = []

    def of_state(self, rows: QuerySet[CheckIn], _name: str, state: str) -> QuerySet[CheckIn]:
        """Keep those that came in time, late or not at all."""
        kept = check_ins_listed(self.request.user, state=state)
        return rows.filter(pk__in=kept.order_by().values("pk"))


class CheckInViewSet(VisibleViewSet):
    """Check-ins the caller may read; giving and changing the own ones."""

    queryset = CheckIn.objects.select_related("user", "department")
    serializer_class = CheckInSerializer
    filterset_class = CheckInFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Let each check-in bring the numbers that the caller may read."""
        readable = Kpi.objects.visible_to(self.actor)
        own = CheckInEntry.objects.filter(kpi__in=readable.values("pk")) | (
            CheckInEntry.objects.filter(check_in__user=self.actor)
        )
        numbers = own.select_related("kpi", "measurement").order_by("created_at", "pk")
        return super().get_queryset().prefetch_related(Prefetch("entries", numbers))

    @extend_schema(responses=DueNumbersSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, filterset_class=None)
    def due(self, request: Request) -> Response:
        """List the numbers that are due from the caller, the overdue first."""
        sheet = sheet_of(self.actor, now=clock.now())
        return Response(DueNumbersSerializer({"results": sheet.due}).data)

    @extend_schema(request=CheckInInput, responses={201: CheckInSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """Check in: all or nothing, one check-in for each department of the numbers.

        A value that looks like a slip is refused with `is_it_right` until it is sent with `meant`.
        """
        given = self.given(CheckInInput)
        saved = submit_check_in(
            user=self.actor,
            told=Told(
                numbers=_numbers(given["numbers"]),
                wishes=_wishes(given["numbers"]),
                narrative=given["narrative"],
                confidence=given["confidence"],
                obstacle=self._obstacle(given["obstacle"]),
            ),
            via=Via.API,
            actor=self.actor,
            now=clock.now(),
        )
        rows = self.get_queryset().filter(pk__in=[row.pk for row in saved])
        return Response(self.get_serializer(rows, many=True).data, status=201)

    @extend_schema(request=CheckInChangeInput, responses=CheckInSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:  # type: ignore[override]
        """Correct the own check-in; the old values stay readable."""
        check_in = access.check_in_for_changing(self.actor, pk)
        given = self.given(CheckInChangeInput)
        change_check_in(
            check_in=check_in,
            numbers=_numbers(given["numbers"]),
            narrative=given.get("narrative"),
            reason=given["reason"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(check_in)

    def _obstacle(self, given: dict[str, Any] | None) -> ObstacleFields | None:
        if given is None:
            return None
        slug, kpi_id = given.pop("help_from"), given.pop("kpi")
        helper = department_access.department_for_reading(self.actor, slug) if slug else None
        line = None
        if kpi_id is not None:
            sheet = sheet_of(self.actor, now=clock.now())
            line = next((one for one in sheet.lines if one.kpi.pk == kpi_id), None)
            if line is None:
                raise ValidationError({"obstacle": "This is none of your numbers."})
        return ObstacleFields(
            help_from=helper,
            kpi=line.kpi if line else None,
            kpt=line.number.kpt if line else None,
            **given,
        )


def _numbers(given: list[dict[str, Any]]) -> dict[UUID, Said]:
    return {
        one["kpi"]: Said(
            value=one["value"],
            no_change=one["no_change"],
            meant=one["value"] if one["meant"] else None,
            confidence=one["confidence"],
            note=one["note"],
            seen=one["seen"],
        )
        for one in given
    }


def _wishes(given: list[dict[str, Any]]) -> dict[UUID, Wish]:
    """Return what targets should be instead, by the number that shows them."""
    found = {}
    for one in given:
        wish = one["wish"] or {}
        new = {
            name: wish[name] for name in ("target_value", "due_on") if wish.get(name) is not None
        }
        if wish and not new:
            raise ValidationError({"numbers": "Say what the target should be."})
        if new:
            found[one["kpi"]] = Wish(new, wish["reason"])
    return found
