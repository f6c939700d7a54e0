"""Plans and what stands in them, through the API."""

from typing import Any, ClassVar

from django.db.models import Prefetch
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from departments import access as department_access
from departments.models import GoalLink, Objective, Plan
from departments.services import plans as plan_services
from kpis import access
from kpis.api import inputs
from kpis.api.base import VisibleViewSet, changing
from kpis.api.serializers import (
    LinkSerializer,
    ObjectiveSerializer,
    PlanDetailSerializer,
    PlanSerializer,
)
from kpis.models import KpiUse, Milestone
from kpis.services import approval, plans
from kpis.services.starting import CopyChoices, start_plan_from
from saypro_align.lib import clock

_USES = Prefetch(
    "kpi_uses",
    KpiUse.objects.select_related("kpi").prefetch_related(
        Prefetch("milestones", Milestone.objects.filter(retired_at=None))
    ),
)
_LINKS = Prefetch("links", GoalLink.objects.filter(retired_at=None))


class PlanFilter(filters.FilterSet):
    """Narrow by quarter, department and state."""

    quarter = filters.CharFilter("obligation__quarter__code", label="Code of the quarter")
    department = filters.CharFilter(
        "obligation__department__slug", label="Short name of the department"
    )

    class Meta:
        model = Plan
        fields: ClassVar = ["state", "obligation"]


