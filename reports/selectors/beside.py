"""What stands beside the rows of the dashboard: questions asked, answers, wishes for the next review."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from actions.selectors.updates import Ask, Key, asks_of
from actions.things import ACTION, GAP
from departments.permissions import is_internal
from reports.selectors.path import PathGap, PathPlan, Way
from reports.selectors.standing import LateAction

if TYPE_CHECKING:
    from departments.models import User


def with_asks(
    way: Way, late: tuple[LateAction, ...], user: "User", now: datetime
) -> tuple[Way, tuple[LateAction, ...]]:
    """Return both with what was asked about each row, and what the person may do; one query."""
    owners = {_of_gap(gap): (plan.department_id, gap.owner_id) for plan, gap in _gaps(way)}
    owners |= {_of_action(one): (str(one.department_id), str(one.owner_id)) for one in late}
    may = [key for key, (whose, owner) in owners.items() if _may(user, whose, owner)]
    asks = asks_of(owners, user, now, may=may)
    plans = tuple(
        replace(plan, gaps=tuple(_gap_with(gap, asks) for gap in plan.gaps)) for plan in way.plans
    )
    return (
        replace(way, plans=plans),
        tuple(replace(one, ask=asks.get(_of_action(one))) for one in late),
    )


def _gaps(way: Way) -> list[tuple[PathPlan, PathGap]]:
    return [(plan, gap) for plan in way.plans for gap in plan.gaps]


def _gap_with(gap: PathGap, asks: Mapping[Key, Ask]) -> PathGap:
    ask = asks.get(_of_gap(gap))
    if ask is not None and gap.is_known_to_few:
        # An agenda has readers whom the gap has not.
        ask = replace(ask, may_wish=False)
    return replace(gap, ask=ask)


def _of_gap(gap: PathGap) -> Key:
    """Return what is asked about: the corrective action, or the gap where there is none yet."""
    return (ACTION, UUID(gap.action_id)) if gap.action_id else (GAP, UUID(gap.id))


def _of_action(action: LateAction) -> Key:
    return ACTION, action.id


def _may(user: "User", department_id: str, owner_id: str) -> bool:
    """Leadership and office ask about all, heads about theirs; nobody asks himself."""
    is_above = user.is_coordinator or user.is_leader
    heads_it = UUID(department_id) in user.headed_department_ids()
    return is_internal(user) and owner_id != str(user.pk) and (is_above or heads_it)
