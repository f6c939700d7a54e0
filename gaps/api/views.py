"""The DRF skin over gaps: the register, raising by hand, and the decisions."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments.access import selected_quarter, signed_in
from departments.models import Quarter, User
from gaps import permissions
from gaps.access import Right, gap_for_reading, gap_for_writing, readable_gaps
from gaps.api.bulk import BulkActions
from gaps.api.filters import GapFilter
from gaps.api.serializers import (
    AcceptSerializer,
    AssignSerializer,
    AttributeSerializer,
    CauseSerializer,
    ConfirmSerializer,
    GapSerializer,
    ParetosSerializer,
    RaiseSerializer,
    ReasonSerializer,
    ResolveSerializer,
    SimilarGapSerializer,
)
from gaps.api.triage import TriageActions
from gaps.choices import GapKind, Severity
from gaps.models import Gap
from gaps.selectors.pareto import came_back, paretos
from gaps.selectors.places import places
from gaps.selectors.rules import current_rules
from gaps.selectors.similar import similar_gaps
from gaps.services import answering
from gaps.services import gaps as services
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock


class GapViewSet(
    TakesAsOf,
    TriageActions,
    BulkActions,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    GenericViewSet[Gap],
):
    """What in the plans does not fit the goals, or one another."""

    serializer_class = GapSerializer
    filterset_class = GapFilter
    queryset = Gap.objects.none()

    def get_queryset(self) -> QuerySet[Gap]:
        """Return what the caller may read."""
        return readable_gaps(signed_in(self.request))

    def get_object(self) -> Gap:
        """Return one gap."""
        return gap_for_reading(signed_in(self.request), self.kwargs["pk"])

    def get_serializer_context(self) -> dict[str, Any]:
        """Say what day it is, once for all rows."""
        shared = dict(super().get_serializer_context())
        if getattr(self, "swagger_fake_view", False):
            # The API's document tells of shapes; it needs no row, and no database.
            return shared
        now = clock.now()
        told = {"today": clock.organization_day(now), "rules": current_rules(now)}
        return {**shared, **told}

    @extend_schema(request=RaiseSerializer, responses={201: GapSerializer})
    def create(self, request: Request) -> Response:
        """Raise a gap by hand; the heads concerned are told."""
        user, now = signed_in(request), clock.now()
        given = RaiseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        quarter = selected_quarter(data.get("quarter", ""), user, now)
        gap = services.raise_gap(
            quarter=_existing(quarter),
            kind=GapKind(data["kind"]),
            severity=Severity(data["severity"]),
            sentence=data["sentence"],
            parties=_parties(user, _existing(quarter), data["parties"]),
            actor=user,
            now=now,
        )
        return Response(self._data(gap.pk), status=status.HTTP_201_CREATED)

    @extend_schema(responses=ParetosSerializer)
    @action(detail=False, pagination_class=None)
    def pareto(self, request: Request) -> Response:
        """Tell what comes up most among the gaps asked for: by kind, by cause, by rule."""
        user, readable = signed_in(request), self.get_queryset()
        rows: Any = self.filter_queryset(readable)
        quarter = selected_quarter(request.query_params.get("quarter"), user, clock.now())
        again, total = came_back(readable, quarter) if quarter else (0, 0)
        told = {"paretos": paretos(rows), "came_back": again, "out_of": total}
        return Response(ParetosSerializer(told).data)

    @extend_schema(responses=SimilarGapSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def similar(self, request: Request, pk: str) -> Response:
        """Tell the earlier gaps most like this one: what was tried, and what came of it."""
        user = signed_in(request)
        found: Any = similar_gaps(gap_for_reading(user, pk), user)
        return Response(SimilarGapSerializer(found, many=True).data)

    @extend_schema(request=ConfirmSerializer, responses=GapSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm a suspected gap."""
        given = ConfirmSerializer(data=request.data)
        return self._decide(pk, given, permissions.can_confirm, services.confirm_gap)

    @extend_schema(request=ReasonSerializer, responses=GapSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """Decide that it is not a gap, with the reason."""
        given = ReasonSerializer(data=request.data)
        return self._decide(pk, given, permissions.can_dismiss, services.dismiss_gap)

    @extend_schema(request=AcceptSerializer, responses=GapSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Live with a gap until a day; it counts all the same."""
        given = AcceptSerializer(data=request.data)
        return self._decide(pk, given, permissions.can_accept, services.accept_gap)

    @extend_schema(request=AttributeSerializer, responses=GapSerializer)
    @action(detail=True, methods=["post"])
    def attribute(self, request: Request, pk: str) -> Response:
        """Let a gap between departments count against one of them."""
        given = AttributeSerializer(data=request.data)
        return self._decide(pk, given, permissions.can_attribute, services.attribute_gap)

    @extend_schema(request=AssignSerializer, responses=GapSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: str) -> Response:
        """Say who answers for it."""
        given = AssignSerializer(data=request.data)
        return self._decide(pk, given, permissions.can_assign, answering.assign_gap)

    @extend_schema(request=CauseSerializer, responses=GapSerializer)
    @action(detail=True, methods=["post"])
    def cause(self, request: Request, pk: str) -> Response:
        """Say why it came to be."""
        given = CauseSerializer(data=request.data)
        return self._decide(pk, given, permissions.can_name_cause, answering.name_cause)

    @extend_schema(request=ResolveSerializer, responses=GapSerializer)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        """Say, as a reviewer, that the condition is gone."""
        given = ResolveSerializer(data=request.data)
        return self._decide(pk, given, permissions.can_resolve, services.resolve_gap)

    @extend_schema(request=ReasonSerializer, responses=GapSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take a decision back."""
        given = ReasonSerializer(data=request.data)
        return self._decide(pk, given, permissions.can_reopen, services.reopen_gap)

    def _decide(
        self,
        pk: str,
        given: serializers.Serializer[Any],
        may: Right,
        service: Callable[..., Gap],
    ) -> Response:
        user, now = signed_in(self.request), clock.now()
        gap = gap_for_writing(user, pk, may)
        given.is_valid(raise_exception=True)
        handed = dict(given.validated_data)
        version = handed.pop("version", None)
        service(gap=gap, expected_version=version, **handed, actor=user, now=now)
        return Response(self._data(gap.pk))

    def _data(self, pk: Any) -> Any:
        """Return the gap as it now stands; who decided it may no longer be among its readers."""
        gap = Gap.objects.select_related("quarter", "attributed_to", "owner").get(pk=pk)
        return self.get_serializer(gap).data


def _existing(quarter: Quarter | None) -> Quarter:
    if quarter is None:
        raise serializers.ValidationError({"quarter": [_("There is no quarter yet.")]})
    return quarter


def _parties(
    user: User, quarter: Quarter, asked: list[dict[str, Any]]
) -> list[services.PartyDraft]:
    """Return the places asked for, out of those the caller may read."""
    offered = {
        (place.obligation.department_id, place.objective_key, place.kpi_use_key): place
        for side in places(user, quarter, [row["department"] for row in asked])
        for place in side
    }
    found = []
    for at, row in enumerate(asked):
        key = (row["department"].pk, row.get("objective_key"), row.get("kpi_use_key"))
        place = offered.get(key)
        if place is None:
            text = _("There is no such place in a plan you may read.")
            raise serializers.ValidationError({f"parties.{at}": [text]})
        found.append(services.PartyDraft(place.obligation, place.objective_key, place.kpi_use_key))
    return found
