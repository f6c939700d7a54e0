"""What the API says of reports, schedules, mails and departments; and what it reads."""

from typing import Any

from rest_framework import serializers

from kpis.choices import KpiStatus
from reports.selectors.rows import DepartmentRow
from saypro_align.lib.masking import masked
from saypro_align.outbox.models import OutgoingMail


class MailSerializer(serializers.ModelSerializer[OutgoingMail]):
    """A mail of the log; what holds a secret comes without its text."""

    text = serializers.SerializerMethodField()

    class Meta:
        model = OutgoingMail
        fields = [
            "id",
            "kind",
            "recipient",
            "subject",
            "state",
            "attempts",
            "last_error",
            "created_at",
            "next_attempt_at",
            "sent_at",
            "is_sensitive",
            "text",
        ]
        read_only_fields = fields

    def get_text(self, mail: OutgoingMail) -> str:
        """Return the text without the recipient's own links; nothing where it holds a secret."""
        return "" if mail.is_sensitive else masked(mail.text)


class _ActionCountsSerializer(serializers.Serializer[Any]):
    open = serializers.IntegerField()
    late = serializers.IntegerField()
    done = serializers.IntegerField()


class DepartmentRowSerializer(serializers.Serializer[DepartmentRow]):
    """A department's row, as the dashboard shows it."""

    department = serializers.CharField(source="slug")
    name = serializers.CharField(source="department")
    plan_state = serializers.CharField()
    alignment = serializers.CharField(source="word.label")
    is_due = serializers.BooleanField()
    is_exempt = serializers.BooleanField()
    is_missing = serializers.BooleanField()
    is_fully_aligned = serializers.BooleanField()
    score = serializers.SerializerMethodField()
    rating = serializers.IntegerField(allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField())
    open_gaps = serializers.IntegerField()
    actions = _ActionCountsSerializer()
    kpis = serializers.SerializerMethodField()
    kpis_with_data = serializers.IntegerField()
    kpis_total = serializers.IntegerField()

    def get_score(self, row: DepartmentRow) -> str | None:
        """Return the score as it is shown, null where nothing is scored."""
        return None if row.score_value < 0 else row.score

    def get_kpis(self, row: DepartmentRow) -> dict[str, int]:
        """Return how many KPIs have each status."""
        return {status.value: row.status(status) for status in KpiStatus}


class DepartmentsAlignmentSerializer(serializers.Serializer[Any]):
    """The headline of a quarter with its departments, worst first."""

    quarter = serializers.CharField()
    aligned = serializers.IntegerField()
    total = serializers.IntegerField()
    shown = serializers.CharField(allow_null=True)
    target_percent = serializers.IntegerField()
    meets = serializers.BooleanField(allow_null=True)
    needed = serializers.IntegerField(allow_null=True)
    as_of = serializers.DateTimeField(allow_null=True)
    rule_version = serializers.CharField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = DepartmentRowSerializer(many=True)
