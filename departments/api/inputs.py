"""What API callers may send: shape only, the services judge the rest."""

from typing import Any

from rest_framework import serializers

from departments.choices import (
    CouplingSign,
    GoalCategory,
    MeasureDirection,
    MeasureKind,
    MembershipRole,
    OrganizationRole,
)
from departments.models import Department, Goal, Quarter, Resource, User
from departments.selectors import colleagues, open_measures
from departments.starting_set import starting_set
from saypro_align.lib.api_fields import DayField, MomentField

_LONG_TEXT = 10_000
_LARGEST = 32_767


def row_field(queryset: Any, **options: Any) -> serializers.PrimaryKeyRelatedField[Any]:
    """Return a field that takes the id of one of the rows; what is no UUID is refused as such."""
    return serializers.PrimaryKeyRelatedField(
        queryset=queryset, pk_field=serializers.UUIDField(), **options
    )


class ChangeInput(serializers.Serializer[Any]):
    """Some fields of a row, and the version the caller has seen."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)

    def get_fields(self) -> dict[str, Any]:
        """Make everything but the version optional."""
        fields: dict[str, Any] = super().get_fields()
        for name, field in fields.items():
            if name != "version":
                field.required = False
                field.default = serializers.empty
        return fields


class ReasonInput(serializers.Serializer[Any]):
    """Why something is done."""

    reason = serializers.CharField(max_length=500)


class ProposalInput(serializers.Serializer[Any]):
    """What should change about a goal, and why."""

    goal = row_field(Goal.objects.all())
    text = serializers.CharField(max_length=500)
    why = serializers.CharField(max_length=500)


class AnswerInput(serializers.Serializer[Any]):
    """What becomes of a proposal, why, and the version the caller has seen."""

    accept = serializers.BooleanField()
    answer = serializers.CharField(max_length=500)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class QuarterInput(serializers.Serializer[Any]):
    """A quarter's name, dates and vision."""

    name = serializers.CharField(max_length=60)
    starts_on = DayField()
    ends_on = DayField()
    plans_due_at = MomentField()
    mid_quarter_on = DayField()
    vision = serializers.CharField(max_length=_LONG_TEXT, allow_blank=True, required=False)


class NewQuarterInput(QuarterInput):
    """A new quarter also gets its short name."""

    code = serializers.SlugField(max_length=20)


class QuarterChange(ChangeInput, QuarterInput):
    """Change a quarter."""


class GoalInput(serializers.Serializer[Any]):
    """What the organization wants, and why."""

    title = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=_LONG_TEXT, allow_blank=True, required=False)
    why = serializers.CharField(max_length=_LONG_TEXT)
    category = serializers.ChoiceField(GoalCategory.choices)
    owner = row_field(colleagues(), allow_null=True, required=False)
    weight = serializers.IntegerField(
        min_value=1, max_value=_LARGEST, allow_null=True, required=False
    )
    domain_terms = serializers.CharField(max_length=_LONG_TEXT, allow_blank=True, required=False)
    active_from = DayField(required=False)


class GoalChange(ChangeInput, GoalInput):
    """Change a goal."""


class MeasureInput(serializers.Serializer[Any]):
    """A measure of a goal, or a driver that moves one."""

    kind = serializers.ChoiceField(MeasureKind.choices)
    name = serializers.CharField(max_length=200)
    direction = serializers.ChoiceField(MeasureDirection.choices)
    unit = serializers.CharField(max_length=30, allow_blank=True, required=False)
    terms = serializers.CharField(max_length=_LONG_TEXT, allow_blank=True, required=False)


class NewMeasureInput(MeasureInput):
    """A new measure names its goal."""

    goal = row_field(Goal.objects.all())


class MeasureChange(ChangeInput, MeasureInput):
    """Change a measure."""


class CouplingInput(serializers.Serializer[Any]):
    """What raising one measure does to another."""

    first = row_field(open_measures())
    second = row_field(open_measures())
    sign = serializers.ChoiceField(CouplingSign.choices)
    reason = serializers.CharField(max_length=300)


class CouplingChange(ChangeInput):
    """Change what two coupled measures do to each other, or why."""

    sign = serializers.ChoiceField(CouplingSign.choices)
    reason = serializers.CharField(max_length=300)


