"""What the API says of gaps, and what it reads."""

from datetime import date
from typing import Any

from rest_framework import serializers

from departments.models import Department, User
from gaps.choices import Cause, GapKind, Outcome, Severity
from gaps.models import Gap, GapParty
from gaps.selectors.pareto import Line, Pareto
from gaps.selectors.people import assignable_people
from gaps.selectors.register import days_open, reaction_to
from gaps.selectors.rules import current_rules
from gaps.selectors.similar import SimilarGap
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField


class GapPartySerializer(serializers.ModelSerializer[GapParty]):
    """A plan that a gap concerns, and where in it."""

    department = serializers.CharField(source="obligation.department.slug")
    department_name = serializers.CharField(source="obligation.department.name")

    class Meta:
        model = GapParty
        fields = ["department", "department_name", "objective_key", "kpi_use_key"]
        read_only_fields = fields


class EvidenceSerializer(serializers.Serializer[dict[str, str]]):
    """One line of evidence; `right` is empty where there is only one side."""

    label = serializers.CharField()  # type: ignore[assignment]
    left = serializers.CharField()
    right = serializers.CharField()


class ProposedKpiSerializer(serializers.Serializer[Any]):
    """A measure of a goal that would make a better KPI; its numbers are left open."""

    measure = serializers.UUIDField(source="measure_id")
    name = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.CharField()


class GapSerializer(serializers.ModelSerializer[Gap]):
    """A gap."""

    quarter = serializers.CharField(source="quarter.code")
    kind_name = serializers.CharField(source="get_kind_display")
    kind_formal = serializers.CharField(source="kind_choice.formal")
    parties = GapPartySerializer(many=True)
    evidence = EvidenceSerializer(many=True)
    sentence = serializers.CharField(source="told")
    repair = serializers.CharField(source="advice")
    proposal = ProposedKpiSerializer(allow_null=True)
    days_open = serializers.SerializerMethodField()
    days_left = serializers.SerializerMethodField()
    owner_name = serializers.CharField(source="owner.name", default=None, allow_null=True)
    attributed_to = serializers.CharField(
        source="attributed_to.slug", default=None, allow_null=True
    )

    class Meta:
        model = Gap
        fields = [
            "id",
            "quarter",
            "kind",
            "kind_name",
            "kind_formal",
            "severity",
            "state",
            "source",
            "sentence",
            "repair",
            "proposal",
            "evidence",
            "parties",
            "rule_id",
            "rule_version",
            "confidence",
            "is_fact",
            "opened_at",
            "last_seen_at",
            "days_open",
            "days_left",
            "decided_at",
            "decision_reason",
            "resolved_at",
            "resolution",
            "accepted_until",
            "attributed_to",
            "attribution_reason",
            "times_reopened",
            "owner",
            "owner_name",
            "cause",
            "version",
        ]
        read_only_fields = fields

    def get_days_open(self, gap: Gap) -> int:
        """Return for how many days the gap has been open."""
        today: date = self.context.get("today") or clock.organization_day(clock.now())
        return days_open(gap, today)

    def get_days_left(self, gap: Gap) -> int | None:
        """Return how many days are left to react, below 0 when it is late; null where nobody has to."""
        now = clock.now()
        rules = self.context.get("rules") or current_rules(now)
        today: date = self.context.get("today") or clock.organization_day(now)
        left = reaction_to(gap, rules, today)
        return left.left if left else None


class TriedSerializer(serializers.Serializer[Any]):
    """A corrective action that was tried about an earlier gap."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    state = serializers.CharField()


class SimilarGapSerializer(serializers.Serializer[SimilarGap]):
    """An earlier gap that is like one: why, what was tried, what came of it."""

    id = serializers.UUIDField(source="gap.pk")
    quarter = serializers.CharField(source="gap.quarter.code")
    kind = serializers.CharField(source="gap.kind")
    rule_id = serializers.CharField(source="gap.rule_id")
    sentence = serializers.CharField(source="gap.sentence")
    departments = serializers.ListField(child=serializers.CharField())
    likeness = serializers.CharField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    told = serializers.CharField()
    reason = serializers.CharField()
    tried = TriedSerializer(many=True)


class ParetoLineSerializer(serializers.Serializer[Line]):
    """One of the things that come up: how often, and how many with those above it."""

    value = serializers.CharField(source="asked")
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField(source="bar.count")
    together = serializers.IntegerField(source="bar.together")


class ParetoSerializer(serializers.Serializer[Pareto]):
    """What comes up most, the commonest first."""

    by = serializers.ChoiceField(choices=["kind", "cause", "rule"])
    sentence = serializers.CharField()
    total = serializers.IntegerField()
    lines = ParetoLineSerializer(many=True)


class ParetosSerializer(serializers.Serializer[Any]):
    """The gaps asked for by each property, and how many gaps of the quarter came back."""

    paretos = ParetoSerializer(many=True)
    came_back = serializers.IntegerField()
    out_of = serializers.IntegerField()


class PlaceSerializer(serializers.Serializer[Any]):
    """Where something does not fit: a department's plan, an objective or a KPI of it."""

    department = serializers.SlugRelatedField[Department](
        slug_field="slug", queryset=Department.objects.all()
    )
    objective_key = serializers.UUIDField(required=False, allow_null=True)
    kpi_use_key = serializers.UUIDField(required=False, allow_null=True)


class RaiseSerializer(serializers.Serializer[Any]):
    """A gap that a person found."""

    quarter = serializers.SlugField(
        required=False, help_text="Code of the quarter; by default the one running."
    )
    kind = serializers.ChoiceField(choices=GapKind.choices)
    severity = serializers.ChoiceField(choices=Severity.choices, default=Severity.MEDIUM)
    sentence = serializers.CharField(max_length=500)
    parties = PlaceSerializer(many=True, min_length=1, max_length=2)  # type: ignore[call-arg]


class VersionSerializer(serializers.Serializer[Any]):
    """The version the caller has read; left out, the newest is meant."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=2_000_000_000)


class ConfirmSerializer(VersionSerializer):
    """It is a gap."""

    note = serializers.CharField(required=False, max_length=500, allow_blank=True)


class ReasonSerializer(VersionSerializer):
    """A decision that needs a reason."""

    reason = serializers.CharField(max_length=500)


class AcceptSerializer(ReasonSerializer):
    """Live with a gap until a day."""

    until = DayField()


class AttributeSerializer(ReasonSerializer):
    """Let a gap between departments count against one of them; null takes that back."""

    department = serializers.SlugRelatedField[Department](
        slug_field="slug", queryset=Department.objects.all(), allow_null=True
    )


class AssignSerializer(VersionSerializer):
    """Who answers for it; null gives it back to the heads concerned."""

    owner = serializers.PrimaryKeyRelatedField[User](queryset=assignable_people(), allow_null=True)


class CauseSerializer(VersionSerializer):
    """Why it came to be."""

    cause = serializers.ChoiceField(choices=Cause.choices)


class ResolveSerializer(VersionSerializer):
    """The condition is gone."""

    note = serializers.CharField(max_length=500)
