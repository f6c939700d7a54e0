"""What the API says of corrective actions and their steps, and what it reads."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.api.life_serializers import AgreementSerializer, VerdictSerializer
from actions.choices import GAP_KIND_CHOICES, ResourceKind
from actions.choices.life import AgreementState, CriterionWay, RootCause
from actions.models import MOST_WHYS, CorrectiveAction, DateChange, Step
from actions.selectors import assignable_people, department_day, progress
from departments.models import Department, User
from kpis.models import Kpi
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField


class DateReasonField(serializers.CharField):
    """Why an agreed date moves."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            allow_blank=True,
            max_length=300,
            write_only=True,
            help_text="Why the date moves; asked once the action is agreed.",
            **kwargs,
        )


@extend_schema_field(OpenApiTypes.UUID)
class PersonField(serializers.PrimaryKeyRelatedField[User]):
    """Somebody who works on the plans, by id."""

    def get_queryset(self) -> QuerySet[User]:
        """Return whom work may be given to."""
        return assignable_people()


class ReadableKpiField(serializers.PrimaryKeyRelatedField[Kpi]):
    """A KPI the caller may read, by id."""

    def get_queryset(self) -> QuerySet[Kpi]:
        """Return what the caller may read."""
        return Kpi.objects.visible_to(self.context["request"].user)


class DateChangeSerializer(serializers.ModelSerializer[DateChange]):
    """How a date moved, and why."""

    class Meta:
        model = DateChange
        fields = ["old_on", "new_on", "reason", "changed_by", "created_at"]
        read_only_fields = fields


class StepSerializer(serializers.ModelSerializer[Step]):
    """A step of an action."""

    date_changes = DateChangeSerializer(many=True, read_only=True)

    owner = PersonField(required=False, allow_null=True)
    due_on = DayField(required=False, allow_null=True)
    weight = serializers.IntegerField(required=False, min_value=1, max_value=100)
    resource_kind = serializers.ChoiceField(
        choices=ResourceKind.choices, required=False, allow_blank=True
    )

    class Meta:
        model = Step
        fields = [
            "id",
            "action",
            "position",
            "text",
            "owner",
            "due_on",
            "weight",
            "resource_kind",
            "resource",
            "done_at",
            "done_by",
            "note",
            "evidence",
            "date_changes",
            "version",
        ]
        read_only_fields = [
            "id",
            "action",
            "position",
            "date_changes",
            "done_at",
            "done_by",
            "note",
            "evidence",
            "version",
        ]


class NewStepSerializer(StepSerializer):
    """A step to be added to an action."""

    action = serializers.UUIDField()

    class Meta(StepSerializer.Meta):
        read_only_fields = [n for n in StepSerializer.Meta.read_only_fields if n != "action"]


class StepChangeSerializer(StepSerializer):
    """A change of a step; `version` is the one the caller has read."""

    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)
    date_reason = DateReasonField()

    class Meta(StepSerializer.Meta):
        fields = [*StepSerializer.Meta.fields, "date_reason"]
        read_only_fields = [n for n in StepSerializer.Meta.read_only_fields if n != "version"]


class ProgressSerializer(serializers.Serializer[Any]):
    """Done weight of all weight; exact, so that nobody rounds twice."""

    done_weight = serializers.IntegerField()
    weight = serializers.IntegerField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class ActionSerializer(serializers.ModelSerializer[CorrectiveAction]):
    """A corrective action with its steps."""

    quarter = serializers.CharField(
        source="about.quarter.code",
        allow_null=True,
        default=None,
        help_text="Code of the quarter; null for obstacles to no target.",
    )
    target = serializers.UUIDField(source="kpt_id", allow_null=True)
    department = serializers.CharField(source="department.slug")
    kind_name = serializers.CharField(source="get_kind_display")
    responsible_name = serializers.CharField(
        source="responsible.name", default=None, allow_null=True
    )
    progress = serializers.SerializerMethodField()
    is_overdue = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()
    whys = serializers.SerializerMethodField()
    agreements = serializers.SerializerMethodField()
    verdicts = VerdictSerializer(many=True, read_only=True)

    class Meta:
        model = CorrectiveAction
        fields = [
            "id",
            "gap",
            "target",
            "obstacle",
            "quarter",
            "department",
            "kind",
            "kind_name",
            "title",
            "description",
            "responsible",
            "responsible_name",
            "deadline",
            "is_overdue",
            "criterion",
            "criterion_kpi",
            "criterion_way",
            "criterion_shift",
            "verifier",
            "verify_on",
            "extended_at",
            "cause",
            "root_cause",
            "whys",
            "agreements",
            "verdicts",
            "follows",
            "resources",
            "state",
            "progress",
            "steps",
            "proposed_by",
            "approved_by",
            "approved_at",
            "started_at",
            "implemented_at",
            "cancel_reason",
            "version",
        ]
        read_only_fields = fields

    @extend_schema_field(ProgressSerializer(allow_null=True))
    def get_progress(self, action: CorrectiveAction) -> Any:
        """Return how far it has come; null without steps."""
        found = progress(action.steps.all())
        return None if found.share is None else ProgressSerializer(found).data

    def get_is_overdue(self, action: CorrectiveAction) -> bool:
        """Return whether it is late, by the day it is in its department."""
        now = self.context.get("now") or clock.now()
        return action.is_overdue(department_day(action.department, now))

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, action: CorrectiveAction) -> Any:
        """Return the steps that have not been removed, in order."""
        kept = [step for step in action.steps.all() if step.retired_at is None]
        return StepSerializer(kept, many=True).data

    def get_whys(self, action: CorrectiveAction) -> list[str]:
        """Return the answers to "why?", in order; the last one is the root cause."""
        return [why.answer for why in action.whys.all() if why.answer]

    @extend_schema_field(AgreementSerializer(many=True))
    def get_agreements(self, action: CorrectiveAction) -> Any:
        """Return what the departments say that must agree."""
        rows = [row for row in action.agreements.all() if row.state != AgreementState.WITHDRAWN]
        return AgreementSerializer(rows, many=True).data


