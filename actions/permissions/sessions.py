"""Who may do what with reviews and meetings."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from actions.choices.sessions import FOR_EVERYBODY, SessionKind, SessionState
from actions.models import CorrectiveAction, Session, SessionDecision, SessionParticipant
from actions.permissions import can_edit
from departments.permissions import is_internal
from gaps.models import Gap
from gaps.permissions import can_plan_action
from kpis.choices.targets import KptState
from kpis.models import Kpt
from kpis.permissions.boards import can_correct
from saypro_align.audit.past import only_today

if TYPE_CHECKING:
    from departments.models import User

# What a decision may be hung on, to become a corrective action, a course correction or a step.
Target = Gap | Kpt | CorrectiveAction | None


@only_today
def can_plan(user: "User") -> bool:
    """Heads, strategy office and leadership ask people to a meeting."""
    is_office = user.is_coordinator or user.is_leader
    return is_internal(user) and (is_office or bool(user.headed_department_ids()))


def can_plan_kind(user: "User", kind: str, departments: Iterable[UUID]) -> bool:
    """What concerns everybody is for strategy office and leadership; heads meet for their own."""
    if not can_plan(user):
        return False
    if user.is_coordinator or user.is_leader:
        return True
    return kind not in FOR_EVERYBODY and bool(user.headed_department_ids() & set(departments))


def kinds_for(user: "User") -> list[SessionKind]:
    """Return the kinds of meeting the person may plan."""
    if user.is_coordinator or user.is_leader:
        return list(SessionKind)
    return [kind for kind in SessionKind if kind not in FOR_EVERYBODY]


@only_today
def can_leave_out(user: "User") -> bool:
    """Only the leadership may leave a mid-quarter review out, with a reason."""
    return is_internal(user) and user.is_leader


@only_today
def can_manage(user: "User", session: Session) -> bool:
    """Who leads a meeting, who planned it and the strategy office change it."""
    leads = user.pk in (session.chair_id, session.planned_by_id)
    return is_internal(user) and (leads or user.is_coordinator)


@only_today
def can_cancel(user: "User", session: Session) -> bool:
    """Who may change a meeting cancels it; a mid-quarter review only the leadership."""
    if session.kind == SessionKind.MID_QUARTER:
        return can_leave_out(user)
    return can_manage(user, session)


def is_asked(user: "User", session: Session) -> bool:
    """Return whether the person is asked to come."""
    return any(
        place.user_id == user.pk and place.removed_at is None
        for place in session.participants.all()
    )


def may_see_answers(user: "User", session: Session) -> bool:
    """Who is asked, who leads, strategy office and leadership see what everybody answered."""
    leads = user.pk in (session.chair_id, session.planned_by_id)
    return leads or user.is_coordinator or user.is_leader or is_asked(user, session)


@only_today
def can_write_minutes(user: "User", session: Session) -> bool:
    """Whoever takes part writes; once the minutes are sent only who leads, and the strategy office."""
    if session.state == SessionState.CANCELLED:
        return False
    if session.state == SessionState.HELD:
        return can_manage(user, session)
    return can_manage(user, session) or is_asked(user, session)


@only_today
def can_answer(user: "User", place: SessionParticipant) -> bool:
    """Everybody answers for himself only."""
    return place.user_id == user.pk and place.removed_at is None


@only_today
def can_finish(user: "User", decision: SessionDecision) -> bool:
    """Who was named ticks it off, and who leads the meeting."""
    return decision.owner_id == user.pk or can_manage(user, decision.session)


@only_today
def can_make_action(user: "User", target: Target) -> bool:
    """Who may plan for the gap, correct the target's course or change the action does it here, too."""
    if isinstance(target, CorrectiveAction):
        return can_edit(user, target)
    if isinstance(target, Kpt):
        return target.state == KptState.FINAL and can_correct(user, target)
    return target is not None and can_plan_action(user, target)
