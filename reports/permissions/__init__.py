"""Who may do what with schedules, reports and mails."""

from typing import TYPE_CHECKING

from reports.choices import Audience

if TYPE_CHECKING:
    from uuid import UUID

    from departments.models import User
    from reports.models import ReportRun


def can_manage_schedules(user: "User") -> bool:
    """The strategy office and the administrator say when reports are made, and for whom."""
    return user.is_active and (user.is_coordinator or user.is_administrator)


def can_word_outside(user: "User") -> bool:
    """The strategy office says in which words outsiders read of gaps."""
    return user.is_active and user.is_coordinator


def can_read_audience(user: "User", audience: str) -> bool:
    """Return whether reports made for the audience may be read by, and sent to, this person."""
    if not user.is_active:
        return False
    if user.is_external:
        return audience == Audience.EXTERNAL
    if user.is_leader or user.is_coordinator or user.is_administrator:
        return True
    allowed = {Audience.STAFF, Audience.EXTERNAL}
    if user.headed_department_ids():
        allowed.add(Audience.HEADS)
    return audience in allowed


def can_read_run(user: "User", run: "ReportRun") -> bool:
    """Return whether a report may be read by, and sent to, this person: also whose report it is."""
    if not can_read_audience(user, run.audience):
        return False
    if run.department_id is None or user.is_external:
        return run.department_id is None
    if user.is_leader or user.is_coordinator or user.is_administrator:
        return True
    is_for_heads = run.audience == Audience.HEADS
    return run.department_id in (
        user.headed_department_ids() if is_for_heads else user.department_ids()
    )


def can_read_progress(user: "User", department_id: "UUID") -> bool:
    """A department's people read its progress reports, and so do strategy office and leadership."""
    if not user.is_active or user.is_external:
        return False
    return user.is_coordinator or user.is_leader or department_id in user.department_ids()
