"""The question of the month through the API: one's own question, and results that name nobody."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from departments.access import signed_in
from kpis.api.cascades import TargetFigureSerializer
from kpis.models import PulseSeat
from kpis.selectors import pulse as selectors
from kpis.services.pulse import answer_pulse
from saypro_align.lib import clock
from saypro_align.lib.exceptions import WrongState


class ShownSerializer(serializers.Serializer[Any]):
    """Between `low` and `high` of `answered` knew; the two differ where one would tell of people."""

    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()


class PulseLineSerializer(serializers.Serializer[Any]):
    """A department; null where fewer than five have answered."""

    department = serializers.CharField(source="department.slug")
    result = ShownSerializer(source="shown", allow_null=True)
    have_read = TargetFigureSerializer(source="read", allow_null=True)


class PulseMonthSerializer(serializers.Serializer[Any]):
    """What may be shown of a closed month."""

    month = serializers.DateField(source="round.month")
    total = ShownSerializer(allow_null=True)
    covers_all = serializers.BooleanField(source="is_total_whole")
    departments = PulseLineSerializer(source="lines", many=True)


@extend_schema_serializer(many=False)
class PulseMonthsSerializer(serializers.Serializer[Any]):
    """All closed months."""

    results = PulseMonthSerializer(many=True)


class PulseGoalSerializer(serializers.Serializer[Any]):
    """A goal to choose."""

    id = serializers.UUIDField(source="pk")
    title = serializers.CharField()


class PulseQuestionSerializer(serializers.Serializer[Any]):
    """This month's question: which goal does your work serve first?"""

    month = serializers.DateField(allow_null=True)
    closes_on = serializers.DateField(allow_null=True)
    has_answered = serializers.BooleanField()
    goals = PulseGoalSerializer(many=True)


class PulseAnswerInput(serializers.Serializer[Any]):
    """The goal that was chosen."""

    goal = serializers.UUIDField()


class PulseRightSerializer(serializers.Serializer[Any]):
    """Whether it was right, said once and kept nowhere."""

    is_right = serializers.BooleanField()
    goal = serializers.CharField()


class PulseViewSet(ViewSet):
    """The question of the month and the results of the months before."""

    @extend_schema(responses=PulseMonthsSerializer)
    def list(self, request: Request) -> Response:
        """List the closed months, newest first."""
        months = selectors.months_of(signed_in(request), now=clock.now())
        return Response(PulseMonthsSerializer({"results": months}).data)

    @extend_schema(responses=PulseQuestionSerializer)
    @action(detail=False, methods=["get"])
    def question(self, request: Request) -> Response:
        """Show the own question of this month; empty when there is none."""
        seat = selectors.seat_of(signed_in(request), now=clock.now())
        told = {
            "month": seat.round.month if seat else None,
            "closes_on": seat.round.closes_on if seat else None,
            "has_answered": seat.has_answered if seat else False,
            "goals": selectors.goals_offered(seat) if seat and not seat.has_answered else [],
        }
        return Response(PulseQuestionSerializer(told).data)

    @extend_schema(request=PulseAnswerInput, responses=PulseRightSerializer)
    @action(detail=False, methods=["post"])
    def answer(self, request: Request) -> Response:
        """Answer it; only right or wrong is counted."""
        user, now = signed_in(request), clock.now()
        given = PulseAnswerInput(data=request.data)
        given.is_valid(raise_exception=True)
        seat: PulseSeat | None = selectors.seat_of(user, now=now)
        if seat is None:
            raise WrongState(_("There is no question for you this month."))
        is_right = answer_pulse(seat=seat, goal=given.validated_data["goal"], actor=user, now=now)
        return Response(PulseRightSerializer({"is_right": is_right, "goal": seat.right.title}).data)
