"""Corrective actions and steps that wait for who carries them out or agrees to them."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES as OPEN_ACTIONS
from actions.choices import ActionKind, ActionState
from actions.choices.life import AgreementState
from actions.choices.resources import RequestState
from actions.models import ActionAgreement, CorrectiveAction, ResourceRequest, Step
from actions.permissions import can_tick
from departments.models import Obligation
from gaps.choices import OPEN_STATES
from gaps.selectors.replacing import Replacement, replacements
from reports.selectors.week.source import MOST, SOON, Asking, Press, Task, Telling, needs_on

_RUNNING = (ActionState.APPROVED, ActionState.IN_PROGRESS)
_REPLACING = (ActionKind.REPLACE_KPI, ActionKind.REFRAME_METRIC)


def to_finish(asking: Asking) -> Telling:
    """Actions the person is responsible for, until they are done."""
    rows = (
        CorrectiveAction.objects.filter(responsible__in=asking.people, state__in=_RUNNING)
        .select_related("responsible", "department", "gap")
        .prefetch_related("gap__parties")
    )
    actions = list((yield rows.order_by("deadline", "id")[:MOST]))
    replacing = _replacements(actions, asking)
    for action in actions:
        page = reverse("actions:action_page", args=[action.pk])
        step = replacing.get(action.gap_id) if action.gap_id else None
        yield Task(
            title=action.title,
            note=_("Corrective action"),
            url=step.url if step else page,
            button=step.button if step else _("Open the action"),
            due_on=action.deadline,
            is_late=action.is_overdue(asking.today),
            needs_on=needs_on(action.deadline, asking.today),
            who=asking.name(action.responsible),
            about=page if step else "",
        )


def _replacements(actions: list[CorrectiveAction], asking: Asking) -> dict[UUID, Replacement]:
    """Return the step that takes a KPI out of the plan, where the person's action asks for it."""
    if not asking.headed:
        return {}
    own = Obligation.objects.filter(department_id__in=asking.headed)
    gaps = [one.gap for one in actions if one.kind in _REPLACING and one.gap is not None]
    found = replacements([gap for gap in gaps if gap.state in OPEN_STATES], own)
    return {pk: step for pk, step in found.items() if not step.is_handed_in}


def to_agree(asking: Asking) -> Telling:
    """Proposed actions of the departments the person heads wait for an agreement."""
    if not asking.headed:
        return
    # While another department is asked, it is that department's turn.
    asked = ActionAgreement.objects.filter(state=AgreementState.ASKED).values("action")
    rows = (
        CorrectiveAction.objects.filter(department_id__in=asking.headed, state=ActionState.PROPOSED)
        .exclude(pk__in=asked)
        .select_related("department")
    )
    for action in (yield rows.order_by("deadline", "id")[:MOST]):
        yield Task(
            title=action.title,
            note=_("Proposed corrective action"),
            url=reverse("actions:action_page", args=[action.pk]),
            button=_("Complete and agree"),
            due_on=action.deadline,
            is_late=action.is_overdue(asking.today),
        )


def steps(asking: Asking) -> Telling:
    """Open steps of running actions; an action of one's own that needs one speaks for its steps."""
    rows = (
        Step.objects.filter(
            owner__in=asking.people, done_at=None, retired_at=None, action__state__in=_RUNNING
        )
        .exclude(action__responsible__in=asking.people, action__deadline__lte=asking.today + SOON)
        .select_related("action__department", "owner")
    )
    for step in (yield rows.order_by("due_on", "id")[:MOST]):
        yield Task(
            title=step.text,
            note=_("Step of “%(action)s”") % {"action": step.action.title},
            url=reverse("actions:action_page", args=[step.action_id]),
            button=_("Tick it off"),
            due_on=step.due_on,
            is_late=step.due_on is not None and step.due_on < asking.today,
            needs_on=needs_on(step.due_on, asking.today),
            who=asking.name(step.owner),
            about=reverse("actions:action_page", args=[step.action_id]) + f"#step-{step.pk}",
            press=_tick(step) if can_tick(asking.user, step) else None,
        )


def resources_to_decide(asking: Asking) -> Telling:
    """What actions ask for: strategy office and leadership approve what others asked."""
    if not asking.decides_plans:
        return
    for row in _requests(RequestState.REQUESTED, asking):
        yield Task(
            title=_("%(department)s asks for: %(what)s")
            % {"department": row.action.department, "what": row.what},
            note=_("Asked by %(who)s.") % {"who": row.requested_by},
            url=reverse("actions:resource_page", args=[row.pk]),
            button=_("Approve or decline"),
            due_on=None,
            is_late=False,
        )


def resources_to_allocate(asking: Asking) -> Telling:
    """What was approved and nobody has given yet."""
    if not asking.decides_plans:
        return
    for row in _requests(RequestState.APPROVED, None):
        yield Task(
            title=_("Allocate to %(department)s: %(what)s")
            % {"department": row.action.department, "what": row.what},
            note=_("Approved by %(who)s.") % {"who": row.approved_by},
            url=reverse("actions:resource_page", args=[row.pk]),
            button=_("Allocate"),
            due_on=row.starts_on,
            is_late=row.starts_on is not None and row.starts_on < asking.today,
        )


def _tick(step: Step) -> Press:
    return Press(
        url=reverse("actions:step_done", args=[step.pk]),
        undo=reverse("actions:step_undone", args=[step.pk]),
        version=step.version,
    )


def _requests(state: RequestState, by_others_than: Asking | None) -> Iterable[ResourceRequest]:
    rows = ResourceRequest.objects.filter(state=state, action__state__in=OPEN_ACTIONS)
    if by_others_than is not None:
        rows = rows.exclude(requested_by=by_others_than.user)
    rows = rows.select_related("action__department", "requested_by", "approved_by")
    return rows.order_by("created_at", "id")[:MOST]
