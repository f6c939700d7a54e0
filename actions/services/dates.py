"""New dates of agreed actions and their steps: each with its reason, each kept."""

from datetime import date, datetime
from typing import Final

from django.db import models, transaction
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from actions.choices import OPEN_STATES, ActionState
from actions.models import CorrectiveAction, DateChange, Step
from actions.selectors import department_day
from actions.services.agreements import ask_again
from departments.models import User
from saypro_align.audit.rows import save_row
from saypro_align.lib.exceptions import DomainError, WrongState

REASON: Final = "date_reason"
# What is only proposed may be planned anew without saying why.
_AGREED: Final = (ActionState.APPROVED, ActionState.IN_PROGRESS)


def is_moved(action: CorrectiveAction, old_on: date | None, new_on: date | None) -> bool:
    """Return whether a date that was agreed on changes."""
    return action.state in _AGREED and old_on is not None and old_on != new_on


def given_reason(reason: str) -> str:
    """Return the reason without outer blanks. Raises DomainError when there is none."""
    told = reason.strip()
    if not told:
        text = _("Say why the date changes.")
        raise DomainError(text, fields={REASON: [text]})
    return told


def keep_change(
    *,
    action: CorrectiveAction,
    step: Step | None,
    old_on: date,
    new_on: date | None,
    reason: str,
    by: User,
    at: datetime,
) -> DateChange:
    """Keep what a date was, what it is now, and why."""
    return DateChange.objects.create(
        action=action,
        step=step,
        old_on=old_on,
        new_on=new_on,
        reason=reason,
        changed_by=by,
        created_at=at,
        updated_at=at,
    )


@transaction.atomic
def reschedule_step(
    *,
    step: Step,
    due_on: date,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Step:
    """Give an open step of a running action another date, with the reason.

    Raises DomainError for a day that is past or after the action's deadline.
    """
    action = _held(step.action)
    if step.retired_at is not None or step.done_at is not None:
        raise WrongState(_("This step is done or removed. Its date stays."))
    _refuse_day(due_on, department_day(action.department, now), "due_on")
    if action.deadline is not None and due_on > action.deadline:
        text = _("The action's deadline is %(day)s. Give the action another deadline first.") % {
            "day": format_date(action.deadline, "j M Y")
        }
        raise DomainError(text, fields={"due_on": [text]})
    old_on, why = step.due_on, _reason_for(action, step.due_on, due_on, reason)
    save_row(
        step,
        changes={"due_on": due_on},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="step.rescheduled",
        why=why,
    )
    if old_on is not None and why:
        keep_change(
            action=action, step=step, old_on=old_on, new_on=due_on, reason=why, by=actor, at=now
        )
    if old_on != due_on:
        ask_again(action, actor=actor, now=now)
    return step


@transaction.atomic
def reschedule_action(
    *,
    action: CorrectiveAction,
    deadline: date,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> CorrectiveAction:
    """Give an open action another deadline, with the reason.

    Raises DomainError for a day that is past or before the last open step is due.
    """
    _held(action)
    _refuse_day(deadline, department_day(action.department, now), "deadline")
    last = _last_open_step(action)
    if last is not None and last > deadline:
        text = _("A step is due on %(day)s. Move the step first.") % {
            "day": format_date(last, "j M Y")
        }
        raise DomainError(text, fields={"deadline": [text]})
    old_on, why = action.deadline, _reason_for(action, action.deadline, deadline, reason)
    save_row(
        action,
        changes={"deadline": deadline, **_check_moved(action, deadline)},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="action.rescheduled",
        why=why,
        where=models.Q(state=action.state),
    )
    if old_on is not None and why:
        keep_change(
            action=action, step=None, old_on=old_on, new_on=deadline, reason=why, by=actor, at=now
        )
    if old_on != deadline:
        ask_again(action, actor=actor, now=now)
    return action


def _reason_for(action: CorrectiveAction, old_on: date | None, new_on: date, reason: str) -> str:
    """Return the reason; one is asked for where an agreed date moves."""
    return given_reason(reason) if is_moved(action, old_on, new_on) else ""


def _check_moved(action: CorrectiveAction, deadline: date) -> dict[str, date]:
    """Return the day of the check as far behind the new deadline as it was, where it would precede it."""
    if action.verify_on is None or action.deadline is None or deadline <= action.verify_on:
        return {}
    return {"verify_on": deadline + (action.verify_on - action.deadline)}


def _refuse_day(day: date, today: date, name: str) -> None:
    if day < today:
        text = _("Choose a day that is not past.")
        raise DomainError(text, fields={name: [text]})


def _last_open_step(action: CorrectiveAction) -> date | None:
    rows = action.steps.filter(retired_at=None, done_at=None)
    found: date | None = rows.aggregate(last=models.Max("due_on"))["last"]
    return found


def _held(action: CorrectiveAction) -> CorrectiveAction:
    """Return the action as it stands, held until the end of the transaction."""
    held = (
        CorrectiveAction.objects.select_for_update(of=("self",))
        .select_related("department")
        .get(pk=action.pk)
    )
    if held.state not in OPEN_STATES:
        raise WrongState(_("This action is closed. Its dates stay."))
    return held
