"""The rows of an action's steps: written, replaced as a list, removed. Called within a transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from actions.models import CorrectiveAction, Step
from actions.selectors import steps_of
from actions.services.dates import given_reason, is_moved, keep_change
from actions.services.drafts import StepDraft
from departments.models import User
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

MAX_STEPS: Final = 20


def save_steps(
    action: CorrectiveAction,
    drafts: Sequence[StepDraft],
    *,
    date_reason: str = "",
    actor: User,
    now: datetime,
) -> None:
    """Make the action's steps what was handed in, in that order; what is left out is removed.

    A date that was agreed on moves with a reason only. Raises Conflict when somebody else changed
    or removed one of the steps in between.
    """
    if len(drafts) > MAX_STEPS:
        raise DomainError(_("An action has at most %(n)d steps.") % {"n": MAX_STEPS})
    stored = {step.pk: step for step in steps_of(action)}
    for one in stored.values():
        one.action = action
    for position, draft in enumerate(drafts, start=1):
        if draft.id is None:
            create_step(action, draft, position, actor=actor, now=now)
            continue
        step = stored.pop(draft.id, None)
        if step is None:
            raise Conflict(
                _("Somebody else removed the step “%(text)s”.") % {"text": draft.text},
                current=CorrectiveAction.objects.get(pk=action.pk),
            )
        changes = {
            "text": draft.text,
            "owner": draft.owner,
            "due_on": draft.due_on,
            "weight": draft.weight,
            "resource_kind": draft.resource_kind,
            "resource": draft.resource,
            "position": position,
        }
        change_step(step, changes, draft.version, date_reason, actor=actor, now=now)
    for step in stored.values():
        remove_step(step, None, actor=actor, now=now)


def change_step(
    step: Step,
    changes: Mapping[str, Any],
    expected_version: int | None,
    date_reason: str,
    *,
    actor: User,
    now: datetime,
) -> Step:
    """Save changes of a step; where they move an agreed date, the reason is kept with it."""
    old_on, new_on = step.due_on, changes.get("due_on", step.due_on)
    why = given_reason(date_reason) if is_moved(step.action, old_on, new_on) else ""
    save_row(
        step,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="step.edited",
        why=why,
    )
    if why and old_on is not None:
        keep_change(
            action=step.action,
            step=step,
            old_on=old_on,
            new_on=new_on,
            reason=why,
            by=actor,
            at=now,
        )
    return step


def create_step(
    action: CorrectiveAction, draft: StepDraft, position: int, *, actor: User, now: datetime
) -> Step:
    return create_row(
        Step(
            action=action,
            position=position,
            text=draft.text,
            owner=draft.owner,
            due_on=draft.due_on,
            weight=draft.weight,
            resource_kind=draft.resource_kind,
            resource=draft.resource,
        ),
        actor=actor,
        now=now,
        event="step.added",
    )


def remove_step(step: Step, expected_version: int | None, *, actor: User, now: datetime) -> Step:
    if step.done_at is not None:
        raise WrongState(_("A step that is done stays. Take the tick off first."))
    return save_row(
        step,
        changes={"retired_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="step.retired",
    )
