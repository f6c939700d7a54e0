"""Everything that hangs on a goal, for programs that plan a change of it."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import signed_in
from departments.models import Goal
from departments.permissions import is_internal
from gaps.selectors.reach import (
    Reach,
    ReachedKpi,
    ReachedObjective,
    ReachedPerson,
    ReachedPlan,
    goal_reach,
)


class ReachedKpiSerializer(serializers.Serializer[ReachedKpi]):
    """A KPI under what is touched."""

    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()
    owner = serializers.CharField()


class ReachedObjectiveSerializer(serializers.Serializer[ReachedObjective]):
    """An objective that is touched; `loses_all` when it serves no other goal that lasts."""

    key = serializers.UUIDField()
    text = serializers.CharField()
    owner = serializers.CharField()
    is_linked = serializers.BooleanField()
    is_confirmed = serializers.BooleanField()
    loses_all = serializers.BooleanField()
    only_in_draft = serializers.BooleanField()
    kpis = ReachedKpiSerializer(many=True)


class ReachedPlanSerializer(serializers.Serializer[ReachedPlan]):
    """A plan that is touched."""

    obligation = serializers.UUIDField(source="obligation_id")
    department = serializers.CharField()
    quarter = serializers.CharField()
    state = serializers.CharField()
    objectives = ReachedObjectiveSerializer(many=True)


class ReachedPersonSerializer(serializers.Serializer[ReachedPerson]):
    """A person whose work is touched, and in what way."""

    id = serializers.UUIDField(source="pk")
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())


class ReachSerializer(serializers.Serializer[Reach]):
    """All dependents of a goal, with their numbers as the page shows them."""

    sentence = serializers.CharField()
    objective_count = serializers.SerializerMethodField()
    plan_count = serializers.SerializerMethodField()
    people_count = serializers.SerializerMethodField()
    kpi_count = serializers.IntegerField()
    left_without = serializers.IntegerField()
    plans = ReachedPlanSerializer(many=True)
    people = ReachedPersonSerializer(many=True)

    def get_objective_count(self, reach: Reach) -> int:
        """Return how many objectives are linked to the goal."""
        return len(reach.objectives)

    def get_plan_count(self, reach: Reach) -> int:
        """Return how many plans are touched."""
        return len(reach.plans)

    def get_people_count(self, reach: Reach) -> int:
        """Return how many people are touched."""
        return len(reach.people)


class GoalReachView(APIView):
    """What a change of a goal touches, before it is made."""

    @extend_schema(responses=ReachSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Return everything that hangs on the goal, as far as the caller may read it."""
        user: Any = signed_in(request)
        goal = Goal.objects.select_related("owner").filter(pk=pk).first()
        if goal is None or not is_internal(user):
            raise Http404
        return Response(ReachSerializer(goal_reach(goal, user)).data)