class PickInput(serializers.Serializer[Any]):
    """A measure of the starting set and the goal it is to move."""

    measure = serializers.ChoiceField(
        [(key, one.name) for key, one in starting_set().measures.items()]
    )
    goal = row_field(Goal.objects.filter(retired_on=None))


class AdoptInput(serializers.Serializer[Any]):
    """What of the starting set is taken over."""

    picks = PickInput(many=True, required=False)
    couplings = serializers.ListField(
        child=serializers.ChoiceField([one.key for one in starting_set().couplings]),
        required=False,
        max_length=200,
    )


class DepartmentInput(serializers.Serializer[Any]):
    """A department's name, purpose, time zone and first day."""

    name = serializers.CharField(max_length=120)
    purpose = serializers.CharField(max_length=300, allow_blank=True, required=False)
    time_zone = serializers.CharField(max_length=60, required=False)
    active_from = DayField(required=False)


class DepartmentChange(ChangeInput, DepartmentInput):
    """Change a department."""

    active_until = DayField(allow_null=True)


class OutsideInput(ChangeInput):
    """Whether readers outside may read of the department."""

    is_shown = serializers.BooleanField()


class PersonInput(serializers.Serializer[Any]):
    """A person."""

    name = serializers.CharField(max_length=150)
    email = serializers.EmailField(max_length=254)
    organization_role = serializers.ChoiceField(
        OrganizationRole.choices, allow_blank=True, required=False
    )
    time_zone = serializers.CharField(max_length=60, required=False)


class PersonChange(ChangeInput, PersonInput):
    """Change a person."""


class MembershipInput(serializers.Serializer[Any]):
    """In which department a person is what."""

    user = row_field(User.objects.all())
    department = row_field(Department.objects.all())
    role = serializers.ChoiceField(MembershipRole.choices)
    started_on = DayField(required=False)


class ObligationInput(serializers.Serializer[Any]):
    """A department that also owes a plan in a quarter."""

    quarter = row_field(Quarter.objects.all())
    department = row_field(Department.objects.all())


class ExemptInput(ReasonInput):
    """Why a department owes no plan, and until when."""

    until = DayField()


class ResourceInput(serializers.Serializer[Any]):
    """Something there is only so much of."""

    name = serializers.CharField(max_length=120)
    unit = serializers.CharField(max_length=30)
    description = serializers.CharField(max_length=300, allow_blank=True, required=False)


class ResourceChange(ChangeInput, ResourceInput):
    """Change a resource."""


class CapacityInput(serializers.Serializer[Any]):
    """How much of a resource there is in a quarter."""

    quarter = row_field(Quarter.objects.all())
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class NeedInput(serializers.Serializer[Any]):
    """How much of a resource an objective needs."""

    objective = serializers.UUIDField()
    resource = row_field(Resource.objects.filter(retired_at=None))
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class KeyProjectInput(serializers.Serializer[Any]):
    """A key project and the goal it carries."""

    name = serializers.CharField(max_length=200)
    goal = row_field(Goal.objects.filter(retired_on=None))
    description = serializers.CharField(max_length=_LONG_TEXT, allow_blank=True, required=False)
    lead_department = row_field(Department.objects.all(), required=False, allow_null=True)
    decides = row_field(colleagues(), required=False, allow_null=True)


class KeyProjectChange(ChangeInput, KeyProjectInput):
    """Change a key project."""


class PriorityInput(serializers.Serializer[Any]):
    """How high a department ranks the project; the version only when it has ranked it before."""

    department = serializers.SlugField(max_length=60)
    rank = serializers.IntegerField(min_value=1, max_value=_LARGEST)
    commitment = serializers.CharField(max_length=300, allow_blank=True, required=False)
    commitment_due_on = DayField(required=False, allow_null=True)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class DemandInput(serializers.Serializer[Any]):
    """How much a department wants the project; the version only when it has said so before."""

    department = serializers.SlugField(max_length=60)
    rating = serializers.IntegerField(min_value=1, max_value=5)
    comment = serializers.CharField(max_length=300, allow_blank=True, required=False)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class CommitmentInput(serializers.Serializer[Any]):
    """Whether a department kept its commitment; if not, why."""

    department = serializers.SlugField(max_length=60)
    kept = serializers.BooleanField()
    note = serializers.CharField(max_length=300, allow_blank=True, required=False)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
