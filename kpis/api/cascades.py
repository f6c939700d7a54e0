"""Chains of targets and how a target is shared out, through the API."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Quarter
from kpis.access import cascade as cascade_access
from kpis.access import targets as target_access
from kpis.access.targets import WITH_KPT
from kpis.api.base import VisibleViewSet
from kpis.choices.targets import LIVING, KptLevel, Sharing
from kpis.models import Kpt
from kpis.models.contributions import LONGEST_HOW
from kpis.selectors.accountability import Accountability, accountability_of
from kpis.selectors.cascades import Cascade, cascade_of, totals_of
from kpis.selectors.sights import Sight, broken_ids, links_of, sights_of
from kpis.services.cascades import Share, share_out
from kpis.words.cascade import sum_text
from saypro_align.lib import clock


class ChainStepSerializer(serializers.Serializer[Any]):
    """One target of a chain; what the reader may not read has no name."""

    id = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    level = serializers.SerializerMethodField()
    how = serializers.SerializerMethodField(help_text="How it helps the target above it.")
    broken = serializers.SerializerMethodField(help_text="What breaks the line at this target.")

    def get_id(self, step: Any) -> str | None:
        """Return the target's id."""
        return str(step.kpt.pk) if step.kpt else None

    def get_name(self, step: Any) -> str:
        """Return the statement."""
        return step.kpt.name if step.kpt else ""

    def get_level(self, step: Any) -> str:
        """Return whose it is."""
        return step.kpt.level if step.kpt else ""

    def get_how(self, step: Any) -> str:
        """Return the contribution sentence."""
        return step.kpt.contribution if step.kpt else ""

    def get_broken(self, step: Any) -> list[str]:
        """Return the faults."""
        return [fault.value for fault in step.faults]


class TargetFigureSerializer(serializers.Serializer[Any]):
    """So many of so many; null where the caller is not told."""

    count = serializers.IntegerField()
    of = serializers.IntegerField()


class ChainSerializer(serializers.Serializer[Any]):
    """The line from a target up to the goal it serves, and what its parts come to."""

    id = serializers.UUIDField(source="kpt.pk")
    name = serializers.CharField(source="kpt.name")
    goal = serializers.CharField(source="sight.goal.slug", default=None, allow_null=True)
    is_whole = serializers.BooleanField(source="sight.is_whole")
    steps = ChainStepSerializer(source="sight.steps", many=True)
    sharing = serializers.ChoiceField(source="kpt.sharing", choices=Sharing.choices)
    whole = serializers.CharField(help_text="What there is to share out; an exact number.")
    allocated = serializers.CharField(help_text="What the parts the reader may read come to.")
    remainder = serializers.CharField(help_text="What is still open.")
    sum_text = serializers.CharField()
    have_read = TargetFigureSerializer(source="figures.read", allow_null=True)
    check_ins_in_time = TargetFigureSerializer(source="figures.in_time", allow_null=True)
    feedback_answered = TargetFigureSerializer(source="figures.answered")


class PartInput(serializers.Serializer[Any]):
    """What one department (or person) carries; without an amount nothing."""

    taker = serializers.UUIDField(help_text="Id of the department, or of the person.")
    amount = serializers.DecimalField(
        max_digits=18, decimal_places=4, allow_null=True, required=False, default=None
    )
    how = serializers.CharField(max_length=LONGEST_HOW, allow_blank=True, default="")


class ShareOutInput(serializers.Serializer[Any]):
    """All parts in one go; `seen` is the sign of the parts that were looked at."""

    parts = serializers.ListField(child=PartInput(), max_length=1000)
    sharing = serializers.ChoiceField(choices=Sharing.choices, required=False)
    seen = serializers.CharField(max_length=16, allow_blank=True, default="")


class SharePlaceSerializer(serializers.Serializer[Any]):
    """Who may carry a part, and what he carries."""

    taker = serializers.CharField(source="key")
    name = serializers.CharField()
    amount = serializers.SerializerMethodField()
    target = serializers.UUIDField(source="part.pk", default=None, allow_null=True)
    state = serializers.CharField(source="part.state", default="")
    how = serializers.CharField(source="sentence")

    def get_amount(self, place: Any) -> str | None:
        """Return the part, exact."""
        return None if place.amount is None else str(place.amount)


