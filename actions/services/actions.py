"""The life of a corrective action: proposed, agreed, in progress, done; or cancelled with a reason."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES, ActionState
from actions.models import CorrectiveAction
from actions.selectors import department_day, missing_for_approval, steps_of
from actions.services.dates import given_reason, is_moved, keep_change
from actions.services.drafts import StepDraft
from actions.services.rows import save_steps
from departments.models import Department, User
from gaps.choices import GapState
from gaps.models import Gap
from gaps.permissions import party_department_ids
from gaps.services import gaps as gap_services
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState

# Verb → the states it starts from, and the state it leads to.
TRANSITIONS: Final[dict[str, tuple[frozenset[str], str]]] = {
    "approve": (frozenset({ActionState.PROPOSED}), ActionState.APPROVED),
    "start": (frozenset({ActionState.APPROVED}), ActionState.IN_PROGRESS),
    "implement": (frozenset({ActionState.IN_PROGRESS}), ActionState.IMPLEMENTED),
    "cancel": (frozenset(OPEN_STATES), ActionState.CANCELLED),
}
_GONE = (GapState.RESOLVED, GapState.VERIFIED, GapState.DISMISSED)


class NotReady(DomainError):
    """Something is missing before the action may go on; `fields` names it."""

    code = "not_ready"


@transaction.atomic
def propose_action(
    *,
    gap: Gap,
    department: Department,
    kind: str,
    title: str,
    description: str = "",
    responsible: User | None = None,
    deadline: date | None = None,
    criterion: str = "",
    root_cause: str = "",
    resources: str = "",
    steps: Sequence[StepDraft] = (),
    agree: bool = False,
    actor: User,
    now: datetime,
) -> CorrectiveAction:
    """Propose an action for the gap; what is missing may follow until it is agreed.

    `agree` agrees to it in the same breath. Raises WrongState for a gap that is closed or waved
    away, DomainError for a department the gap does not concern.
    """
    if gap.state in _GONE:
        raise WrongState(_("This gap is closed. There is nothing to plan for it."))
    _refuse_stranger(gap, department)
    action = create_row(
        CorrectiveAction(
            gap=gap,
            department=department,
            kind=kind,
            title=title,
            description=description,
            responsible=responsible,
            deadline=deadline,
            criterion=criterion,
            root_cause=root_cause,
            resources=resources,
            proposed_by=actor,
        ),
        actor=actor,
        now=now,
        event="action.proposed",
    )
    save_steps(action, steps, actor=actor, now=now)
    gap_services.plan_gap(gap=gap, actor=actor, now=now)
    if agree:
        approve_action(action=action, actor=actor, now=now)
    return action


@transaction.atomic
def edit_action(
    *,
    action: CorrectiveAction,
    changes: dict[str, Any],
    steps: Sequence[StepDraft] | None = None,
    date_reason: str = "",
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> CorrectiveAction:
    """Change an open action and, when `steps` is given, its steps.

    Once it is agreed nothing may be taken away that the agreement asked for, and a date moves with
    a reason only.
    """
    _lock(action)
    if action.state not in OPEN_STATES:
        raise WrongState(_("This action is closed. It can no longer be changed."))
    if "department" in changes:
        _refuse_stranger(action.gap, changes["department"])
    old_on, new_on = action.deadline, changes.get("deadline", action.deadline)
    why = given_reason(date_reason) if is_moved(action, old_on, new_on) else ""
    save_row(
        action,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="action.edited",
        why=why,
        where=models.Q(state=action.state),
    )
    if why and old_on is not None:
        keep_change(
            action=action, step=None, old_on=old_on, new_on=new_on, reason=why, by=actor, at=now
        )
    if steps is not None:
        save_steps(action, steps, date_reason=date_reason, actor=actor, now=now)
    if action.state != ActionState.PROPOSED:
        # An agreed deadline may be past; only what is absent is refused here.
        refuse_if_missing(action, today=action.deadline or department_day(action.department, now))
    return action


@transaction.atomic
def approve_action(
    *, action: CorrectiveAction, expected_version: int | None = None, actor: User, now: datetime
) -> CorrectiveAction:
    """Agree to a proposed action. Raises NotReady naming every field that is missing."""
    _check(action, "approve")
    _lock(action)
    refuse_if_missing(action, today=department_day(action.department, now))
    return _move(
        action,
        "approve",
        {"approved_by": actor, "approved_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="action.approved",
    )


@transaction.atomic
def start_action(
    *, action: CorrectiveAction, expected_version: int | None = None, actor: User, now: datetime
) -> CorrectiveAction:
    """Start an agreed action; its gap is then in correction."""
    _check(action, "start")
    _move(
        action,
        "start",
        {"started_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="action.started",
    )
    gap_services.start_gap(gap=_fresh_gap(action), actor=actor, now=now)
    return action


@transaction.atomic
def implement_action(
    *, action: CorrectiveAction, expected_version: int | None = None, actor: User, now: datetime
) -> CorrectiveAction:
    """Finish an action whose steps are all done, and check its gap again.

    A gap that is still there and has no other action is open again, without a plan; `outcome` tells
    what the check found. Raises NotReady while steps are open.
    """
    _check(action, "implement")
    _lock(action)
    waiting = [step.text for step in steps_of(action) if step.done_at is None]
    if waiting:
        text = _("These steps are not done yet: %(steps)s.") % {"steps": "; ".join(waiting)}
        raise NotReady(text, fields={"steps": [text]})
    _move(
        action,
        "implement",
        {"implemented_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="action.implemented",
    )
    gap_services.recheck_gap(gap=_fresh_gap(action), now=now)
    action.gap = _unplan_if_idle(action, actor=actor, now=now)
    return action


@transaction.atomic
def cancel_action(
    *,
    action: CorrectiveAction,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> CorrectiveAction:
    """Give an open action up, with the reason; a gap without any other is then unplanned again."""
    _check(action, "cancel")
    if not reason.strip():
        text = _("Say why the action is cancelled.")
        raise DomainError(text, fields={"reason": [text]})
    _move(
        action,
        "cancel",
        {"cancel_reason": reason.strip()},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="action.cancelled",
        why=reason.strip(),
    )
    _unplan_if_idle(action, actor=actor, now=now)
    return action


def outcome(action: CorrectiveAction) -> str:
    """Say what the re-check of a finished action's gap found."""
    if action.gap.state in (GapState.RESOLVED, GapState.VERIFIED):
        return _("The gap is closed.")
    return _("Still a gap: %(sentence)s") % {"sentence": action.gap.sentence}


