"""Reviews and meetings through the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from actions.access import action_for_reading
from actions.access.sessions import (
    SessionRight,
    decision_for_writing,
    item_for_writing,
    item_of,
    place_for_answering,
    readable_sessions,
    session_for_reading,
    session_for_writing,
)
from actions.api import session_serializers as shapes
from actions.choices.sessions import SessionKind, SessionState
from actions.models import AgendaItem, Session, SessionDecision
from actions.permissions import sessions as permissions
from actions.selectors.session_page import targets_of
from actions.services import agenda as agenda_services
from actions.services import decisions as decision_services
from actions.services import session_places as place_services
from actions.services import sessions as services
from actions.services.minutes_again import send_minutes_again
from actions.services.sessions import SessionDraft
from departments.access import signed_in
from departments.models import User
from gaps.access import gap_for_reading
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock

Given = type[serializers.Serializer[Any]]


class SessionFilter(filters.FilterSet):
    """Narrow meetings as the list does."""

    quarter = filters.CharFilter("quarter__code", label="Code of the quarter")
    department = filters.CharFilter(method="of_department", label="Short name of a department")
    kind = filters.ChoiceFilter(choices=SessionKind.choices)
    state = filters.ChoiceFilter(choices=SessionState.choices)
    gap = filters.UUIDFilter("gap_id", label="Id of the gap it was planned from")
    action = filters.UUIDFilter("action_id", label="Id of the action it was planned from")

    class Meta:
        model = Session
        fields: ClassVar[list[str]] = []

    def of_department(self, rows: QuerySet[Session], _name: str, slug: str) -> QuerySet[Session]:
        """Keep the meetings that concern the department."""
        concerned = Q(concerned__department__slug=slug, concerned__removed_at=None)
        return rows.filter(pk__in=Session.objects.filter(concerned).values("pk"))


class _Viewset(TakesAsOf, GenericViewSet[Any]):
    """What the viewsets of meetings share."""

    @property
    def actor(self) -> User:
        """Return who asks."""
        return signed_in(self.request)

    def given(self, kind: Given, **options: Any) -> dict[str, Any]:
        """Return the checked input. Raises ValidationError naming the fields."""
        serializer = kind(data=self.request.data, **options)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


class SessionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, _Viewset):
    """Meetings the caller may read, with agenda, minutes and decisions."""

    serializer_class = shapes.SessionSerializer
    filterset_class = SessionFilter
    queryset = Session.objects.none()

    def get_queryset(self) -> QuerySet[Session]:
        """Return what the caller may read."""
        return shapes.with_parts(readable_sessions(self.actor))

    def get_object(self) -> Session:
        """Return one meeting."""
        session_for_reading(self.actor, self.kwargs["pk"])
        found: Session = self.get_queryset().get(pk=self.kwargs["pk"])
        return found

    @extend_schema(request=shapes.NewSessionInput, responses={201: shapes.SessionSerializer})
    def create(self, request: Request) -> Response:
        """Plan a meeting and ask people to come."""
        user = self.actor
        if not permissions.can_plan(user):
            raise PermissionDenied
        given = self.given(shapes.NewSessionInput)
        gap, planned = given.pop("gap"), given.pop("action")
        departments = tuple(given.pop("departments"))
        if not permissions.can_plan_kind(user, given["kind"], {one.pk for one in departments}):
            raise PermissionDenied
        draft = SessionDraft(
            **{"time_zone": user.time_zone, **given, "chair": given.get("chair") or user},
            departments=departments,
            gap=gap_for_reading(user, gap) if gap else None,
            action=action_for_reading(user, planned) if planned else None,
        )
        session = services.plan_session(draft=draft, actor=user, now=clock.now())
        return self._shown(session, 201)

    @extend_schema(request=shapes.SessionChange, responses=shapes.SessionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change when and where people meet, and who is asked."""
        session = session_for_writing(self.actor, pk, permissions.can_manage)
        changes = self.given(shapes.SessionChange)
        services.edit_session(
            session=session,
            departments=changes.pop("departments", None),
            people=changes.pop("people", None),
            expected_version=changes.pop("version"),
            changes=changes,
            actor=self.actor,
            now=clock.now(),
        )
        return self._shown(session)

    @extend_schema(request=shapes.SeenInput, responses=shapes.SessionSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Begin the meeting."""
        return self._do(pk, permissions.can_manage, services.start_session, shapes.SeenInput)

    @extend_schema(request=shapes.CloseInput, responses=shapes.SessionSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the meeting and send the minutes."""
        return self._do(pk, permissions.can_manage, services.close_session, shapes.CloseInput)

    @extend_schema(request=shapes.SeenInput, responses=shapes.SessionSerializer)
    @action(detail=True, methods=["post"], url_path="send-minutes")
    def send_minutes(self, request: Request, pk: str) -> Response:
        """Send corrected minutes again to everybody asked."""
        return self._do(pk, permissions.can_manage, send_minutes_again, shapes.SeenInput)

    @extend_schema(request=shapes.SessionReasonInput, responses=shapes.SessionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Cancel the meeting, with the reason."""
        return self._do(
            pk, permissions.can_cancel, services.cancel_session, shapes.SessionReasonInput
        )

    @extend_schema(request=shapes.SessionAnswerInput, responses=shapes.SessionSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Say whether one comes; everybody for himself."""
        place = place_for_answering(self.actor, pk)
        given = self.given(shapes.SessionAnswerInput)
        place_services.answer_invitation(place=place, **given, actor=self.actor, now=clock.now())
        return self._shown(place.session)

    @extend_schema(request=None, responses=shapes.SessionSerializer)
    @action(detail=True, methods=["post"])
    def fill(self, request: Request, pk: str) -> Response:
        """Fill the agenda from what is known; what was written stays."""
        session = session_for_writing(self.actor, pk, permissions.can_write_minutes)
        agenda_services.fill_agenda(session=session, actor=self.actor, now=clock.now())
        return self._shown(session)

    def _do(
        self, pk: str, may: SessionRight, service: Callable[..., Session], kind: Given
    ) -> Response:
        session = session_for_writing(self.actor, pk, may)
        given = self.given(kind)
        seen = given.pop("version", None)
        service(session=session, expected_version=seen, **given, actor=self.actor, now=clock.now())
        return self._shown(session)

    def _shown(self, session: Session, status: int = 200) -> Response:
        stored = self.get_queryset().get(pk=session.pk)
        return Response(self.get_serializer(stored).data, status=status)


class AgendaItemViewSet(_Viewset):
    """Items of agendas; they are listed with their meeting."""

    serializer_class = shapes.AgendaItemSerializer
    queryset = AgendaItem.objects.none()

    def get_queryset(self) -> QuerySet[AgendaItem]:
        """Return the items of the meetings the caller may read."""
        visible = Session.objects.visible_to(self.actor)
        return AgendaItem.objects.filter(session__in=visible, removed_at=None)

    @extend_schema(responses=shapes.AgendaItemSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one item."""
        item = item_for_writing(self.actor, pk, lambda _user, _session: True)
        return Response(shapes.AgendaItemSerializer(item).data)

    @extend_schema(request=shapes.NewItemInput, responses={201: shapes.AgendaItemSerializer})
    def create(self, request: Request) -> Response:
        """Put an item at the end of the agenda."""
        given = self.given(shapes.NewItemInput)
        may = permissions.can_write_minutes
        session = session_for_writing(self.actor, given["session"], may)
        item = agenda_services.add_item(
            session=session, title=given["title"], actor=self.actor, now=clock.now()
        )
        return Response(shapes.AgendaItemSerializer(item).data, status=201)

    @extend_schema(request=shapes.MinutesInput, responses=shapes.AgendaItemSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Write what was said to an item and how it ended."""
        item = item_for_writing(self.actor, pk, permissions.can_write_minutes)
        changes = self.given(shapes.MinutesInput)
        agenda_services.write_minutes(
            item=item,
            expected_version=changes.pop("version"),
            changes=changes,
            actor=self.actor,
            now=clock.now(),
        )
        return Response(shapes.AgendaItemSerializer(item).data)


class DecisionFilter(filters.FilterSet):
    """Narrow decisions."""

    session = filters.UUIDFilter("session_id", label="Id of the meeting")
    owner = filters.UUIDFilter("owner_id", label="Id of the person")
    quarter = filters.CharFilter("session__quarter__code", label="Code of the quarter")
    is_open = filters.BooleanFilter(method="by_openness", label="Still to be done")

    class Meta:
        model = SessionDecision
        fields: ClassVar[list[str]] = []

    def by_openness(
        self,
        rows: QuerySet[SessionDecision],
        _name: str,
        wanted: bool,  # noqa: FBT001
    ) -> QuerySet[SessionDecision]:
        """Keep what is still to be done, or the rest."""
        still = Q(done_at=None, action=None, step=None)
        return rows.filter(still if wanted else ~still)


class DecisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, _Viewset):
    """What was decided in meetings the caller may read."""

    serializer_class = shapes.DecisionSerializer
    filterset_class = DecisionFilter
    queryset = SessionDecision.objects.none()

    def get_queryset(self) -> QuerySet[SessionDecision]:
        """Return the decisions of the meetings the caller may read."""
        visible = Session.objects.visible_to(self.actor)
        rows = SessionDecision.objects.filter(session__in=visible, removed_at=None)
        return rows.select_related("owner")

    @extend_schema(request=shapes.NewDecisionInput, responses={201: shapes.DecisionSerializer})
    def create(self, request: Request) -> Response:
        """Note what was decided, who sees to it and by when."""
        given = self.given(shapes.NewDecisionInput)
        may = permissions.can_write_minutes
        session = session_for_writing(self.actor, given.pop("session"), may)
        item = given.pop("item")
        decision = decision_services.note_decision(
            session=session,
            item=item_of(session, item) if item else None,
            **given,
            actor=self.actor,
            now=clock.now(),
        )
        return Response(shapes.DecisionSerializer(decision).data, status=201)

    @extend_schema(request=shapes.SeenInput, responses=shapes.DecisionSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        """Say that it is done."""
        decision = decision_for_writing(self.actor, pk)
        given = self.given(shapes.SeenInput)
        decision_services.finish_decision(
            decision=decision,
            expected_version=given.get("version"),
            actor=self.actor,
            now=clock.now(),
        )
        return Response(shapes.DecisionSerializer(decision).data)

    @extend_schema(request=shapes.SeenInput, responses=shapes.DecisionSerializer)
    @action(detail=True, methods=["post"], url_path="make-action")
    def make_action(self, request: Request, pk: str) -> Response:
        """Make it an action for the gap or the target it is about, or a step of the action."""
        user = self.actor
        decision = decision_for_writing(user, pk, lambda _user, _session: True)
        items = [decision.item] if decision.item else []
        target = targets_of(decision.session, items, user)[decision.item_id]
        if not permissions.can_make_action(user, target):
            raise PermissionDenied
        given = self.given(shapes.SeenInput)
        decision_services.make_action(
            decision=decision,
            target=target,
            expected_version=given.get("version"),
            actor=user,
            now=clock.now(),
        )
        return Response(shapes.DecisionSerializer(decision).data)
