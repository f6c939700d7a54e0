"""Who may share a target out, say how functions contribute, and confirm it."""

from departments.models import User
from departments.permissions import is_internal
from kpis.choices.cascade import ContributionState
from kpis.choices.targets import KptLevel, KptState
from kpis.models import Kpt, KptContribution
from kpis.permissions.targets import can_write_kpt
from saypro_align.audit.past import only_today

_LIVING = (KptState.DRAFT, KptState.PROPOSED, KptState.FINAL)


@only_today
def can_cascade(user: User, kpt: Kpt) -> bool:
    """Who may set the targets below shares one out: the strategy office, a department's heads."""
    if kpt.state not in _LIVING or kpt.level == KptLevel.PERSON or not is_internal(user):
        return False
    if kpt.level == KptLevel.ORGANIZATION:
        return user.is_coordinator
    return can_write_kpt(user, kpt)


@only_today
def can_state_contributions(user: User, kpt: Kpt) -> bool:
    """Who writes a target, or answers for it, says which functions contribute."""
    if kpt.state not in _LIVING or kpt.level == KptLevel.PERSON or not is_internal(user):
        return False
    return can_write_kpt(user, kpt) or kpt.accountable_id == user.pk


@only_today
def can_answer_contribution(user: User, contribution: KptContribution) -> bool:
    """The head of the function answers for it, and may change his mind."""
    return (
        is_internal(user)
        and contribution.state != ContributionState.REMOVED
        and contribution.department_id in user.headed_department_ids()
    )
