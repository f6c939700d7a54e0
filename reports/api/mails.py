"""The mail log by API: what was written, each attempt, why somebody gets a mail or not, sending again."""

from typing import ClassVar
from uuid import UUID

import django_filters as filters
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from reports.access import mail_for_reading
from reports.api.serializers import MailSerializer
from reports.forms.mail import read_person
from reports.permissions import can_manage_schedules
from reports.selectors.mail_reasons import Expected, WhyPage, why_page
from reports.selectors.mails import MailFilter, narrowed
from reports.services.resending import resend_one
from saypro_align.lib import clock
from saypro_align.outbox.models import MailAttempt, OutgoingMail


class MailAttemptSerializer(serializers.ModelSerializer[MailAttempt]):
    """One attempt to send a mail."""

    class Meta:
        model = MailAttempt
        fields: ClassVar = ["at", "outcome", "answer"]
        read_only_fields = fields


class MailDetailSerializer(MailSerializer):
    """A mail with each attempt."""

    attempts_made = MailAttemptSerializer(source="trail", many=True, read_only=True)

    class Meta(MailSerializer.Meta):
        fields = [*MailSerializer.Meta.fields, "message_id", "attempts_made"]
        read_only_fields = fields


class ExpectedMailSerializer(serializers.Serializer[Expected]):
    """A mail the person may expect, and why it comes or does not."""

    name = serializers.CharField()
    comes = serializers.SerializerMethodField()
    why = serializers.CharField()

    def get_comes(self, one: Expected) -> bool:
        """Return whether it comes."""
        return one.word.tone == "good"


class WhyMailsSerializer(serializers.Serializer[WhyPage]):
    """Which mails reach one person."""

    sentence = serializers.CharField()
    is_reachable = serializers.BooleanField()
    since = serializers.DateTimeField()
    mails = serializers.SerializerMethodField()
    expected = ExpectedMailSerializer(many=True)

    def get_mails(self, page: WhyPage) -> list[UUID]:
        """Return the ids of the mails written since then."""
        return [row.mail.pk for row in page.mails]


class MailFilterSet(filters.FilterSet):
    """Narrow the mail log as its page does, by the same names."""

    search = filters.CharFilter(label="Part of a name, an address or a subject.")
    since = filters.DateFilter(label="Written on this day or later.")
    until = filters.DateFilter(label="Written on this day or before.")
    person = filters.UUIDFilter(label="Whose address the mails went to.")
    report = filters.UUIDFilter(label="The report the mails are about.")
    schedule = filters.UUIDFilter(label="The schedule that made the reports.")
    period = filters.CharFilter(label="With schedule: the period the reports tell of.")
    recipient = filters.CharFilter(label="The whole address.")

    class Meta:
        model = OutgoingMail
        fields: ClassVar = ["state", "kind"]

    def filter_queryset(self, queryset: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
        """Keep what is wanted."""
        read = dict(self.form.cleaned_data)
        recipient = read.pop("recipient")
        rows = narrowed(queryset, MailFilter.of_days(**read))
        return rows.filter(recipient__iexact=recipient) if recipient else rows


class MailViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[OutgoingMail]):
    """The mail log."""

    serializer_class = MailSerializer
    filterset_class = MailFilterSet
    queryset = OutgoingMail.objects.none()

    def get_queryset(self) -> QuerySet[OutgoingMail]:
        """Return all mails to who looks after them."""
        if not can_manage_schedules(self.request.user):  # type: ignore[arg-type]
            return OutgoingMail.objects.none()
        return OutgoingMail.objects.all()

    def get_object(self) -> OutgoingMail:
        """Return one mail with its attempts."""
        mail = mail_for_reading(self.request.user, self.kwargs["pk"])  # type: ignore[arg-type]
        return OutgoingMail.objects.prefetch_related(
            Prefetch("trail", MailAttempt.objects.order_by("at", "id"))
        ).get(pk=mail.pk)

    def get_serializer_class(self) -> type[MailSerializer]:
        """Give the attempts with a single mail only."""
        return MailDetailSerializer if self.action == "retrieve" else MailSerializer

    @extend_schema(request=None, responses=MailSerializer)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Send a mail again."""
        mail = resend_one(mail=self.get_object(), actor=request.user, now=clock.now())  # type: ignore[arg-type]
        return Response(MailSerializer(mail).data)

    @extend_schema(
        parameters=[OpenApiParameter("user", OpenApiTypes.UUID, OpenApiParameter.PATH)],
        responses=WhyMailsSerializer,
        filters=False,
    )
    @action(
        detail=False,
        methods=["get"],
        url_path="why/(?P<user>[0-9a-f-]{36})",
        filterset_class=None,
        pagination_class=None,
    )
    def why(self, request: Request, user: str) -> Response:
        """Tell which mails reach a person, which do not, and why."""
        person = read_person(user) if can_manage_schedules(request.user) else None  # type: ignore[arg-type]
        if person is None:
            raise Http404
        return Response(WhyMailsSerializer(why_page(person, clock.now())).data)
