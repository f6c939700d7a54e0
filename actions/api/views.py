"""The DRF skin over corrective actions and their steps."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from actions import services
from actions.about import About
from actions.access import (
    ActionRight,
    StepRight,
    action_for_reading,
    action_for_writing,
    readable_actions,
    step_for_reading,
    step_for_writing,
)
from actions.access.courses import kpt_for_correcting, obstacle_for_solving
from actions.api.life_serializers import VerifySerializer
from actions.api.serializers import (
    ActionChangeSerializer,
    ActionSerializer,
    CancelSerializer,
    NewActionSerializer,
    NewStepSerializer,
    NoteSerializer,
    StepChangeSerializer,
    StepSerializer,
    TickSerializer,
    VersionSerializer,
)
from actions.choices import ActionKind
from actions.models import ActionAgreement, ActionQuerySet, CorrectiveAction, Step
from actions.permissions import (
    can_approve,
    can_cancel,
    can_carry_out,
    can_edit,
    can_edit_step,
    can_tick,
    can_verify,
)
from actions.selectors.quarters import actions_of_quarter
from actions.services import StepDraft
from departments.access import signed_in
from departments.models import User
from gaps.access import gap_for_writing
from gaps.permissions import can_plan_action
from saypro_align.audit.as_of import TakesAsOf
from saypro_align.lib import clock

# What stands in rows beside the action, or goes along with a change of it.
_BESIDE = ("whys", "must_agree", "date_reason")


class ActionFilter(filters.FilterSet):
    """Narrow actions as the list does."""

    quarter = filters.CharFilter(method="of_quarter", label="Code of the quarter")
    department = filters.CharFilter(
        field_name="department__slug", label="Short name of the department"
    )
    gap = filters.UUIDFilter(field_name="gap_id", label="Id of the gap")
    target = filters.UUIDFilter(field_name="kpt_id", label="Id of the target")
    obstacle = filters.UUIDFilter(field_name="obstacle_id", label="Id of the obstacle")
    responsible = filters.UUIDFilter(field_name="responsible_id", label="Id of the person")
    is_overdue = filters.BooleanFilter(method="by_lateness", label="Past the deadline")

    class Meta:
        model = CorrectiveAction
        fields: ClassVar = ["state", "kind"]

    def of_quarter(self, rows: ActionQuerySet, _name: str, code: str) -> QuerySet[Any]:
        """Keep what is about the quarter's gaps, targets and obstacles."""
        return rows.filter(pk__in=actions_of_quarter(code).values("pk"))

    def by_lateness(self, rows: ActionQuerySet, name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        """Keep what is late, or what is not."""
        del name
        late = CorrectiveAction.objects.overdue_at(clock.now()).values("pk")
        return rows.filter(pk__in=late) if value else rows.exclude(pk__in=late)


class ActionViewSet(
    TakesAsOf, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[CorrectiveAction]
):
    """What is done about gaps, targets that lag and obstacles."""

    serializer_class = ActionSerializer
    filterset_class = ActionFilter
    queryset = CorrectiveAction.objects.none()

    def get_queryset(self) -> QuerySet[CorrectiveAction]:
        """Return what the caller may read."""
        steps = Prefetch("steps", queryset=Step.objects.select_related("owner", "done_by"))
        moved = "steps__date_changes"
        said = Prefetch(
            "agreements", queryset=ActionAgreement.objects.select_related("department", "by")
        )
        return readable_actions(signed_in(self.request)).prefetch_related(
            steps, moved, said, "whys", "verdicts"
        )

    def get_object(self) -> CorrectiveAction:
        """Return one action."""
        return action_for_reading(signed_in(self.request), self.kwargs["pk"])

    def get_serializer_context(self) -> dict[str, Any]:
        """Say what time it is, once for all rows."""
        return {**super().get_serializer_context(), "now": clock.now()}

    @extend_schema(request=NewActionSerializer, responses={201: ActionSerializer})
    def create(self, request: Request) -> Response:
        """Propose an action for a gap; or for a target or an obstacle, as a course correction."""
        user = signed_in(request)
        given = NewActionSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        about = _about(user, data)
        steps = [StepDraft(**row) for row in data.pop("steps", [])]
        follows = data.pop("follows", None)
        if follows is not None:
            data["follows"] = action_for_reading(user, follows)
        made = services.propose_action(
            gap=about.gap,
            kpt=about.kpt,
            obstacle=about.obstacle,
            **data,
            steps=steps,
            actor=user,
            now=clock.now(),
        )
        return Response(self._data(made), status=status.HTTP_201_CREATED)

    @extend_schema(request=ActionChangeSerializer, responses=ActionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change an open action; steps have addresses of their own."""
        user = signed_in(request)
        row = action_for_writing(user, pk, can_edit)
        given = ActionChangeSerializer(
            row, data=request.data, partial=True, context=self.get_serializer_context()
        )
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        if "version" not in changes:
            raise serializers.ValidationError({"version": [_required(given, "version")]})
        beside = {name: changes.pop(name) for name in _BESIDE if name in changes}
        services.edit_action(
            action=row,
            expected_version=changes.pop("version"),
            changes=changes,
            **beside,
            actor=user,
            now=clock.now(),
        )
        return Response(self._data(row))

    @extend_schema(request=VersionSerializer, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Agree to a proposed action; what is missing is named by field."""
        given = VersionSerializer(data=request.data)
        return self._do(pk, given, can_approve, services.approve_action)

    @extend_schema(request=VersionSerializer, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Start an agreed action."""
        given = VersionSerializer(data=request.data)
        return self._do(pk, given, can_carry_out, services.start_action)

    @extend_schema(request=VersionSerializer, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def implement(self, request: Request, pk: str) -> Response:
        """Finish an action; its gap is checked again."""
        given = VersionSerializer(data=request.data)
        return self._do(pk, given, can_carry_out, services.implement_action)

    @extend_schema(request=CancelSerializer, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Give an action up, with the reason."""
        given = CancelSerializer(data=request.data)
        return self._do(pk, given, can_cancel, services.cancel_action)

    @extend_schema(request=VersionSerializer, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Ask the departments that must agree; within the own department the action starts."""
        given = VersionSerializer(data=request.data)
        return self._do(pk, given, can_edit, services.send_action)

    @extend_schema(request=VerifySerializer, responses=ActionSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """Say whether it worked; the gap is verified, or open again."""
        given = VerifySerializer(data=request.data)
        return self._do(pk, given, can_verify, services.verify_action)

    def _do(
        self,
        pk: str,
        given: serializers.Serializer[Any],
        may: ActionRight,
        service: Callable[..., CorrectiveAction],
    ) -> Response:
        user = signed_in(self.request)
        row = action_for_writing(user, pk, may)
        given.is_valid(raise_exception=True)
        handed = dict(given.validated_data)
        version = handed.pop("version", None)
        service(action=row, expected_version=version, **handed, actor=user, now=clock.now())
        return Response(self._data(row))

    def _data(self, row: CorrectiveAction) -> Any:
        stored = CorrectiveAction.objects.select_related(
            "gap__quarter", "kpt__quarter", "department", "responsible"
        ).get(pk=row.pk)
        return self.get_serializer(stored).data


class StepViewSet(GenericViewSet[Step]):
    """Steps of actions; they are read with their action."""

    serializer_class = StepSerializer
    queryset = Step.objects.none()

    def get_queryset(self) -> QuerySet[Step]:
        """Return the steps of what the caller may read."""
        user = signed_in(self.request)
        return Step.objects.filter(action__in=CorrectiveAction.objects.visible_to(user))

    @extend_schema(responses=StepSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one step."""
        return Response(StepSerializer(step_for_reading(signed_in(request), pk)).data)

    @extend_schema(request=NewStepSerializer, responses={201: StepSerializer})
    def create(self, request: Request) -> Response:
        """Put a step at the end of an open action."""
        user = signed_in(request)
        given = NewStepSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        row = action_for_writing(user, data.pop("action"), can_edit)
        step = services.add_step(action=row, draft=StepDraft(**data), actor=user, now=clock.now())
        return Response(StepSerializer(step).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=StepChangeSerializer, responses=StepSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a step of an open action."""
        user = signed_in(request)
        step = step_for_writing(user, pk, can_edit_step)
        given = StepChangeSerializer(step, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        if "version" not in changes:
            raise serializers.ValidationError({"version": [_required(given, "version")]})
        version = changes.pop("version")
        services.edit_step(
            step=step,
            date_reason=changes.pop("date_reason", ""),
            changes=changes,
            expected_version=version,
            actor=user,
            now=clock.now(),
        )
        return Response(StepSerializer(step).data)

    @extend_schema(request=TickSerializer, responses=StepSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        """Tick a step; the first tick starts the action."""
        return self._do(pk, TickSerializer(data=request.data), can_tick, services.finish_step)

    @extend_schema(request=NoteSerializer, responses=StepSerializer)
    @action(detail=True, methods=["post"])
    def note(self, request: Request, pk: str) -> Response:
        """Keep a note and where it can be seen, before or after the tick."""
        return self._do(pk, NoteSerializer(data=request.data), can_tick, services.note_step)

    @extend_schema(request=VersionSerializer, responses=StepSerializer)
    @action(detail=True, methods=["post"])
    def undone(self, request: Request, pk: str) -> Response:
        """Take the tick off a step."""
        return self._do(pk, VersionSerializer(data=request.data), can_tick, services.reopen_step)

    def _do(
        self,
        pk: str,
        given: serializers.Serializer[Any],
        may: StepRight,
        service: Callable[..., Step],
    ) -> Response:
        user = signed_in(self.request)
        step = step_for_writing(user, pk, may)
        given.is_valid(raise_exception=True)
        handed = dict(given.validated_data)
        version = handed.pop("version", None)
        service(step=step, expected_version=version, **handed, actor=user, now=clock.now())
        return Response(StepSerializer(step).data)


def _about(user: User, data: dict[str, Any]) -> About:
    """Return what the new action is about, to who may plan it; takes the three ids out of `data`."""
    gap, target, obstacle = (data.pop(name, None) for name in ("gap", "target", "obstacle"))
    if gap is not None:
        return About(gap=gap_for_writing(user, gap, can_plan_action))
    data["kind"] = ActionKind.COURSE_CORRECTION
    if obstacle is not None:
        found = obstacle_for_solving(user, obstacle)
        return About(kpt=found.kpt, obstacle=found)
    return About(kpt=kpt_for_correcting(user, target))


def _required(serializer: serializers.Serializer[Any], name: str) -> str:
    return str(serializer.fields[name].error_messages["required"])
