"""The DRF skin over reports and their schedules."""

from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from reports import services
from reports.access import run_for_reading, run_for_writing, schedule_for_writing
from reports.api.schedule_serializers import (
    AskedRunsSerializer,
    CorrectionSerializer,
    ReportRunDetailSerializer,
    ReportRunSerializer,
    ReportScheduleChangeSerializer,
    ReportScheduleSerializer,
    SentToSerializer,
)
from reports.choices import RunState
from reports.models import ReportRun, ReportSchedule
from reports.permissions import can_manage_schedules
from reports.selectors.jobs import standstill
from reports.services import corrections, schedules, trying
from saypro_align.lib import clock


class RunFilter(filters.FilterSet):
    """Narrow reports by what they tell of, for whom, and where they stand."""

    quarter = filters.CharFilter(field_name="quarter__code")
    department = filters.CharFilter(field_name="department__slug")
    newest = filters.BooleanFilter(
        field_name="corrected_by", lookup_expr="isnull", label="Only what nobody corrected since."
    )

    class Meta:
        model = ReportRun
        fields: ClassVar = [
            "kind",
            "audience",
            "language",
            "state",
            "period_key",
            "revision",
            "is_late",
            "schedule",
        ]


class ReportRunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ReportRun]):
    """Reports that were made, with their frozen numbers."""

    serializer_class = ReportRunSerializer
    filterset_class = RunFilter
    queryset = ReportRun.objects.none()

    def get_queryset(self) -> QuerySet[ReportRun]:
        """Return what the caller may read."""
        rows = ReportRun.objects.visible_to(self.request.user).select_related(
            "quarter", "department", "corrected_by"
        )
        heavy = ("html", "content", "text")
        rows = rows.defer(*(f"corrected_by__{name}" for name in heavy))
        return rows.defer(*heavy) if self.action == "list" else rows

    def get_object(self) -> ReportRun:
        """Return one report."""
        return run_for_reading(self.request.user, self.kwargs["pk"])  # type: ignore[arg-type]

    def get_serializer_class(self) -> type[ReportRunSerializer]:
        """Give the numbers with a single report only."""
        return ReportRunSerializer if self.action == "list" else ReportRunDetailSerializer

    @extend_schema(request=None, responses={202: ReportRunDetailSerializer})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Let a failed report be tried again; a worker makes it."""
        run = run_for_writing(request.user, pk)  # type: ignore[arg-type]
        run = services.retry_run(run=run, actor=request.user, now=clock.now())  # type: ignore[arg-type]
        return Response(ReportRunDetailSerializer(run).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=CorrectionSerializer, responses={201: ReportRunDetailSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Make the report again from what is known now, as its next revision."""
        run = run_for_writing(request.user, pk)  # type: ignore[arg-type]
        given = CorrectionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = corrections.correct_run(
            run=run,
            **given.validated_data,
            actor=request.user,  # type: ignore[arg-type]
            now=clock.now(),
        )
        return Response(ReportRunDetailSerializer(made).data, status=status.HTTP_201_CREATED)


class ReportScheduleViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ReportSchedule]
):
    """When reports are made, and for whom."""

    serializer_class = ReportScheduleSerializer
    filterset_fields = ("kind", "audience", "every", "language", "is_active")
    queryset = ReportSchedule.objects.none()

    def get_queryset(self) -> QuerySet[ReportSchedule]:
        """Return all schedules to who manages them."""
        if not can_manage_schedules(self.request.user):  # type: ignore[arg-type]
            return ReportSchedule.objects.none()
        return ReportSchedule.objects.prefetch_related("people", "departments")

    def get_object(self) -> ReportSchedule:
        """Return one schedule."""
        return schedule_for_writing(self.request.user, self.kwargs["pk"])  # type: ignore[arg-type]

    def create(self, request: Request) -> Response:
        """Add a schedule."""
        given = ReportScheduleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = schedules.create_schedule(
            fields=given.validated_data,
            actor=request.user,  # type: ignore[arg-type]
            now=clock.now(),
        )
        return Response(ReportScheduleSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReportScheduleChangeSerializer, responses=ReportScheduleSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a schedule; the body carries the `version` that was read."""
        schedule = self.get_object()
        given = ReportScheduleChangeSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        version = fields.pop("version", None)
        if version is None:
            raise ValidationError({"version": ["Send the version you have read."]})
        saved = schedules.edit_schedule(
            schedule=schedule,
            fields=fields,
            expected_version=version,
            actor=request.user,  # type: ignore[arg-type]
            now=clock.now(),
        )
        return Response(ReportScheduleSerializer(saved).data)

    @extend_schema(request=None, responses={200: AskedRunsSerializer, 202: AskedRunsSerializer})
    @action(detail=True, methods=["post"])
    def run(self, request: Request, pk: str) -> Response:
        """Ask for the report of the last complete period: 202 while a worker makes it.

        200 when it exists already. `state` of each run, asked for again, tells how far it is; `note`
        says why nothing is made now, if that is so.
        """
        schedule, now = self.get_object(), clock.now()
        asked = services.run_now(schedule=schedule, actor=request.user, now=now)  # type: ignore[arg-type]
        is_open = any(run.state != RunState.SENT for run in asked)
        told = {"runs": asked, "note": standstill(now) if is_open else ""}
        code = status.HTTP_202_ACCEPTED if is_open else status.HTTP_200_OK
        return Response(AskedRunsSerializer(told).data, status=code)

    @extend_schema(request=None, responses=SentToSerializer)
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Mail the report to the caller, and to nobody else."""
        schedule = self.get_object()
        sent_to = trying.send_test(schedule=schedule, actor=request.user, now=clock.now())  # type: ignore[arg-type]
        return Response(SentToSerializer({"address": sent_to}).data)

    @extend_schema(request=None, responses=ReportScheduleSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Make no further reports by this schedule."""
        schedule = self.get_object()
        saved = schedules.pause_schedule(schedule=schedule, actor=request.user, now=clock.now())  # type: ignore[arg-type]
        return Response(ReportScheduleSerializer(saved).data)

    @extend_schema(request=None, responses=ReportScheduleSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Go on with a paused schedule."""
        schedule = self.get_object()
        saved = schedules.resume_schedule(schedule=schedule, actor=request.user, now=clock.now())  # type: ignore[arg-type]
        return Response(ReportScheduleSerializer(saved).data)
