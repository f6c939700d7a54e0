"""Distributions of targets through the API: what was given out, to whom, and who has read it."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments import access as departments_access
from departments.access import signed_in
from departments.models import User
from kpis.access import distributions as access
from kpis.api.base import UUID_PATTERN, VisibleViewSet
from kpis.models import Delivery, Distribution
from kpis.models.distributions import LONGEST_NOTE
from kpis.selectors import acknowledgements as readers
from kpis.selectors.distributions import LogState, state_of
from kpis.selectors.summaries import own_lines, preview
from kpis.services import acknowledgements, distributions
from kpis.summaries import read_summary
from kpis.tasks import write_summaries_task
from saypro_align.lib import clock
from saypro_align.lib.nudge import nudge


class LineSerializer(serializers.Serializer[Any]):
    """One target as it was given out; numbers are exact texts."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    why = serializers.CharField()
    owner = serializers.CharField()
    kpi = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.CharField()
    baseline = serializers.CharField()
    target_value = serializers.CharField()
    low = serializers.CharField()
    high = serializers.CharField()
    change = serializers.CharField(help_text='A relative target in per cent, like "15".')
    path = serializers.CharField(help_text="The way from start to target in words.")
    due_on = serializers.CharField()
    serves = serializers.CharField()
    how = serializers.CharField()
    is_personal = serializers.BooleanField()


class ExpectedSerializer(serializers.Serializer[Any]):
    """What a target of the organization expects of a department."""

    target = serializers.CharField()
    name = serializers.CharField()
    how = serializers.CharField()
    is_confirmed = serializers.BooleanField()


class PartSerializer(serializers.Serializer[Any]):
    """A department's breakdown."""

    department = serializers.CharField(source="slug")
    name = serializers.CharField()
    targets = LineSerializer(source="lines", many=True)
    expected = ExpectedSerializer(many=True)


class DistributionSerializer(serializers.ModelSerializer[Distribution]):
    """One version of a quarter's targets as everybody got it."""

    quarter: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Distribution
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "quarter",
            "number",
            "note",
            "state",
            "made_by",
            "created_at",
            "sent_at",
        )
        read_only_fields = fields


class WholeDistributionSerializer(DistributionSerializer):
    """A version with what stands in it; `own` are the caller's targets, nobody else's."""

    vision = serializers.SerializerMethodField()
    targets = serializers.SerializerMethodField()
    departments = serializers.SerializerMethodField()
    own = serializers.SerializerMethodField()

    class Meta(DistributionSerializer.Meta):
        fields = (*DistributionSerializer.Meta.fields, "vision", "targets", "departments", "own")
        read_only_fields = fields

    def get_vision(self, version: Distribution) -> str:
        """Return the vision of the quarter as it was."""
        return read_summary(version.content).vision

    @extend_schema_field(LineSerializer(many=True))
    def get_targets(self, version: Distribution) -> list[dict[str, Any]]:
        """Return the organization's targets."""
        return list(LineSerializer(read_summary(version.content).lines, many=True).data)

    @extend_schema_field(PartSerializer(many=True))
    def get_departments(self, version: Distribution) -> list[dict[str, Any]]:
        """Return each department's breakdown."""
        return list(PartSerializer(read_summary(version.content).parts, many=True).data)

    @extend_schema_field(LineSerializer(many=True))
    def get_own(self, version: Distribution) -> list[dict[str, Any]]:
        """Return the caller's own targets."""
        lines = own_lines(self.context["request"].user, version)
        return list(LineSerializer(lines, many=True).data)


class DistributeInput(serializers.Serializer[Any]):
    """Which quarter's targets go out. Without `seen` they go out as they stand now."""

    quarter = serializers.SlugField(max_length=20)
    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, default="")
    seen = serializers.CharField(
        max_length=64, required=False, help_text="The fingerprint of the preview that was read."
    )


class AskInput(serializers.Serializer[Any]):
    """Whose people are asked; everybody unless a department is named."""

    department = serializers.SlugField(max_length=60, required=False)


class AskedSerializer(serializers.Serializer[Any]):
    """How many were asked, and how many could not be today."""

    asked = serializers.IntegerField()
    left = serializers.IntegerField()


class ShareSerializer(serializers.Serializer[Any]):
    """How many of a department's people have read the version."""

    department = serializers.CharField(source="department.slug", default=None, allow_null=True)
    read = serializers.IntegerField()
    people = serializers.IntegerField()
    share = serializers.CharField(source="shown")


class SharesSerializer(serializers.Serializer[Any]):
    """The shares the caller may know of; `total` is null for heads."""

    departments = ShareSerializer(source="rows", many=True)
    total = ShareSerializer(allow_null=True)


class ReadSerializer(serializers.Serializer[Any]):
    """When the caller said that he has read and understood."""

    distribution = serializers.UUIDField(source="distribution_id")
    read_at = serializers.DateTimeField(source="created_at")


