"""The rows of an action's steps: written, replaced as a list, removed. Called within a transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from actions.models import CorrectiveAction, Step
from actions.selectors import steps_of
from actions.services.drafts import StepDraft
from departments.models import User
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

MAX_STEPS: Final = 20


def save_steps(
    action: CorrectiveAction, drafts: Sequence[StepDraft], *, actor: User, now: datetime
) -> None:
    """Make the action's steps what was handed in, in that order; what is left out is removed.

    Raises Conflict when somebody else changed or removed one of them in between.
    """
    if len(drafts) > MAX_STEPS:
        raise DomainError(_("An action has at most %(n)d steps.") % {"n": MAX_STEPS})
    stored = {step.pk: step for step in steps_of(action)}
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
        save_row(
            step,
            changes={
                "text": draft.text,
                "owner": draft.owner,
                "due_on": draft.due_on,
                "weight": draft.weight,
                "resource_kind": draft.resource_kind,
                "resource": draft.resource,
                "position": position,
            },
            expected_version=draft.version,
            actor=actor,
            now=now,
            event="step.edited",
        )
    for step in stored.values():
        remove_step(step, None, actor=actor, now=now)


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
