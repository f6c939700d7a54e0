"""Deciding on suspicions and setting the rules, for programs: the same rights, services and numbers."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from departments.access import selected_quarter, signed_in
from departments.models import Quarter, User
from gaps import permissions
from gaps.access import Right, gap_for_reading, gap_for_writing, readable_gaps
from gaps.api.serializers import GapSerializer, ReasonSerializer, VersionSerializer
from gaps.choices import GapKind
from gaps.detectors import RULES
from gaps.detectors.sifting import Limit
from gaps.models import GapNote, RuleChange
from gaps.selectors.rule_book import RuleLine, Tally, rule_lines, rule_page
from gaps.selectors.triage import notes_on, queue_of
from gaps.services import rule_settings, triage
from gaps.services.rule_settings import RuleTrial
from saypro_align.jobs.stillness import stillness
from saypro_align.lib import clock

MOST = 50
_QUARTER = OpenApiParameter(
    "quarter", str, description="Code of the quarter; by default the one running."
)


class KindSerializer(ReasonSerializer):
    """It is a gap, but of another kind."""

    kind = serializers.ChoiceField(choices=GapKind.choices)

    def validate_kind(self, value: str) -> GapKind:
        """Return the kind itself."""
        return GapKind(value)


class UndoSerializer(VersionSerializer):
    """Take back the decision that led to this version."""


class NewNoteSerializer(serializers.Serializer[Any]):
    """What the strategy office should know."""

    text = serializers.CharField(max_length=500)


class NoteSerializer(serializers.ModelSerializer[GapNote]):
    """What a head has told the strategy office about a gap."""

    author = serializers.CharField(source="author.name")

    class Meta:
        model = GapNote
        fields = ["id", "text", "author", "created_at"]
        read_only_fields = fields


class QueueSerializer(serializers.Serializer[Any]):
    """What waits for a decision: how many, and the first of them, the surest with most effect."""

    quarter = serializers.CharField(allow_null=True)
    waiting = serializers.IntegerField()
    decided_today = serializers.IntegerField()
    gaps = GapSerializer(many=True)


class TriageActions:
    """The verbs on suspicions, for the view set of gaps."""

    _decide: Callable[..., Response]
    get_serializer: Callable[..., Any]

    @extend_schema(responses=QueueSerializer, parameters=[_QUARTER], filters=False)
    @action(detail=False, pagination_class=None)
    def review(self, request: Request) -> Response:
        """Tell what waits for the caller's decision, at most 50 of it, in the order of the page."""
        user, now = signed_in(request), clock.now()
        if not permissions.can_review(user):
            raise PermissionDenied
        queue = queue_of(user, _quarter(request, user), now)
        rows = readable_gaps(user).in_bulk(queue.ids[:MOST])
        gaps = [rows[pk] for pk in queue.ids[:MOST]]
        return Response(
            {
                "quarter": queue.quarter.code if queue.quarter else None,
                "waiting": len(queue.ids),
                "decided_today": queue.decided_today,
                "gaps": self.get_serializer(gaps, many=True).data,
            }
        )

    @extend_schema(request=KindSerializer, responses=GapSerializer)
    @action(detail=True, methods=["post"], url_path="change-kind", url_name="change-kind")
    def change_kind(self, request: Request, pk: str) -> Response:
        """Confirm a suspected gap as one of another kind, with the reason."""
        given = KindSerializer(data=request.data)
        return self._decide(pk, given, permissions.can_change_kind, triage.change_kind)

    @extend_schema(request=UndoSerializer, responses=GapSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take your own decision back while nothing has followed from it."""
        given = UndoSerializer(data=request.data)
        return self._decide(pk, given, permissions.can_confirm, triage.undo_decision)

    @extend_schema(methods=["get"], responses=NoteSerializer(many=True), filters=False)
    @extend_schema(methods=["post"], request=NewNoteSerializer, responses={201: NoteSerializer})
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def notes(self, request: Request, pk: str) -> Response:
        """Read or write what heads tell the strategy office about the gap."""
        user = signed_in(request)
        if request.method == "GET":
            found = notes_on(gap_for_reading(user, pk), user)
            return Response(NoteSerializer(found, many=True).data)
        may: Right = permissions.can_note
        gap = gap_for_writing(user, pk, may)
        given = NewNoteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        note = triage.note_gap(
            gap=gap, text=given.validated_data["text"], actor=user, now=clock.now()
        )
        return Response(NoteSerializer(note).data, status=status.HTTP_201_CREATED)


class TallySerializer(serializers.Serializer[Tally]):
    """What became of what a rule found; the share's parts are `dismissed` and `decided`."""

    found = serializers.IntegerField()
    waiting = serializers.IntegerField()
    confirmed = serializers.IntegerField()
    other_kind = serializers.IntegerField()
    dismissed = serializers.IntegerField()
    decided = serializers.IntegerField()


class RuleSerializer(serializers.Serializer[Any]):
    """A rule in words, how it is set, and what became of its findings."""

    id = serializers.CharField(source="rule.id")
    kind = serializers.CharField(source="rule.kind")
    severity = serializers.CharField(source="rule.severity")
    is_fact = serializers.BooleanField(source="rule.is_fact")
    title = serializers.CharField(source="rule.title")
    explanation = serializers.CharField(source="rule.explanation")
    fires = serializers.CharField(source="rule.fires")
    is_silent = serializers.CharField(source="rule.is_silent")
    least_confidence = serializers.IntegerField(source="limit.least_confidence")
    is_on = serializers.BooleanField(source="limit.is_on")
    in_quarter = TallySerializer(source="quarter")
    ever = TallySerializer()


class RuleChangeSerializer(serializers.ModelSerializer[RuleChange]):
    """A limit that is asked for and not yet in force."""

    asked_by = serializers.CharField(source="asked_by.name")
    asked_at = serializers.DateTimeField(source="created_at")

    class Meta:
        model = RuleChange
        fields = ["least_confidence", "is_on", "reason", "asked_by", "asked_at"]
        read_only_fields = fields


class RulePageSerializer(RuleSerializer):
    """One rule with the version of its setting; 0 where it is as it came.

    `change` is what a worker is about to put in force, null when nothing waits; `note` says why
    nothing moves, if that is so.
    """

    version = serializers.IntegerField()
    change = RuleChangeSerializer(allow_null=True)
    note = serializers.CharField()


class LimitSerializer(serializers.Serializer[Any]):
    """How sure a rule must be before it speaks, or that it is silent."""

    least_confidence = serializers.IntegerField(min_value=0, max_value=100)
    is_on = serializers.BooleanField()


class NewLimitSerializer(LimitSerializer):
    """A limit to put in force; `version` is the one that was looked at."""

    version = serializers.IntegerField(min_value=0, max_value=2_000_000_000)
    reason = serializers.CharField(max_length=500)


class TrialSerializer(serializers.Serializer[RuleTrial]):
    """What a limit would change in one quarter; nothing is written."""

    quarter = serializers.CharField(source="quarter.code")
    k_before = serializers.IntegerField(source="before.aligned")
    k_after = serializers.IntegerField(source="after.aligned")
    n = serializers.IntegerField(source="after.total")
    gaps_gone = serializers.SerializerMethodField()
    gaps_suspected = serializers.SerializerMethodField()
    plans_turned = serializers.SerializerMethodField()

    def get_gaps_gone(self, trial: RuleTrial) -> list[str]:
        """Return the ids of the suspected gaps that would go."""
        return [str(gap.pk) for gap in trial.gone]

    def get_gaps_suspected(self, trial: RuleTrial) -> int:
        """Return how many gaps would be suspected anew."""
        return len(trial.back)

    def get_plans_turned(self, trial: RuleTrial) -> list[str]:
        """Return the departments whose plans become fully aligned or stop being it."""
        return [effect.obligation.department.slug for effect in trial.turned]


class RuleListView(APIView):
    """The rules in words, and how often each was right."""

    @extend_schema(parameters=[_QUARTER], responses=RuleSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return every rule, in the order of the kinds."""
        user = _reader(request)
        lines = rule_lines(_quarter(request, user), user)
        return Response(RuleSerializer(lines, many=True).data)


class RuleView(APIView):
    """One rule."""

    @extend_schema(parameters=[_QUARTER], responses=RulePageSerializer)
    def get(self, request: Request, rule_id: str) -> Response:
        """Return the rule with its setting and its numbers."""
        return _told(request, _reader(request), rule_id)

    @extend_schema(request=NewLimitSerializer, responses={202: RulePageSerializer})
    def patch(self, request: Request, rule_id: str) -> Response:
        """Ask for how sure the rule must be; a worker sets it and assesses all open quarters by it."""
        user = _setter(request, rule_id)
        given = NewLimitSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        handed = dict(given.validated_data)
        rule_settings.change_rule(
            rule_id=rule_id, seen=handed.pop("version"), **handed, actor=user, now=clock.now()
        )
        return _told(request, user, rule_id, status.HTTP_202_ACCEPTED)


class RuleTrialView(APIView):
    """What another limit would change."""

    @extend_schema(request=LimitSerializer, responses=TrialSerializer(many=True))
    def post(self, request: Request, rule_id: str) -> Response:
        """Work out the effect on every open quarter; nothing is written."""
        _setter(request, rule_id)
        given = LimitSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        limit = Limit(**given.validated_data)
        trials: Any = rule_settings.try_rule(rule_id=rule_id, limit=limit, now=clock.now())
        return Response(TrialSerializer(trials, many=True).data)


def _reader(request: Request) -> User:
    user = signed_in(request)
    if not permissions.can_read_rules(user):
        raise PermissionDenied
    return user


def _setter(request: Request, rule_id: str) -> User:
    user = signed_in(request)
    if rule_id not in RULES:
        raise Http404
    if not permissions.can_change_rules(user):
        raise PermissionDenied
    return user


def _quarter(request: Request, user: User) -> Quarter | None:
    return selected_quarter(request.query_params.get("quarter", ""), user, clock.now())


def _told(request: Request, user: User, rule_id: str, code: int = status.HTTP_200_OK) -> Response:
    if rule_id not in RULES:
        raise Http404
    page = rule_page(rule_id, _quarter(request, user), user)
    line: RuleLine = page.line
    told = {
        "rule": line.rule,
        "limit": line.limit,
        "quarter": line.quarter,
        "ever": line.ever,
        "version": page.seen,
        "change": line.change,
        "note": stillness(clock.now()) if line.change else "",
    }
    return Response(RulePageSerializer(told).data, status=code)
