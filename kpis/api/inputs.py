"""What API callers may send: shape only, the services judge the rest."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from departments.choices import LinkKind
from departments.models import Goal, GoalMeasure, User
from departments.models.comments import LONGEST_COMMENT
from departments.selectors import colleagues, open_measures
from kpis.choices import Aggregation, Direction, Frequency, KpiState
from saypro_align.lib.api_fields import DayField

_LONG_TEXT = 5_000
_LARGEST_VERSION = 2**31 - 1
_MOST_REQUESTS = 200


def row_field(queryset: Any, **options: Any) -> serializers.PrimaryKeyRelatedField[Any]:
    """Return a field that takes the id of one of the rows; what is no UUID is refused as such."""
    return serializers.PrimaryKeyRelatedField(
        queryset=queryset, pk_field=serializers.UUIDField(), **options
    )


def _number(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=18, decimal_places=4, allow_null=True, required=False, **options
    )


def _text(longest: int) -> serializers.CharField:
    return serializers.CharField(max_length=longest, allow_blank=True, required=False)


def _weight() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=100, required=False)


class VersionInput(serializers.Serializer[Any]):
    """The version the caller has seen."""

    version = serializers.IntegerField(min_value=1, max_value=_LARGEST_VERSION)


class SeenInput(serializers.Serializer[Any]):
    """The version the caller has seen, if he wants it compared."""

    version = serializers.IntegerField(min_value=1, max_value=_LARGEST_VERSION, required=False)


class NoInput(serializers.Serializer[Any]):
    """Nothing."""


class StartInput(serializers.Serializer[Any]):
    """Whose plan to start, from which earlier plan, and what of it comes along."""

    obligation = serializers.UUIDField()
    copy_from = serializers.UUIDField(required=False, allow_null=True)
    objectives = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=100,
        required=False,
        allow_null=True,
        help_text="Keys of the objectives to copy; all of them when left out.",
    )
    today_is_last_result = serializers.BooleanField(default=True)
    keep_targets = serializers.BooleanField(default=False)


class PlanChange(VersionInput):
    """Change a plan's own text."""

    summary = _text(_LONG_TEXT)


class SubmitInput(SeenInput):
    """Hand a plan in."""

    override_reason = _text(500)


class WithdrawInput(SeenInput):
    """Take a version back."""

    reason = _text(500)


class RequestInput(serializers.Serializer[Any]):
    """What should change at one field."""

    row = serializers.CharField(max_length=80)
    field = serializers.CharField(max_length=40)
    text = serializers.CharField(max_length=LONGEST_COMMENT)


class ReturnInput(SeenInput):
    """Ask for changes: on the whole in the note, or at the fields."""

    note = _text(2000)
    comments = serializers.ListField(
        child=RequestInput(), required=False, max_length=_MOST_REQUESTS
    )


class ApproveInput(SeenInput):
    """Put a plan in force."""

    note = _text(2000)


class ObjectiveText(serializers.Serializer[Any]):
    """What an objective says."""

    text = serializers.CharField(max_length=300)
    weight = _weight()
    owner: Any = row_field(User.objects.none(), allow_null=True, required=False)
    due_on = DayField(allow_null=True, required=False)
    position = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    no_goal_reason = _text(300)

    def get_fields(self) -> dict[str, Any]:
        """Offer the people who work here."""
        fields: dict[str, Any] = super().get_fields()
        fields["owner"].queryset = colleagues()
        return fields


class ObjectiveInput(ObjectiveText):
    """A new objective of a draft."""

    plan = serializers.UUIDField()


class ObjectiveChange(VersionInput, ObjectiveText):
    """Change an objective."""

    text = serializers.CharField(max_length=300, required=False)


class LinkInput(serializers.Serializer[Any]):
    """Which goal an objective serves, and how."""

    objective = serializers.UUIDField()
    goal: Any = row_field(Goal.objects.all())
    kind = serializers.ChoiceField(LinkKind.choices, required=False)
    sentence = _text(300)
    confirm = serializers.BooleanField(default=False)


class LinkChange(VersionInput):
    """Change how an objective serves a goal."""

    kind = serializers.ChoiceField(LinkKind.choices, required=False)
    sentence = _text(300)


