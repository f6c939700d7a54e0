"""What came of corrective actions, through the API: the same numbers as on the page."""

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.access import action_for_reading
from actions.choices.life import VerdictKind
from actions.forms.effectiveness import EffectivenessForm
from actions.proof import stored
from actions.selectors.effectiveness import overview
from actions.selectors.proof import proof_section
from actions.words.proof import counted
from departments.access import signed_in
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock

_NARROWED = [
    OpenApiParameter("quarter", OpenApiTypes.STR, description="Code of the quarter"),
    OpenApiParameter("department", OpenApiTypes.STR, description="Short name of the department"),
]


class FigureSerializer(serializers.Serializer[Any]):
    """So many of so many."""

    count = serializers.IntegerField()
    total = serializers.IntegerField()


class WorksSerializer(serializers.Serializer[Any]):
    """What became of one kind of action against one kind of gap."""

    gap_kind = serializers.CharField(
        source="kind.value",
        allow_null=True,
        default=None,
        help_text="Kind of gap; null for targets that lag.",
    )
    action_kind = serializers.CharField(source="did.value")
    effective = serializers.IntegerField()
    judged = serializers.IntegerField()
    partly = serializers.IntegerField()
    not_effective = serializers.IntegerField()
    undecidable = serializers.IntegerField()


class CauseSerializer(serializers.Serializer[Any]):
    """How many actions name a kind of root cause, the commonest first."""

    cause = serializers.CharField(source="value")
    count = serializers.IntegerField(source="bar.count")
    together = serializers.IntegerField(source="bar.together")


class EffectivenessSerializer(serializers.Serializer[Any]):
    """The verdicts, what waits for one, what works, and the causes."""

    as_of = serializers.DateTimeField()
    effectiveness = FigureSerializer()
    verdicts = serializers.DictField(child=serializers.IntegerField())
    due = serializers.IntegerField()
    late = serializers.IntegerField()
    coming = serializers.IntegerField()
    follow_ups = FigureSerializer()
    works = WorksSerializer(many=True)
    causes = CauseSerializer(many=True)


class ProofSerializer(serializers.Serializer[Any]):
    """What the values say about an action; `judgement` is null before it is done."""

    kpi = serializers.UUIDField(source="kpi.pk", allow_null=True)
    suggested = serializers.ChoiceField(choices=VerdictKind.choices, allow_null=True)
    told = serializers.ListField(child=serializers.CharField())
    counted = serializers.CharField(allow_blank=True)
    judgement = serializers.DictField(allow_null=True)


class EffectivenessView(TakesAsOf, APIView):
    """What came of corrective actions."""

    @extend_schema(parameters=_NARROWED, responses=EffectivenessSerializer)
    def get(self, request: Request) -> Response:
        """Return the numbers for a quarter and a department, or for all."""
        now = clock.now()
        given = request.query_params
        form = EffectivenessForm(
            {"q": given.get("quarter", ""), "department": given.get("department", "")}
        )
        form.is_valid()
        if form.errors:
            raise serializers.ValidationError(
                {
                    {"q": "quarter"}.get(name, name): [str(text) for text in texts]
                    for name, texts in form.errors.items()
                }
            )
        told = overview(signed_in(request), form.asked(), now)
        return Response({**EffectivenessSerializer(_with_time(told, now)).data})


class ActionProofView(TakesAsOf, APIView):
    """Whether an action worked, in numbers."""

    @extend_schema(responses=ProofSerializer)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Return what the values known now say; all is null where no KPI may be read."""
        user = signed_in(request)
        section = proof_section(action_for_reading(user, pk), user, clock.now())
        if section is None:
            return Response(
                {"kpi": None, "suggested": None, "told": [], "counted": "", "judgement": None}
            )
        said = section.judgement
        return Response(
            {
                "kpi": section.kpi.pk,
                "suggested": section.suggested.value if section.suggested else None,
                "told": [*section.told, *section.outlook],
                "counted": counted(said) if said else "",
                "judgement": stored(said) if said else None,
            }
        )


def _with_time(told: Any, now: Any) -> dict[str, Any]:
    return {
        "as_of": now,
        "effectiveness": told.effectiveness,
        "verdicts": told.verdicts,
        "due": told.due,
        "late": told.late,
        "coming": told.coming,
        "follow_ups": told.follow_ups,
        "works": told.works,
        "causes": told.causes,
    }
