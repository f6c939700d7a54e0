"""Deciding on many gaps as one, for programs: tried first on wish, then all of them or none."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import signed_in
from departments.models import User
from gaps.api.serializers import (
    AcceptSerializer,
    AssignSerializer,
    CauseSerializer,
    ConfirmSerializer,
    ReasonSerializer,
)
from gaps.permissions import bulk_verbs
from gaps.selectors.people import assignable_people
from gaps.services.bulk import MOST, VERBS, Chosen, Done, Trial, decide_together, try_together
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField

# What each verb asks for, besides the gaps.
_WORDS: Mapping[str, type[serializers.Serializer[Any]]] = {
    "confirm": ConfirmSerializer,
    "dismiss": ReasonSerializer,
    "accept": AcceptSerializer,
    "assign": AssignSerializer,
    "cause": CauseSerializer,
}


class ChosenGapSerializer(serializers.Serializer[Any]):
    """A gap in the version that was seen."""

    id = serializers.UUIDField()
    version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


class BulkSerializer(serializers.Serializer[Any]):
    """What is done to which gaps; each verb asks for the words it asks for alone."""

    verb = serializers.ChoiceField(choices=list(VERBS))
    gaps = ChosenGapSerializer(many=True, min_length=1, max_length=MOST)  # type: ignore[call-arg]
    dry_run = serializers.BooleanField(
        default=False, help_text="Tell what it would do, and save nothing."
    )
    note = serializers.CharField(required=False, max_length=500, allow_blank=True)
    reason = serializers.CharField(required=False, max_length=500)
    until = DayField(required=False)
    owner = serializers.PrimaryKeyRelatedField[User](
        queryset=assignable_people(), required=False, allow_null=True
    )
    cause = serializers.CharField(required=False, max_length=12)


class BulkScoreSerializer(serializers.Serializer[Any]):
    """The number of one quarter, before and after: k of n."""

    quarter = serializers.CharField()
    aligned_before = serializers.IntegerField()
    aligned_after = serializers.IntegerField()
    total = serializers.IntegerField()


class BulkAnswerSerializer(serializers.Serializer[Any]):
    """What was done, or would be."""

    is_saved = serializers.BooleanField()
    decided = serializers.ListField(child=serializers.UUIDField())
    refused = serializers.DictField(child=serializers.CharField())
    scores = BulkScoreSerializer(many=True)


class BulkActions(APIView):
    """The bulk verbs among the gaps' addresses."""

    @extend_schema(request=BulkSerializer, responses=BulkAnswerSerializer, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def bulk(self, request: Request) -> Response:
        """Decide on up to 500 gaps as one: all of them, or none with the reason for each."""
        user, now = signed_in(request), clock.now()
        given = BulkSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        verb = given.validated_data["verb"]
        if verb not in bulk_verbs(user):
            raise PermissionDenied
        words = _WORDS[verb](data=request.data)
        words.is_valid(raise_exception=True)
        fields = {name: value for name, value in words.validated_data.items() if name != "version"}
        chosen = [Chosen(**row) for row in given.validated_data["gaps"]]
        asked: dict[str, Any] = {"verb": verb, "chosen": chosen, "fields": fields}
        if given.validated_data["dry_run"]:
            trial = try_together(**asked, actor=user, now=now)
            return Response(BulkAnswerSerializer(_would_be(trial, chosen)).data)
        done = decide_together(**asked, actor=user, now=now)
        return Response(BulkAnswerSerializer(_told(done, is_saved=True)).data)


def _would_be(trial: Trial, chosen: list[Chosen]) -> dict[str, Any]:
    told = _told(trial.done, is_saved=False)
    refused = {str(gap.pk): refusal for gap, refusal in trial.rows if refusal}
    there = {gap.pk for gap, _refusal in trial.rows}
    refused |= {str(one.id): "" for one in chosen if one.id not in there}
    return {**told, "decided": [gap.pk for gap in trial.fitting], "refused": refused}


def _told(done: Done | None, *, is_saved: bool) -> dict[str, Any]:
    return {
        "is_saved": is_saved,
        "decided": [gap.pk for gap in done.gaps] if done else [],
        "refused": {},
        "scores": [
            {
                "quarter": after.quarter_code,
                "aligned_before": before.aligned,
                "aligned_after": after.aligned,
                "total": after.total,
            }
            for before, after in (done.numbers if done else ())
        ],
    }
