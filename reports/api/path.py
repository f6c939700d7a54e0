"""The way to the alignment target for programs: the same as on the page, to the digit."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import selected_quarter, signed_in
from departments.choices import QuarterState
from gaps.choices import GapKind
from gaps.scoring.headline import Headline
from reports.path_page import PathPage, WhatIf, path_page
from reports.selectors.path import PathGap, PathPlan, Way
from reports.selectors.risks import Risk, Risks
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock

_PARAMETERS = [
    OpenApiParameter(
        "quarter", str, description="Code of the quarter; by default the one running."
    ),
    OpenApiParameter(
        "closed",
        OpenApiTypes.UUID,
        many=True,
        description="What if these gaps were closed; without it, those of the shortest way. "
        "Empty: none of them.",
    ),
]


class PathGapSerializer(serializers.Serializer[PathGap]):
    """A gap on the way, and what is done about it."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=GapKind.choices)
    sentence = serializers.CharField()
    action = serializers.UUIDField(
        source="action_id", allow_null=True, help_text="Null where none has been proposed."
    )
    owner = serializers.CharField(help_text="Who has the action, else the head of the plan.")
    owner_open_actions = serializers.IntegerField(source="load")
    due_on = serializers.DateField(allow_null=True)

    def to_representation(self, instance: PathGap) -> dict[str, Any]:
        """Say null where there is no action."""
        told = super().to_representation(instance)
        return {**told, "action": told["action"] or None}


class PathPlanSerializer(serializers.Serializer[PathPlan]):
    """A plan that the way gains; `also` are gaps named with an earlier plan."""

    department = serializers.SlugField(source="slug")
    gaps = PathGapSerializer(many=True)
    also = serializers.SerializerMethodField()
    hidden_gaps = serializers.IntegerField(
        source="hidden", help_text="Gaps the caller may not read."
    )
    reasons = serializers.ListField(child=serializers.CharField())

    def get_also(self, plan: PathPlan) -> list[UUID]:
        """Return the gaps this plan shares with one further up."""
        return [UUID(gap.id) for gap in plan.shared]


class WaySerializer(serializers.Serializer[Way]):
    """The smallest set of gaps that reaches the target."""

    gaps = serializers.SerializerMethodField()
    plans = PathPlanSerializer(many=True)
    lacking = serializers.IntegerField(help_text="Plans needed that closing gaps does not gain.")
    is_proven = serializers.BooleanField()
    at_most_more = serializers.IntegerField(
        help_text="By how many gaps it may be larger than the smallest."
    )
    ready_on = serializers.DateField(
        allow_null=True, help_text="When the last action is to be finished."
    )
    undated = serializers.IntegerField(help_text="Gaps without an action that has a deadline.")
    others = PathPlanSerializer(many=True, help_text="Plans that take something else.")

    def get_gaps(self, way: Way) -> int:
        """Return how many gaps are to be closed, hidden ones too."""
        return len(way.gap_ids)


class CountSerializer(serializers.Serializer[Headline]):
    """k of n against the target."""

    k = serializers.IntegerField(source="aligned")
    n = serializers.IntegerField(source="total")
    shown = serializers.CharField(allow_null=True)
    target = serializers.IntegerField(source="target_percent")
    meets = serializers.BooleanField(allow_null=True)
    needed = serializers.IntegerField(allow_null=True)


class WhatIfSerializer(serializers.Serializer[WhatIf]):
    """The number with these gaps closed; `ignored` do not count or may not be read."""

    closed = serializers.SerializerMethodField()
    ignored = serializers.IntegerField()
    number = CountSerializer(source="after")
    gained = serializers.ListField(child=serializers.CharField())

    def get_closed(self, found: WhatIf) -> list[UUID]:
        """Return the gaps taken as closed."""
        return sorted(UUID(pk) for pk in found.closed)


class RiskSerializer(serializers.Serializer[Risk]):
    """Something that may take an aligned plan back."""

    text = serializers.CharField(source="sentence")
    departments = serializers.ListField(child=serializers.CharField())
    on = serializers.DateField(allow_null=True)
    change = serializers.CharField(help_text="Empty where the number stays.")
    is_on_the_way = serializers.BooleanField(help_text="It would keep a plan of the way below.")


class RisksSerializer(serializers.Serializer[Risks]):
    """What could break it; `hidden` are suspected gaps the caller may not read."""

    known = RiskSerializer(source="all", many=True)
    hidden = serializers.IntegerField()


class PathSerializer(serializers.Serializer[PathPage]):
    """The number as it is worked out now, the way, what-if, and what could break it."""

    quarter = serializers.SlugField(source="quarter.code")
    as_of = serializers.DateTimeField(source="now")
    number = CountSerializer()
    way = WaySerializer()
    what_if = WhatIfSerializer()
    risks = RisksSerializer()


class PathView(TakesAsOf, APIView):
    """Which gaps to close to reach the alignment target, and what closing others would give."""

    @extend_schema(parameters=_PARAMETERS, responses=PathSerializer)
    def get(self, request: Request) -> Response:
        """Return the way of a quarter that is not closed."""
        user, now = signed_in(request), clock.now()
        asked: Any = request.query_params
        quarter = selected_quarter(asked.get("quarter", ""), user, now)
        if quarter is None or quarter.state == QuarterState.CLOSED:
            raise Http404
        closed = _gaps(asked.getlist("closed")) if "closed" in asked else None
        return Response(PathSerializer(path_page(quarter, user, now, closed=closed)).data)


def _gaps(texts: list[str]) -> set[str]:
    """Return the ids asked for; several may stand in one parameter, parted by commas."""
    field = serializers.UUIDField()
    found = set()
    for text in ",".join(texts).split(","):
        if text.strip():
            try:
                found.add(str(field.to_internal_value(text.strip())))
            except serializers.ValidationError as error:
                raise serializers.ValidationError({"closed": error.detail}) from error
    return found