class _FieldsSerializer(serializers.ModelSerializer[CorrectiveAction]):
    department = serializers.SlugRelatedField[Department](
        slug_field="slug", queryset=Department.objects.all()
    )
    kind = serializers.ChoiceField(choices=GAP_KIND_CHOICES)
    responsible = PersonField(required=False, allow_null=True)
    deadline = DayField(required=False, allow_null=True)
    criterion_kpi = ReadableKpiField(required=False, allow_null=True)
    criterion_way = serializers.ChoiceField(
        choices=CriterionWay.choices, required=False, allow_blank=True
    )
    verifier = PersonField(required=False, allow_null=True)
    verify_on = DayField(required=False, allow_null=True)
    cause = serializers.ChoiceField(choices=RootCause.choices, required=False, allow_blank=True)
    whys = serializers.ListField(
        child=serializers.CharField(max_length=300, allow_blank=True),
        max_length=MOST_WHYS,
        required=False,
    )
    must_agree = serializers.SlugRelatedField[Department](
        slug_field="slug", queryset=Department.objects.all(), many=True, required=False
    )

    class Meta:
        model = CorrectiveAction
        fields = [
            "department",
            "kind",
            "title",
            "description",
            "responsible",
            "deadline",
            "criterion",
            "criterion_kpi",
            "criterion_way",
            "criterion_shift",
            "verifier",
            "verify_on",
            "cause",
            "root_cause",
            "whys",
            "must_agree",
            "resources",
        ]


class NewActionSerializer(_FieldsSerializer):
    """An action to be proposed for a gap; or, as a course correction, a target or an obstacle."""

    gap = serializers.UUIDField(required=False)
    target = serializers.UUIDField(required=False)
    obstacle = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField(
        choices=GAP_KIND_CHOICES,
        required=False,
        help_text="For a gap only; what is done about a target is a course correction.",
    )
    steps = StepSerializer(many=True, required=False, max_length=20)  # type: ignore[call-arg]
    follows = serializers.UUIDField(required=False, allow_null=True)
    # Sends it on its way at once: to the departments that must agree, or to work.
    send = serializers.BooleanField(required=False, default=False)

    class Meta(_FieldsSerializer.Meta):
        fields = [
            "gap",
            "target",
            "obstacle",
            "follows",
            *_FieldsSerializer.Meta.fields,
            "steps",
            "send",
        ]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one thing that the action is about, and for the kind of gap actions."""
        given = [name for name in ("gap", "target", "obstacle") if attrs.get(name)]
        if len(given) != 1:
            raise serializers.ValidationError(
                {"gap": [_("Name the gap, the target or the obstacle that it is about.")]}
            )
        if given == ["gap"] and "kind" not in attrs:
            raise serializers.ValidationError({"kind": [_("Choose the kind of action.")]})
        return attrs


class ActionChangeSerializer(_FieldsSerializer):
    """A change of an action; `version` is the one the caller has read."""

    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)
    date_reason = DateReasonField()

    class Meta(_FieldsSerializer.Meta):
        fields = [*_FieldsSerializer.Meta.fields, "version", "date_reason"]


class VersionSerializer(serializers.Serializer[Any]):
    """The version the caller has read; left out, the newest is meant."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=2_000_000_000)


class CancelSerializer(VersionSerializer):
    """Give an action up."""

    reason = serializers.CharField(max_length=500)


class TickSerializer(VersionSerializer):
    """Tick a step."""

    note = serializers.CharField(required=False, max_length=300, allow_blank=True)
    evidence = serializers.CharField(required=False, max_length=300, allow_blank=True)


class NoteSerializer(VersionSerializer):
    """What was done, and where it can be seen."""

    note = serializers.CharField(max_length=300, allow_blank=True)
    evidence = serializers.CharField(max_length=300, allow_blank=True)
