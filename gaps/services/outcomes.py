"""What the verdict on a corrective action does to its gap: verified, or open again and held open.

A gap that is held open was opened again because what was done did not work. That the rule no longer
finds its condition is then not enough: the next finished action, or a reviewer, lets it go.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from gaps.choices import OPEN_STATES, GapSource, GapState
from gaps.models import Gap
from gaps.permissions import can_resolve
from gaps.services.gaps import recheck_gap, resolve_gap
from gaps.services.moves import move, reason_of
from saypro_align.lib.exceptions import WrongState

if TYPE_CHECKING:
    from departments.models import User

# Waved away or lived with: a verdict on an action says nothing about that.
_DECIDED = (GapState.DISMISSED, GapState.ACCEPTED)
_IDLE = (GapState.SUSPECTED, GapState.CONFIRMED, GapState.RESOLVED, GapState.VERIFIED)


def is_frozen(gap: Gap) -> bool:
    """Return whether the quarter is closed and the gap stays as it was."""
    return gap.quarter.state == QuarterState.CLOSED


@transaction.atomic
def verify_gap(*, gap: Gap, reason: str, actor: "User", now: datetime) -> Gap:
    """Note that what was done worked; raises WrongState while the gap is still there.

    The rule is asked once more. What a person raised is gone when a reviewer says so: who verifies
    and may review says both at once.
    """
    if is_frozen(gap) or gap.state in (*_DECIDED, GapState.VERIFIED):
        return gap
    recheck_gap(gap=gap, now=now)
    if gap.state in OPEN_STATES and gap.source == GapSource.PERSON and can_resolve(actor, gap):
        resolve_gap(gap=gap, note=reason, actor=actor, now=now)
    if gap.state in OPEN_STATES:
        raise WrongState(_("The gap is still there: %(gap)s") % {"gap": gap.sentence})
    return move(
        gap,
        allowed=[GapState.RESOLVED],
        changes={"state": GapState.VERIFIED},
        actor=actor,
        now=now,
        event="gap.verified",
        why=reason_of(reason),
    )


@transaction.atomic
def hold_gap(*, gap: Gap, reason: str, actor: "User", now: datetime) -> Gap:
    """Open the gap again, because what was done did not work, and hold it open.

    A gap for which something else is under way stays in correction.
    """
    if is_frozen(gap) or gap.state in _DECIDED:
        return gap
    back = {}
    if gap.state in _IDLE:
        back = {
            "state": GapState.REOPENED,
            "opened_at": now if gap.resolved_at else gap.opened_at,
            "resolved_at": None,
            "resolved_by": None,
            "resolution": "",
            "times_reopened": gap.times_reopened + 1,
        }
    return move(
        gap,
        allowed=[gap.state],
        changes={"held_since": now, **back},
        actor=actor,
        now=now,
        event="gap.reopened" if back else "gap.held",
        why=reason_of(reason),
    )


@transaction.atomic
def release_gap(*, gap: Gap, actor: "User", now: datetime) -> Gap:
    """Let the rule judge again by itself: something more was done about the gap."""
    if is_frozen(gap) or gap.held_since is None:
        return gap
    return move(
        gap,
        allowed=[gap.state],
        changes={"held_since": None},
        actor=actor,
        now=now,
        event="gap.released",
    )
