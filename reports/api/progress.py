"""Progress reports through the API, with the rights of the pages."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput
from kpis.cadence import Period
from reports.access.progress import period_for_writing, progress_for_writing
from reports.models import ProgressReport, ProgressState
from reports.models.progress import LONGEST_TEXT
from reports.services import progress as services
from saypro_align.lib import clock


class KeyNumberSerializer(serializers.Serializer[Any]):
    """A key number as it stood when the report was sent."""

    name = serializers.CharField()
    value = serializers.CharField()
    target = serializers.CharField()
    status = serializers.CharField()
    rule = serializers.CharField()
    last_on = serializers.CharField()
    url = serializers.CharField()


class ProgressReportSerializer(serializers.ModelSerializer[ProgressReport]):
    """A department's report on a period."""

    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    metrics = KeyNumberSerializer(many=True, read_only=True)

    class Meta:
        model = ProgressReport
        fields = (
            "id",
            "department",
            "starts_on",
            "ends_on",
            "due_on",
            "state",
            "achievements",
            "challenges",
            "metrics",
            "sent_by",
            "sent_at",
            "is_late",
            "version",
        )
        read_only_fields = fields


def _text() -> serializers.CharField:
    return serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, required=False)


class ProgressTexts(SeenInput):
    """What was achieved and what is in the way, a line each; a text left out stays."""

    achievements = _text()
    challenges = _text()


class ProgressInput(ProgressTexts):
    """The period is named by its last day; with a version a draft is changed, else begun."""

    department = serializers.SlugField(max_length=60, help_text="Short name of the department.")
    ends_on = serializers.DateField(help_text="Last day of the period.")


class ProgressFilter(filters.FilterSet):
    """Narrow by department, last day and state."""

    department = filters.CharFilter("department__slug", label="Short name of the department")
    state = filters.ChoiceFilter(choices=ProgressState.choices)
    is_late = filters.BooleanFilter()
    since = filters.DateFilter("ends_on", lookup_expr="gte", label="Last day, from")
    until = filters.DateFilter("ends_on", lookup_expr="lte", label="Last day, until")

    class Meta:
        model = ProgressReport
        fields: ClassVar[list[str]] = []


class ProgressViewSet(VisibleViewSet):
    """Progress reports of departments."""

    queryset = ProgressReport.objects.select_related("department")
    serializer_class = ProgressReportSerializer
    filterset_class = ProgressFilter

    @extend_schema(request=ProgressInput, responses={201: ProgressReportSerializer})
    def create(self, request: Request) -> Response:
        """Begin a report for a department you head, or change its draft."""
        given = self.given(ProgressInput)
        now = clock.now()
        department, period = period_for_writing(
            self.actor, given.pop("department"), given.pop("ends_on").isoformat(), now
        )
        version = given.pop("version", None)
        report = services.save_progress(
            department=department,
            period=period,
            texts=given,
            expected_version=version,
            actor=self.actor,
            now=now,
        )
        return self.answer(report, 201)

    @extend_schema(request=ProgressTexts, responses=ProgressReportSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Send the report with its key metrics as they stand now."""
        report = progress_for_writing(self.actor, pk)
        given = self.given(ProgressTexts)
        version = given.pop("version", None)
        sent = services.send_progress(
            department=report.department,
            period=Period(report.starts_on, report.ends_on, report.due_on),
            texts=given,
            expected_version=report.version if version is None else version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(sent)
