"""Steps of an action: written, ordered, ticked with note and evidence, and removed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES, ActionState
from actions.models import CorrectiveAction, Step
from actions.selectors import steps_of
from actions.services.actions import start_action
from actions.services.agreements import ask_again
from actions.services.drafts import StepDraft
from actions.services.rows import MAX_STEPS, change_step, create_step, remove_step
from departments.models import User
from saypro_align.audit.rows import save_row
from saypro_align.lib.exceptions import DomainError, WrongState

_RUNNING = (ActionState.APPROVED, ActionState.IN_PROGRESS)


@transaction.atomic
def add_step(*, action: CorrectiveAction, draft: StepDraft, actor: User, now: datetime) -> Step:
    """Put a step at the end of an open action."""
    action = _locked(action)
    steps = steps_of(action)
    if len(steps) >= MAX_STEPS:
        raise DomainError(_("An action has at most %(n)d steps.") % {"n": MAX_STEPS})
    step = create_step(action, draft, _next_position(steps), actor=actor, now=now)
    ask_again(action, actor=actor, now=now)
    return step


@transaction.atomic
def edit_step(
    *,
    step: Step,
    changes: dict[str, Any],
    date_reason: str = "",
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> Step:
    """Change a step of an open action; an agreed date moves with a reason only."""
    step.action = _locked(step.action)
    _refuse_removed(step)
    before = step.version
    change_step(step, changes, expected_version, date_reason, actor=actor, now=now)
    if step.version != before:
        ask_again(step.action, actor=actor, now=now)
    return step


@transaction.atomic
def move_step(*, step: Step, up: bool, actor: User, now: datetime) -> Step:
    """Exchange a step with its neighbour; at the end of the list nothing happens."""
    action = _locked(step.action)
    _refuse_removed(step)
    steps = steps_of(action)
    at = next(index for index, row in enumerate(steps) if row.pk == step.pk)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(steps):
        return step
    steps[at], steps[other] = steps[other], steps[at]
    for position, row in enumerate(steps, start=1):
        save_row(
            row,
            changes={"position": position},
            expected_version=None,
            actor=actor,
            now=now,
            event="step.moved",
        )
    step.refresh_from_db()
    return step


@transaction.atomic
def finish_step(
    *,
    step: Step,
    note: str = "",
    evidence: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Step:
    """Tick a step, with what was done and where it can be seen; the first tick starts the action."""
    action = _locked(step.action, states=_RUNNING)
    _refuse_removed(step)
    if step.done_at is not None:
        raise WrongState(_("This step is done already."))
    save_row(
        step,
        changes={"done_at": now, "done_by": actor, "note": note, "evidence": evidence},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="step.done",
    )
    if action.state == ActionState.APPROVED:
        start_action(action=action, actor=actor, now=now)
    step.action = action
    return step


@transaction.atomic
def reopen_step(
    *, step: Step, expected_version: int | None = None, actor: User, now: datetime
) -> Step:
    """Take the tick off a step; its note and evidence stay."""
    _locked(step.action, states=_RUNNING)
    _refuse_removed(step)
    if step.done_at is None:
        raise WrongState(_("This step is not done."))
    return save_row(
        step,
        changes={"done_at": None, "done_by": None},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="step.reopened",
    )


@transaction.atomic
def note_step(
    *,
    step: Step,
    note: str,
    evidence: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Step:
    """Say what was done, or where it can be seen, before or after the tick."""
    _locked(step.action, states=_RUNNING)
    _refuse_removed(step)
    return save_row(
        step,
        changes={"note": note, "evidence": evidence},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="step.noted",
    )


@transaction.atomic
def retire_step(
    *, step: Step, expected_version: int | None = None, actor: User, now: datetime
) -> Step:
    """Remove a step that is not done; an agreed action keeps at least one."""
    action = _locked(step.action)
    _refuse_removed(step)
    if action.state != ActionState.PROPOSED and len(steps_of(action)) == 1:
        raise DomainError(_("An agreed action keeps at least one step."))
    remove_step(step, expected_version, actor=actor, now=now)
    ask_again(action, actor=actor, now=now)
    return step


def _next_position(steps: Sequence[Step]) -> int:
    return max((step.position for step in steps), default=0) + 1


def _locked(
    action: CorrectiveAction, *, states: Sequence[str] = tuple(OPEN_STATES)
) -> CorrectiveAction:
    """Return the action as it stands now, held until the end of the transaction."""
    held = (
        CorrectiveAction.objects.select_for_update(of=("self",))
        .select_related("gap", "department")
        .get(pk=action.pk)
    )
    if held.state not in states:
        raise WrongState(
            _("This action is “%(state)s”; that does not allow it.")
            % {"state": ActionState(held.state).label}
        )
    return held


def _refuse_removed(step: Step) -> None:
    if step.retired_at is not None:
        raise WrongState(_("This step was removed."))
