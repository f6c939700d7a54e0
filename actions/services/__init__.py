"""Writes of this app: what is done about a gap, from proposal to re-check."""

from actions.services.actions import (
    TRANSITIONS,
    approve_action,
    cancel_action,
    edit_action,
    implement_action,
    outcome,
    propose_action,
    start_action,
)
from actions.services.dates import reschedule_action, reschedule_step
from actions.services.drafts import ActionDraft, StepDraft, prefilled_action
from actions.services.steps import (
    add_step,
    edit_step,
    finish_step,
    move_step,
    note_step,
    reopen_step,
    retire_step,
)

__all__ = [
    "TRANSITIONS",
    "ActionDraft",
    "StepDraft",
    "add_step",
    "approve_action",
    "cancel_action",
    "edit_action",
    "edit_step",
    "finish_step",
    "implement_action",
    "move_step",
    "note_step",
    "outcome",
    "prefilled_action",
    "propose_action",
    "reopen_step",
    "reschedule_action",
    "reschedule_step",
    "retire_step",
    "start_action",
]
