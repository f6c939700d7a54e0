"""What readers outside get, for programs: links to reports, wordings of gaps, recipients."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from departments.access import selected_quarter, signed_in
from reports.access import (
    gap_for_wording,
    link_for_writing,
    outside_run_for_writing,
    schedule_for_writing,
)
from reports.api.views import RowPagination
from reports.choices.outside import Getting, LinkState
from reports.models import OutsideWording, ReportLink
from reports.models.outside import LONGEST_WORDING
from reports.permissions import can_manage_schedules, can_word_outside
from reports.selectors.recipient_page import Recipient, recipients_now
from reports.selectors.report_links import state_of
from reports.selectors.wordings import WordingRow, wording_rows
from reports.services import report_links, wordings
from saypro_align.lib import clock


class ReportLinkSerializer(serializers.ModelSerializer[ReportLink]):
    """A link by which somebody outside opens one report; its address is told once, when it is made."""

    created_by = serializers.CharField(default=None, allow_null=True)
    revoked_by = serializers.CharField(default=None, allow_null=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = ReportLink
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "run",
            "address",
            "label",
            "state",
            "created_at",
            "created_by",
            "expires_at",
            "revoked_at",
            "revoked_by",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(LinkState.choices))
    def get_state(self, link: ReportLink) -> str:
        """Return whether it opens its report."""
        return str(state_of(link, clock.now()).value)


class MadeLinkSerializer(ReportLinkSerializer):
    """A new link with the address that is shown this once."""

    url = serializers.SerializerMethodField()

    class Meta(ReportLinkSerializer.Meta):
        fields = (*ReportLinkSerializer.Meta.fields, "url")
        read_only_fields = fields

    def get_url(self, _link: ReportLink) -> str:
        """Return the address of the report's page for whoever has it."""
        return str(self.context["url"])


class NewLinkInput(serializers.Serializer[Any]):
    """For whom a link is, and how long it opens its report."""

    run = serializers.UUIDField(help_text="A report for external readers.")
    label = serializers.CharField(max_length=120)  # type: ignore[assignment]
    days = serializers.IntegerField(
        min_value=1, max_value=report_links.LONGEST_DAYS, default=report_links.DAYS
    )


class LinkFilter(filters.FilterSet):
    """Narrow links by report."""

    run = filters.UUIDFilter("run_id", label="The report")

    class Meta:
        model = ReportLink
        fields: ClassVar[list[str]] = []


class ReportLinkViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ReportLink]
):
    """Links to reports for outsiders, the newest first."""

    serializer_class = ReportLinkSerializer
    filterset_class = LinkFilter
    queryset = ReportLink.objects.none()

    def get_queryset(self) -> QuerySet[ReportLink]:
        """Return all links to who makes and closes them."""
        if not can_manage_schedules(signed_in(self.request)):
            return ReportLink.objects.none()
        rows = ReportLink.objects.select_related("created_by", "revoked_by")
        return rows.order_by("-created_at", "-pk")

    def get_object(self) -> ReportLink:
        """Return one link."""
        return link_for_writing(signed_in(self.request), self.kwargs["pk"])

    @extend_schema(request=NewLinkInput, responses={201: MadeLinkSerializer})
    def create(self, request: Request) -> Response:
        """Make a link; its address is in this answer and nowhere else."""
        given = NewLinkInput(data=request.data)
        given.is_valid(raise_exception=True)
        asked = dict(given.validated_data)
        user = signed_in(request)
        run = outside_run_for_writing(user, asked.pop("run"))
        link, url = report_links.make_link(run=run, **asked, actor=user, now=clock.now())
        told = MadeLinkSerializer(link, context={"url": url})
        return Response(told.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ReportLinkSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """Close the link."""
        user = signed_in(request)
        link = report_links.revoke_link(
            link=link_for_writing(user, pk), actor=user, now=clock.now()
        )
        return Response(ReportLinkSerializer(link).data)


class GapWordingSerializer(serializers.Serializer[WordingRow]):
    """How a gap is told to outsiders in the next report; `drafted` is what the facts say."""

    gap = serializers.UUIDField(source="gap.pk")
    departments = serializers.SerializerMethodField()
    is_told = serializers.BooleanField(help_text="False while no department concerned is shown.")
    is_written = serializers.BooleanField(help_text="Whether the strategy office worded any of it.")
    gap_text = serializers.CharField(source="told.gap")
    action_text = serializers.CharField(source="told.action")
    status_text = serializers.CharField(source="told.status")
    drafted_gap = serializers.CharField(source="draft.gap")
    drafted_action = serializers.CharField(source="draft.action")
    drafted_status = serializers.CharField(source="draft.status")
    version = serializers.IntegerField(help_text="0 before anything was worded.")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_departments(self, row: WordingRow) -> list[str]:
        """Return the short names of the departments concerned."""
        return [one.slug for one in row.departments]


class WordingInput(serializers.Serializer[Any]):
    """Words for outsiders; a text left out stays, an empty one takes the drafted words."""

    version = serializers.IntegerField(min_value=0, help_text="As read; 0 for the first words.")
    gap_text = serializers.CharField(max_length=LONGEST_WORDING, allow_blank=True, required=False)
    action_text = serializers.CharField(
        max_length=LONGEST_WORDING, allow_blank=True, required=False
    )
    status_text = serializers.CharField(
        max_length=LONGEST_WORDING, allow_blank=True, required=False
    )


class OutsideWordingSerializer(serializers.ModelSerializer[OutsideWording]):
    """What the strategy office wrote; an empty text stands for the drafted words."""

    class Meta:
        model = OutsideWording
        fields: ClassVar[tuple[str, ...]] = (
            "gap",
            "gap_text",
            "action_text",
            "status_text",
            "version",
        )
        read_only_fields = fields


class WordingsSerializer(serializers.Serializer[Any]):
    """The sure gaps of a quarter, those told outside first."""

    quarter = serializers.CharField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = GapWordingSerializer(many=True)


class WordingsView(APIView):
    """The gaps of a quarter as outsiders read of them."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "quarter", str, description="Code of the quarter; by default the one running."
            )
        ],
        responses=WordingsSerializer,
    )
    def get(self, request: Request) -> Response:
        """List the sure gaps of the quarter with the words for outsiders."""
        user, now = signed_in(request), clock.now()
        quarter = selected_quarter(request.query_params.get("quarter", ""), user, now)
        if quarter is None or not can_word_outside(user):
            raise Http404
        paged = _paged(self, request, wording_rows(quarter, now))
        return Response(WordingsSerializer({"quarter": quarter.code, **paged}).data)


class WordingView(APIView):
    """How one gap is told to outsiders."""

    @extend_schema(request=WordingInput, responses=OutsideWordingSerializer)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Word the gap for outsiders from the next report on."""
        user = signed_in(request)
        gap = gap_for_wording(user, pk)
        given = WordingInput(data=request.data)
        given.is_valid(raise_exception=True)
        texts = dict(given.validated_data)
        version = texts.pop("version")
        row = wordings.write_wording(
            gap=gap, changes=texts, expected_version=version, actor=user, now=clock.now()
        )
        return Response(OutsideWordingSerializer(row).data)


class RecipientSerializer(serializers.Serializer[Recipient]):
    """One address a schedule's next report goes to, or would go to had it not stopped it."""

    address = serializers.EmailField()
    name = serializers.CharField()
    state = serializers.ChoiceField(Getting.choices, source="getting")
    stopped_at = serializers.DateTimeField(allow_null=True)


class RecipientsSerializer(serializers.Serializer[Any]):
    """Whom a schedule's next report goes to, those who stopped it last."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = RecipientSerializer(many=True)


class RecipientsView(APIView):
    """Who gets a report by mail."""

    @extend_schema(responses=RecipientsSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """List the recipients of a schedule."""
        schedule = schedule_for_writing(signed_in(request), pk)
        paged = _paged(self, request, recipients_now(schedule))
        return Response(RecipientsSerializer(paged).data)


def _paged(view: APIView, request: Request, rows: list[Any]) -> dict[str, Any]:
    """Return a page of rows that were worked out, with the ways to the others."""
    paginator = RowPagination()
    shown = paginator.paginate_queryset(rows, request, view=view) or []
    return {
        "next": paginator.get_next_link(),
        "previous": paginator.get_previous_link(),
        "results": shown,
    }
