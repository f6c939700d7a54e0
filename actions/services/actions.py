"""The life of a corrective action until it is done; or cancelled with a reason.

What becomes of it then stands in `verdicts`, what other departments say to it in `agreements`.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.about import About
from actions.choices import OPEN_STATES, ActionState
from actions.life import DAYS_TO_CHECK, last_answer
from actions.models import CorrectiveAction
from actions.permissions import can_approve
from actions.selectors import department_day, steps_of
from actions.selectors.agreements import agreements_of
from actions.selectors.verifiers import suggested_verifier
from actions.services import agreements, moves, occasions
from actions.services.dates import given_reason, is_moved, keep_change
from actions.services.drafts import StepDraft
from actions.services.moves import NotReady
from actions.services.occasions import outcome
from actions.services.rows import save_steps
from actions.services.whys import save_whys
from departments.models import Department, User
from gaps.models import Gap
from kpis.models import Kpi, Kpt, Obstacle
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState

__all__ = [
    "NotReady",
    "approve_action",
    "cancel_action",
    "edit_action",
    "implement_action",
    "outcome",
    "propose_action",
    "send_action",
    "start_action",
]

# What an action is judged by; it stands from the moment the action starts.
CRITERION: Final = ("criterion", "criterion_kpi", "criterion_way", "criterion_shift")


@transaction.atomic
def propose_action(
    *,
    gap: Gap | None = None,
    kpt: Kpt | None = None,
    obstacle: Obstacle | None = None,
    department: Department,
    kind: str,
    title: str,
    description: str = "",
    responsible: User | None = None,
    deadline: date | None = None,
    criterion: str = "",
    criterion_kpi: Kpi | None = None,
    criterion_way: str = "",
    criterion_shift: Decimal | None = None,
    verifier: User | None = None,
    verify_on: date | None = None,
    cause: str = "",
    root_cause: str = "",
    whys: Sequence[str] = (),
    resources: str = "",
    steps: Sequence[StepDraft] = (),
    must_agree: Collection[Department] = (),
    follows: CorrectiveAction | None = None,
    agree: bool = False,
    send: bool = False,
    actor: User,
    now: datetime,
) -> CorrectiveAction:
    """Propose an action for a gap, a target or an obstacle; what is missing may follow.

    `must_agree` are the other departments whose yes it needs. `follows` is the action that did not
    work. `agree` agrees to it in the same breath, `send` sends it on its way. Who checks, and when,
    is filled in where nobody says. Raises WrongState for what is closed or waved away, DomainError
    for a department that has nothing to do with it.
    """
    about = About(gap=gap, kpt=kpt, obstacle=obstacle)
    occasions.refuse_closed(about)
    occasions.refuse_stranger(about, department, department_day(department, now))
    occasions.refuse_foreign_follow_up(follows, about)
    if verify_on is None and deadline is not None:
        verify_on = deadline + timedelta(days=DAYS_TO_CHECK)
    action = create_row(
        CorrectiveAction(
            gap=gap,
            kpt=kpt,
            obstacle=obstacle,
            department=department,
            kind=kind,
            title=title,
            description=description,
            responsible=responsible,
            deadline=deadline,
            criterion=criterion,
            criterion_kpi=criterion_kpi,
            criterion_way=criterion_way,
            criterion_shift=criterion_shift,
            verifier=verifier or suggested_verifier(about, responsible),
            verify_on=verify_on,
            cause=cause,
            root_cause=last_answer(list(whys)) or root_cause,
            resources=resources,
            follows=follows,
            proposed_by=actor,
        ),
        actor=actor,
        now=now,
        event="action.proposed",
    )
    save_steps(action, steps, actor=actor, now=now)
    save_whys(action, whys, actor=actor, now=now)
    agreements.name_departments(action, must_agree, actor=actor, now=now)
    occasions.plan(about, actor=actor, now=now)
    if agree:
        approve_action(action=action, actor=actor, now=now)
    elif send:
        send_action(action=action, actor=actor, now=now)
    return action


@transaction.atomic
def edit_action(
    *,
    action: CorrectiveAction,
    changes: dict[str, Any],
    steps: Sequence[StepDraft] | None = None,
    whys: Sequence[str] | None = None,
    must_agree: Collection[Department] | None = None,
    date_reason: str = "",
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> CorrectiveAction:
    """Change an open action and, when they are given, its steps, whys and who must agree.

    Once it is agreed nothing may be taken away that the agreement asked for, and a date moves with
    a reason only. What shows that it worked stands from the start. Who agreed to something that is
    only proposed and has changed is asked again.
    """
    moves.lock(action)
    if action.state not in OPEN_STATES:
        raise WrongState(_("This action is closed. It can no longer be changed."))
    if changes.get("department", action.department) != action.department:
        _refuse_handing_over(action)
        day = department_day(changes["department"], now)
        occasions.refuse_stranger(action.about, changes["department"], day)
    _refuse_new_criterion(action, changes)
    before, lacked = _content_of(action), moves.missing_in(action, now=now)
    if whys is not None and last_answer(list(whys)):
        changes = {**changes, "root_cause": last_answer(list(whys))}
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
    if whys is not None:
        save_whys(action, whys, actor=actor, now=now)
    if action.state == ActionState.PROPOSED:
        _keep_agreements(
            action, must_agree, is_changed=before != _content_of(action), actor=actor, now=now
        )
    else:
        _refuse_taken_away(action, lacked, now=now)
    return action


@transaction.atomic
def approve_action(
    *, action: CorrectiveAction, expected_version: int | None = None, actor: User, now: datetime
) -> CorrectiveAction:
    """Agree to a proposed action. Raises NotReady naming every field that is missing."""
    moves.lock(action)
    moves.check(action, "approve")
    moves.refuse_missing(moves.missing_in(action, now=now))
    return moves.approve(action, by=actor, expected_version=expected_version, actor=actor, now=now)


@transaction.atomic
def send_action(
    *, action: CorrectiveAction, expected_version: int | None = None, actor: User, now: datetime
) -> CorrectiveAction:
    """Send a complete proposal on its way: to the departments that must agree, or to work.

    Within the own department it starts at once, if the person may agree to it. What is still missing
    keeps it proposed; the page says what that is.
    """
    moves.lock(action, expected_version)
    moves.check(action, "approve")
    rows = agreements_of(action)
    if any(row.state in agreements.TO_ASK for row in rows):
        return agreements.ask_departments(action=action, actor=actor, now=now)
    if rows or not can_approve(actor, action) or moves.missing_in(action, now=now):
        return action
    moves.approve(action, by=actor, actor=actor, now=now)
    return moves.start(action, actor=actor, now=now)


@transaction.atomic
def start_action(
    *, action: CorrectiveAction, expected_version: int | None = None, actor: User, now: datetime
) -> CorrectiveAction:
    """Start an agreed action; a gap is then in correction."""
    moves.check(action, "start")
    return moves.start(action, expected_version=expected_version, actor=actor, now=now)


@transaction.atomic
def implement_action(
    *, action: CorrectiveAction, expected_version: int | None = None, actor: User, now: datetime
) -> CorrectiveAction:
    """Finish an action whose steps are all done, and check a gap again.

    A gap that is still there and has no other action is open again, without a plan; `outcome` tells
    what the check found. Raises NotReady while steps are open.
    """
    moves.lock(action)
    moves.check(action, "implement")
    waiting = [step.text.rstrip(". ") for step in steps_of(action) if step.done_at is None]
    if waiting:
        text = _("These steps are not done yet: %(steps)s.") % {"steps": "; ".join(waiting)}
        raise NotReady(text, fields={"steps": [text]})
    moves.move(
        action,
        "implement",
        {"implemented_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="action.implemented",
    )
    occasions.check_again(action, actor=actor, now=now)
    action.gap = moves.unplan_if_idle(action, actor=actor, now=now)
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
    moves.check(action, "cancel")
    if not reason.strip():
        text = _("Say why the action is cancelled.")
        raise DomainError(text, fields={"reason": [text]})
    moves.move(
        action,
        "cancel",
        {"cancel_reason": reason.strip()},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="action.cancelled",
        why=reason.strip(),
    )
    moves.unplan_if_idle(action, actor=actor, now=now)
    return action


def _refuse_handing_over(action: CorrectiveAction) -> None:
    """Raise DomainError for an agreed action: the department that is to carry it never agreed."""
    if action.state != ActionState.PROPOSED:
        text = _("This action is agreed. The department that carries it stays.")
        raise DomainError(text, fields={"department": [text]})


def _refuse_new_criterion(action: CorrectiveAction, changes: dict[str, Any]) -> None:
    """Raise DomainError when what a started action is judged by would change."""
    if action.state != ActionState.IN_PROGRESS:
        return
    moved = [
        name
        for name in CRITERION
        if changes.get(name, getattr(action, name)) != getattr(action, name)
    ]
    if moved:
        text = _("The action has started. What shows that it worked stands.")
        raise DomainError(text, fields={name: [text] for name in moved})


def _refuse_taken_away(
    action: CorrectiveAction, lacked: dict[str, list[str]], *, now: datetime
) -> None:
    """Raise NotReady if an agreed action lacks something that it had."""
    # An agreed deadline may be past; only what is absent is refused here.
    today = action.deadline or department_day(action.department, now)
    missing = moves.missing_in(action, now=now, today=today)
    moves.refuse_missing({name: told for name, told in missing.items() if name not in lacked})


def _content_of(action: CorrectiveAction) -> tuple[Any, ...]:
    """Return what the departments asked have agreed to, as versions of its rows."""
    steps = action.steps.filter(retired_at=None).order_by("pk").values_list("pk", "version")
    whys = action.whys.order_by("pk").values_list("pk", "version")
    return action.version, tuple(steps), tuple(whys)


def _keep_agreements(
    action: CorrectiveAction,
    must_agree: Collection[Department] | None,
    *,
    is_changed: bool,
    actor: User,
    now: datetime,
) -> None:
    """Name who must agree, and ask those again who agreed to something else."""
    if must_agree is not None:
        agreements.name_departments(action, must_agree, actor=actor, now=now)
    if is_changed:
        agreements.ask_again(action, actor=actor, now=now)
