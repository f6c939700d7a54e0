"""The starting set: what usually moves goals, and taking some of it over."""

from typing import Any, ClassVar

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from departments import permissions
from departments.access import signed_in
from departments.adopting import OfferedMeasure, offer
from departments.api import inputs
from departments.api.serializers import CouplingSerializer, MeasureSerializer
from departments.models import User
from departments.services.starting import adopt_starting_set
from departments.starting_set import starting_set
from saypro_align.lib import clock


class UsualMeasureSerializer(serializers.Serializer[Any]):
    """A number of the starting set; `in_use` is the measure that stands for it here."""

    key = serializers.CharField(source="usual.key")
    name = serializers.CharField(source="usual.name")
    kind = serializers.CharField(source="usual.kind")
    unit = serializers.CharField(source="usual.unit")
    direction = serializers.CharField(source="usual.direction")
    terms = serializers.ListField(child=serializers.CharField(), source="usual.terms")
    in_use = serializers.UUIDField(source="in_use.pk", default=None, allow_null=True)
    suggested_goal = serializers.CharField(source="suggested.slug", default=None, allow_null=True)


class UsualCouplingSerializer(serializers.Serializer[Any]):
    """What one number of the set does to another, and why."""

    key = serializers.CharField(source="usual.key")
    first = serializers.CharField(source="usual.first")
    second = serializers.CharField(source="usual.second")
    sign = serializers.IntegerField(source="usual.sign")
    reason = serializers.CharField(source="usual.reason")
    is_in_use = serializers.BooleanField()


class StartingSetSerializer(serializers.Serializer[Any]):
    """The whole set."""

    measures = UsualMeasureSerializer(many=True)
    couplings = UsualCouplingSerializer(many=True)


class AdoptedSerializer(serializers.Serializer[Any]):
    """What was taken over."""

    measures = MeasureSerializer(many=True)
    couplings = CouplingSerializer(many=True)


class StartingSetViewSet(ViewSet):
    """What usually moves goals, by function."""

    pagination_class: ClassVar = None

    @extend_schema(responses=forced_singular_serializer(StartingSetSerializer))  # type: ignore[no-untyped-call]
    def list(self, request: Request) -> Response:
        """Return the set and what of it is in use."""
        self._office()
        shown = offer(function.key for function in starting_set().functions)
        measures: list[OfferedMeasure] = [one for _function, row in shown.functions for one in row]
        data = {"measures": measures, "couplings": shown.couplings}
        return Response(StartingSetSerializer(data).data)

    @extend_schema(request=inputs.AdoptInput, responses={201: AdoptedSerializer})
    def create(self, request: Request) -> Response:
        """Take over what is named, all of it or nothing."""
        user = self._office()
        given = inputs.AdoptInput(data=request.data)
        given.is_valid(raise_exception=True)
        picks = {one["measure"]: one["goal"] for one in given.validated_data.get("picks", ())}
        taken = adopt_starting_set(
            picks=picks,
            couplings=given.validated_data.get("couplings", ()),
            actor=user,
            now=clock.now(),
        )
        return Response(AdoptedSerializer(taken).data, status=201)

    def _office(self) -> User:
        user = signed_in(self.request)
        if not permissions.can_edit_structure(user):
            self.permission_denied(self.request)
        return user
