"""Who may do what with key performance targets. Reading is part of the querysets; here stands writing."""

from departments.models import User
from departments.permissions import is_internal
from kpis.choices.targets import ChangeState, KptLevel, KptState
from kpis.models import Kpt, TargetChange
from saypro_align.audit.past import is_past, only_today


@only_today
def can_write_kpt(user: User, kpt: Kpt) -> bool:
    """The organization's: office and leadership; a department's or a person's: its heads, office."""
    if not is_internal(user):
        return False
    if user.is_coordinator:
        return True
    if kpt.level == KptLevel.ORGANIZATION:
        return user.is_leader
    return kpt.department_id in user.headed_department_ids()


@only_today
def can_finalize_early(user: User) -> bool:
    """Before the announced day of feedback is over the strategy office alone makes a target final."""
    return is_internal(user) and user.is_coordinator


def writable_levels(user: User) -> tuple[KptLevel, ...]:
    """Return the levels at which the person may set a target."""
    if is_past() or not is_internal(user):
        return ()
    if user.is_coordinator:
        return tuple(KptLevel)
    headed = bool(user.headed_department_ids())
    own = (KptLevel.DEPARTMENT, KptLevel.PERSON) if headed else ()
    return (KptLevel.ORGANIZATION, *own) if user.is_leader else own


@only_today
def can_set_targets(user: User) -> bool:
    """Return whether the person may set targets at all."""
    return bool(writable_levels(user))


def answers_for(user: User, kpt: Kpt) -> bool:
    """Return whether the person is the target's owner, or the lead of the team that owns it."""
    return is_internal(user) and kpt.accountable_id == user.pk


@only_today
def can_request_change(user: User, kpt: Kpt) -> bool:
    """Who writes the target or answers for it asks for a change while it runs."""
    is_running = kpt.state in (KptState.PROPOSED, KptState.FINAL)
    return is_running and (can_write_kpt(user, kpt) or answers_for(user, kpt))


@only_today
def can_decide_change(user: User, change: TargetChange) -> bool:
    """The target's owner, the office or the leadership decides; nobody on his own request."""
    if not is_internal(user) or change.state != ChangeState.REQUESTED:
        return False
    if change.asked_by_id == user.pk:
        return False
    leads = user.is_leader and change.kpt.level != KptLevel.PERSON
    return user.is_coordinator or leads or answers_for(user, change.kpt)


def can_watch(user: User) -> bool:
    """Office and leadership look at what the numbers of targets do."""
    return is_internal(user) and (user.is_coordinator or user.is_leader)


def knows_owner(user: User, kpt: Kpt) -> bool:
    """Return whether the person is told how punctual a target's owner checks in.

    For the owner, those who set the target, and those above; not for everybody who reads it.
    """
    above = user.is_coordinator or (user.is_leader and kpt.level != KptLevel.PERSON)
    own = user.pk in (kpt.accountable_id, kpt.person_id)
    return above or own or kpt.department_id in user.headed_department_ids()
