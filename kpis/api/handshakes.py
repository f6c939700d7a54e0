"""Requests between departments, through the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments import access as department_access
from kpis import access
from kpis.access.targets import kpt_for_collaborating
from kpis.api.base import VisibleViewSet
from kpis.api.inputs import SeenInput
from kpis.choices import HandshakeState
from kpis.models import Handshake, HandshakeOffer
from kpis.models.handshakes import LONGEST_REASON, LONGEST_REQUEST
from kpis.services import handshakes as services
from kpis.services.collaborations import ask_for_target
from kpis.services.handshakes import TermsGiven
from saypro_align.lib import clock
from saypro_align.lib.api_fields import DayField

_TERMS = ("text", "due_on", "measured_by", "amount", "unit")


class HandshakeOfferSerializer(serializers.ModelSerializer[HandshakeOffer]):
    """One round of a request."""

    by: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = HandshakeOffer
        fields = ("number", "by", "made_by", *_TERMS, "why", "created_at")
        read_only_fields = fields


class HandshakeSerializer(serializers.ModelSerializer[Handshake]):
    """A request of one department to another, on the terms that stand now."""

    quarter = serializers.SlugField(source="quarter.code", read_only=True)
    asking: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    asked: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    target = serializers.UUIDField(source="kpt_id", read_only=True, allow_null=True)
    offers = HandshakeOfferSerializer(many=True, read_only=True)
    is_overdue = serializers.SerializerMethodField(
        help_text="Whether the answer is late; about an objective it then is a gap of both."
    )

    class Meta:
        model = Handshake
        fields = (
            "id",
            "quarter",
            "asking",
            "asked",
            "objective_key",
            "target",
            "objective_text",
            "kpi_use_key",
            "kpi_name",
            *_TERMS,
            "kpi",
            "answer_by",
            "is_overdue",
            "state",
            "answer",
            "asked_by",
            "answered_by",
            "answered_at",
            "created_at",
            "offers",
            "version",
        )
        read_only_fields = fields

    def get_is_overdue(self, row: Handshake) -> bool:
        """Judge it on the organization's day."""
        return row.is_overdue(clock.organization_day(clock.now()))


class _TermsInput(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_REQUEST)
    due_on = DayField()
    measured_by = serializers.CharField(max_length=200, allow_blank=True, default="")
    amount = serializers.DecimalField(
        max_digits=18, decimal_places=4, allow_null=True, default=None
    )
    unit = serializers.CharField(max_length=30, allow_blank=True, default="")


class HandshakeInput(_TermsInput):
    """What is asked of which department, for which objective; or for which target."""

    objective = serializers.UUIDField(required=False)
    target = serializers.UUIDField(
        required=False, help_text="Instead of an objective: a target to work for together."
    )
    asking = serializers.SlugField(
        max_length=60,
        required=False,
        help_text="For a target, where you head several departments: which of them asks.",
    )
    kpi_use = serializers.UUIDField(required=False, allow_null=True, default=None)
    department = serializers.SlugField(
        max_length=60, help_text="Short name of the department that is asked."
    )
    answer_by = DayField(required=False, allow_null=True, default=None)


