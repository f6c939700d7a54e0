"""What the API says of reports and their schedules; and what it reads."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from departments.models import Department, User
from reports.choices import Audience, ReportKind, RunState
from reports.models import ReportRun, ReportSchedule
from reports.scheduling.words import rule_words
from reports.selectors.dates import rule_of
from reports.services.corrections import LONGEST_REASON


class ReportRunSerializer(serializers.ModelSerializer[ReportRun]):
    """A report in a list; `corrected_by` is the next revision, null for the newest."""

    quarter = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    department = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)
    corrected_by = serializers.SerializerMethodField()
    # Of the document's canonical JSON; what outsiders check their copy by.
    sha256 = serializers.CharField(source="content_hash", read_only=True)

    class Meta:
        model = ReportRun
        fields = [
            "id",
            "kind",
            "audience",
            "language",
            "department",
            "quarter",
            "period_key",
            "period_start",
            "period_end",
            "due_at",
            "state",
            "is_late",
            "revision",
            "corrects",
            "corrected_by",
            "reason",
            "subject",
            "sha256",
            "built_at",
            "sent_at",
        ]
        read_only_fields = fields

    def get_corrected_by(self, run: ReportRun) -> str | None:
        """Return the id of the next revision, once that was handed over."""
        following = getattr(run, "corrected_by", None)
        if following is None or following.state != RunState.SENT:
            return None
        return str(following.pk)


class ReportRunDetailSerializer(ReportRunSerializer):
    """A report with its frozen document and the mail's text."""

    class Meta(ReportRunSerializer.Meta):
        fields = [*ReportRunSerializer.Meta.fields, "content", "text"]
        read_only_fields = fields


class AskedRunsSerializer(serializers.Serializer[Any]):
    """The reports that were asked for: one, or one for each department."""

    runs = ReportRunSerializer(many=True)
    note = serializers.CharField(allow_blank=True)


class CorrectionSerializer(serializers.Serializer[Any]):
    """Why a report is corrected, and whether its readers are mailed again."""

    reason = serializers.CharField(max_length=LONGEST_REASON)
    with_mails = serializers.BooleanField(default=False)


class SentToSerializer(serializers.Serializer[Any]):
    """Where a test mail went."""

    address = serializers.EmailField()


class ReportScheduleSerializer(serializers.ModelSerializer[ReportSchedule]):
    """When a report is made, and for whom; `when` says the rule in words."""

    name = serializers.CharField(max_length=120, required=False)
    kind = serializers.ChoiceField(choices=ReportKind.choices)
    audience = serializers.ChoiceField(choices=Audience.choices, required=False)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    people = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.all(), many=True, required=False
    )
    departments = serializers.SlugRelatedField(
        queryset=Department.objects.all(), slug_field="slug", many=True, required=False
    )
    when = serializers.SerializerMethodField()

    class Meta:
        model = ReportSchedule
        fields = [
            "id",
            "name",
            "kind",
            "audience",
            "every",
            "counting",
            "number",
            "hour",
            "minute",
            "time_zone",
            "language",
            "to_audience",
            "people",
            "departments",
            "extra_recipients",
            "when",
            "is_active",
            "paused_why",
            "next_run_at",
            "failures",
            "last_error",
            "version",
        ]
        read_only_fields = [
            "id",
            "is_active",
            "paused_why",
            "next_run_at",
            "failures",
            "last_error",
            "version",
        ]

    def get_when(self, schedule: ReportSchedule) -> str:
        """Return the rule in words."""
        return rule_words(rule_of(schedule))


class ReportScheduleChangeSerializer(ReportScheduleSerializer):
    """A change of a schedule; `version` is the one the caller has read."""

    version = serializers.IntegerField(min_value=1)

    class Meta(ReportScheduleSerializer.Meta):
        read_only_fields = [
            name for name in ReportScheduleSerializer.Meta.read_only_fields if name != "version"
        ]
