"""What the API takes about targets."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from kpis.api.inputs import SeenInput
from kpis.choices import Aggregation, Direction, Frequency
from kpis.choices.targets import KptLevel, Sharing
from kpis.models.targets import LONGEST_RATIONALE, LONGEST_REASON
from kpis.services.kpis import KpiFields
from saypro_align.lib.api_fields import DayField


def _number() -> Any:
    return serializers.DecimalField(
        max_digits=18, decimal_places=4, allow_null=True, required=False
    )


def _text(longest: int) -> Any:
    return serializers.CharField(max_length=longest, allow_blank=True, required=False)


def _id() -> Any:
    return serializers.UUIDField(allow_null=True, default=None)


def _slug() -> Any:
    return serializers.SlugField(max_length=60, allow_null=True, default=None)


def _id_or_nothing() -> Any:
    return serializers.UUIDField(allow_null=True, required=False)


def _slug_or_nothing() -> Any:
    return serializers.SlugField(max_length=60, allow_null=True, required=False)


class KptPointInput(serializers.Serializer[Any]):
    """A point of the path."""

    on = DayField()
    expected = serializers.DecimalField(max_digits=18, decimal_places=4)


class KptNumbers(serializers.Serializer[Any]):
    """What a target counts; `relative_target` 15 means 15 % more than the start."""

    baseline = _number()
    target_value = _number()
    relative_target = serializers.DecimalField(
        max_digits=9, decimal_places=4, allow_null=True, required=False
    )
    low = _number()
    high = _number()
    tolerance = _number()
    starts_on = DayField(required=False, allow_null=True)
    due_on = DayField(required=False, allow_null=True)
    weight = serializers.IntegerField(min_value=1, max_value=100, required=False)
    sharing = serializers.ChoiceField(choices=Sharing.choices, required=False)


class KptSeriesInput(serializers.Serializer[Any]):
    """A new number to measure a target by."""

    name = serializers.CharField(max_length=300)
    unit = _text(30)
    direction = serializers.ChoiceField(
        choices=[choice for choice in Direction.choices if choice[0] != Direction.MILESTONES]
    )
    aggregation = serializers.ChoiceField(choices=Aggregation.choices, default=Aggregation.LEVEL)
    frequency = serializers.ChoiceField(choices=Frequency.choices, allow_blank=True, required=False)
    source = _text(200)


class KptInput(KptNumbers):
    """A target: whose it is, whom it serves, what shall be reached, why, and who answers for it."""

    PLAIN: ClassVar[tuple[str, ...]] = (
        "name",
        "rationale",
        "contribution",
        "baseline",
        "target_value",
        "relative_target",
        "low",
        "high",
        "tolerance",
        "starts_on",
        "due_on",
        "weight",
        "sharing",
    )

    quarter = serializers.SlugField(max_length=20)
    level = serializers.ChoiceField(choices=KptLevel.choices)
    name = serializers.CharField(max_length=300)
    rationale = _text(LONGEST_RATIONALE)
    contribution = _text(300)
    department = _slug()
    person = _id()
    goal = _slug()
    parent = _id()
    owner = _id()
    team = _slug()
    kpi = _id()
    series = KptSeriesInput(required=False, allow_null=True, default=None)
    path = KptPointInput(many=True, default=list)


class KptProposeInput(SeenInput):
    """Until when people may say whether it is realistic; why, if a letter of SMART fails."""

    feedback_until = DayField(required=False, allow_null=True, default=None)
    smart_reason = _text(LONGEST_REASON)


class KptFinalizeInput(SeenInput):
    """Why it becomes final although its feedback is still open; asked of the strategy office only then."""

    reason = _text(LONGEST_REASON)


class KptReasonInput(SeenInput):
    """Why."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class KptChangedFields(KptNumbers):
    """The fields that shall read otherwise."""

    name = serializers.CharField(max_length=300, required=False)
    rationale = _text(LONGEST_RATIONALE)
    contribution = _text(300)


class KptChangeInput(serializers.Serializer[Any]):
    """What a target shall say instead, and why."""

    new = KptChangedFields()
    reason = serializers.CharField(max_length=LONGEST_REASON)


class KptEditInput(KptChangedFields):
    """What a draft shall say; what is left out stays. Null takes a goal, a target or an owner away."""

    goal = _slug_or_nothing()
    parent = _id_or_nothing()
    owner = _id_or_nothing()
    team = _slug_or_nothing()
    kpi = _id_or_nothing()
    series = KptSeriesInput(required=False, allow_null=True, default=None)
    path = KptPointInput(many=True, required=False)
    version = serializers.IntegerField(min_value=1)


class KptReplaceInput(SeenInput):
    """What the new target says otherwise, and why the old one is replaced."""

    new = KptChangedFields()
    path = KptPointInput(many=True, required=False)
    reason = serializers.CharField(max_length=LONGEST_REASON)


class KptDecideInput(SeenInput):
    """Yes or no to a change; a no says why."""

    approve = serializers.BooleanField()
    reason = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True, default="")


def series_of(given: Mapping[str, Any]) -> KpiFields | None:
    """Return the new number, if one is named."""
    series = given["series"]
    return KpiFields(**series) if series else None


def path_given(given: dict[str, Any]) -> list[tuple[Any, Any]] | None:
    """Take the points of the path out of what was given; None where none were named."""
    points = given.pop("path", None)
    return None if points is None else [(point["on"], point["expected"]) for point in points]
