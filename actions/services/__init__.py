"""Writes of this app: what is done about a gap, from proposal to re-check."""

from actions.services.actions import (
    approve_action,
    cancel_action,
    edit_action,
    implement_action,
    outcome,
    propose_action,
    send_action,
    start_action,
)
from actions.services.agreements import agree_to_action, ask_departments, decline_action
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
from actions.services.verdicts import is_checkable, open_due_checks, verify_action

__all__ = [
    "ActionDraft",
    "StepDraft",
    "add_step",
    "agree_to_action",
    "approve_action",
    "ask_departments",
    "cancel_action",
    "decline_action",
    "edit_action",
    "edit_step",
    "finish_step",
    "implement_action",
    "is_checkable",
    "move_step",
    "note_step",
    "open_due_checks",
    "outcome",
    "prefilled_action",
    "propose_action",
    "reopen_step",
    "reschedule_action",
    "reschedule_step",
    "retire_step",
    "send_action",
    "start_action",
    "verify_action",
]
