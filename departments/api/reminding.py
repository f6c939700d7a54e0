"""Rhythms, holidays and coming reminders through the API, with the rights of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments import access, permissions
from departments.access import signed_in
from departments.access.cadence import holiday_for_writing
from departments.api.base import RowViewSet
from departments.choices.cadence import Rhythm, Weekday
from departments.models import Cadence, Holiday
from departments.reminding import Mail, mails_next
from departments.services import cadence as services
from saypro_align.lib import clock


class RhythmSerializer(serializers.ModelSerializer[Cadence]):
    """From a day on a department checks in this often."""

    department = serializers.CharField(source="department.slug")

    class Meta:
        model = Cadence
        fields = ("id", "department", "rhythm", "weekday", "from_day", "version")
        read_only_fields = fields


class RhythmInput(serializers.Serializer[Any]):
    """A rhythm from a coming day on."""

    department = serializers.SlugField(max_length=60, help_text="Short name of the department.")
    rhythm = serializers.ChoiceField(Rhythm.choices)
    weekday = serializers.ChoiceField(Weekday.choices, help_text="0 is Monday, 4 is Friday.")
    from_day = serializers.DateField()


class RhythmFilter(filters.FilterSet):
    """Narrow by department."""

    department = filters.CharFilter("department__slug", label="Short name of the department")

    class Meta:
        model = Cadence
        fields: ClassVar[list[str]] = []


class RhythmViewSet(RowViewSet):
    """How often departments check in; a department without a row does every Friday."""

    serializer_class = RhythmSerializer
    queryset = Cadence.objects.select_related("department")
    filterset_class = RhythmFilter

    @extend_schema(request=RhythmInput, responses={201: RhythmSerializer})
    def create(self, request: Request) -> Response:
        """Set a department's rhythm from a day on."""
        self.allow(permissions.can_ask_exemption)
        given = self.given(RhythmInput)
        department = access.department_for_reading(self.actor, given.pop("department"))
        self.allow(lambda user: permissions.can_set_rhythm(user, department.pk))
        row = services.set_cadence(
            department=department, **given, actor=self.actor, now=clock.now()
        )
        return self.answer(row, 201)


class HolidaySerializer(serializers.ModelSerializer[Holiday]):
    """A day off: everywhere, or in one department."""

    department = serializers.CharField(source="department.slug", default=None, allow_null=True)

    class Meta:
        model = Holiday
        fields = ("id", "day", "name", "department", "retired_at", "version")
        read_only_fields = fields


class HolidayInput(serializers.Serializer[Any]):
    """A coming day off; without a department everywhere."""

    day = serializers.DateField()
    name = serializers.CharField(max_length=80)
    department = serializers.SlugField(max_length=60, required=False)


class HolidayFilter(filters.FilterSet):
    """Narrow by days and department."""

    since = filters.DateFilter("day", lookup_expr="gte", label="From day")
    until = filters.DateFilter("day", lookup_expr="lte", label="Until day")
    department = filters.CharFilter("department__slug", label="Short name of the department")

    class Meta:
        model = Holiday
        fields: ClassVar[list[str]] = []


class HolidayViewSet(RowViewSet):
    """Days on which nothing falls due and nobody is mailed."""

    serializer_class = HolidaySerializer
    queryset = Holiday.objects.select_related("department")
    filterset_class = HolidayFilter

    @extend_schema(request=HolidayInput, responses={201: HolidaySerializer})
    def create(self, request: Request) -> Response:
        """Add a day off."""
        user = self.allow(permissions.can_edit_structure)
        given = self.given(HolidayInput)
        slug = given.pop("department", None)
        department = access.department_for_reading(user, slug) if slug else None
        row = services.add_holiday(**given, department=department, actor=user, now=clock.now())
        return self.answer(row, 201)

    @extend_schema(request=None, responses=HolidaySerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Make a coming holiday a working day again."""
        holiday = holiday_for_writing(self.actor, pk)
        services.retire_holiday(holiday=holiday, actor=self.actor, now=clock.now())
        return self.answer(holiday)


class SaidSerializer(serializers.Serializer[Any]):
    """One thing a reminder would name."""

    kind = serializers.CharField()
    what = serializers.CharField()
    due_on = serializers.DateField()
    days_late = serializers.IntegerField()
    url = serializers.CharField()


class ReminderSerializer(serializers.Serializer[Mail]):
    """What one person would be told at his next mail if all stays as it is."""

    person = serializers.UUIDField(source="person.pk")
    name = serializers.CharField(source="person.name")
    at = serializers.DateTimeField()
    lines = serializers.SerializerMethodField()

    @extend_schema_field(SaidSerializer(many=True))
    def get_lines(self, mail: Mail) -> list[dict[str, Any]]:
        """Return what the mail would name, kind after kind."""
        return [
            {
                "kind": kind,
                "what": f"{one.item.place}: {one.item.told_to(mail.person.name)}",
                "due_on": one.item.due_on.isoformat(),
                "days_late": one.late,
                "url": one.item.path,
            }
            for kind, said in mail.said.items()
            for one in said
        ]


class RemindersView(APIView):
    """The coming reminders, for the strategy office; nothing is sent by looking."""

    @extend_schema(responses=ReminderSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return who would be told what next."""
        if not permissions.can_edit_structure(signed_in(request)):
            raise PermissionDenied
        return Response([ReminderSerializer(mail).data for mail in mails_next(clock.now())])
