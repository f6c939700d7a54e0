"""How a gap moves from state to state: one conditional update, then the number is brought up to date."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from gaps.models import Gap
from gaps.services.scores import hold_quarter, score_quarter
from saypro_align.audit.rows import save_row
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

if TYPE_CHECKING:
    from departments.models import User


class ReasonMissing(DomainError):
    """The verb needs a reason."""

    code = "reason_missing"


class QuarterFrozen(WrongState):
    """The quarter is closed; its gaps stay as they were."""

    code = "quarter_closed"


def move(
    gap: Gap,
    *,
    allowed: Sequence[str],
    changes: dict[str, Any],
    actor: "User | None",
    now: datetime,
    event: str,
    why: str = "",
    expected_version: int | None = None,
    rescore: bool = True,
) -> Gap:
    """Change the gap if its state still permits, then bring the number up to date."""
    hold_quarter(gap.quarter_id)
    if gap.quarter.state == QuarterState.CLOSED:
        raise QuarterFrozen(_("The quarter is closed; its gaps stay as they were."))
    if gap.state not in allowed:
        raise WrongState(
            _("This cannot be done: the gap is “%(state)s”.") % {"state": gap.get_state_display()}
        )
    save_row(
        gap,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event=event,
        why=why,
        where=Q(state__in=list(allowed)),
    )
    if rescore:
        score_quarter(quarter=gap.quarter, now=now)
    return gap


def need(allowed: bool, message: str) -> None:  # noqa: FBT001
    """Refuse what the person may not do."""
    if not allowed:
        raise NotAllowed(message)


def reason_of(text: str) -> str:
    """Return the reason on one line; refuse an empty one."""
    reason = " ".join(text.split())[:500]
    if not reason:
        message = _("Say why, in one sentence.")
        raise ReasonMissing(message, fields={"reason": [message]})
    return reason


def decided(actor: "User", now: datetime, reason: str) -> dict[str, Any]:
    """Return the columns that say who decided, when and why."""
    return {"decided_by": actor, "decided_at": now, "decision_reason": reason}
