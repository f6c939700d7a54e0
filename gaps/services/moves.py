"""How a gap moves from state to state: one conditional update, then the number is brought up to date."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import QuarterState
from departments.models import Quarter
from gaps.models import Gap
from gaps.services.assessments import score_anew
from gaps.services.scores import hold_quarter
from saypro_align.audit.rows import save_row
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState
from saypro_align.lib.together import current

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
        _rescore(gap.quarter, now)
    return gap


def _rescore(quarter: Quarter, now: datetime) -> None:
    """Bring the number up to date, once for all gaps that are decided on together."""
    scope = current()
    if scope is None:
        score_anew(quarter=quarter, now=now)
    else:
        scope.gather(_score_each_once, (quarter, now))


def _score_each_once(asked: list[tuple[Quarter, datetime]]) -> None:
    for quarter, now in {quarter.pk: (quarter, now) for quarter, now in asked}.values():
        score_anew(quarter=quarter, now=now)


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
