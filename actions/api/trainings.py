"""Trainings through the API, with the rights of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from actions.access import action_for_reading
from actions.access.trainings import (
    question_for_running,
    training_for_checking,
    training_for_reading,
    training_for_running,
)
from actions.api.training_shapes import (
    AttendanceInput,
    CheckInput,
    CheckResultSerializer,
    NotComingInput,
    QuestionInput,
    QuestionSerializer,
    TrainingCancelInput,
    TrainingChange,
    TrainingInput,
    TrainingSerializer,
)
from actions.choices.trainings import TrainingKind, TrainingState
from actions.models import CheckQuestion, Training, TrainingAction
from actions.permissions import can_plan_training
from actions.selectors import trainings as selectors
from actions.services import training_checks, training_seats
from actions.services import trainings as services
from actions.services.trainings import TrainingDraft
from departments.access import signed_in
from kpis.api.base import UUID_PATTERN, VisibleViewSet
from kpis.api.inputs import NoInput, SeenInput
from saypro_align.lib import clock


class TrainingFilter(filters.FilterSet):
    """Narrow by state, kind and the corrective action served."""

    state = filters.ChoiceFilter(choices=TrainingState.choices)
    kind = filters.ChoiceFilter(choices=TrainingKind.choices)
    action = filters.UUIDFilter(method="of_action", label="Id of a corrective action")

    class Meta:
        model = Training
        fields: ClassVar[list[str]] = []

    def of_action(self, rows: QuerySet[Training], _name: str, pk: Any) -> QuerySet[Training]:
        """Keep those that serve the action."""
        links = TrainingAction.objects.filter(action=pk, removed_at=None)
        return rows.filter(pk__in=links.values("training"))


class TrainingViewSet(VisibleViewSet):
    """Trainings and workshops, for everybody inside."""

    queryset = Training.objects.select_related("organizer")
    serializer_class = TrainingSerializer
    filterset_class = TrainingFilter

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Work out the figures of all rows at once."""
        if getattr(self, "swagger_fake_view", False):
            return TrainingSerializer(*args, **kwargs)
        rows = args[0] if args else []
        found: list[Any] = [rows] if rows else []
        trainings: list[Training] = list(rows) if kwargs.get("many") else found
        user, now = self.actor, clock.now()
        context = {
            **self.get_serializer_context(),
            "lines": {line.row.pk: line for line in selectors.training_lines(trainings, user, now)},
            "actions": selectors.actions_by_training(trainings, user),
        }
        return TrainingSerializer(*args, **kwargs | {"context": context})

    @extend_schema(request=TrainingInput, responses={201: TrainingSerializer})
    def create(self, request: Request) -> Response:
        """Plan a training."""
        if not can_plan_training(self.actor):
            raise PermissionDenied
        draft = self._draft(self.given(TrainingInput))
        training = services.plan_training(draft=draft, actor=self.actor, now=clock.now())
        return self.answer(training, 201)

    @extend_schema(request=TrainingChange, responses=TrainingSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a training; whatever is left out becomes empty."""
        training = training_for_running(self.actor, pk)
        changes, version = self.change(TrainingChange)
        services.edit_training(
            training=training,
            draft=self._draft(changes),
            expected_version=version,
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(training)

    @extend_schema(request=SeenInput, responses=TrainingSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """Open the registration and invite everybody it is for."""
        training = training_for_running(self.actor, pk)
        given = self.given(SeenInput)
        services.open_training(
            training=training,
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(training)

    @extend_schema(request=TrainingCancelInput, responses=TrainingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Call it off, with the reason."""
        training = training_for_running(self.actor, pk)
        given = self.given(TrainingCancelInput)
        services.cancel_training(
            training=training,
            reason=given["reason"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(training)

    @extend_schema(request=NoInput, responses=TrainingSerializer)
    @action(detail=True, methods=["post"])
    def register(self, request: Request, pk: str) -> Response:
        """Take a seat, or a place on the waiting list."""
        training = self._invited(pk)
        training_seats.register_for(training=training, actor=self.actor, now=clock.now())
        return self.answer(training)

    @extend_schema(request=NotComingInput, responses=TrainingSerializer)
    @action(detail=True, methods=["post"], url_path="not-coming", url_name="withdraw")
    def withdraw(self, request: Request, pk: str) -> Response:
        """Say that one does not come."""
        training = self._invited(pk)
        given = self.given(NotComingInput)
        training_seats.withdraw_from(
            training=training, reason=given["reason"], actor=self.actor, now=clock.now()
        )
        return self.answer(training)

    @extend_schema(request=AttendanceInput, responses=TrainingSerializer)
    @action(detail=True, methods=["post"])
    def attendance(self, request: Request, pk: str) -> Response:
        """Note who came."""
        training = training_for_running(self.actor, pk)
        given = self.given(AttendanceInput)
        now = clock.now()
        people = {
            one.user.pk: one.user
            for one in selectors.attendance_people(training, clock.organization_day(now))
        }
        unknown = [pk for pk in given["attended"] if pk not in people]
        if unknown:
            raise serializers.ValidationError({"attended": "Name people the training is for."})
        training_seats.record_attendance(
            training=training,
            attended=[people[pk] for pk in given["attended"]],
            expected_version=given.get("version"),
            actor=self.actor,
            now=now,
        )
        return self.answer(training)

    @extend_schema(methods=["get"], responses=QuestionSerializer(many=True))
    @extend_schema(methods=["post"], request=QuestionInput, responses={201: QuestionSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None, filterset_class=None)
    def questions(self, request: Request, pk: str) -> Response:
        """Read the questions with their right answers, or add one."""
        training = training_for_running(self.actor, pk)
        if request.method == "GET":
            rows = selectors.questions_of(training)
            return Response(QuestionSerializer(rows, many=True).data)
        given = self.given(QuestionInput)
        row = training_checks.add_question(
            training=training, **given, actor=self.actor, now=clock.now()
        )
        return Response(QuestionSerializer(row).data, status=201)

    @extend_schema(request=CheckInput, responses={201: CheckResultSerializer})
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """Answer the short check; only you read your answers."""
        training = training_for_checking(self.actor, pk)
        given = self.given(CheckInput)
        result = training_checks.answer_check(
            training=training,
            answers={row["question"]: row["answer"] for row in given["answers"]},
            actor=self.actor,
            now=clock.now(),
        )
        return Response(CheckResultSerializer(result).data, status=201)

    def _invited(self, pk: str) -> Training:
        training = training_for_reading(self.actor, pk)
        if not selectors.is_invited(training, self.actor, clock.organization_day(clock.now())):
            raise PermissionDenied
        return training

    def _draft(self, given: dict[str, Any]) -> TrainingDraft:
        actions = [action_for_reading(self.actor, pk) for pk in given.pop("actions")]
        return TrainingDraft(
            topic=given["topic"],
            kind=given["kind"],
            about=given["about"],
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            place=given["place"],
            organizer=given["organizer"] or self.actor,
            audience_role=given["audience_role"],
            departments=tuple(given["departments"]),
            people=tuple(given["people"]),
            actions=tuple(actions),
            capacity=given["capacity"],
            material=given["material"],
        )


class TrainingQuestionViewSet(GenericViewSet[Any]):
    """Removing a question of a check; questions are read with their training."""

    queryset = CheckQuestion.objects.none()
    serializer_class = QuestionSerializer
    lookup_value_regex = UUID_PATTERN

    @extend_schema(request=SeenInput, responses=QuestionSerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Ask a question no longer; what was answered stays counted."""
        actor = signed_in(request)
        question = question_for_running(actor, pk)
        given = SeenInput(data=request.data)
        given.is_valid(raise_exception=True)
        training_checks.retire_question(
            question=question,
            expected_version=given.validated_data.get("version"),
            actor=actor,
            now=clock.now(),
        )
        return Response(QuestionSerializer(question).data)
