"""How meetings look through the API, and what may be sent."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actions.choices.sessions import Answer, Outcome, Rhythm, SessionKind
from actions.models import AgendaItem, Session, SessionDecision, SessionParticipant, SessionQuerySet
from actions.models.minutes import LONGEST_MINUTES
from actions.models.sessions import LONGEST_PURPOSE, LONGEST_REASON
from actions.permissions.sessions import may_see_answers
from departments.access import signed_in
from departments.models import Department, Quarter, User
from departments.models.people import is_time_zone
from departments.selectors import colleagues
from kpis.api.inputs import SeenInput, VersionInput, row_field
from saypro_align.lib.api_fields import DayField, MomentField

__all__ = ["SeenInput"]


class DecisionSerializer(serializers.ModelSerializer[SessionDecision]):
    """What was decided, and what it became."""

    is_open = serializers.BooleanField(read_only=True)

    class Meta:
        model = SessionDecision
        fields = (
            "id",
            "session",
            "item",
            "text",
            "owner",
            "due_on",
            "action",
            "step",
            "is_open",
            "done_at",
            "done_by",
            "created_at",
            "version",
        )
        read_only_fields = fields


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    """An item with its minutes."""

    class Meta:
        model = AgendaItem
        fields = (
            "id",
            "session",
            "position",
            "title",
            "told",
            "subject_kind",
            "subject_id",
            "is_from_data",
            "minutes",
            "outcome",
            "version",
        )
        read_only_fields = fields


class PlaceSerializer(serializers.ModelSerializer[SessionParticipant]):
    """Somebody who is asked, and what he answered."""

    name = serializers.CharField(source="user.name", read_only=True)
    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = SessionParticipant
        fields = ("user", "name", "department", "answer", "note", "answered_at", "came")
        read_only_fields = fields


class SessionSerializer(serializers.ModelSerializer[Session]):
    """A meeting with its agenda, minutes and decisions."""

    quarter: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    departments = serializers.SerializerMethodField(
        help_text="Short names of the departments it concerns."
    )
    rhythm = serializers.SerializerMethodField(help_text="How often it comes back; empty for once.")
    participants = serializers.SerializerMethodField(
        help_text="Who is asked and what they answered, for who is asked too or leads; else empty."
    )
    items = AgendaItemSerializer(many=True, read_only=True)
    decisions = DecisionSerializer(many=True, read_only=True)

    class Meta:
        model = Session
        fields = (
            "id",
            "kind",
            "title",
            "purpose",
            "starts_at",
            "ends_at",
            "time_zone",
            "place",
            "link",
            "quarter",
            "departments",
            "chair",
            "gap",
            "action",
            "series",
            "rhythm",
            "state",
            "started_at",
            "closed_at",
            "minutes_sent_at",
            "closed_by",
            "summary",
            "people_came",
            "cancel_reason",
            "is_left_out",
            "participants",
            "items",
            "decisions",
            "version",
        )
        read_only_fields = fields

    def get_departments(self, row: Session) -> list[str]:
        """Return the departments by their short names."""
        return [one.department.slug for one in row.concerned.all()]

    @extend_schema_field(PlaceSerializer(many=True))
    def get_participants(self, row: Session) -> list[dict[str, Any]]:
        """Return the answers to who may read them, as on the page."""
        user = signed_in(self.context["request"])
        if not may_see_answers(user, row):
            return []
        return list(PlaceSerializer(row.participants.all(), many=True).data)

    def get_rhythm(self, row: Session) -> str:
        """Return how often it comes back."""
        return row.series.rhythm if row.series is not None else ""


def with_parts(rows: SessionQuerySet) -> QuerySet[Session]:
    """Load agenda and decisions of all rows at once."""
    items = AgendaItem.objects.filter(removed_at=None)
    decisions = SessionDecision.objects.filter(removed_at=None)
    return rows.prefetch_related(
        Prefetch("items", queryset=items), Prefetch("decisions", queryset=decisions)
    )


class _People(serializers.Serializer[Any]):
    chair: Any = row_field(User.objects.none(), required=False)
    people: Any = row_field(User.objects.none(), many=True, required=False)
    departments: Any = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Department.objects.all(),
        many=True,
        required=False,
        help_text="Short names; their heads are asked to come.",
    )

    def get_fields(self) -> dict[str, Any]:
        """Offer the people who work here."""
        fields: dict[str, Any] = super().get_fields()
        fields["chair"].queryset = colleagues()
        fields["people"].child_relation.queryset = colleagues()
        return fields


class NewSessionInput(_People):
    """A meeting to plan."""

    kind = serializers.ChoiceField(SessionKind.choices)
    title = serializers.CharField(max_length=200)
    purpose = serializers.CharField(max_length=LONGEST_PURPOSE, allow_blank=True, default="")
    starts_at = MomentField()
    ends_at = MomentField()
    time_zone = serializers.CharField(
        max_length=60,
        required=False,
        validators=[is_time_zone],
        help_text="The caller's own when left out.",
    )
    place = serializers.CharField(max_length=200, allow_blank=True, default="")
    link = serializers.URLField(max_length=500, allow_blank=True, default="")
    quarter: Any = serializers.SlugRelatedField(
        slug_field="code", queryset=Quarter.objects.all(), required=False, allow_null=True
    )
    gap = serializers.UUIDField(required=False, allow_null=True, default=None)
    action = serializers.UUIDField(required=False, allow_null=True, default=None)
    rhythm = serializers.ChoiceField(Rhythm.choices, allow_blank=True, default="")
    until = DayField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Give back what was left out as nothing."""
        return {"departments": [], **attrs, "people": tuple(attrs.get("people", ()))}


class SessionChange(VersionInput, _People):
    """What changes of a meeting to come."""

    title = serializers.CharField(max_length=200, required=False)
    purpose = serializers.CharField(max_length=LONGEST_PURPOSE, allow_blank=True, required=False)
    starts_at = MomentField(required=False)
    ends_at = MomentField(required=False)
    time_zone = serializers.CharField(max_length=60, required=False, validators=[is_time_zone])
    place = serializers.CharField(max_length=200, allow_blank=True, required=False)
    link = serializers.URLField(max_length=500, allow_blank=True, required=False)


class CloseInput(SeenInput):
    """The meeting in a few words."""

    summary = serializers.CharField(max_length=2000, allow_blank=True, default="")


class SessionReasonInput(SeenInput):
    """Why it is cancelled."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class SessionAnswerInput(serializers.Serializer[Any]):
    """Whether one comes."""

    answer = serializers.ChoiceField([(one.value, one.label) for one in Answer if one.value])
    note = serializers.CharField(max_length=300, allow_blank=True, default="")


class NewItemInput(serializers.Serializer[Any]):
    """An item for the end of an agenda."""

    session = serializers.UUIDField()
    title = serializers.CharField(max_length=300)


class MinutesInput(VersionInput):
    """What was said and how it ended."""

    minutes = serializers.CharField(
        max_length=LONGEST_MINUTES, allow_blank=True, required=False, trim_whitespace=False
    )
    outcome = serializers.ChoiceField(Outcome.choices, allow_blank=True, required=False)


class NewDecisionInput(serializers.Serializer[Any]):
    """What was decided."""

    session = serializers.UUIDField()
    item = serializers.UUIDField(required=False, allow_null=True, default=None)
    text = serializers.CharField(max_length=200)
    owner: Any = row_field(User.objects.none())
    due_on = DayField()

    def get_fields(self) -> dict[str, Any]:
        """Offer the people who work here."""
        fields: dict[str, Any] = super().get_fields()
        fields["owner"].queryset = colleagues()
        return fields