class KpiText(serializers.Serializer[Any]):
    """What describes a KPI."""

    name = serializers.CharField(max_length=300)
    unit = _text(30)
    direction = serializers.ChoiceField(Direction.choices, allow_blank=True, required=False)
    aggregation = serializers.ChoiceField(Aggregation.choices, required=False)
    frequency = serializers.ChoiceField(Frequency.choices, allow_blank=True, required=False)
    source: Any = _text(200)
    owner: Any = row_field(User.objects.none(), allow_null=True, required=False)

    def get_fields(self) -> dict[str, Any]:
        """Offer the people who work here."""
        fields: dict[str, Any] = super().get_fields()
        fields["owner"].queryset = colleagues()
        return fields


class KpiInput(KpiText):
    """A new KPI of a department."""

    department = serializers.SlugField(max_length=60)


class KpiChange(VersionInput, KpiText):
    """Change what describes a KPI."""

    name = serializers.CharField(max_length=300, required=False)


class LeaveInput(serializers.Serializer[Any]):
    """Why something is done."""

    reason = serializers.CharField(max_length=500)


class KpiLeaveInput(LeaveInput):
    """Why a KPI leaves the plans, and the corrective action that asked for it."""

    action = serializers.UUIDField(required=False, allow_null=True)


class ShareInput(serializers.Serializer[Any]):
    """Which department to share with, why, and the corrective action that asked for it."""

    department = serializers.SlugField(max_length=60)
    why = _text(300)
    action = serializers.UUIDField(required=False, allow_null=True)


class DeclineInput(serializers.Serializer[Any]):
    """Why not; may be left out."""

    reason = _text(300)


class UseText(serializers.Serializer[Any]):
    """How an objective uses a KPI."""

    baseline = _number()
    baseline_due_on = DayField(allow_null=True, required=False)
    target_value = _number()
    relative_target = serializers.DecimalField(
        max_digits=9,
        decimal_places=4,
        allow_null=True,
        required=False,
        help_text="A change in per cent of the baseline: 15 means +15 %.",
    )
    low = _number()
    high = _number()
    tolerance = _number(min_value=Decimal("0.0001"))
    starts_on = DayField(allow_null=True, required=False)
    due_on = DayField(allow_null=True, required=False)
    weight = _weight()
    contribution = _text(300)
    goal_measure: Any = row_field(GoalMeasure.objects.none(), allow_null=True, required=False)

    def get_fields(self) -> dict[str, Any]:
        """Offer the measures of goals that hold."""
        fields: dict[str, Any] = super().get_fields()
        fields["goal_measure"].queryset = open_measures()
        return fields


class UseInput(UseText):
    """A KPI for an objective."""

    objective = serializers.UUIDField()
    kpi = serializers.UUIDField()


class UseChange(VersionInput, UseText):
    """Change how an objective uses a KPI."""


class ReplaceInput(UseText):
    """Another KPI in the place of one: an existing one, or a description of a new one."""

    existing = serializers.UUIDField(required=False, allow_null=True)
    new = KpiText(required=False)
    reason = serializers.CharField(max_length=500)
    after = serializers.ChoiceField(
        [KpiState.RETIRED.value, KpiState.MONITORED.value],
        default=KpiState.RETIRED.value,
        help_text="What becomes of the old KPI once no plan uses it.",
    )
    action = serializers.UUIDField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one of the two."""
        if bool(attrs.get("existing")) == bool(attrs.get("new")):
            raise serializers.ValidationError(
                {"existing": "Name an existing KPI or describe a new one, not both."}
            )
        return attrs


class ValueInput(serializers.Serializer[Any]):
    """A value of a day; sending the same again is harmless."""

    kpi = serializers.UUIDField()
    measured_on = DayField()
    value = serializers.DecimalField(max_digits=18, decimal_places=4)
    note = _text(300)


class CorrectionInput(serializers.Serializer[Any]):
    """Another value for the day, and why; `revision` is the one the caller has seen."""

    value = serializers.DecimalField(max_digits=18, decimal_places=4)
    note = serializers.CharField(max_length=300)
    revision = serializers.IntegerField(min_value=1, max_value=_LARGEST_VERSION, required=False)


class DoneInput(serializers.Serializer[Any]):
    """The day a milestone was done; today when left out."""

    done_on = DayField(required=False)
