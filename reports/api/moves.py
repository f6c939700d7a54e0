"""Why the number moved, for programs: the same parts as on the page, exact."""

from fractions import Fraction
from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import selected_quarter, signed_in
from gaps.scoring.causes import Cause
from reports.forms import SpanForm
from reports.selectors.moves import Effect, MoveLine, Moves, Side, moves
from reports.views.moves import USUAL_SPAN
from reports.words import moves as move_words
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock

_PARAMETERS = [
    OpenApiParameter(
        "quarter", str, description="Code of the quarter; by default the running one."
    ),
    OpenApiParameter(
        "from", str, description="A day, whose end is meant, or a moment; four weeks before `to`."
    ),
    OpenApiParameter("to", str, description="A day or a moment; by default now."),
]


@extend_schema_field(OpenApiTypes.STR)
class ExactField(serializers.Field):  # type: ignore[type-arg]
    """A fraction as text: "50/3", "-10", "0"."""

    def to_representation(self, value: Fraction) -> str:
        """Write numerator and denominator, the latter only where it is not 1."""
        return str(value)


class SideSerializer(serializers.Serializer[Side]):
    """The number at one end."""

    at = serializers.DateTimeField()
    k = serializers.IntegerField(source="aligned")
    n = serializers.IntegerField(source="total")
    shown = serializers.CharField(allow_null=True)


class EffectSerializer(serializers.Serializer[Effect]):
    """What an event did to one plan: its share of the change of k, of n and of the points."""

    department = serializers.SlugField(source="slug")
    k = ExactField(source="aligned", help_text="A fraction, like 1 or 1/2.")
    n = ExactField(source="total", help_text="A fraction.")
    points = ExactField(help_text="A fraction, like 50/3.")


class MoveSerializer(serializers.Serializer[MoveLine]):
    """One event; `gap` is null where the caller may not read it, or none is meant."""

    at = serializers.DateTimeField()
    event = serializers.ChoiceField([cause.value for cause in Cause], source="cause")
    text = serializers.SerializerMethodField()
    about = serializers.CharField()
    gap = serializers.SerializerMethodField()
    points = ExactField(help_text="A fraction, like 50/3; those of all events are the difference.")
    plans = EffectSerializer(source="effects", many=True)

    def get_text(self, line: MoveLine) -> str:
        """Return what happened, in a few words."""
        return move_words.label(line.cause)

    def get_gap(self, line: MoveLine) -> str | None:
        """Return the gap's id."""
        return line.gap or None


class MovesSerializer(serializers.Serializer[Moves]):
    """The number at two moments, and every event between them, the newest first."""

    quarter = serializers.SlugField(source="quarter.code")
    before = SideSerializer()
    after = SideSerializer()
    points = ExactField(help_text="The difference; an end with nothing due counts as 0.")
    events = MoveSerializer(source="moved", many=True)
    without_effect = MoveSerializer(source="quiet", many=True)


class MovesView(TakesAsOf, APIView):
    """Why the number moved between two moments."""

    @extend_schema(parameters=_PARAMETERS, responses=MovesSerializer)
    def get(self, request: Request) -> Response:
        """Return the exact parts of the difference."""
        user, now = signed_in(request), clock.now()
        asked: Any = request.query_params
        quarter = selected_quarter(asked.get("quarter", ""), user, now)
        if quarter is None:
            raise Http404
        form = SpanForm(asked, now=now, default=USUAL_SPAN)
        if not form.is_valid():
            raise ValidationError(
                {name: [str(one) for one in told] for name, told in form.errors.items()}
            )
        start, end = form.span
        return Response(MovesSerializer(moves(quarter, user, start=start, end=end)).data)