class DistributionFilter(filters.FilterSet):
    """Narrow by quarter."""

    quarter = filters.CharFilter("quarter__code", label="Short name of the quarter")

    class Meta:
        model = Distribution
        fields: ClassVar[list[str]] = []


class DistributionViewSet(VisibleViewSet):
    """The targets of quarters as they were given to everybody, version by version."""

    queryset = Distribution.objects.select_related("quarter")
    serializer_class = DistributionSerializer
    filterset_class = DistributionFilter

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """Show what stands in one version; a list does without."""
        return DistributionSerializer if self.action == "list" else WholeDistributionSerializer

    @extend_schema(request=DistributeInput, responses={201: WholeDistributionSerializer})
    def create(self, request: Request) -> Response:
        """Freeze the quarter's targets and mail everybody the own summary."""
        if not access.can_distribute(self.actor):
            raise PermissionDenied
        given = self.given(DistributeInput)
        quarter = departments_access.quarter_for_reading(self.actor, given.pop("quarter"))
        seen = given.pop("seen", None) or preview(quarter).fingerprint
        made = distributions.distribute(
            quarter=quarter, seen=seen, **given, actor=self.actor, now=clock.now()
        )
        transaction.on_commit(lambda: nudge(write_summaries_task))
        return self.answer(made, 201)

    @extend_schema(request=None, responses=ReadSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Say "I have read and understood" of the newest version."""
        version = access.distribution_for_reading(self.actor, pk)
        read = acknowledgements.acknowledge(distribution=version, actor=self.actor, now=clock.now())
        return Response(ReadSerializer(read).data)

    @extend_schema(responses=SharesSerializer, filters=False)
    @action(detail=True, methods=["get"])
    def shares(self, request: Request, pk: str) -> Response:
        """Tell how many have read the version, department by department."""
        version = access.distribution_for_reading(self.actor, pk)
        if not access.can_read_shares(self.actor):
            raise PermissionDenied
        return Response(SharesSerializer(readers.shares(version, self.actor)).data)

    @extend_schema(request=AskInput, responses=AskedSerializer)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """Remind those who have not read the version; nobody is reminded twice a day."""
        version = access.distribution_for_reading(self.actor, pk)
        slug = self.given(AskInput).get("department", "")
        ids = None if access.can_distribute(self.actor) else self.actor.headed_department_ids()
        if slug:
            ids = {departments_access.department_for_reading(self.actor, slug).pk}
        asked = acknowledgements.ask_unread(
            distribution=version, department_ids=ids, actor=self.actor, now=clock.now()
        )
        return Response(AskedSerializer(asked).data)

    @extend_schema(request=None, responses=DistributionSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Send again what failed, and nothing else."""
        version = access.distribution_for_sending(self.actor, pk)
        distributions.resend_failed(distribution=version, actor=self.actor, now=clock.now())
        return self.answer(version)


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """One person's summary and what became of its mail."""

    person = serializers.CharField(source="user.name")
    departments = serializers.SerializerMethodField()
    mail_state = serializers.SerializerMethodField()
    sent_at = serializers.DateTimeField(source="mail.sent_at", default=None, allow_null=True)

    class Meta:
        model = Delivery
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "distribution",
            "user",
            "person",
            "departments",
            "mail_state",
            "sent_at",
        )
        read_only_fields = fields

    def get_departments(self, delivery: Delivery) -> list[str]:
        """Return whose breakdowns stood in it."""
        return list(delivery.content.get("departments", ()))

    @extend_schema_field(serializers.ChoiceField(choices=LogState.choices))
    def get_mail_state(self, delivery: Delivery) -> str:
        """Return what became of the mail."""
        return state_of(delivery).value


class DeliveryFilter(filters.FilterSet):
    """Narrow by version."""

    distribution = filters.UUIDFilter("distribution_id", label="Id of the distribution")

    class Meta:
        model = Delivery
        fields: ClassVar[list[str]] = []


class DeliveryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Any]):
    """The log of mails: the strategy office follows all, others the own ones."""

    lookup_value_regex = UUID_PATTERN
    queryset = Delivery.objects.select_related("user", "mail").order_by("-created_at", "-pk")
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter

    @property
    def actor(self) -> User:
        """Return who asks."""
        return signed_in(self.request)

    def get_queryset(self) -> Any:
        """Start from what is visible to the person."""
        rows: Any = super().get_queryset()
        return rows.visible_to(self.actor)

    @extend_schema(request=None, responses=DeliverySerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Send the person's summary again."""
        delivery = access.delivery_for_sending(self.actor, pk)
        distributions.resend_delivery(delivery=delivery, actor=self.actor, now=clock.now())
        return Response(self.get_serializer(self.get_queryset().get(pk=delivery.pk)).data)
