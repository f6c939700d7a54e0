"""The DRF skin over reports, schedules, the mail log and the dashboard's rows."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from departments.access import selected_quarter
from reports import services
from reports.access import mail_for_reading, run_for_reading, run_for_writing, schedule_for_writing
from reports.api.serializers import (
    DepartmentRowSerializer,
    DepartmentsAlignmentSerializer,
    MailSerializer,
    ReportRunDetailSerializer,
    ReportRunSerializer,
    ReportScheduleChangeSerializer,
    ReportScheduleSerializer,
)
from reports.dashboard import DashboardPage, dashboard_page
from reports.models import ReportRun, ReportSchedule
from reports.permissions import can_manage_schedules
from reports.services import schedules
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import resend_mail

_QUARTER = OpenApiParameter(
    "quarter", str, description="Code of the quarter; by default the one running."
)


class RunFilter(filters.FilterSet):
    """Narrow reports by quarter, month and audience."""

    quarter = filters.CharFilter(field_name="quarter__code")

    class Meta:
        model = ReportRun
        fields: ClassVar = ["audience", "state", "period_key"]


class ReportRunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ReportRun]):
    """Reports that were made, with their frozen numbers."""

    serializer_class = ReportRunSerializer
    filterset_class = RunFilter
    queryset = ReportRun.objects.none()

    def get_queryset(self) -> QuerySet[ReportRun]:
        """Return what the caller may read."""
        rows = ReportRun.objects.visible_to(self.request.user).select_related("quarter")
        return rows.defer("html", "content", "text") if self.action == "list" else rows

    def get_object(self) -> ReportRun:
        """Return one report."""
        return run_for_reading(self.request.user, self.kwargs["pk"])  # type: ignore[arg-type]

    def get_serializer_class(self) -> type[ReportRunSerializer]:
        """Give the numbers with a single report only."""
        return ReportRunSerializer if self.action == "list" else ReportRunDetailSerializer

    @extend_schema(request=None, responses=ReportRunDetailSerializer)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str) -> Response:
        """Try a failed report again."""
        run = run_for_writing(request.user, pk)  # type: ignore[arg-type]
        run = services.retry_run(run=run, actor=request.user, now=clock.now())  # type: ignore[arg-type]
        return Response(ReportRunDetailSerializer(run).data)


class ReportScheduleViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ReportSchedule]
):
    """When reports are made, and for whom."""

    serializer_class = ReportScheduleSerializer
    filterset_fields = ("audience", "is_active")
    queryset = ReportSchedule.objects.none()

    def get_queryset(self) -> QuerySet[ReportSchedule]:
        """Return all schedules to who manages them."""
        if not can_manage_schedules(self.request.user):  # type: ignore[arg-type]
            return ReportSchedule.objects.none()
        return ReportSchedule.objects.all()

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

    @extend_schema(request=None, responses=ReportRunDetailSerializer)
    @action(detail=True, methods=["post"])
    def run(self, request: Request, pk: str) -> Response:
        """Make the report of the last complete month now; one that exists is answered as it is."""
        schedule = self.get_object()
        run = services.run_now(schedule=schedule, actor=request.user, now=clock.now())[0]  # type: ignore[arg-type]
        return Response(ReportRunDetailSerializer(run).data)

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


class MailViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[OutgoingMail]):
    """The mail log."""

    serializer_class = MailSerializer
    filterset_fields = ("state", "kind", "recipient")
    queryset = OutgoingMail.objects.none()

    def get_queryset(self) -> QuerySet[OutgoingMail]:
        """Return all mails to who looks after them."""
        if not can_manage_schedules(self.request.user):  # type: ignore[arg-type]
            return OutgoingMail.objects.none()
        return OutgoingMail.objects.all()

    def get_object(self) -> OutgoingMail:
        """Return one mail."""
        return mail_for_reading(self.request.user, self.kwargs["pk"])  # type: ignore[arg-type]

    @extend_schema(request=None, responses=MailSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Send a mail again."""
        mail = resend_mail(mail=self.get_object(), actor=request.user, now=clock.now())
        return Response(MailSerializer(mail).data)


class RowPagination(PageNumberPagination):
    """Pages of departments, worst first; at most 200 a page."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class DepartmentsAlignmentView(TakesAsOf, APIView):
    """The dashboard's departments, to the digit."""

    @extend_schema(
        parameters=[
            _QUARTER,
            OpenApiParameter("department", str, description="Short name of one department."),
            OpenApiParameter("page", int),
            OpenApiParameter("page_size", int),
        ],
        responses=DepartmentsAlignmentSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the headline and each department's alignment, gaps, actions and KPI statuses."""
        now = clock.now()
        quarter = selected_quarter(request.query_params.get("quarter"), request.user, now)  # type: ignore[arg-type]
        if quarter is None:
            raise Http404
        page = dashboard_page(quarter, request.user, now)  # type: ignore[arg-type]
        wanted = request.query_params.get("department")
        rows = [row for row in page.rows if wanted in (None, "", row.slug)]
        paginator = RowPagination()
        shown = paginator.paginate_queryset(rows, request, view=self) or []
        lines = [DepartmentRowSerializer(row).data for row in shown]
        return Response(_answer(page, lines, paginator))


def _answer(page: DashboardPage, results: Any, paginator: RowPagination) -> dict[str, Any]:
    number = page.headline
    return {
        "quarter": page.quarter.code,
        "aligned": number.aligned,
        "total": number.total,
        "shown": number.shown,
        "target_percent": number.target_percent,
        "meets": number.meets,
        "needed": number.needed,
        "as_of": number.as_of,
        "rule_version": number.rule_version,
        "next": paginator.get_next_link(),
        "previous": paginator.get_previous_link(),
        "results": results,
    }
