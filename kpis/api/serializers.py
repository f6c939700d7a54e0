"""What API callers read."""

from typing import Any

from rest_framework import serializers

from departments.models import GoalLink, Objective, Plan
from departments.permissions import can_read_notes
from kpis.models import Kpi, KpiDepartment, KpiUse, Measurement, Milestone


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """A version of a department's plan."""

    department = serializers.SlugField(source="obligation.department.slug", read_only=True)
    quarter = serializers.SlugField(source="obligation.quarter.code", read_only=True)

    class Meta:
        model = Plan
        fields: tuple[str, ...] = (
            "id",
            "obligation",
            "department",
            "quarter",
            "number",
            "state",
            "summary",
            "based_on",
            "author",
            "submitted_by",
            "submitted_at",
            "decided_by",
            "decided_at",
            "decision_note",
            "override_reason",
            "in_force_since",
            "read_by",
            "read_at",
            "version",
        )
        read_only_fields = fields

    def to_representation(self, instance: Plan) -> dict[str, Any]:
        """Leave out what was said in deciding for who may not read it."""
        shown: dict[str, Any] = super().to_representation(instance)
        user = self.context["request"].user
        if not can_read_notes(user, instance):
            shown |= {"decision_note": "", "read_by": None, "read_at": None}
        return shown


class LinkSerializer(serializers.ModelSerializer[GoalLink]):
    """Which goal an objective serves."""

    class Meta:
        model = GoalLink
        fields = (
            "id",
            "objective",
            "goal",
            "kind",
            "sentence",
            "confirmed_by",
            "confirmed_at",
            "retired_at",
            "version",
        )
        read_only_fields = fields


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """A step of a KPI that counts milestones."""

    class Meta:
        model = Milestone
        fields = ("id", "use", "key", "name", "weight", "done_on", "retired_at", "version")
        read_only_fields = fields


class UseSerializer(serializers.ModelSerializer[KpiUse]):
    """A KPI in an objective."""

    kpi_name = serializers.CharField(source="kpi.name", read_only=True)
    unit = serializers.CharField(source="kpi.unit", read_only=True)
    direction = serializers.CharField(source="kpi.direction", read_only=True)
    milestones = MilestoneSerializer(many=True, read_only=True)

    class Meta:
        model = KpiUse
        fields = (
            "id",
            "objective",
            "kpi",
            "kpi_name",
            "unit",
            "direction",
            "key",
            "position",
            "baseline",
            "baseline_due_on",
            "target_value",
            "relative_target",
            "low",
            "high",
            "tolerance",
            "starts_on",
            "due_on",
            "weight",
            "contribution",
            "goal_measure",
            "state",
            "milestones",
            "version",
        )
        read_only_fields = fields


class ObjectiveSerializer(serializers.ModelSerializer[Objective]):
    """An objective with the goals it serves and its KPIs."""

    links = LinkSerializer(many=True, read_only=True)
    kpi_uses = UseSerializer(many=True, read_only=True)

    class Meta:
        model = Objective
        fields = (
            "id",
            "plan",
            "key",
            "position",
            "text",
            "weight",
            "owner",
            "due_on",
            "no_goal_reason",
            "state",
            "links",
            "kpi_uses",
            "version",
        )
        read_only_fields = fields


class PlanDetailSerializer(PlanSerializer):
    """A version of a department's plan with everything in it."""

    objectives = ObjectiveSerializer(many=True, read_only=True)

    class Meta(PlanSerializer.Meta):
        fields = (*PlanSerializer.Meta.fields, "objectives")
        read_only_fields = fields


class OwnerSerializer(serializers.ModelSerializer[KpiDepartment]):
    """A department that owns a KPI, or was asked to."""

    department = serializers.SlugField(source="department.slug", read_only=True)

    class Meta:
        model = KpiDepartment
        fields = (
            "id",
            "kpi",
            "department",
            "asked_by",
            "confirmed_by",
            "confirmed_at",
            "declined_at",
            "why",
            "decline_reason",
        )
        read_only_fields = fields


class KpiSerializer(serializers.ModelSerializer[Kpi]):
    """A lasting series."""

    departments = OwnerSerializer(source="department_links", many=True, read_only=True)

    class Meta:
        model = Kpi
        fields = (
            "id",
            "name",
            "unit",
            "direction",
            "aggregation",
            "frequency",
            "source",
            "owner",
            "state",
            "state_reason",
            "replaced_by",
            "after_replacing",
            "relevance",
            "departments",
            "version",
        )
        read_only_fields = fields


class MeasurementSerializer(serializers.ModelSerializer[Measurement]):
    """A value of a KPI on a day."""

    class Meta:
        model = Measurement
        fields = (
            "id",
            "kpi",
            "measured_on",
            "revision",
            "value",
            "note",
            "recorded_by",
            "is_latest",
            "created_at",
        )
        read_only_fields = fields
