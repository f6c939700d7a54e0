"""What is said of targets, through the API: feasibility, feedback and questions."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from departments.access import department_for_reading
from kpis.access import discussions as access
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput
from kpis.choices.discussions import FeasibilityAnswer, FeedbackState
from kpis.models import Feasibility, KptFeedback, KptQuestion
from kpis.models.discussion import LONGEST_ANSWER, LONGEST_COMMENT, LONGEST_QUESTION
from kpis.services import target_feedback, target_questions
from kpis.services.feasibility import Said, say_feasible
from kpis.services.target_feedback import Opinion, Reply
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField


def _number(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=18, decimal_places=4, **options)


class FeasibilitySerializer(serializers.ModelSerializer[Feasibility]):
    """A department's answer on a target; of several the one with the highest number counts."""

    target: Any = serializers.PrimaryKeyRelatedField(source="kpt", read_only=True)
    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Feasibility
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "target",
            "department",
            "number",
            "answer",
            "comment",
            "answered_by",
            "created_at",
        )
        read_only_fields = fields


class KptFeedbackSerializer(serializers.ModelSerializer[KptFeedback]):
    """Somebody's feedback on a target and what became of it."""

    target: Any = serializers.PrimaryKeyRelatedField(source="kpt", read_only=True)

    class Meta:
        model = KptFeedback
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "target",
            "given_by",
            "realistic",
            "wanted_value",
            "wanted_relative",
            "wanted_on",
            "comment",
            "state",
            "answer",
            "answered_by",
            "answered_at",
            "change",
            "created_at",
            "version",
        )
        read_only_fields = fields


class KptQuestionSerializer(serializers.ModelSerializer[KptQuestion]):
    """A question about a target, and the answer."""

    target: Any = serializers.PrimaryKeyRelatedField(source="kpt", read_only=True)

    class Meta:
        model = KptQuestion
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "target",
            "text",
            "asked_by",
            "answer",
            "answered_by",
            "answered_at",
            "created_at",
            "version",
        )
        read_only_fields = fields


class SayInput(serializers.Serializer[Any]):
    """A head's answer for a department."""

    target = serializers.UUIDField()
    department = serializers.SlugField(max_length=60)
    answer = serializers.ChoiceField(choices=FeasibilityAnswer.choices)
    comment = serializers.CharField(max_length=LONGEST_COMMENT, allow_blank=True, default="")


class TargetFeedbackInput(serializers.Serializer[Any]):
    """What somebody thinks of a proposed target; `relative` is a change in per cent of the start."""

    target = serializers.UUIDField()
    realistic = serializers.BooleanField()
    value = _number(required=False, allow_null=True, default=None)
    relative = serializers.DecimalField(
        max_digits=9, decimal_places=4, required=False, allow_null=True, default=None
    )
    on = DayField(required=False, allow_null=True, default=None)
    comment = serializers.CharField(max_length=LONGEST_COMMENT, allow_blank=True, default="")
    version = serializers.IntegerField(
        min_value=1,
        required=False,
        allow_null=True,
        default=None,
        help_text="Of the own entry that still waits, where it is changed.",
    )


class AnswerFeedbackInput(SeenInput):
    """Taken over, perhaps with other numbers, or kept, because."""

    take_over = serializers.BooleanField()
    answer = serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True, default="")
    value = _number(required=False, allow_null=True, default=None)
    relative = serializers.DecimalField(
        max_digits=9, decimal_places=4, required=False, allow_null=True, default=None
    )
    on = DayField(required=False, allow_null=True, default=None)


class CloseFeedbackInput(serializers.Serializer[Any]):
    """Of which target no more feedback is collected."""

    target = serializers.UUIDField()


class TargetQuestionInput(serializers.Serializer[Any]):
    """A question about a target."""

    target = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST_QUESTION)


class AnswerQuestionInput(SeenInput):
    """The answer to a question."""

    answer = serializers.CharField(max_length=LONGEST_ANSWER)


class _ByTarget(filters.FilterSet):
    """Narrow by quarter, department and target."""

    quarter = filters.CharFilter("kpt__quarter__code", label="Code of the quarter")
    department = filters.CharFilter("kpt__department__slug", label="Short name of the department")
    target = filters.UUIDFilter("kpt_id", label="Id of the target")


class FeasibilityFilter(_ByTarget):
    """Narrow by quarter, target, and the department that answered."""

    department = filters.CharFilter("department__slug", label="Short name of the department")

    class Meta:
        model = Feasibility
        fields: ClassVar[list[str]] = []


