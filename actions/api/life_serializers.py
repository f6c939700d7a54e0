"""What the API says of an action's agreement, whys and verdicts."""

from typing import Any

from rest_framework import serializers

from actions.choices.life import VerdictKind
from actions.models import ActionAgreement, Verdict
from saypro_align.lib.api_fields import DayField


class AgreementSerializer(serializers.ModelSerializer[ActionAgreement]):
    """A department that must agree, and what it said."""

    department = serializers.CharField(source="department.slug")

    class Meta:
        model = ActionAgreement
        fields = [
            "id",
            "action",
            "department",
            "state",
            "asked_at",
            "by",
            "at",
            "reason",
            "version",
        ]
        read_only_fields = fields


class VerdictSerializer(serializers.ModelSerializer[Verdict]):
    """A verdict with the numbers it was given on; they are exact, as text."""

    class Meta:
        model = Verdict
        fields = ["id", "verdict", "reason", "by", "at", "judgement", "rule_version"]
        read_only_fields = fields


class _VersionSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(required=False, min_value=1, max_value=2_000_000_000)


class DeclineSerializer(_VersionSerializer):
    """Say no, with the reason."""

    reason = serializers.CharField(max_length=500)


class VerifySerializer(_VersionSerializer):
    """Say whether it worked; `check_on` is the next day to look where it cannot be said yet."""

    verdict = serializers.ChoiceField(choices=VerdictKind.choices)
    reason = serializers.CharField(max_length=500)
    check_on = DayField(required=False, allow_null=True)
