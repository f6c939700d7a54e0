"""What the API takes and gives about trainings: shape only, the services judge the rest."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from actions.choices.trainings import AudienceRole, TrainingKind
from actions.learning import MOST_ANSWERS
from actions.models import Training
from actions.models.trainings import LONGEST_ABOUT, MOST_SEATS
from actions.selectors import assignable_people
from actions.selectors import trainings as selectors
from departments.models import Department
from kpis.api.inputs import SeenInput, VersionInput, row_field
from saypro_align.lib.api_fields import MomentField

_MOST_PARTS = 200


class ShareSerializer(serializers.Serializer[Any]):
    """How many of how many."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()


class TrainingSerializer(serializers.ModelSerializer[Training]):
    """A training, its seats, and how many of its audience it reached."""

    registered = serializers.SerializerMethodField(help_text="People with a seat.")
    waiting = serializers.SerializerMethodField(help_text="People on the waiting list.")
    trained = serializers.SerializerMethodField(
        help_text="People of the audience who attended, of all it is for."
    )
    own_state = serializers.SerializerMethodField(help_text="Where you stand with it.")
    actions = serializers.SerializerMethodField(
        help_text="The corrective actions it serves that you may read."
    )

    class Meta:
        model = Training
        fields = (
            "id",
            "topic",
            "kind",
            "about",
            "organizer",
            "audience_role",
            "capacity",
            "starts_at",
            "ends_at",
            "place",
            "material",
            "state",
            "cancel_reason",
            "registered",
            "waiting",
            "trained",
            "own_state",
            "actions",
            "created_at",
            "version",
        )
        read_only_fields = fields

    def get_registered(self, row: Training) -> int:
        """Count the seats that are taken."""
        return self._line(row).registered

    def get_waiting(self, row: Training) -> int:
        """Count who waits."""
        return self._line(row).waiting

    @extend_schema(responses=ShareSerializer)
    def get_trained(self, row: Training) -> dict[str, int]:
        """Return the share as two numbers."""
        share = self._line(row).share
        return {"done": share.done, "total": share.total}

    def get_own_state(self, row: Training) -> str | None:
        """Return the caller's own state."""
        own = self._line(row).own
        return own.state if own else None

    def get_actions(self, row: Training) -> list[str]:
        """Return the ids of the actions."""
        return [str(pk) for pk in self.context["actions"].get(row.pk, ())]

    def _line(self, row: Training) -> selectors.TrainingLine:
        line: selectors.TrainingLine = self.context["lines"][row.pk]
        return line


class TrainingInput(serializers.Serializer[Any]):
    """What a training is about, when and where, and whom it is for."""

    topic = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(TrainingKind.choices, default=TrainingKind.TRAINING)
    about = serializers.CharField(max_length=LONGEST_ABOUT, allow_blank=True, default="")
    starts_at = MomentField()
    ends_at = MomentField()
    place = serializers.CharField(max_length=300, allow_blank=True, default="")
    organizer: Any = row_field(assignable_people(), allow_null=True, default=None)
    audience_role = serializers.ChoiceField(
        AudienceRole.choices, allow_blank=True, default=AudienceRole.NAMED
    )
    departments: Any = serializers.SlugRelatedField(
        slug_field="slug",
        queryset=Department.objects.all(),
        many=True,
        default=list,
    )
    people: Any = row_field(assignable_people(), many=True, default=list)
    capacity = serializers.IntegerField(
        min_value=1, max_value=MOST_SEATS, allow_null=True, default=None
    )
    actions = serializers.ListField(
        child=serializers.UUIDField(), max_length=_MOST_PARTS, default=list
    )
    material = serializers.CharField(max_length=LONGEST_ABOUT, allow_blank=True, default="")


class TrainingChange(VersionInput, TrainingInput):
    """All of it again, as it should be."""


class TrainingCancelInput(SeenInput):
    """Why."""

    reason = serializers.CharField(max_length=500)


class NotComingInput(serializers.Serializer[Any]):
    """Why, if one wants to say."""

    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class AttendanceInput(SeenInput):
    """Who came; whoever had a seat and is left out missed it."""

    attended: Any = serializers.ListField(child=serializers.UUIDField(), max_length=5000)


class QuestionInput(serializers.Serializer[Any]):
    """A question; `right` is the place of the right answer, from 0."""

    text = serializers.CharField(max_length=300)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=MOST_ANSWERS
    )
    right = serializers.IntegerField(min_value=0, max_value=MOST_ANSWERS)


class QuestionSerializer(serializers.Serializer[Any]):
    """A question as the people who run the training see it."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())
    right = serializers.IntegerField()
    version = serializers.IntegerField()


class CheckAnswerInput(serializers.Serializer[Any]):
    """The number of the answer chosen."""

    question = serializers.UUIDField()
    answer = serializers.IntegerField(min_value=0, max_value=MOST_ANSWERS)


class CheckInput(serializers.Serializer[Any]):
    """An answer to every question."""

    answers = CheckAnswerInput(many=True)


class CheckResultSerializer(serializers.Serializer[Any]):
    """Right answers, of those asked."""

    passed = serializers.IntegerField()
    asked = serializers.IntegerField()
    number = serializers.IntegerField(help_text="Which try it was.")