class KptFeedbackFilter(_ByTarget):
    """Narrow by quarter, department, target and state."""

    state = filters.ChoiceFilter(choices=FeedbackState.choices)

    class Meta:
        model = KptFeedback
        fields: ClassVar[list[str]] = []


class KptQuestionFilter(_ByTarget):
    """Narrow by quarter, department, target, and whether there is an answer."""

    is_open = filters.BooleanFilter("answered_at", lookup_expr="isnull", label="Waits")

    class Meta:
        model = KptQuestion
        fields: ClassVar[list[str]] = []


class FeasibilityViewSet(VisibleViewSet):
    """Whether departments think that proposed targets can be reached; every answer stays."""

    queryset = Feasibility.objects.select_related("department").order_by("-created_at", "-id")
    serializer_class = FeasibilitySerializer
    filterset_class = FeasibilityFilter

    @extend_schema(request=SayInput, responses={201: FeasibilitySerializer})
    def create(self, request: Request) -> Response:
        """Answer for a department that one heads; the same answer again adds nothing."""
        if not access.departments_to_speak_for(self.actor):
            raise PermissionDenied
        given = self.given(SayInput)
        said = Said(
            access.kpt_for_feedback(self.actor, given["target"]),
            department_for_reading(self.actor, given["department"]),
            given["answer"],
            given["comment"],
        )
        kept = say_feasible(said=[said], actor=self.actor, now=clock.now())
        rows = self.get_queryset().filter(kpt=said.kpt, department=said.department)
        newest = kept[0] if kept else rows.order_by("-number").first()
        return Response(self.get_serializer(newest).data, status=201 if kept else 200)


class KptFeedbackViewSet(VisibleViewSet):
    """Feedback on proposed targets: one's own, and what one has to answer or may know of."""

    queryset = KptFeedback.objects.order_by("-created_at", "-id")
    serializer_class = KptFeedbackSerializer
    filterset_class = KptFeedbackFilter

    @extend_schema(request=TargetFeedbackInput, responses={201: KptFeedbackSerializer})
    def create(self, request: Request) -> Response:
        """Say whether a target is realistic, and what one would promise instead."""
        given = self.given(TargetFeedbackInput)
        kpt = access.kpt_for_feedback(self.actor, given.pop("target"))
        version = given.pop("version")
        entry = target_feedback.give_feedback(
            kpt=kpt,
            opinion=Opinion(**given),
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(entry, 201)

    @extend_schema(request=AnswerFeedbackInput, responses=KptFeedbackSerializer)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def reply(self, request: Request, pk: str) -> Response:
        """Take the feedback over, which changes the target at once, or keep the target, because."""
        entry = access.feedback_for_answering(self.actor, pk)
        given = self.given(AnswerFeedbackInput)
        version = given.pop("version", None)
        target_feedback.answer_feedback(
            entry=entry,
            reply=Reply(**given),
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(entry)

    @extend_schema(request=CloseFeedbackInput, responses={204: None})
    @action(detail=False, methods=["post"], pagination_class=None)
    def close(self, request: Request) -> Response:
        """Collect no more feedback on a target; refused while an entry has no answer."""
        kpt = access.kpt_for_closing(self.actor, self.given(CloseFeedbackInput)["target"])
        target_feedback.close_feedback(kpt=kpt, actor=self.actor, now=clock.now())
        return Response(status=204)


class KptQuestionViewSet(VisibleViewSet):
    """Questions under the why of targets."""

    queryset = KptQuestion.objects.order_by("-created_at", "-id")
    serializer_class = KptQuestionSerializer
    filterset_class = KptQuestionFilter

    @extend_schema(request=TargetQuestionInput, responses={201: KptQuestionSerializer})
    def create(self, request: Request) -> Response:
        """Ask about a target that one may read."""
        given = self.given(TargetQuestionInput)
        kpt = access.kpt_for_feedback(self.actor, given["target"])
        question = target_questions.ask_about(
            kpt=kpt, text=given["text"], actor=self.actor, now=clock.now()
        )
        return self.answer(question, 201)

    @extend_schema(request=AnswerQuestionInput, responses=KptQuestionSerializer)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def reply(self, request: Request, pk: str) -> Response:
        """Answer a question about a target that one sets or answers for."""
        question = access.question_for_answering(self.actor, pk)
        given = self.given(AnswerQuestionInput)
        target_questions.answer_question(
            question=question,
            answer=given["answer"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(question)
