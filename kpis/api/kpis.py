"""KPIs, their use, values and milestones, through the API."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access as department_access
from departments.permissions import can_write_for
from kpis import access
from kpis.api import inputs
from kpis.api.base import VisibleViewSet, changing
from kpis.api.serializers import (
    KpiSerializer,
    MeasurementSerializer,
    MilestoneSerializer,
    OwnerSerializer,
    UseSerializer,
)
from kpis.models import Kpi, KpiDepartment, KpiUse, Measurement, Milestone
from kpis.services import kpis, measurements, milestones, sharing
from kpis.services.kpis import KpiFields
from kpis.services.replacing import replace_kpi
from kpis.services.uses import UseFields, restore_use, retire_use, save_use, use_kpi
from saypro_align.lib import clock


class KpiFilter(filters.FilterSet):
    """Narrow by department, quarter of use and state."""

    department = filters.CharFilter(
        "department_links__department__slug", distinct=True, label="Short name of the department"
    )
    quarter = filters.CharFilter(
        "uses__objective__plan__obligation__quarter__code",
        distinct=True,
        label="Code of a quarter whose plans use it",
    )

    class Meta:
        model = Kpi
        fields: ClassVar = ["state", "direction"]


class KpiViewSet(VisibleViewSet):
    """Lasting series."""

    queryset = Kpi.objects.prefetch_related("department_links__department")
    serializer_class = KpiSerializer
    filterset_class = KpiFilter

    @extend_schema(request=inputs.KpiInput, responses={201: KpiSerializer})
    def create(self, request: Request) -> Response:
        """Describe a new KPI of a department."""
        given = self.given(inputs.KpiInput)
        department = department_access.department_for_writing(self.actor, given.pop("department"))
        kpi = kpis.create_kpi(
            department=department, fields=KpiFields(**given), actor=self.actor, now=clock.now()
        )
        return self.answer(kpi, 201)

    @extend_schema(request=inputs.KpiChange, responses=KpiSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what describes the KPI."""
        kpi = access.kpi_for_writing(self.actor, pk)
        changes, version = self.change(inputs.KpiChange)
        kpis.edit_kpi(
            kpi=kpi,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(kpi)

    @extend_schema(request=inputs.ShareInput, responses=KpiSerializer)
    @action(detail=True, methods=["post"])
    def share(self, request: Request, pk: str) -> Response:
        """Offer the KPI to another department."""
        kpi = access.kpi_for_writing(self.actor, pk)
        given = self.given(inputs.ShareInput)
        department = department_access.department_for_reading(self.actor, given["department"])
        sharing.share_kpi(
            kpi=kpi,
            department=department,
            why=given.get("why", ""),
            because=given.get("action"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(kpi)

    @extend_schema(request=inputs.ShareInput, responses=KpiSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """Ask the departments that have the KPI to share it with the own one."""
        kpi = access.kpi_for_reading(self.actor, pk)
        if not self.actor.headed_department_ids():
            raise PermissionDenied
        given = self.given(inputs.ShareInput)
        department = department_access.department_for_reading(self.actor, given["department"])
        if not can_write_for(self.actor, department.pk):
            raise PermissionDenied
        sharing.ask_to_share(kpi=kpi, department=department, actor=self.actor, now=clock.now())
        return self.answer(kpi)

    @extend_schema(request=inputs.KpiLeaveInput, responses=KpiSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """End the series; its values stay."""
        kpi = access.kpi_for_writing(self.actor, pk)
        given = self.given(inputs.KpiLeaveInput)
        kpis.retire_kpi(
            kpi=kpi,
            reason=given["reason"],
            because=given.get("action"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(kpi)

    @extend_schema(request=inputs.KpiLeaveInput, responses=KpiSerializer)
    @action(detail=True, methods=["post"])
    def monitor(self, request: Request, pk: str) -> Response:
        """Keep measuring, but let it count in no plan."""
        kpi = access.kpi_for_writing(self.actor, pk)
        given = self.given(inputs.KpiLeaveInput)
        kpis.set_monitored(
            kpi=kpi,
            reason=given["reason"],
            because=given.get("action"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(kpi)


class ShareViewSet(VisibleViewSet):
    """Departments that own a KPI, or were asked to."""

    queryset = KpiDepartment.objects.select_related("department")
    serializer_class = OwnerSerializer
    filterset_fields: ClassVar = ["kpi"]

    def get_queryset(self) -> QuerySet[Any]:
        """Return the owners of KPIs that the person may see."""
        visible = Kpi.objects.visible_to(self.actor)
        return KpiDepartment.objects.select_related("department").filter(kpi__in=visible)

    @extend_schema(request=inputs.NoInput, responses=OwnerSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Agree to share a KPI that was offered to the own department, or that it is asked for."""
        link = self._to_answer()
        sharing.confirm_share(link=link, actor=self.actor, now=clock.now())
        return self.answer(link)

    @extend_schema(request=inputs.DeclineInput, responses=OwnerSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Decline to share a KPI."""
        link = self._to_answer()
        reason = self.given(inputs.DeclineInput).get("reason", "")
        sharing.decline_share(link=link, reason=reason, actor=self.actor, now=clock.now())
        return self.answer(link)

    def _to_answer(self) -> KpiDepartment:
        """Return the share to a head who answers it."""
        link: KpiDepartment = self.get_object()
        if not access.answering_departments(link) & self.actor.headed_department_ids():
            raise PermissionDenied
        return link


class UseFilter(filters.FilterSet):
    """Narrow by quarter, department, objective and KPI."""

    quarter = filters.CharFilter(
        "objective__plan__obligation__quarter__code", label="Code of the quarter"
    )
    department = filters.CharFilter(
        "objective__plan__obligation__department__slug", label="Short name of the department"
    )
    plan = filters.UUIDFilter("objective__plan", label="Id of the plan")

    class Meta:
        model = KpiUse
        fields: ClassVar = ["objective", "kpi", "state"]


class UseViewSet(VisibleViewSet):
    """KPIs in objectives."""

    queryset = KpiUse.objects.select_related("kpi").prefetch_related(
        Prefetch("milestones", Milestone.objects.filter(retired_at=None))
    )
    serializer_class = UseSerializer
    filterset_class = UseFilter
    plan_path = "objective__plan"

    @extend_schema(request=inputs.UseInput, responses={201: UseSerializer})
    def create(self, request: Request) -> Response:
        """Put a KPI into an objective of a draft."""
        given = self.given(inputs.UseInput)
        objective = access.objective_for_writing(self.actor, given.pop("objective"))
        kpi = access.kpi_for_reading(self.actor, given.pop("kpi"))
        with changing(objective.plan) as now:
            use = use_kpi(
                objective=objective, kpi=kpi, fields=UseFields(**given), actor=self.actor, now=now
            )
        return self.answer(use, 201)

    @extend_schema(request=inputs.UseChange, responses=UseSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change how the objective uses the KPI."""
        use = access.use_for_writing(self.actor, pk)
        changes, version = self.change(inputs.UseChange)
        with changing(use.objective.plan) as now:
            save_use(use=use, changes=changes, expected_version=version, actor=self.actor, now=now)
        return self.answer(use)

    @extend_schema(request=inputs.NoInput, responses=UseSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Take the KPI out of the objective."""
        use = access.use_for_writing(self.actor, pk)
        with changing(use.objective.plan) as now:
            retire_use(use=use, actor=self.actor, now=now)
        return self.answer(use)

    @extend_schema(request=inputs.NoInput, responses=UseSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Put the KPI back."""
        use = access.use_for_writing(self.actor, pk)
        with changing(use.objective.plan) as now:
            restore_use(use=use, actor=self.actor, now=now)
        return self.answer(use)

    @extend_schema(request=inputs.ReplaceInput, responses={201: UseSerializer})
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, pk: str) -> Response:
        """Put another KPI in the place of this one; a plan in force gets a new version for it."""
        use = access.use_for_writing(self.actor, pk)
        given = self.given(inputs.ReplaceInput)
        reason, existing, new = (
            given.pop("reason"),
            given.pop("existing", None),
            given.pop("new", {}),
        )
        after, because = given.pop("after"), given.pop("action", None)
        kpi: Kpi | KpiFields = (
            access.kpi_for_reading(self.actor, existing) if existing else KpiFields(**new)
        )
        added = replace_kpi(
            use=use,
            kpi=kpi,
            fields=UseFields(**given),
            reason=reason,
            after=after,
            because=because,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(added, 201)


class MeasurementFilter(filters.FilterSet):
    """Narrow by KPI, department, quarter and day."""

    department = filters.CharFilter(
        "kpi__department_links__department__slug",
        distinct=True,
        label="Short name of the department",
    )
    quarter = filters.CharFilter(
        "kpi__uses__objective__plan__obligation__quarter__code",
        distinct=True,
        label="Code of a quarter whose plans use the KPI",
    )
    measured_from = filters.DateFilter("measured_on", "gte", label="First day")
    measured_to = filters.DateFilter("measured_on", "lte", label="Last day")

    class Meta:
        model = Measurement
        fields: ClassVar = ["kpi", "is_latest"]


class MeasurementViewSet(VisibleViewSet):
    """Values of KPIs; a correction is a new revision."""

    queryset = Measurement.objects.all()
    serializer_class = MeasurementSerializer
    filterset_class = MeasurementFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Return the values of KPIs that the person may see."""
        return Measurement.objects.filter(kpi__in=Kpi.objects.visible_to(self.actor))

    @extend_schema(
        request=inputs.ValueInput,
        responses={200: MeasurementSerializer, 201: MeasurementSerializer},
    )
    def create(self, request: Request) -> Response:
        """Record a value; the same value for the same day comes back with 200."""
        given = self.given(inputs.ValueInput)
        kpi = access.kpi_for_writing(self.actor, given.pop("kpi"))
        now = clock.now()
        before = Measurement.objects.filter(kpi=kpi, measured_on=given["measured_on"]).exists()
        measurement = measurements.record_measurement(kpi=kpi, **given, actor=self.actor, now=now)
        return self.answer(measurement, 200 if before else 201)

    @extend_schema(request=inputs.CorrectionInput, responses={201: MeasurementSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        """Put a new revision over a day's value."""
        held = access.measurement_for_writing(self.actor, pk)
        given = self.given(inputs.CorrectionInput)
        corrected = measurements.correct_measurement(
            kpi=held.kpi,
            measured_on=held.measured_on,
            value=given["value"],
            note=given["note"],
            expected_revision=given.get("revision"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(corrected, 201)


class MilestoneFilter(filters.FilterSet):
    """Narrow by quarter, department and use."""

    quarter = filters.CharFilter(
        "use__objective__plan__obligation__quarter__code", label="Code of the quarter"
    )
    department = filters.CharFilter(
        "use__objective__plan__obligation__department__slug", label="Short name of the department"
    )

    class Meta:
        model = Milestone
        fields: ClassVar = ["use"]


class MilestoneViewSet(VisibleViewSet):
    """Steps of KPIs that count milestones."""

    queryset = Milestone.objects.filter(retired_at=None)
    serializer_class = MilestoneSerializer
    filterset_class = MilestoneFilter
    plan_path = "use__objective__plan"

    @extend_schema(request=inputs.DoneInput, responses=MilestoneSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """Tick the milestone off."""
        milestone = access.milestone_for_writing(self.actor, pk)
        now = clock.now()
        done_on = self.given(inputs.DoneInput).get("done_on") or clock.organization_day(now)
        milestones.finish_milestone(milestone=milestone, done_on=done_on, actor=self.actor, now=now)
        return self.answer(milestone)

    @extend_schema(request=inputs.NoInput, responses=MilestoneSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take the tick away."""
        milestone = access.milestone_for_writing(self.actor, pk)
        milestones.reopen_milestone(milestone=milestone, actor=self.actor, now=clock.now())
        return self.answer(milestone)
