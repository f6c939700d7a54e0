"""Comments at plans' fields, through the API."""

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access
from departments.models import Comment
from departments.models.comments import LONGEST_COMMENT
from departments.services import comments as comment_services
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import NoInput, SeenInput
from kpis.services import approval
from saypro_align.lib import clock


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """A remark at one field of a plan version."""

    mentions: Any = serializers.SlugRelatedField(
        slug_field="person_id", many=True, read_only=True, help_text="Ids of the people named."
    )

    class Meta:
        model = Comment
        fields = (
            "id",
            "plan",
            "row",
            "field",
            "quoted",
            "text",
            "author",
            "mentions",
            "is_inside",
            "created_at",
            "resolved_at",
            "resolved_by",
            "version",
        )
        read_only_fields = fields


class CommentInput(serializers.Serializer[Any]):
    """What is said, and at which field of which plan."""

    plan = serializers.UUIDField()
    row = serializers.CharField(
        max_length=80,
        help_text='"plan", "o/<objective key>" or "k/<objective key>/<KPI use key>".',
    )
    field = serializers.CharField(
        max_length=40, help_text="Like text, goal, baseline, target_value, due_on or owner."
    )
    text = serializers.CharField(max_length=LONGEST_COMMENT)


class CommentFilter(filters.FilterSet):
    """Narrow by plan, quarter, department and by whether something is to be done."""

    quarter = filters.CharFilter("plan__obligation__quarter__code", label="Code of the quarter")
    department = filters.CharFilter(
        "plan__obligation__department__slug", label="Short name of the department"
    )
    open = filters.BooleanFilter(
        "resolved_at", lookup_expr="isnull", label="Whether nobody has marked it as done"
    )

    class Meta:
        model = Comment
        fields: ClassVar = ["plan"]


class CommentViewSet(VisibleViewSet):
    """What people say at the fields of plans they may read."""

    queryset = Comment.objects.prefetch_related("mentions")
    serializer_class = CommentSerializer
    filterset_class = CommentFilter

    @extend_schema(request=CommentInput, responses={201: CommentSerializer})
    def create(self, request: Request) -> Response:
        """Say something at a field; who is named by "@" is told."""
        given = self.given(CommentInput)
        plan = access.plan_for_reading(self.actor, given["plan"])
        comment = approval.comment_on(
            plan=plan,
            name=f"{given['row']}:{given['field']}",
            text=given["text"],
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(comment, 201)

    @extend_schema(request=SeenInput, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        """Mark the comment as done."""
        comment = access.comment_for_settling(self.actor, pk)
        comment_services.resolve_comment(
            comment=comment,
            expected_version=self.given(SeenInput).get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(comment)

    @extend_schema(request=SeenInput, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take "done" back."""
        comment = access.comment_for_settling(self.actor, pk)
        comment_services.reopen_comment(
            comment=comment,
            expected_version=self.given(SeenInput).get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(comment)

    @extend_schema(request=NoInput, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def seen(self, request: Request, pk: str) -> Response:
        """Say that one has seen where one was named."""
        comment = access.comment_for_reading(self.actor, pk)
        comment_services.note_mention(comment=comment, actor=self.actor, now=clock.now())
        return self.answer(comment)
