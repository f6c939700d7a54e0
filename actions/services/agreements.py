"""What the departments involved say to an action: asked, agreed, declined; and asked again.

Who proposes an action says yes for the department that carries it. Once every other department has
said yes, the action is agreed and starts, if who proposed it could agree to it himself.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.choices import ActionState
from actions.choices.life import AgreementState
from actions.models import ActionAgreement, CorrectiveAction
from actions.permissions import can_approve
from actions.selectors.agreements import agreements_of
from actions.services import moves
from actions.services.notices import heads_of, tell, told_about
from departments.models import Department, User
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState

TO_ASK = (AgreementState.NAMED, AgreementState.DECLINED)


def name_departments(
    action: CorrectiveAction, departments: Iterable[Department], *, actor: User, now: datetime
) -> None:
    """Make these the departments that must agree; the one that carries the action always has.

    A department that it concerns and that said no stays among them, unless the strategy office
    takes it off: nobody else gets round a no by asking no longer.
    """
    wanted = {row.pk: row for row in departments if row.pk != action.department_id}
    stored = {row.department_id: row for row in action.agreements.select_related("department")}
    _keep_who_said_no(action, stored, wanted, actor)
    for pk, row in stored.items():
        gone = row.state == AgreementState.WITHDRAWN
        if gone == (pk in wanted):
            state = AgreementState.NAMED if gone else AgreementState.WITHDRAWN
            _save(row, {"state": state}, event="action.departments_named", actor=actor, now=now)
    for pk, department in wanted.items():
        if pk not in stored:
            create_row(
                ActionAgreement(action=action, department=department),
                actor=actor,
                now=now,
                event="action.departments_named",
            )


def _keep_who_said_no(
    action: CorrectiveAction,
    stored: Mapping[UUID, ActionAgreement],
    wanted: Mapping[UUID, Department],
    actor: User,
) -> None:
    concerned = action.about.department_ids
    for pk, row in stored.items():
        said_no = row.state == AgreementState.DECLINED and pk in concerned
        if said_no and pk not in wanted and not actor.is_coordinator:
            text = _(
                "%(department)s said no and must agree. Only the strategy office can change that."
            )
            told = text % {"department": row.department}
            raise DomainError(told, fields={"must_agree": [told]})


@transaction.atomic
def ask_departments(
    *,
    action: CorrectiveAction,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> CorrectiveAction:
    """Ask every department that has not been asked yet, or that said no, whether it agrees.

    Who heads such a department himself thereby agrees for it.
    """
    moves.lock(action, expected_version)
    moves.check(action, "approve")
    rows = [row for row in agreements_of(action) if row.state in TO_ASK]
    if not rows:
        raise WrongState(_("Every department that must agree has been asked."))
    for row in rows:
        _ask(row, actor=actor, now=now)
    _settle(action, actor=actor, now=now)
    return action


def ask_again(action: CorrectiveAction, *, actor: User, now: datetime) -> None:
    """Ask those once more who agreed to a proposal that has changed since; agreed stays agreed."""
    if action.state != ActionState.PROPOSED:
        return
    for row in agreements_of(action):
        if row.state in (AgreementState.AGREED, AgreementState.DECLINED):
            _ask(row, actor=actor, now=now)


@transaction.atomic
def agree_to_action(
    *,
    agreement: ActionAgreement,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ActionAgreement:
    """Agree for the department; the last yes lets the action start."""
    action = _answerable(agreement)
    _save(
        agreement,
        {"state": AgreementState.AGREED, "by": actor, "at": now, "reason": ""},
        expected_version=expected_version,
        event="action.department_agreed",
        actor=actor,
        now=now,
    )
    _settle(action, actor=actor, now=now)
    agreement.action = action
    return agreement


@transaction.atomic
def decline_action(
    *,
    agreement: ActionAgreement,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> ActionAgreement:
    """Say no for the department, with the reason; who proposed the action is told."""
    action = _answerable(agreement)
    told = " ".join(reason.split())
    if not told:
        text = _("Say why.")
        raise DomainError(text, fields={"reason": [text]})
    _save(
        agreement,
        {"state": AgreementState.DECLINED, "by": actor, "at": now, "reason": told},
        expected_version=expected_version,
        event="action.department_declined",
        why=told,
        actor=actor,
        now=now,
    )
    name = agreement.department.name
    tell(
        [action.proposed_by, *heads_of([action.department_id])],
        key=f"action.declined:{agreement.pk}:{agreement.version}",
        kind="action_declined",
        subject=_("%(department)s does not agree: %(title)s")
        % {"department": name, "title": action.title},
        lines=[told, told_about(action)],
        button=_("Change the action"),
        reason=_("You get this because your department carries the action."),
        action=action,
        now=now,
    )
    return agreement


def _settle(action: CorrectiveAction, *, actor: User, now: datetime) -> None:
    """Let the action start when all have agreed and who proposed it may agree to it."""
    rows = agreements_of(action)
    proposer = action.proposed_by
    if not rows or any(row.state != AgreementState.AGREED for row in rows):
        return
    if proposer is None or not can_approve(proposer, action):
        return
    if moves.missing_in(action, now=now):
        return
    moves.approve(action, by=proposer, why=_("Every department has agreed."), actor=actor, now=now)
    moves.start(action, actor=actor, now=now)
    names = ", ".join(row.department.name for row in rows)
    tell(
        [action.responsible, proposer],
        key=f"action.agreed:{action.pk}:{action.version}",
        kind="action_agreed",
        subject=_("Agreed and started: %(title)s") % {"title": action.title},
        lines=[_("Agreed: %(departments)s.") % {"departments": names}, told_about(action)],
        button=_("Open the action"),
        reason=_("You get this because you answer for the action."),
        action=action,
        now=now,
    )


def _ask(row: ActionAgreement, *, actor: User, now: datetime) -> None:
    is_own = row.department_id in actor.headed_department_ids()
    answered = {"by": actor, "at": now} if is_own else {"by": None, "at": None}
    _save(
        row,
        {
            "state": AgreementState.AGREED if is_own else AgreementState.ASKED,
            "asked_at": now,
            "reason": "",
            **answered,
        },
        event="action.department_agreed" if is_own else "action.department_asked",
        actor=actor,
        now=now,
    )
    if is_own:
        return
    action = row.action
    tell(
        heads_of([row.department_id]),
        key=f"action.agreement:{row.pk}:{row.version}",
        kind="action_agreement",
        subject=_("Do you agree? %(title)s") % {"title": action.title},
        lines=[
            _("%(name)s asks %(department)s to agree to this corrective action.")
            % {"name": actor.name, "department": row.department.name},
            told_about(action),
            _("It is to show: %(criterion)s") % {"criterion": action.criterion}
            if action.criterion
            else "",
        ],
        button=_("Agree or decline"),
        reason=_("You get this because you head %(department)s.")
        % {"department": row.department.name},
        action=action,
        now=now,
    )


def _answerable(agreement: ActionAgreement) -> CorrectiveAction:
    """Return the action, held; raises WrongState where nothing is asked of the department."""
    action = agreement.action
    moves.lock(action)
    moves.check(action, "approve")
    if agreement.state != AgreementState.ASKED:
        raise WrongState(_("This department is not asked."))
    return action


def _save(
    row: ActionAgreement,
    changes: dict[str, object],
    *,
    expected_version: int | None = None,
    event: str,
    why: str = "",
    actor: User,
    now: datetime,
) -> None:
    cleared = {"by": None, "at": None, "reason": ""} if "by" not in changes else {}
    save_row(
        row,
        changes={**cleared, **changes},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
        why=why,
        where=models.Q(state=row.state),
    )


def is_waiting(action: CorrectiveAction) -> bool:
    """Return whether a proposed action waits for other departments."""
    return action.state == ActionState.PROPOSED and any(
        row.state == AgreementState.ASKED for row in agreements_of(action)
    )