class ShareOutSerializer(serializers.Serializer[Any]):
    """A target with everybody who may carry a part of it."""

    seen = serializers.CharField()
    unit = serializers.CharField()
    sharing = serializers.CharField()
    places = SharePlaceSerializer(many=True)
    sum_text = serializers.SerializerMethodField()

    def get_sum_text(self, cascade: Cascade) -> str:
        """Return what the parts come to, in words."""
        total = cascade.total()
        unit = cascade.kpt.kpi.unit if cascade.kpt.kpi else ""
        return sum_text(total, unit, cascade.kpt.level) if total else ""


class ChainFilter(filters.FilterSet):
    """Narrow by quarter, level, department, and whether the line is broken at the target."""

    quarter = filters.CharFilter("quarter__code", label="Code of the quarter")
    level = filters.ChoiceFilter(choices=KptLevel.choices)
    department = filters.CharFilter("department__slug", label="Short name of the department")
    broken = filters.BooleanFilter(method="is_broken", label="Whether the line breaks here")

    class Meta:
        model = Kpt
        fields: ClassVar[list[str]] = []

    def is_broken(self, rows: Any, _name: str, wanted: bool) -> QuerySet[Kpt]:  # noqa: FBT001
        """Keep targets at which the line is broken, or the others."""
        quarters = Quarter.objects.filter(kpts__in=rows).distinct()
        found = [pk for one in quarters for pk in broken_ids(links_of(one))]
        kept: QuerySet[Kpt] = rows.filter(pk__in=found) if wanted else rows.exclude(pk__in=found)
        return kept


class ChainViewSet(VisibleViewSet):
    """Targets with the line to their goal, what their parts come to, and how they are lived."""

    queryset = Kpt.objects.filter(state__in=LIVING).select_related(*WITH_KPT)
    serializer_class = ChainSerializer
    filterset_class = ChainFilter

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List the chains of the targets the person may read."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._told(page or []))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Show the chain of one target."""
        kpt = target_access.kpt_for_reading(self.actor, kwargs["pk"])
        return Response(self._told([kpt])[0])

    @extend_schema(methods=["GET"], responses=ShareOutSerializer)
    @extend_schema(methods=["POST"], request=ShareOutInput, responses=ShareOutSerializer)
    @action(detail=True, methods=["get", "post"], url_path="share-out", url_name="share-out")
    def share_out(self, request: Request, pk: str) -> Response:
        """Show who carries what of a target, or share it out: all parts in one go, or none."""
        kpt = cascade_access.kpt_for_sharing_out(self.actor, pk)
        now = clock.now()
        if request.method == "POST":
            given = self.given(ShareOutInput)
            share_out(
                kpt=kpt,
                shares={
                    str(part["taker"]): Share(part["amount"], part["how"])
                    for part in given["parts"]
                },
                sharing=given.get("sharing", ""),
                seen=given["seen"],
                actor=self.actor,
                now=now,
            )
            kpt.refresh_from_db()
        cascade = cascade_of(kpt, today=clock.organization_day(now))
        return Response(ShareOutSerializer(cascade).data)

    def _told(self, kpts: Sequence[Kpt]) -> Sequence[dict[str, Any]]:
        today = clock.organization_day(clock.now())
        totals = totals_of(kpts, self.actor, today=today)
        sights: dict[Any, Sight] = {}
        figures: dict[Any, Accountability] = {}
        for quarter in {kpt.quarter for kpt in kpts}:
            own = [kpt for kpt in kpts if kpt.quarter_id == quarter.pk]
            sights |= sights_of(own, self.actor, links_of(quarter))
            figures |= accountability_of(own, self.actor, quarter)
        rows = []
        for kpt in kpts:
            total = totals.get(kpt.pk)
            unit = kpt.kpi.unit if kpt.kpi else ""
            rows.append(
                {
                    "kpt": kpt,
                    "sight": sights[kpt.pk],
                    "figures": figures[kpt.pk],
                    "whole": "" if total is None else str(total.whole),
                    "allocated": "" if total is None else str(total.allocated),
                    "remainder": "" if total is None else str(total.remainder),
                    "sum_text": "" if total is None else sum_text(total, unit, kpt.level),
                }
            )
        return [ChainSerializer(row).data for row in rows]