class HandshakeOfferInput(_TermsInput, SeenInput):
    """Other terms, and why."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class HandshakeAcceptInput(SeenInput):
    """Say yes; the asked department may name the own KPI that counts it."""

    kpi = serializers.UUIDField(required=False, allow_null=True, default=None)


class HandshakeReasonInput(SeenInput):
    """Why."""

    reason = serializers.CharField(max_length=LONGEST_REASON)


class HandshakeKeepInput(SeenInput):
    """Whatever is to be noted."""

    note = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True, default="")


class HandshakeFilter(filters.FilterSet):
    """Narrow by quarter, departments, state and whether the answer is late."""

    quarter = filters.CharFilter("quarter__code", label="Code of the quarter")
    department = filters.CharFilter(method="of_department", label="Either of the two departments")
    asking = filters.CharFilter("asking__slug", label="Short name of the asking department")
    asked = filters.CharFilter("asked__slug", label="Short name of the asked department")
    state = filters.ChoiceFilter(choices=HandshakeState.choices)
    target = filters.UUIDFilter("kpt_id", label="Id of the target")
    overdue = filters.BooleanFilter(method="is_overdue", label="Whether the answer is late")

    class Meta:
        model = Handshake
        fields: ClassVar[list[str]] = []

    def of_department(
        self, rows: QuerySet[Handshake], _name: str, slug: str
    ) -> QuerySet[Handshake]:
        """Keep what the department asks or is asked."""
        return rows.filter(Q(asking__slug=slug) | Q(asked__slug=slug))

    def is_overdue(self, rows: Any, _name: str, wanted: bool) -> QuerySet[Handshake]:  # noqa: FBT001
        """Keep those whose answer is late, or the others."""
        today = clock.organization_day(clock.now())
        late = Handshake.objects.overdue(today)
        kept: QuerySet[Handshake] = (
            rows.filter(pk__in=late.values("pk"))
            if wanted
            else rows.exclude(pk__in=late.values("pk"))
        )
        return kept


class HandshakeViewSet(VisibleViewSet):
    """Requests between departments, for the two and for those above them."""

    queryset = Handshake.objects.select_related("quarter", "asking", "asked").prefetch_related(
        "offers__by"
    )
    serializer_class = HandshakeSerializer
    filterset_class = HandshakeFilter

    @extend_schema(request=HandshakeInput, responses={201: HandshakeSerializer})
    def create(self, request: Request) -> Response:
        """Ask another department to contribute to an objective of the own plan, or to a target."""
        given = self.given(HandshakeInput)
        if "objective" not in given:
            return self._ask_for_target(given)
        use = given["kpi_use"]
        handshake = services.ask_department(
            objective=access.objective_for_writing(self.actor, given["objective"]),
            department=department_access.department_for_reading(self.actor, given["department"]),
            use=None if use is None else access.use_for_reading(self.actor, use),
            answer_by=given["answer_by"],
            terms=_terms(given),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(handshake, 201)

    def _ask_for_target(self, given: dict[str, Any]) -> Response:
        if "target" not in given:
            raise serializers.ValidationError(
                {"objective": [_("Name the objective or the target that it is for.")]}
            )
        kpt, own = kpt_for_collaborating(self.actor, given["target"])
        named = [one for one in own if given.get("asking") in (None, one.slug)]
        if len(named) != 1:
            raise serializers.ValidationError({"asking": [_("Choose one of your departments.")]})
        handshake = ask_for_target(
            kpt=kpt,
            asking=named[0],
            department=department_access.department_for_reading(self.actor, given["department"]),
            answer_by=given["answer_by"],
            terms=_terms(given),
            actor=self.actor,
            now=clock.now(),
        )
        return self.answer(handshake, 201)

    @extend_schema(request=HandshakeAcceptInput, responses=HandshakeSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Say yes to the terms on the table."""
        return self._act(pk, services.accept_handshake, HandshakeAcceptInput)

    @extend_schema(request=HandshakeReasonInput, responses=HandshakeSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say no, with the reason."""
        return self._act(pk, services.decline_handshake, HandshakeReasonInput)

    @extend_schema(request=HandshakeOfferInput, responses=HandshakeSerializer)
    @action(detail=True, methods=["post"])
    def offer(self, request: Request, pk: str) -> Response:
        """Put other terms on the table."""
        return self._act(pk, services.offer_other_terms, HandshakeOfferInput)

    @extend_schema(request=HandshakeReasonInput, responses=HandshakeSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the request back."""
        return self._act(pk, services.withdraw_handshake, HandshakeReasonInput)

    @extend_schema(request=HandshakeKeepInput, responses=HandshakeSerializer)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        """Say that the contribution came."""
        return self._act(pk, services.keep_handshake, HandshakeKeepInput)

    @extend_schema(request=HandshakeReasonInput, responses=HandshakeSerializer)
    @action(detail=True, methods=["post"], url_path="break", url_name="break")
    def not_kept(self, request: Request, pk: str) -> Response:
        """Say that the contribution did not come."""
        return self._act(pk, services.break_handshake, HandshakeReasonInput)

    @extend_schema(request=HandshakeReasonInput, responses=HandshakeSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Take back that it was kept or not."""
        return self._act(pk, services.reopen_handshake, HandshakeReasonInput)

    def _act(
        self,
        pk: str,
        service: Callable[..., Handshake],
        kind: type[serializers.Serializer[Any]],
    ) -> Response:
        handshake = access.handshake_for_answering(self.actor, pk)
        given = self.given(kind)
        seen = given.pop("version", None)
        if "text" in given:
            terms = _terms(given)
            given = {"terms": terms, "reason": given["reason"]}
        if given.get("kpi") is not None:
            given["kpi"] = access.kpi_for_reading(self.actor, given["kpi"])
        service(
            handshake=handshake, expected_version=seen, actor=self.actor, now=clock.now(), **given
        )
        return self.answer(handshake)


def _terms(given: dict[str, Any]) -> TermsGiven:
    return TermsGiven(**{name: given[name] for name in _TERMS})
