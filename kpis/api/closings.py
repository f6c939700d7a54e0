"""How targets ended, through the API; the same rights and the same numbers as the page."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from kpis.access.targets import kpt_for_reading
from kpis.api.base import VisibleViewSet
from kpis.choices.closings import ClosingOutcome, WhatNext
from kpis.models import KptClosing
from kpis.models.closings import LONGEST_LESSONS
from kpis.permissions.closings import can_say_ending
from kpis.services.closings import Ending, say_endings
from saypro_align.lib import clock


class ClosingSerializer(serializers.ModelSerializer[KptClosing]):
    """How a target ended; `attained` is the exact share of the way."""

    target = serializers.UUIDField(source="kpt_id")
    name = serializers.CharField(source="kpt.name")
    quarter = serializers.SlugField(source="kpt.quarter.code")
    department = serializers.SlugField(source="kpt.department.slug", default=None, allow_null=True)
    by = serializers.CharField(default=None, allow_null=True)
    carried_to = serializers.UUIDField(source="carried_to_id", allow_null=True)

    class Meta:
        model = KptClosing
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "target",
            "name",
            "quarter",
            "department",
            "suggested",
            "outcome",
            "attained",
            "result",
            "lessons",
            "what_next",
            "carried_to",
            "by",
            "at",
            "frozen_at",
            "version",
        )
        read_only_fields = fields


class EndingInput(serializers.Serializer[Any]):
    """What the owner says of a target; `version` is the one seen, 0 where nothing was said yet."""

    target = serializers.UUIDField()
    outcome = serializers.ChoiceField(choices=ClosingOutcome.choices)
    what_next = serializers.ChoiceField(choices=WhatNext.choices)
    lessons = serializers.CharField(max_length=LONGEST_LESSONS, allow_blank=True, default="")
    version = serializers.IntegerField(min_value=0, max_value=2_000_000_000, default=0)


class ClosingFilter(filters.FilterSet):
    """Narrow as the page does."""

    quarter = filters.CharFilter("kpt__quarter__code", label="Code of the quarter")
    department = filters.CharFilter("kpt__department__slug", label="Short name of a department")
    outcome = filters.ChoiceFilter(choices=ClosingOutcome.choices)

    class Meta:
        model = KptClosing
        fields: ClassVar[list[str]] = []


class ClosingViewSet(VisibleViewSet):
    """How targets ended, as far as the caller may read the targets."""

    queryset = KptClosing.objects.select_related("kpt__quarter", "kpt__department", "by")
    serializer_class = ClosingSerializer
    filterset_class = ClosingFilter

    def get_queryset(self) -> QuerySet[Any]:
        """Return the newest first, always in the same order."""
        return super().get_queryset().order_by("-at", "pk")

    @extend_schema(request=EndingInput, responses={201: ClosingSerializer})
    def create(self, request: Request) -> Response:
        """Say how a target ended, or say it anew."""
        given = self.given(EndingInput)
        kpt = kpt_for_reading(self.actor, given.pop("target"))
        if not can_say_ending(self.actor, kpt):
            raise PermissionDenied
        (closing,) = say_endings(
            endings=[Ending(kpt=kpt, **given)], actor=self.actor, now=clock.now()
        )
        return self.answer(closing, 201)
