"""What actions ask for, and people's time, through the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from actions.access import action_for_writing
from actions.access.resources import (
    people_with_known_load,
    person_for_capacity,
    person_for_load,
    readable_requests,
    request_for_reading,
    request_for_writing,
)
from actions.api.serializers import PersonField, VersionSerializer
from actions.models import CorrectiveAction, ResourceRequest, ResourceRequestQuerySet, Step
from actions.models.resources import HOURS_IN_A_WEEK, LEAST
from actions.permissions import can_decide_request, can_edit, can_edit_request
from actions.selectors.load import PersonLoad, loads_of
from actions.selectors.quarters import actions_of_quarter
from actions.services import resources as services
from actions.services.capacity import set_capacity
from actions.services.resources import ResourceDraft
from departments.access import signed_in
from departments.models import User
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock
from saypro_align.lib.api import Pagination
from saypro_align.lib.api_fields import DayField

Right = Callable[[User, ResourceRequest], bool]


def _with_step(data: dict[str, Any], row: CorrectiveAction) -> dict[str, Any]:
    """Return what was handed in with the step itself; steps of other actions are not told apart."""
    if data.get("step") is None:
        return data
    step = Step.objects.filter(pk=data["step"], action=row, retired_at=None).first()
    if step is None:
        raise serializers.ValidationError({"step": [_("Choose a step of this action.")]})
    return data | {"step": step}


class ResourceRequestSerializer(serializers.ModelSerializer[ResourceRequest]):
    """What an action needs, and what it got. Time is counted in hours a week."""

    department = serializers.SlugField(source="action.department.slug", read_only=True)
    counted_in = serializers.CharField(read_only=True)
    missing = serializers.DecimalField(
        max_digits=14,
        decimal_places=2,
        read_only=True,
        help_text="How much of what was asked for was refused; 0 while it is undecided.",
    )

    class Meta:
        model = ResourceRequest
        fields = (
            "id",
            "action",
            "step",
            "department",
            "kind",
            "what",
            "amount",
            "unit",
            "counted_in",
            "person",
            "starts_on",
            "ends_on",
            "state",
            "allocated",
            "missing",
            "answer",
            "requested_by",
            "created_at",
            "approved_by",
            "approved_at",
            "allocated_by",
            "allocated_at",
            "closed_by",
            "closed_at",
            "version",
        )
        read_only_fields = fields


class _FieldsSerializer(serializers.ModelSerializer[ResourceRequest]):
    person = PersonField(required=False, allow_null=True)
    step = serializers.UUIDField(required=False, allow_null=True)
    starts_on = DayField(required=False, allow_null=True)
    ends_on = DayField(required=False, allow_null=True)

    class Meta:
        model = ResourceRequest
        fields: ClassVar[list[str]] = [
            "step",
            "kind",
            "what",
            "amount",
            "unit",
            "person",
            "starts_on",
            "ends_on",
        ]


class NewResourceRequestSerializer(_FieldsSerializer):
    """Something an action needs."""

    action = serializers.UUIDField()

    class Meta(_FieldsSerializer.Meta):
        fields: ClassVar[list[str]] = ["action", *_FieldsSerializer.Meta.fields]


class ResourceRequestChangeSerializer(_FieldsSerializer):
    """A change of what is asked for; `version` is the one the caller has read."""

    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)

    class Meta(_FieldsSerializer.Meta):
        fields: ClassVar[list[str]] = [*_FieldsSerializer.Meta.fields, "version"]


class ResourceReasonSerializer(VersionSerializer):
    """A no, with the reason."""

    reason = serializers.CharField(max_length=300)


class AllocateSerializer(VersionSerializer):
    """How much is given; less than was asked for needs a reason, time a person."""

    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=LEAST)
    person = PersonField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ResourceRequestFilter(filters.FilterSet):
    """Narrow the requests as the list does."""

    quarter = filters.CharFilter(method="of_quarter", label="Code of the quarter")
    department = filters.CharFilter(
        field_name="action__department__slug", label="Short name of the department"
    )
    action = filters.UUIDFilter(field_name="action_id", label="Id of the action")
    person = filters.UUIDFilter(field_name="person_id", label="Id of the person")
    is_short = filters.BooleanFilter(method="by_shortage", label="Declined or given in part")

    class Meta:
        model = ResourceRequest
        fields: ClassVar = ["state", "kind"]

    def of_quarter(
        self, rows: ResourceRequestQuerySet, _name: str, code: str
    ) -> ResourceRequestQuerySet:
        """Keep what belongs to actions about the quarter."""
        return rows.filter(action__in=actions_of_quarter(code).values("pk"))

    def by_shortage(self, rows: ResourceRequestQuerySet, name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        """Keep what got too little, or what did not."""
        del name
        short = ResourceRequest.objects.short().values("pk")
        return rows.filter(pk__in=short) if value else rows.exclude(pk__in=short)


class ResourceRequestViewSet(
    TakesAsOf, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ResourceRequest]
):
    """What corrective actions ask for."""

    serializer_class = ResourceRequestSerializer
    filterset_class = ResourceRequestFilter
    queryset = ResourceRequest.objects.none()

    def get_queryset(self) -> QuerySet[ResourceRequest]:
        """Return what the caller may read."""
        return readable_requests(signed_in(self.request))

    def get_object(self) -> ResourceRequest:
        """Return one request."""
        return request_for_reading(signed_in(self.request), self.kwargs["pk"])

    @extend_schema(request=NewResourceRequestSerializer, responses={201: ResourceRequestSerializer})
    def create(self, request: Request) -> Response:
        """Ask for something that an open action needs."""
        user = signed_in(request)
        given = NewResourceRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        row = action_for_writing(user, data.pop("action"), can_edit)
        made = services.request_resource(
            action=row, draft=ResourceDraft(**_with_step(data, row)), actor=user, now=clock.now()
        )
        return Response(self._data(made), status=status.HTTP_201_CREATED)

    @extend_schema(request=ResourceRequestChangeSerializer, responses=ResourceRequestSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what is asked for, until somebody has decided on it."""
        user = signed_in(request)
        row = request_for_writing(user, pk, can_edit_request)
        given = ResourceRequestChangeSerializer(row, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        if "version" not in changes:
            words = given.fields["version"].error_messages["required"]
            raise serializers.ValidationError({"version": [str(words)]})
        version = changes.pop("version")
        changes = _with_step(changes, row.action)
        services.edit_request(
            request=row, changes=changes, expected_version=version, actor=user, now=clock.now()
        )
        return Response(self._data(row))

    @extend_schema(request=VersionSerializer, responses=ResourceRequestSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Approve what somebody else asked for."""
        given = VersionSerializer(data=request.data)
        return self._do(pk, given, can_decide_request, services.approve_request)

    @extend_schema(request=ResourceReasonSerializer, responses=ResourceRequestSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say no, with the reason."""
        given = ResourceReasonSerializer(data=request.data)
        return self._do(pk, given, can_decide_request, services.decline_request)

    @extend_schema(request=AllocateSerializer, responses=ResourceRequestSerializer)
    @action(detail=True, methods=["post"])
    def allocate(self, request: Request, pk: str) -> Response:
        """Give what was approved, all of it or part."""
        given = AllocateSerializer(data=request.data)
        return self._do(pk, given, can_decide_request, services.allocate_request)

    @extend_schema(request=ResourceReasonSerializer, responses=ResourceRequestSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a request back, or give back what was allocated."""
        given = ResourceReasonSerializer(data=request.data)
        return self._do(pk, given, can_edit_request, services.withdraw_request)

    def _do(
        self,
        pk: str,
        given: serializers.Serializer[Any],
        may: Right,
        service: Callable[..., ResourceRequest],
    ) -> Response:
        user = signed_in(self.request)
        row = request_for_writing(user, pk, may)
        given.is_valid(raise_exception=True)
        handed = dict(given.validated_data)
        version = handed.pop("version", None)
        service(request=row, expected_version=version, **handed, actor=user, now=clock.now())
        return Response(self._data(row))

    def _data(self, row: ResourceRequest) -> Any:
        return ResourceRequestSerializer(row).data


class WeekSerializer(serializers.Serializer[Any]):
    """A week: hours given away, and hours there are."""

    monday = serializers.DateField()
    hours = serializers.DecimalField(max_digits=14, decimal_places=2)
    capacity = serializers.DecimalField(max_digits=5, decimal_places=2)
    is_over = serializers.BooleanField()


class PersonLoadSerializer(serializers.Serializer[Any]):
    """A person's time for corrective actions, this week and the twelve after it."""

    id = serializers.UUIDField(source="person.pk")
    name = serializers.CharField(source="person.name")
    departments = serializers.ListField(child=serializers.CharField())
    weeks_over = serializers.IntegerField()
    weeks = WeekSerializer(many=True)


class CapacitySerializer(serializers.Serializer[Any]):
    """Hours a week for corrective actions, from a day on."""

    hours = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=HOURS_IN_A_WEEK
    )
    from_on = DayField()


class ByName(Pagination):
    """People by name."""

    ordering = ("name", "id")


class PersonLoadViewSet(GenericViewSet[User]):
    """How much of their time people have given away to actions."""

    serializer_class = PersonLoadSerializer
    pagination_class = ByName
    queryset = User.objects.none()

    def get_queryset(self) -> QuerySet[User]:
        """Return whose load the caller may know."""
        return people_with_known_load(signed_in(self.request))

    @extend_schema(responses=PersonLoadSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Return the people whose load the caller may know, page by page."""
        page = self.paginate_queryset(self.get_queryset()) or []
        loads = loads_of(page, clock.now())
        told = PersonLoadSerializer([loads[person.pk] for person in page], many=True)
        return self.get_paginated_response(told.data)

    @extend_schema(responses=PersonLoadSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one person's load."""
        return Response(self._data(person_for_load(signed_in(request), pk)))

    @extend_schema(request=CapacitySerializer, responses=PersonLoadSerializer)
    @action(detail=True, methods=["post"])
    def capacity(self, request: Request, pk: str) -> Response:
        """Set the hours a week that a person has, from a day on."""
        user = signed_in(request)
        person = person_for_capacity(user, pk)
        given = CapacitySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        set_capacity(person=person, **given.validated_data, actor=user, now=clock.now())
        return Response(self._data(person))

    def _data(self, person: User) -> Any:
        load: PersonLoad = loads_of([person], clock.now())[person.pk]
        return PersonLoadSerializer(load).data
