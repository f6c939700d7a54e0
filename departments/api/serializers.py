"""What API callers read."""

from typing import Any

from rest_framework import serializers

from departments import permissions
from departments.models import (
    Department,
    Goal,
    GoalMeasure,
    GoalProposal,
    KeyProject,
    MeasureCoupling,
    Membership,
    Obligation,
    ProjectDemand,
    ProjectPriority,
    Quarter,
    Realignment,
    User,
)


class QuarterSerializer(serializers.ModelSerializer[Quarter]):
    """A planning period."""

    class Meta:
        model = Quarter
        fields = (
            "id",
            "code",
            "name",
            "starts_on",
            "ends_on",
            "plans_due_at",
            "mid_quarter_on",
            "vision",
            "state",
            "opened_at",
            "closed_at",
            "version",
        )
        read_only_fields = fields


class MeasureSerializer(serializers.ModelSerializer[GoalMeasure]):
    """A measure or driver of a goal."""

    class Meta:
        model = GoalMeasure
        fields = (
            "id",
            "goal",
            "kind",
            "name",
            "direction",
            "unit",
            "terms",
            "retired_at",
            "version",
        )
        read_only_fields = fields


class GoalSerializer(serializers.ModelSerializer[Goal]):
    """A goal with what moves it."""

    measures = MeasureSerializer(many=True, read_only=True)
    owner_name = serializers.CharField(
        source="owner.name", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = Goal
        fields = (
            "id",
            "slug",
            "title",
            "description",
            "why",
            "category",
            "owner",
            "owner_name",
            "weight",
            "domain_terms",
            "active_from",
            "retired_on",
            "retired_reason",
            "measures",
            "version",
        )
        read_only_fields = fields


class GoalProposalSerializer(serializers.ModelSerializer[GoalProposal]):
    """What somebody proposed to change about a goal, and the answer."""

    goal_slug = serializers.SlugField(source="goal.slug", read_only=True)
    proposed_by_name = serializers.CharField(source="proposed_by.name", read_only=True)
    answered_by_name = serializers.CharField(
        source="answered_by.name", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = GoalProposal
        fields = (
            "id",
            "goal",
            "goal_slug",
            "text",
            "why",
            "state",
            "proposed_by",
            "proposed_by_name",
            "answer",
            "answered_by",
            "answered_by_name",
            "answered_at",
            "created_at",
            "version",
        )
        read_only_fields = fields


class RealignmentSerializer(serializers.ModelSerializer[Realignment]):
    """An objective that lost its only goal; `done_at` says when it had another one."""

    goal_slug = serializers.SlugField(source="goal.slug", read_only=True)
    department = serializers.SlugField(source="obligation.department.slug", read_only=True)
    quarter = serializers.SlugField(source="obligation.quarter.code", read_only=True)

    class Meta:
        model = Realignment
        fields = (
            "id",
            "goal",
            "goal_slug",
            "department",
            "quarter",
            "objective_key",
            "text",
            "owner",
            "created_at",
            "done_at",
        )
        read_only_fields = fields


class CouplingSerializer(serializers.ModelSerializer[MeasureCoupling]):
    """What raising one measure does to another."""

    class Meta:
        model = MeasureCoupling
        fields = ("id", "first", "second", "sign", "reason", "retired_at", "version")
        read_only_fields = fields


class DepartmentSerializer(serializers.ModelSerializer[Department]):
    """A unit that owes a plan each quarter."""

    class Meta:
        model = Department
        fields = (
            "id",
            "slug",
            "name",
            "purpose",
            "time_zone",
            "active_from",
            "active_until",
            "is_shown_outside",
            "shown_outside_at",
            "version",
        )
        read_only_fields = fields


class PersonSerializer(serializers.ModelSerializer[User]):
    """A person; all but the name is for administrator and strategy office."""

    class Meta:
        model = User
        fields = (
            "id",
            "name",
            "email",
            "organization_role",
            "time_zone",
            "is_active",
            "version",
        )
        read_only_fields = fields
        extra_kwargs = {
            name: {"required": False}
            for name in ("email", "organization_role", "time_zone", "is_active", "version")
        }

    def to_representation(self, instance: User) -> dict[str, Any]:
        """Leave out what the caller has no need of."""
        shown = super().to_representation(instance)
        if permissions.can_read_addresses(self.context["request"].user):
            return shown
        return {name: shown[name] for name in ("id", "name")}


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A person's role in a department, for a time."""

    user_name = serializers.CharField(source="user.name", read_only=True)
    department_slug = serializers.CharField(source="department.slug", read_only=True)

    class Meta:
        model = Membership
        fields = (
            "id",
            "user",
            "user_name",
            "department",
            "department_slug",
            "role",
            "started_on",
            "ended_on",
        )
        read_only_fields = fields


class ObligationSerializer(serializers.ModelSerializer[Obligation]):
    """A department owes a plan in a quarter, unless it is exempt."""

    quarter_code = serializers.CharField(source="quarter.code", read_only=True)
    department_slug = serializers.CharField(source="department.slug", read_only=True)

    class Meta:
        model = Obligation
        fields = (
            "id",
            "quarter",
            "quarter_code",
            "department",
            "department_slug",
            "exempted_at",
            "exempt_reason",
            "exempt_until",
            "version",
        )
        read_only_fields = fields


class PrioritySerializer(serializers.ModelSerializer[ProjectPriority]):
    """How high a department ranks a project."""

    department_slug = serializers.CharField(source="department.slug", read_only=True)

    class Meta:
        model = ProjectPriority
        fields = (
            "id",
            "department",
            "department_slug",
            "rank",
            "commitment",
            "commitment_due_on",
            "commitment_state",
            "commitment_note",
            "version",
        )
        read_only_fields = fields


class DemandSerializer(serializers.ModelSerializer[ProjectDemand]):
    """How much a department wants a project it does not lead, 1 to 5."""

    department_slug = serializers.CharField(source="department.slug", read_only=True)

    class Meta:
        model = ProjectDemand
        fields = ("id", "department", "department_slug", "rating", "comment", "version")
        read_only_fields = fields


class KeyProjectSerializer(serializers.ModelSerializer[KeyProject]):
    """A project that several departments carry for a goal."""

    priorities = PrioritySerializer(many=True, read_only=True)
    demands = DemandSerializer(many=True, read_only=True)

    class Meta:
        model = KeyProject
        fields = (
            "id",
            "name",
            "goal",
            "description",
            "lead_department",
            "decides",
            "retired_at",
            "priorities",
            "demands",
            "version",
        )
        read_only_fields = fields
