"""Feedback through the API, with the rights of the pages."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from actions.access.feedback import (
    feedback_for_answering,
    feedback_for_writing,
    headed_department,
)
from actions.choices.feedback import SETTLED_STATES, FeedbackState
from actions.models import Feedback, FeedbackChange
from actions.models.feedback import LONGEST_FEEDBACK
from actions.permissions import can_read_feedback_texts
from actions.selectors import feedback as selectors
from actions.services import feedback as services
from actions.services.feedback import ChangeDraft
from departments.access import signed_in
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput, VersionInput
from saypro_align.lib import clock, periods

_TEXTS = ("works", "works_not", "adjustment")


class FeedbackChangeSerializer(serializers.ModelSerializer[FeedbackChange]):
    """What changed because of a feedback."""

    class Meta:
        model = FeedbackChange
        fields = ("what", "action", "plan", "goal", "proposal", "rule", "linked_by", "created_at")
        read_only_fields = fields


class FeedbackSerializer(serializers.ModelSerializer[Feedback]):
    """A department's feedback on a month; a draft's texts only its heads read."""

    department: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    changes = FeedbackChangeSerializer(many=True, read_only=True)

    class Meta:
        model = Feedback
        fields = (
            "id",
            "department",
            "month",
            "is_asked",
            "due_on",
            "state",
            *_TEXTS,
            "sent_by",
            "sent_at",
            "answer",
            "answered_by",
            "answered_at",
            "changes",
            "created_at",
            "version",
        )
        read_only_fields = fields

    def to_representation(self, instance: Feedback) -> dict[str, Any]:
        """Leave the texts of somebody else's draft empty."""
        told = super().to_representation(instance)
        if not can_read_feedback_texts(signed_in(self.context["request"]), instance):
            told |= dict.fromkeys(_TEXTS, "")
        return told


def _text() -> serializers.CharField:
    return serializers.CharField(max_length=LONGEST_FEEDBACK, allow_blank=True, required=False)


class FeedbackTexts(serializers.Serializer[Any]):
    """What works, what does not, what should change."""

    works = _text()
    works_not = _text()
    adjustment = _text()


class FeedbackInput(FeedbackTexts):
    """Feedback at will, sent at once."""

    department = serializers.SlugField(max_length=60, help_text="Short name of the department.")


class FeedbackSave(VersionInput, FeedbackTexts):
    """Keep what was written so far."""


class FeedbackSend(SeenInput, FeedbackTexts):
    """Send it; texts left out stay as they were saved."""


class FeedbackChangeInput(serializers.Serializer[Any]):
    """What changed, and where to see it: one of action, plan, goal, proposal or rule."""

    what = serializers.CharField(max_length=300)
    thing = serializers.RegexField(
        r"^(action|plan|goal|proposal|rule):[0-9a-fA-F-]{32,36}$",
        help_text="Kind and id, for example action:3f0c….",
    )


class FeedbackAnswerInput(SeenInput):
    """What becomes of it."""

    outcome = serializers.ChoiceField([(one.value, one.label) for one in SETTLED_STATES])
    answer = serializers.CharField(max_length=LONGEST_FEEDBACK)
    changes = FeedbackChangeInput(many=True, required=False)


class FeedbackFilter(filters.FilterSet):
    """Narrow by department, month and state."""

    department = filters.CharFilter("department__slug", label="Short name of the department")
    month = filters.CharFilter(method="in_month", label="Month, like 2026-10")
    state = filters.ChoiceFilter(choices=FeedbackState.choices)

    class Meta:
        model = Feedback
        fields: ClassVar[list[str]] = []

    def in_month(self, rows: QuerySet[Feedback], _name: str, key: str) -> QuerySet[Feedback]:
        """Keep those on the month; what is no month names none."""
        try:
            return rows.filter(month=periods.month_of_key(key).first_day)
        except ValueError:
            return rows.none()


class FeedbackViewSet(VisibleViewSet):
    """Feedback, for the heads who give it and for those who answer."""

    queryset = Feedback.objects.select_related("department").prefetch_related("changes")
    serializer_class = FeedbackSerializer
    filterset_class = FeedbackFilter

    @extend_schema(request=FeedbackInput, responses={201: FeedbackSerializer})
    def create(self, request: Request) -> Response:
        """Give feedback at will for a department you head."""
        given = self.given(FeedbackInput)
        department = headed_department(self.actor, given.pop("department"))
        feedback = services.give_feedback(
            department=department, texts=given, actor=self.actor, now=clock.now()
        )
        return self.answer(feedback, 201)

    @extend_schema(request=FeedbackSave, responses=FeedbackSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Keep what was written so far."""
        feedback = feedback_for_writing(self.actor, pk)
        changes, version = self.change(FeedbackSave)
        services.save_feedback(
            feedback=feedback,
            changes=changes,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(feedback)

    @extend_schema(request=FeedbackSend, responses=FeedbackSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Send it to the strategy office."""
        feedback = feedback_for_writing(self.actor, pk)
        given = self.given(FeedbackSend)
        version = given.pop("version", None)
        services.send_feedback(
            feedback=feedback,
            changes=given,
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(feedback)

    @extend_schema(request=FeedbackAnswerInput, responses=FeedbackSerializer)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def settle(self, request: Request, pk: str) -> Response:
        """Answer, adopt or decline it."""
        feedback = feedback_for_answering(self.actor, pk)
        given = self.given(FeedbackAnswerInput)
        services.answer_feedback(
            feedback=feedback,
            outcome=given["outcome"],
            answer=given["answer"],
            changes=tuple(self._change(row) for row in given.get("changes", ())),
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(feedback)

    def _change(self, given: Mapping[str, str]) -> ChangeDraft:
        thing = selectors.changed_thing(self.actor, given["thing"])
        if thing is None:
            raise serializers.ValidationError({"changes": "Name something that you may read."})
        return ChangeDraft(given["what"], thing)
