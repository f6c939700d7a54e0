"""What people answer to obstacles, and that one is gone, through the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access import obstacles as access
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput
from kpis.models import ObstacleReply
from kpis.models.obstacle_replies import LONGEST_REPLY
from kpis.services import obstacle_threads as services
from saypro_align.lib import clock


class ObstacleReplySerializer(serializers.ModelSerializer[ObstacleReply]):
    """An answer to an obstacle; one that was taken back has no text any more."""

    by_name = serializers.CharField(source="by.name", read_only=True)
    text = serializers.SerializerMethodField()

    class Meta:
        model = ObstacleReply
        fields = (
            "id",
            "obstacle",
            "by",
            "by_name",
            "text",
            "is_solution",
            "withdrawn_at",
            "created_at",
            "version",
        )
        read_only_fields = fields

    def get_text(self, reply: ObstacleReply) -> str:
        """Return what was said."""
        return "" if reply.withdrawn_at else reply.text


class ObstacleReplyInput(serializers.Serializer[Any]):
    """What would help, and to which obstacle."""

    obstacle = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST_REPLY)


class ObstacleReplyFilter(filters.FilterSet):
    """Narrow by obstacle and by whether it is the solution."""

    obstacle = filters.UUIDFilter("obstacle_id", label="Id of the obstacle")

    class Meta:
        model = ObstacleReply
        fields: ClassVar[list[str]] = ["is_solution"]


class ObstacleReplyViewSet(VisibleViewSet):
    """What people say would help."""

    queryset = ObstacleReply.objects.select_related("by")
    serializer_class = ObstacleReplySerializer
    filterset_class = ObstacleReplyFilter

    @extend_schema(request=ObstacleReplyInput, responses={201: ObstacleReplySerializer})
    def create(self, request: Request) -> Response:
        """Say what would help."""
        given = self.given(ObstacleReplyInput)
        reply = services.reply_to_obstacle(
            obstacle=access.obstacle_for_replying(self.actor, given["obstacle"]),
            text=given["text"],
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(reply, 201)

    @extend_schema(request=SeenInput, responses=ObstacleReplySerializer)
    @action(detail=True, methods=["post"])
    def mark(self, request: Request, pk: str) -> Response:
        """Say that this answer is the solution."""
        return self._act(pk, access.reply_for_marking, services.mark_solution)

    @extend_schema(request=SeenInput, responses=ObstacleReplySerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take an own answer back."""
        return self._act(pk, access.reply_for_withdrawing, services.withdraw_reply)

    def _act(
        self, pk: str, find: Callable[..., ObstacleReply], service: Callable[..., ObstacleReply]
    ) -> Response:
        reply = find(self.actor, pk)
        given = self.given(SeenInput)
        service(
            reply=reply, expected_version=given.get("version"), actor=self.actor, now=clock.now()
        )
        return self.answer(reply)
