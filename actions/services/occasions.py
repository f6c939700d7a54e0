"""What an action is about, as its services see it: what may be planned, and what follows from it.

A gap moves with its actions, from planned to verified. A target and an obstacle do not: their own
numbers and their own answers tell how they stand.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _

from actions.about import About
from actions.models import CorrectiveAction
from actions.planning import can_be_followed
from actions.services import moves
from departments.choices import QuarterState
from departments.models import Department, User
from gaps.choices import GapState
from gaps.services import gaps as gap_services
from gaps.services.outcomes import is_frozen, release_gap
from kpis.choices.check_ins import ObstacleState
from kpis.choices.targets import KptState
from saypro_align.lib.exceptions import DomainError, WrongState

_GONE = (GapState.RESOLVED, GapState.VERIFIED, GapState.DISMISSED)


def refuse_closed(about: About) -> None:
    """Raise WrongState for what nothing is to be done about any more."""
    if about.gap is not None:
        if about.gap.state in _GONE:
            raise WrongState(_("This gap is closed. There is nothing to plan for it."))
        return
    if about.obstacle is not None and about.obstacle.state != ObstacleState.OPEN:
        raise WrongState(_("This obstacle is closed. There is nothing to plan for it."))
    if about.kpt is not None and about.kpt.state != KptState.FINAL:
        raise WrongState(_("Only a target in force can be brought back on its way."))
    if about.quarter is not None and about.quarter.state == QuarterState.CLOSED:
        raise WrongState(_("This quarter is closed."))


def refuse_stranger(about: About, department: Department, today: date) -> None:
    """Raise DomainError for a department that has nothing to do with it."""
    if about.gap is not None:
        if department.pk in about.department_ids:
            return
        text = _("Choose a department that the gap concerns.")
    elif about.concerns(department, today):
        return
    else:
        text = _("Choose a department that it concerns.")
    raise DomainError(text, fields={"department": [text]})


def refuse_foreign_follow_up(follows: CorrectiveAction | None, about: About) -> None:
    """Raise DomainError unless the action that is followed is done and was about this, or before."""
    if follows is None or can_be_followed(follows, about):
        return
    if about.gap is not None:
        text = _("Follow an action that is done and was about this gap.")
    else:
        text = _("Follow an action that is done and was about the same thing.")
    raise DomainError(text, fields={"follows": [text]})


def plan(about: About, *, actor: User, now: datetime) -> None:
    """Let the gap say that something is planned for it."""
    if about.gap is not None:
        gap_services.plan_gap(gap=about.gap, actor=actor, now=now)


def check_again(action: CorrectiveAction, *, actor: User, now: datetime) -> None:
    """Look at the gap again once its action is done."""
    gap = moves.fresh_gap(action)
    if gap is not None and not is_frozen(gap):
        release_gap(gap=gap, actor=actor, now=now)
        gap_services.recheck_gap(gap=gap, now=now)


def outcome(action: CorrectiveAction) -> str:
    """Say what the re-check of a finished action's gap found; for others, when it is checked."""
    if action.gap is None:
        return _("Its numbers are compared when it is checked.")
    if action.gap.state in (GapState.RESOLVED, GapState.VERIFIED):
        return _("The gap is closed.")
    return _("Still a gap: %(sentence)s") % {"sentence": action.gap.sentence}
