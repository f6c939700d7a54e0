"""Proposed changes of goals, and what must be realigned after a goal was retired."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments import access, permissions
from departments.api import inputs
from departments.api.base import RowViewSet
from departments.api.serializers import GoalProposalSerializer, RealignmentSerializer
from departments.models import GoalProposal, Realignment
from departments.services import proposals as proposal_services
from saypro_align.lib import clock


class ProposalFilter(filters.FilterSet):
    """Narrow by goal and state."""

    goal = filters.CharFilter("goal__slug", label="Short name of the goal")

    class Meta:
        model = GoalProposal
        fields: ClassVar = ["state"]


class ProposalViewSet(RowViewSet):
    """What people propose to change about goals."""

    serializer_class = GoalProposalSerializer
    queryset = GoalProposal.objects.select_related("goal", "proposed_by", "answered_by")
    filterset_class = ProposalFilter

    def get_queryset(self) -> QuerySet[GoalProposal]:
        """Return what the caller may read."""
        rows: QuerySet[GoalProposal] = super().get_queryset()
        return rows.filter(pk__in=GoalProposal.objects.visible_to(self.request.user).values("pk"))

    @extend_schema(request=inputs.ProposalInput, responses={201: GoalProposalSerializer})
    def create(self, request: Request) -> Response:
        """Propose a change of a goal."""
        user = self.allow(permissions.can_propose)
        proposal = proposal_services.propose_change(
            **self.given(inputs.ProposalInput), actor=user, now=clock.now()
        )
        return self.answer(proposal, 201)

    @extend_schema(
        operation_id="goal_proposals_answer",
        request=inputs.AnswerInput,
        responses=GoalProposalSerializer,
    )
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def decide(self, request: Request, pk: str) -> Response:
        """Take the proposal up or not, with a reason."""
        proposal = access.proposal_for_answering(self.actor, pk)
        given = self.given(inputs.AnswerInput)
        proposal_services.answer_proposal(
            proposal=proposal,
            accept=given["accept"],
            answer=given["answer"],
            expected_version=given["version"],
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(proposal)


class RealignmentFilter(filters.FilterSet):
    """Narrow by goal, quarter, department and whether it is done."""

    goal = filters.CharFilter("goal__slug", label="Short name of the goal")
    quarter = filters.CharFilter("obligation__quarter__code")
    department = filters.CharFilter("obligation__department__slug")
    done = filters.BooleanFilter("done_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Realignment
        fields: ClassVar[list[str]] = []


class RealignmentViewSet(mixins.ListModelMixin, GenericViewSet[Any]):
    """Objectives that lost their goal, as far as their plans may be read."""

    serializer_class = RealignmentSerializer
    queryset = Realignment.objects.none()
    filterset_class = RealignmentFilter

    def get_queryset(self) -> QuerySet[Realignment]:
        """Return those in plans the caller may read."""
        return Realignment.objects.visible_to(self.request.user).select_related(
            "goal", "obligation__department", "obligation__quarter"
        )