def refuse_if_missing(action: CorrectiveAction, *, today: date) -> None:
    """Raise NotReady if the action lacks something an agreement asks for."""
    missing = missing_for_approval(action, steps_of(action), today)
    if missing:
        told = " ".join(text for texts in missing.values() for text in texts)
        raise NotReady(told, fields=missing)


def _refuse_stranger(gap: Gap, department: Department) -> None:
    """Raise DomainError for a department whose plan the gap does not concern."""
    if department.pk not in party_department_ids(gap):
        text = _("Choose a department that the gap concerns.")
        raise DomainError(text, fields={"department": [text]})


def _check(action: CorrectiveAction, verb: str) -> None:
    sources, _target = TRANSITIONS[verb]
    if action.state not in sources:
        raise WrongState(
            _("This action is “%(state)s”; that does not allow it.")
            % {"state": ActionState(action.state).label}
        )


def _move(
    action: CorrectiveAction,
    verb: str,
    changes: dict[str, Any],
    *,
    expected_version: int | None,
    actor: User,
    now: datetime,
    event: str,
    why: str = "",
) -> CorrectiveAction:
    sources, target = TRANSITIONS[verb]
    return save_row(
        action,
        changes={"state": target, **changes},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
        why=why,
        where=models.Q(state__in=sources),
    )


def _lock(action: CorrectiveAction) -> None:
    """Keep the action's steps still while a verb looks at them."""
    list(CorrectiveAction.objects.select_for_update().filter(pk=action.pk).values_list("pk"))


def _unplan_if_idle(action: CorrectiveAction, *, actor: User, now: datetime) -> Gap:
    """Return the gap; when nothing more is under way for it, it no longer says so."""
    gap = _fresh_gap(action)
    if not CorrectiveAction.objects.open().filter(gap=gap).exists():
        gap_services.unplan_gap(gap=gap, actor=actor, now=now)
    return gap


def _fresh_gap(action: CorrectiveAction) -> Gap:
    return Gap.objects.get(pk=action.gap_id)
