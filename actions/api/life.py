"""What departments say to an action, in the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from actions import services
from actions.access import agreement_for_reading, agreement_for_writing
from actions.api.life_serializers import AgreementSerializer, DeclineSerializer
from actions.api.serializers import VersionSerializer
from actions.choices.life import AgreementState
from actions.models import ActionAgreement, CorrectiveAction
from actions.permissions import can_answer
from actions.selectors.quarters import actions_of_quarter
from departments.access import signed_in
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock


class AgreementFilter(filters.FilterSet):
    """Narrow agreements by department and quarter."""

    quarter = filters.CharFilter(method="of_quarter", label="Code of the quarter")
    department = filters.CharFilter(
        field_name="department__slug", label="Short name of the department that is asked"
    )
    action = filters.UUIDFilter(field_name="action_id", label="Id of the action")

    class Meta:
        model = ActionAgreement
        fields: ClassVar = ["state"]

    def of_quarter(
        self, rows: QuerySet[ActionAgreement], _name: str, code: str
    ) -> QuerySet[ActionAgreement]:
        """Keep what belongs to actions about the quarter."""
        return rows.filter(action__in=actions_of_quarter(code).values("pk"))


class AgreementViewSet(
    TakesAsOf, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ActionAgreement]
):
    """What the departments say that must agree to an action."""

    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    queryset = ActionAgreement.objects.none()

    def get_queryset(self) -> QuerySet[ActionAgreement]:
        """Return those of the actions the caller may read."""
        readable = CorrectiveAction.objects.visible_to(signed_in(self.request))
        rows = ActionAgreement.objects.filter(action__in=readable)
        return rows.exclude(state=AgreementState.WITHDRAWN).select_related("department", "by")

    def get_object(self) -> ActionAgreement:
        """Return one of them."""
        return agreement_for_reading(signed_in(self.request), self.kwargs["pk"])

    @extend_schema(request=VersionSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        """Agree for the department; the last yes lets the action start."""
        given = VersionSerializer(data=request.data)
        return self._do(pk, given, services.agree_to_action)

    @extend_schema(request=DeclineSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say no for the department, with the reason."""
        given = DeclineSerializer(data=request.data)
        return self._do(pk, given, services.decline_action)

    def _do(
        self,
        pk: str,
        given: serializers.Serializer[Any],
        service: Callable[..., ActionAgreement],
    ) -> Response:
        user = signed_in(self.request)
        row = agreement_for_writing(user, pk, can_answer)
        given.is_valid(raise_exception=True)
        handed = dict(given.validated_data)
        version = handed.pop("version", None)
        service(agreement=row, expected_version=version, **handed, actor=user, now=clock.now())
        return Response(self.get_serializer(row).data)
