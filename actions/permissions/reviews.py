"""Who says and decides what of targets in a review, and who writes what a month came to."""

from typing import TYPE_CHECKING

from actions.choices.sessions import SessionKind
from actions.models import MonthlyReview, Session
from actions.permissions.sessions import can_manage, can_write_minutes
from departments.permissions import is_internal
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt
from kpis.permissions.targets import can_write_kpt
from saypro_align.audit.past import only_today

if TYPE_CHECKING:
    from departments.models import User


def _is_discussed(session: Session, kpt: Kpt) -> bool:
    """Return whether the meeting goes through this target and is not over."""
    is_final = kpt.state == KptState.FINAL and kpt.quarter_id == session.quarter_id
    is_told = kpt.level != KptLevel.PERSON
    return session.goes_through_targets and session.is_to_come and is_final and is_told


@only_today
def can_assess(user: "User", session: Session, kpt: Kpt) -> bool:
    """The leadership says how targets look; in a department's month who leads the meeting does."""
    if not is_internal(user) or not _is_discussed(session, kpt):
        return False
    if user.is_leader:
        return True
    return session.kind == SessionKind.MONTHLY and can_manage(user, session)


@only_today
def can_decide_target(user: "User", session: Session, kpt: Kpt) -> bool:
    """Who may write the target decides about it in a meeting he takes part in."""
    if not _is_discussed(session, kpt) or not can_write_kpt(user, kpt):
        return False
    return user.is_leader or can_write_minutes(user, session)


@only_today
def can_write_analysis(user: "User", review: MonthlyReview) -> bool:
    """Who leads the meeting and the heads of the department say what the month means."""
    if not is_internal(user) or review.frozen_at is not None or not review.session.is_to_come:
        return False
    heads = review.department_id in user.headed_department_ids()
    return heads or can_manage(user, review.session)
