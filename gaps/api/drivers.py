"""What another driver model would change, for programs: the same trial as on the pages."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import signed_in
from departments.api.inputs import CouplingInput, MeasureInput, row_field
from departments.models import Goal, MeasureCoupling
from departments.permissions import can_edit_structure
from departments.selectors import open_measures
from gaps.detectors.facts import CouplingFacts
from gaps.imagining import (
    Change,
    all_of,
    measure_facts,
    with_coupling,
    with_measure,
    without_coupling,
    without_measure,
)
from gaps.services.drivers import DriverTrial, try_drivers
from gaps.services.foresight import ForeseenGap
from saypro_align.lib import clock

# A whole starting set fits in; each trial assesses every open quarter.
MOST_CHANGES = 200


class TriedMeasureInput(MeasureInput):
    """A new measure of a goal, or with `id` what an existing one would be."""

    id = row_field(open_measures(), required=False)
    goal = row_field(Goal.objects.filter(retired_on=None))


class DriverChangeInput(serializers.Serializer[Any]):
    """What would be added or changed, and what would be left out."""

    measures: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=TriedMeasureInput(), required=False, max_length=MOST_CHANGES
    )
    couplings: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=CouplingInput(), required=False, max_length=MOST_CHANGES
    )
    retire = row_field(open_measures(), many=True, required=False)
    uncouple = row_field(MeasureCoupling.objects.filter(retired_at=None), many=True, required=False)


class ForeseenGapSerializer(serializers.Serializer[ForeseenGap]):
    """A gap that would open or close; `gap` is null for one that nobody knows yet."""

    gap = serializers.UUIDField(source="gap.pk", default=None, allow_null=True)
    kind = serializers.CharField(source="input.kind")
    severity = serializers.CharField(source="input.severity")
    state = serializers.CharField(source="input.state")
    rule_id = serializers.CharField()
    sentence = serializers.CharField()


class DriverTrialSerializer(serializers.Serializer[Any]):
    """What the change would do to one quarter; nothing is written."""

    quarter = serializers.CharField(source="quarter.code")
    k_before = serializers.IntegerField(source="before.aligned")
    k_after = serializers.IntegerField(source="after.aligned")
    n = serializers.IntegerField(source="after.total")
    opened = ForeseenGapSerializer(many=True)
    closed = ForeseenGapSerializer(many=True)
    plans_turned = serializers.SerializerMethodField()

    def get_plans_turned(self, trial: DriverTrial) -> list[str]:
        """Return the departments whose plans become fully aligned or stop being it."""
        return [effect.obligation.department.slug for effect in trial.turned]


class DriverTrialView(APIView):
    """What another driver model would change."""

    @extend_schema(request=DriverChangeInput, responses=DriverTrialSerializer(many=True))
    def post(self, request: Request) -> Response:
        """Work out the effect on every open quarter; nothing is written."""
        if not can_edit_structure(signed_in(request)):
            raise PermissionDenied
        given = DriverChangeInput(data=request.data)
        given.is_valid(raise_exception=True)
        trials = try_drivers(change=_change(given.validated_data), now=clock.now())
        return Response(DriverTrialSerializer(trials, many=True).data)


def _change(given: dict[str, Any]) -> Change:
    changes: list[Change] = []
    for one in given.get("measures", ()):
        known = one.get("id")
        goal_id = known.goal_id if known else one["goal"].pk
        changes.append(with_measure(measure_facts(known.pk if known else uuid4(), goal_id, one)))
    changes += [with_coupling(_coupling(one)) for one in given.get("couplings", ())]
    changes += [without_measure(one.pk) for one in given.get("retire", ())]
    changes += [without_coupling(one.first_id, one.second_id) for one in given.get("uncouple", ())]
    return all_of(*changes)


def _coupling(given: dict[str, Any]) -> CouplingFacts:
    return CouplingFacts(
        first_measure_id=given["first"].pk,
        second_measure_id=given["second"].pk,
        sign=1 if given["sign"] > 0 else -1,
        reason=given["reason"],
    )
