"""Goals, measures, couplings and key projects."""

from typing import ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access, permissions
from departments.api import inputs
from departments.api.base import RowViewSet
from departments.api.serializers import (
    CouplingSerializer,
    GoalSerializer,
    KeyProjectSerializer,
    MeasureSerializer,
)
from departments.models import Goal, GoalMeasure, KeyProject, MeasureCoupling
from departments.services import drivers as driver_services
from departments.services import focus as focus_services
from departments.services import goals as goal_services
from saypro_align.lib import clock


class GoalViewSet(RowViewSet):
    """What the organization wants."""

    serializer_class = GoalSerializer
    queryset = Goal.objects.select_related("owner").prefetch_related("measures")
    filterset_fields: ClassVar = ["category", "slug"]

    @extend_schema(request=inputs.GoalInput, responses={201: GoalSerializer})
    def create(self, request: Request) -> Response:
        """Add a goal."""
        user = self.allow(permissions.can_edit_structure)
        goal = goal_services.create_goal(
            **self.given(inputs.GoalInput), actor=user, now=clock.now()
        )
        return self.answer(goal, 201)

    @extend_schema(request=inputs.GoalChange, responses=GoalSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a goal that is not retired."""
        goal = self._writable()
        changes, version = self.change(inputs.GoalChange)
        goal_services.edit_goal(
            goal=goal,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(goal)

    @extend_schema(request=inputs.ReasonInput, responses=GoalSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """End a goal today; links to it lose their validity tomorrow."""
        goal = self._writable()
        goal_services.retire_goal(
            goal=goal, **self.given(inputs.ReasonInput), actor=self.actor, now=clock.now()
        )
        return self.answer(goal)

    def _writable(self) -> Goal:
        found: Goal = self.get_object()
        return access.goal_for_writing(self.actor, found.slug)


class MeasureFilter(filters.FilterSet):
    """Narrow by goal and kind."""

    goal = filters.CharFilter("goal__slug", label="Short name of the goal")

    class Meta:
        model = GoalMeasure
        fields: ClassVar = ["kind"]


class MeasureViewSet(RowViewSet):
    """What shows that a goal is reached, and what moves it."""

    serializer_class = MeasureSerializer
    queryset = GoalMeasure.objects.all()
    filterset_class = MeasureFilter

    @extend_schema(request=inputs.NewMeasureInput, responses={201: MeasureSerializer})
    def create(self, request: Request) -> Response:
        """Add a measure or driver to a goal."""
        user = self.allow(permissions.can_edit_structure)
        measure = driver_services.add_measure(
            **self.given(inputs.NewMeasureInput), actor=user, now=clock.now()
        )
        return self.answer(measure, 201)

    @extend_schema(request=inputs.MeasureChange, responses=MeasureSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a measure or driver."""
        measure = access.measure_for_writing(self.actor, pk)
        changes, version = self.change(inputs.MeasureChange)
        driver_services.edit_measure(
            measure=measure,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(measure)

    @extend_schema(request=inputs.ReasonInput, responses=MeasureSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Stop using a measure or driver."""
        measure = access.measure_for_writing(self.actor, pk)
        driver_services.retire_measure(
            measure=measure, **self.given(inputs.ReasonInput), actor=self.actor, now=clock.now()
        )
        return self.answer(measure)


class CouplingViewSet(RowViewSet):
    """What raising one measure does to another."""

    serializer_class = CouplingSerializer
    queryset = MeasureCoupling.objects.all()
    filterset_fields: ClassVar = ["sign"]

    @extend_schema(request=inputs.CouplingInput, responses={201: CouplingSerializer})
    def create(self, request: Request) -> Response:
        """Couple two measures."""
        user = self.allow(permissions.can_edit_structure)
        coupling = driver_services.couple_measures(
            **self.given(inputs.CouplingInput), actor=user, now=clock.now()
        )
        return self.answer(coupling, 201)

    @extend_schema(request=inputs.CouplingChange, responses=CouplingSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change what two coupled measures do to each other, or why."""
        coupling = access.coupling_for_writing(self.actor, pk)
        changes, version = self.change(inputs.CouplingChange)
        driver_services.edit_coupling(
            coupling=coupling,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(coupling)

    @extend_schema(request=inputs.ReasonInput, responses=CouplingSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Stop treating two measures as coupled."""
        coupling = access.coupling_for_writing(self.actor, pk)
        driver_services.retire_coupling(
            coupling=coupling, **self.given(inputs.ReasonInput), actor=self.actor, now=clock.now()
        )
        return self.answer(coupling)


class KeyProjectFilter(filters.FilterSet):
    """Narrow by goal and by a department that ranks the project."""

    goal = filters.CharFilter("goal__slug", label="Short name of the goal")
    department = filters.CharFilter(
        "priorities__department__slug", label="Short name of a department that ranks it"
    )


class KeyProjectViewSet(RowViewSet):
    """Projects that several departments carry for a goal."""

    serializer_class = KeyProjectSerializer
    queryset = KeyProject.objects.prefetch_related("priorities__department", "demands__department")
    filterset_class = KeyProjectFilter

    @extend_schema(request=inputs.KeyProjectInput, responses={201: KeyProjectSerializer})
    def create(self, request: Request) -> Response:
        """Add a key project."""
        user = self.allow(permissions.can_edit_structure)
        project = goal_services.create_project(
            **self.given(inputs.KeyProjectInput), actor=user, now=clock.now()
        )
        return self.answer(project, 201)

    @extend_schema(request=inputs.KeyProjectChange, responses=KeyProjectSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a key project."""
        project = access.project_for_writing(self.actor, pk)
        changes, version = self.change(inputs.KeyProjectChange)
        goal_services.edit_project(
            project=project,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(project)

    @extend_schema(request=inputs.ReasonInput, responses=KeyProjectSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """End a key project."""
        project = access.project_for_writing(self.actor, pk)
        goal_services.retire_project(
            project=project, **self.given(inputs.ReasonInput), actor=self.actor, now=clock.now()
        )
        return self.answer(project)

    @extend_schema(request=inputs.PriorityInput, responses=KeyProjectSerializer)
    @action(detail=True, methods=["post"])
    def priority(self, request: Request, pk: str) -> Response:
        """Say how high the own department ranks the project."""
        project = access.project_for_reading(self.actor, pk)
        given = self.given(inputs.PriorityInput)
        department = access.department_for_writing(self.actor, given.pop("department"))
        goal_services.set_priority(
            project=project,
            department=department,
            rank=given["rank"],
            commitment=given.get("commitment", ""),
            commitment_due_on=given.get("commitment_due_on"),
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(project)

    @extend_schema(request=inputs.DemandInput, responses=KeyProjectSerializer)
    @action(detail=True, methods=["post"])
    def demand(self, request: Request, pk: str) -> Response:
        """Say how much the own department wants the project."""
        project = access.project_for_reading(self.actor, pk)
        given = self.given(inputs.DemandInput)
        department = access.department_for_writing(self.actor, given["department"])
        focus_services.rate_demand(
            project=project,
            department=department,
            rating=given["rating"],
            comment=given.get("comment", ""),
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(project)

    @extend_schema(request=inputs.CommitmentInput, responses=KeyProjectSerializer)
    @action(detail=True, methods=["post"])
    def commitment(self, request: Request, pk: str) -> Response:
        """Say whether the own department kept its commitment."""
        project = access.project_for_reading(self.actor, pk)
        given = self.given(inputs.CommitmentInput)
        priority = access.commitment_for_judging(self.actor, project.pk, given["department"])
        focus_services.judge_commitment(
            priority=priority,
            kept=given["kept"],
            note=given.get("note", ""),
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(project)
