"""Requests for support, through the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from actions import access
from actions.choices.support import SupportKind, SupportState
from actions.models import SupportRequest
from actions.models.support import LONGEST_NEED, LONGEST_REASON
from actions.selectors.support import days_waited
from actions.services import support as services
from actions.services.support import Need
from departments import access as department_access
from departments.models import User
from departments.selectors import colleagues
from kpis import access as kpi_access
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput, row_field
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField


class SupportSerializer(serializers.ModelSerializer[SupportRequest]):
    """What a team or one of its people needs, and what was answered."""

    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    days = serializers.SerializerMethodField(
        help_text="Calendar days to the first answer, or to today while there is none."
    )
    is_late = serializers.SerializerMethodField(
        help_text="Whether its day has passed and it has not come."
    )

    class Meta:
        model = SupportRequest
        fields = (
            "id",
            "department",
            "person",
            "kind",
            "what",
            "why",
            "needed_by",
            "is_late",
            "action",
            "kpi",
            "asked_by",
            "state",
            "answer",
            "expected_on",
            "answered_by",
            "answered_at",
            "days",
            "available_at",
            "created_at",
            "version",
        )
        read_only_fields = fields

    def get_days(self, row: SupportRequest) -> int:
        """Count them in the organization's days."""
        return days_waited(row, clock.organization_day(clock.now()))

    def get_is_late(self, row: SupportRequest) -> bool:
        """Judge it on the organization's day."""
        return row.is_late(clock.organization_day(clock.now()))


class SupportInput(serializers.Serializer[Any]):
    """What is needed, for whom and by when."""

    department = serializers.SlugField(max_length=60)
    kind = serializers.ChoiceField(SupportKind.choices)
    what = serializers.CharField(max_length=LONGEST_NEED)
    why = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True, default="")
    needed_by = DayField()
    person: Any = row_field(
        User.objects.none(),
        allow_null=True,
        default=None,
        help_text="Left out: for the whole team.",
    )
    action = serializers.UUIDField(allow_null=True, default=None)
    kpi = serializers.UUIDField(allow_null=True, default=None)

    def get_fields(self) -> dict[str, Any]:
        """Offer the people who work here."""
        fields: dict[str, Any] = super().get_fields()
        fields["person"].queryset = colleagues()
        return fields


class SupportNoteInput(SeenInput):
    """Whatever is to be noted."""

    note = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True, default="")


class SupportPromiseInput(SupportNoteInput):
    """When it is expected."""

    expected_on = DayField(required=False, allow_null=True, default=None)


class SupportDeclineInput(SeenInput):
    """Why not."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class SupportWithdrawInput(SeenInput):
    """Why it is no longer needed."""

    reason = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True, default="")


class SupportFilter(filters.FilterSet):
    """Narrow as the list does."""

    department = filters.CharFilter("department__slug", label="Short name of the department")
    late = filters.BooleanFilter(method="by_lateness", label="Past its day and not there")

    class Meta:
        model = SupportRequest
        fields: ClassVar[list[str]] = ["kind", "state", "kpi", "action"]

    def by_lateness(self, rows: Any, _name: str, wanted: bool) -> QuerySet[SupportRequest]:  # noqa: FBT001
        """Keep what is late, or what is not."""
        today = clock.organization_day(clock.now())
        late = SupportRequest.objects.filter(
            state__in=SupportState.missing(), needed_by__lt=today
        ).values("pk")
        kept: QuerySet[SupportRequest] = (
            rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)
        )
        return kept


class SupportViewSet(VisibleViewSet):
    """What teams and their people need to reach their targets."""

    queryset = SupportRequest.objects.select_related("department")
    serializer_class = SupportSerializer
    filterset_class = SupportFilter

    @extend_schema(request=SupportInput, responses={201: SupportSerializer})
    def create(self, request: Request) -> Response:
        """Ask for training, a tool, access or people."""
        given = self.given(SupportInput)
        about, series = given["action"], given["kpi"]
        need = Need(
            kind=given["kind"],
            what=given["what"],
            needed_by=given["needed_by"],
            why=given["why"],
            person=given["person"],
            action=None if about is None else access.action_for_reading(self.actor, about),
            kpi=None if series is None else kpi_access.kpi_for_reading(self.actor, series),
        )
        row = services.ask_for_support(
            department=department_access.department_for_reading(self.actor, given["department"]),
            need=need,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(row, 201)

    @extend_schema(request=SupportPromiseInput, responses=SupportSerializer)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """Grant training or people."""
        return self._do(pk, services.grant_support, SupportPromiseInput)

    @extend_schema(request=SupportPromiseInput, responses=SupportSerializer)
    @action(detail=True, methods=["post"])
    def order(self, request: Request, pk: str) -> Response:
        """Order a tool or an access."""
        return self._do(pk, services.order_support, SupportPromiseInput)

    @extend_schema(request=SupportNoteInput, responses=SupportSerializer)
    @action(detail=True, methods=["post"])
    def provide(self, request: Request, pk: str) -> Response:
        """Say that it is there."""
        return self._do(pk, services.provide_support, SupportNoteInput)

    @extend_schema(request=SupportDeclineInput, responses=SupportSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say no, with the reason."""
        return self._do(pk, services.decline_support, SupportDeclineInput)

    @extend_schema(request=SupportWithdrawInput, responses=SupportSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the request back."""
        row = access.support_for_withdrawing(self.actor, pk)
        return self._done(row, services.withdraw_support, SupportWithdrawInput)

    def _do(
        self,
        pk: str,
        service: Callable[..., SupportRequest],
        kind: type[serializers.Serializer[Any]],
    ) -> Response:
        return self._done(access.support_for_answering(self.actor, pk), service, kind)

    def _done(
        self,
        row: SupportRequest,
        service: Callable[..., SupportRequest],
        kind: type[serializers.Serializer[Any]],
    ) -> Response:
        given = self.given(kind)
        seen = given.pop("version", None)
        service(request=row, expected_version=seen, actor=self.actor, now=clock.now(), **given)
        return self.answer(row)
