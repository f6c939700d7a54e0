"""From an id in an address to a target, or 404 for strangers and 403 for mere readers."""

from uuid import UUID

from django.core.exceptions import PermissionDenied

from departments.models import Department, User
from kpis.choices.targets import KptLevel
from kpis.models import Kpt, TargetChange
from kpis.permissions.boards import asking_departments
from kpis.permissions.targets import answers_for, can_watch, can_write_kpt
from saypro_align.lib.not_found import first_or_404

WITH_KPT = (
    "quarter",
    "goal",
    "department",
    "person",
    "owner",
    "team__lead",
    "kpi",
    "parent",
    "replaced_by",
    "finalized_by",
    "proposed_by",
)


def kpt_for_reading(user: User, pk: UUID | str) -> Kpt:
    """Return a target the person may see."""
    return first_or_404(Kpt.objects.visible_to(user).filter(pk=pk).select_related(*WITH_KPT))


def kpt_for_collaborating(user: User, pk: UUID | str) -> tuple[Kpt, list[Department]]:
    """Return a target to the heads who may ask others to work for it, and their departments."""
    kpt = kpt_for_reading(user, pk)
    own = asking_departments(user, kpt)
    if not own:
        raise PermissionDenied
    return kpt, own


def kpt_for_writing(user: User, pk: UUID | str) -> Kpt:
    """Return a target the person may change."""
    kpt = kpt_for_reading(user, pk)
    if not can_write_kpt(user, kpt):
        raise PermissionDenied
    return kpt


def kpt_for_changing(user: User, pk: UUID | str) -> Kpt:
    """Return a target to who may ask for a change of it: who sets it, and who answers for it."""
    kpt = kpt_for_reading(user, pk)
    if not (can_write_kpt(user, kpt) or answers_for(user, kpt)):
        raise PermissionDenied
    return kpt


def change_for_reading(user: User, pk: UUID | str) -> TargetChange:
    """Return a change of a target the person may see."""
    return first_or_404(
        TargetChange.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("asked_by", "decided_by", *(f"kpt__{name}" for name in WITH_KPT))
    )


def change_for_deciding(user: User, pk: UUID | str) -> TargetChange:
    """Return a change to who decides on the target; the service knows whether it is decided."""
    change = change_for_reading(user, pk)
    leads = user.is_leader and change.kpt.level != KptLevel.PERSON
    if not (user.is_coordinator or leads or answers_for(user, change.kpt)):
        raise PermissionDenied
    return change


def watcher(user: object) -> User:
    """Return who asks what the numbers of targets do: office and leadership, today or back then."""
    if not isinstance(user, User) or not can_watch(user):
        raise PermissionDenied
    return user