class PlanViewSet(VisibleViewSet):
    """Versions of departments' plans."""

    queryset = Plan.objects.select_related("obligation__department", "obligation__quarter")
    serializer_class = PlanDetailSerializer
    filterset_class = PlanFilter

    def get_queryset(self) -> Any:
        """Load the content along, except for the list."""
        rows = super().get_queryset()
        if self.action == "list":
            return rows
        return rows.prefetch_related(
            Prefetch("objectives", Objective.objects.prefetch_related(_LINKS, _USES))
        )

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """List without the content."""
        return PlanSerializer if self.action == "list" else PlanDetailSerializer

    @extend_schema(request=inputs.StartInput, responses={201: PlanDetailSerializer})
    def create(self, request: Request) -> Response:
        """Start a plan, empty or from an earlier quarter's."""
        given = self.given(inputs.StartInput)
        obligation = department_access.obligation_for_writing(self.actor, given["obligation"])
        now = clock.now()
        if given.get("copy_from"):
            source = department_access.plan_for_writing(self.actor, given["copy_from"])
            choices = CopyChoices(
                objectives=given.get("objectives"),
                today_is_last_result=given["today_is_last_result"],
                keep_targets=given["keep_targets"],
            )
            plan = start_plan_from(
                obligation=obligation, source=source, choices=choices, actor=self.actor, now=now
            )
        else:
            plan = plan_services.start_plan(obligation=obligation, actor=self.actor, now=now)
        return self.answer(plan, 201)

    @extend_schema(request=inputs.PlanChange, responses=PlanDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a draft's own text."""
        plan = department_access.plan_for_writing(self.actor, pk)
        changes, version = self.change(inputs.PlanChange)
        plan_services.save_plan(
            plan=plan,
            summary=changes.get("summary", plan.summary),
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(plan)

    @extend_schema(request=inputs.SubmitInput, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand the plan in; an incomplete one needs a reason."""
        plan = department_access.plan_for_writing(self.actor, pk)
        given = self.given(inputs.SubmitInput)
        plans.submit_plan(
            plan=plan,
            expected_version=given.get("version"),
            override_reason=given.get("override_reason", ""),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(plan)

    @extend_schema(request=inputs.WithdrawInput, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take back a version that is not in force."""
        plan = department_access.plan_for_writing(self.actor, pk)
        given = self.given(inputs.WithdrawInput)
        plan_services.withdraw_plan(
            plan=plan,
            reason=given.get("reason", ""),
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(plan)

    @extend_schema(request=inputs.SeenInput, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"], url_path="take-back", url_name="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Make a draft of a submitted version again, as long as nobody who decides has opened it."""
        plan = department_access.plan_for_writing(self.actor, pk)
        plan_services.take_back_plan(
            plan=plan,
            expected_version=self.given(inputs.SeenInput).get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(plan)

    @extend_schema(request=inputs.ReturnInput, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_plan(self, request: Request, pk: str) -> Response:
        """Ask the department for changes."""
        plan = department_access.plan_for_deciding(self.actor, pk)
        given = self.given(inputs.ReturnInput)
        approval.ask_for_changes(
            plan=plan,
            note=given.get("note", ""),
            comments=[
                approval.FieldComment(f"{one['row']}:{one['field']}", one["text"])
                for one in given.get("comments", [])
            ],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(plan)

    @extend_schema(request=inputs.ApproveInput, responses=PlanDetailSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Put the plan in force; nobody approves the own one."""
        plan = department_access.plan_for_deciding(self.actor, pk)
        given = self.given(inputs.ApproveInput)
        plans.approve_plan(
            plan=plan,
            note=given.get("note", ""),
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(plan)

    @extend_schema(request=inputs.NoInput, responses={201: PlanDetailSerializer})
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: str) -> Response:
        """Begin a new version of the plan in force."""
        plan = department_access.plan_for_writing(self.actor, pk)
        draft, _copies = plans.revise_plan(plan=plan, actor=self.actor, now=clock.now())
        return self.answer(draft, 201)

    @extend_schema(request=inputs.NoInput, responses={201: PlanDetailSerializer})
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Begin a draft with the text of an earlier version."""
        plan = department_access.plan_for_writing(self.actor, pk)
        draft = plans.restore_plan(plan=plan, actor=self.actor, now=clock.now())
        return self.answer(draft, 201)


class ObjectiveFilter(filters.FilterSet):
    """Narrow by quarter, department and plan."""

    quarter = filters.CharFilter("plan__obligation__quarter__code", label="Code of the quarter")
    department = filters.CharFilter(
        "plan__obligation__department__slug", label="Short name of the department"
    )

    class Meta:
        model = Objective
        fields: ClassVar = ["plan", "state"]


class ObjectiveViewSet(VisibleViewSet):
    """What departments will change."""

    queryset = Objective.objects.prefetch_related(_LINKS, _USES)
    serializer_class = ObjectiveSerializer
    filterset_class = ObjectiveFilter
    plan_path = "plan"

    @extend_schema(request=inputs.ObjectiveInput, responses={201: ObjectiveSerializer})
    def create(self, request: Request) -> Response:
        """Add an objective to a draft."""
        given = self.given(inputs.ObjectiveInput)
        plan = department_access.plan_for_writing(self.actor, given.pop("plan"))
        given.setdefault("position", plan.objectives.count() + 1)
        with changing(plan) as now:
            objective = plan_services.add_objective(plan=plan, **given, actor=self.actor, now=now)
        return self.answer(objective, 201)

    @extend_schema(request=inputs.ObjectiveChange, responses=ObjectiveSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change an objective of a draft."""
        objective = access.objective_for_writing(self.actor, pk)
        changes, version = self.change(inputs.ObjectiveChange)
        with changing(objective.plan) as now:
            plan_services.save_objective(
                objective=objective,
                changes=changes,
                expected_version=version,
                actor=self.actor,
                now=now,
            )
        return self.answer(objective)

    @extend_schema(request=inputs.NoInput, responses=ObjectiveSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Take an objective out of a draft."""
        objective = access.objective_for_writing(self.actor, pk)
        with changing(objective.plan) as now:
            plan_services.retire_objective(objective=objective, actor=self.actor, now=now)
        return self.answer(objective)

    @extend_schema(request=inputs.NoInput, responses=ObjectiveSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Put an objective back."""
        objective = access.objective_for_writing(self.actor, pk)
        with changing(objective.plan) as now:
            plan_services.restore_objective(objective=objective, actor=self.actor, now=now)
        return self.answer(objective)


class LinkFilter(filters.FilterSet):
    """Narrow by quarter, department, objective and goal."""

    quarter = filters.CharFilter(
        "objective__plan__obligation__quarter__code", label="Code of the quarter"
    )
    department = filters.CharFilter(
        "objective__plan__obligation__department__slug", label="Short name of the department"
    )
    goal = filters.CharFilter("goal__slug", label="Short name of the goal")

    class Meta:
        model = GoalLink
        fields: ClassVar = ["objective", "kind"]


class LinkViewSet(VisibleViewSet):
    """Which objectives serve which goals."""

    queryset = GoalLink.objects.all()
    serializer_class = LinkSerializer
    filterset_class = LinkFilter
    plan_path = "objective__plan"

    @extend_schema(request=inputs.LinkInput, responses={201: LinkSerializer})
    def create(self, request: Request) -> Response:
        """Link an objective of a draft to a goal."""
        given = self.given(inputs.LinkInput)
        objective = access.objective_for_writing(self.actor, given.pop("objective"))
        with changing(objective.plan) as now:
            link = plan_services.link_goal(objective=objective, **given, actor=self.actor, now=now)
        return self.answer(link, 201)

    @extend_schema(request=inputs.LinkChange, responses=LinkSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change how the objective serves the goal."""
        link = access.link_for_writing(self.actor, pk)
        changes, version = self.change(inputs.LinkChange)
        with changing(link.objective.plan) as now:
            plan_services.save_link(
                link=link, changes=changes, expected_version=version, actor=self.actor, now=now
            )
        return self.answer(link)

    @extend_schema(request=inputs.NoInput, responses=LinkSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm that the objective serves the goal."""
        link = access.link_for_writing(self.actor, pk)
        with changing(link.objective.plan) as now:
            plan_services.confirm_link(link=link, actor=self.actor, now=now)
        return self.answer(link)

    @extend_schema(request=inputs.NoInput, responses=LinkSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """Remove the link."""
        link = access.link_for_writing(self.actor, pk)
        with changing(link.objective.plan) as now:
            plan_services.unlink_goal(link=link, actor=self.actor, now=now)
        return self.answer(link)
