"""Updates asked for and wishes for the next review, through the API."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from actions.access import updates as access
from actions.models import ReviewWish, UpdateRequest
from actions.models.updates import LONGEST_ANSWER, LONGEST_WORDS
from actions.services.updates import answer_update, ask_for_update
from actions.services.wishes import put_on_review, withdraw_wish
from actions.things import ACTION, GAP, PLAN, Thing
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput
from saypro_align.lib import clock

THINGS = [(ACTION, "Corrective action"), (GAP, "Gap"), (PLAN, "Plan of a department")]
_COMMON = ("id", "about", "about_id", "title")


class _AboutSerializer(serializers.ModelSerializer[Any]):
    about = serializers.SerializerMethodField(help_text="`action`, `gap` or `plan`.")
    about_id = serializers.SerializerMethodField(
        help_text="Of the action or gap; for a plan of what the department owes the quarter."
    )
    title = serializers.SerializerMethodField()

    def get_about(self, row: Any) -> str:
        """Name the kind of thing."""
        return Thing(row.about).kind

    def get_about_id(self, row: Any) -> str:
        """Return its id."""
        return str(row.about.pk)

    def get_title(self, row: Any) -> str:
        """Return what it is called."""
        return Thing(row.about).title


class UpdateSerializer(_AboutSerializer):
    """Somebody asked how a thing stands, and what was answered."""

    class Meta:
        model = UpdateRequest
        fields = (
            *_COMMON,
            "asked_by",
            "asked_of",
            "asked_on",
            "words",
            "answer",
            "answered_by",
            "answered_at",
            "created_at",
            "version",
        )
        read_only_fields = fields


class WishSerializer(_AboutSerializer):
    """Something the next review is to talk about; without `session` it waits for one."""

    class Meta:
        model = ReviewWish
        fields = (
            *_COMMON,
            "asked_by",
            "session",
            "withdrawn_at",
            "talked_at",
            "created_at",
            "version",
        )
        read_only_fields = fields


class ThingInput(serializers.Serializer[Any]):
    """What it is about."""

    about = serializers.ChoiceField(THINGS)
    about_id = serializers.UUIDField()


class UpdateAskInput(ThingInput):
    """What is asked."""

    words = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, default="")


class UpdateAnswerInput(SeenInput):
    """How it stands."""

    answer = serializers.CharField(max_length=LONGEST_ANSWER)


class UpdateFilter(filters.FilterSet):
    """Narrow as the list does."""

    waiting = filters.BooleanFilter("answered_at", lookup_expr="isnull", label="Not answered yet")


class UpdateViewSet(VisibleViewSet):
    """How things stand: asked by leadership, office and heads, answered by owners."""

    queryset = UpdateRequest.objects.all()
    serializer_class = UpdateSerializer
    filterset_class = UpdateFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Load the things along."""
        rows: Any = super().get_queryset()
        found: QuerySet[Any] = rows.with_things()
        return found

    @extend_schema(request=UpdateAskInput, responses={201: UpdateSerializer})
    def create(self, _request: Request) -> Response:
        """Ask the owner of a thing how it stands; he gets a mail. Once a day and thing."""
        given = self.given(UpdateAskInput)
        thing = access.thing_for_asking(self.actor, given["about"], given["about_id"])
        row = ask_for_update(thing=thing, words=given["words"], actor=self.actor, now=clock.now())
        return self.answer(row, 201)

    @extend_schema(request=UpdateAnswerInput, responses=UpdateSerializer)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def reply(self, _request: Request, pk: str) -> Response:
        """Say how it stands; who asked gets a mail."""
        row = access.update_for_answering(self.actor, pk)
        given = self.given(UpdateAnswerInput)
        answer_update(
            request=row,
            answer=given["answer"],
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(row)


class WishViewSet(VisibleViewSet):
    """What the next review is to talk about."""

    queryset = ReviewWish.objects.all()
    serializer_class = WishSerializer

    def get_queryset(self) -> QuerySet[Any]:
        """Load the things along."""
        rows: Any = super().get_queryset()
        found: QuerySet[Any] = rows.with_things()
        return found

    @extend_schema(request=ThingInput, responses={201: WishSerializer})
    def create(self, _request: Request) -> Response:
        """Put a thing on the agenda of the next review, or let it wait for one."""
        given = self.given(ThingInput)
        thing = access.thing_for_asking(self.actor, given["about"], given["about_id"])
        wish = put_on_review(thing=thing, actor=self.actor, now=clock.now())
        return self.answer(wish, 201)

    @extend_schema(request=SeenInput, responses=WishSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, _request: Request, pk: str) -> Response:
        """Take it off again; what was written to it stays in the minutes."""
        wish = access.wish_for_withdrawing(self.actor, pk)
        seen = self.given(SeenInput).get("version")
        withdraw_wish(wish=wish, expected_version=seen, actor=self.actor, now=clock.now())
        return self.answer(wish)
