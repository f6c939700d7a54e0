"""What an action's page shows of its life: agreement, whys, the check and what followed."""

from dataclasses import dataclass
from datetime import date, datetime

from actions import permissions
from actions.choices import ActionState
from actions.choices.life import AgreementState
from actions.life import asks_for_follow_up, check_day
from actions.models import ActionAgreement, CorrectiveAction, Verdict
from actions.planning import can_plan_about
from actions.selectors.agreements import agreements_of
from actions.selectors.days import department_day
from actions.selectors.later_gaps import ended_unsettled, later_gaps
from departments.choices import QuarterState
from departments.models import User
from gaps.choices import OPEN_STATES, GapState
from gaps.models import Gap
from kpis.choices.check_ins import ObstacleState
from kpis.choices.targets import KptState


@dataclass(frozen=True)
class AgreementRow:
    """What one department says, and whether the reader answers for it."""

    agreement: ActionAgreement
    may_answer: bool


@dataclass(frozen=True)
class Life:
    """The parts of the page beside steps and facts, with what the reader may do."""

    agreements: list[AgreementRow]
    whys: list[str]
    verdicts: list[Verdict]
    followed_by: list[CorrectiveAction]
    check_on: date | None
    is_check_due: bool
    is_still_there: bool
    may_send: bool
    may_verify: bool
    may_follow_up: bool
    # It failed, nothing follows, and its quarter is closed: where to go on instead.
    is_unsettled: bool
    later_gaps: list[Gap]

    @property
    def is_waiting(self) -> bool:
        """Return whether other departments have not agreed yet."""
        return any(row.agreement.state != AgreementState.AGREED for row in self.agreements)


def life_of(action: CorrectiveAction, user: User, now: datetime) -> Life:
    """Return the life of an action as this reader sees it."""
    rows = agreements_of(action)
    is_proposed = action.state == ActionState.PROPOSED
    followed_by = list(
        action.followed_by.exclude(state=ActionState.CANCELLED).select_related("responsible")
    )
    check_on = _check_on(action)
    is_due = check_on is not None and check_on <= department_day(action.department, now)
    still_open = _is_still_there(action)
    is_unsettled = (
        ended_unsettled(action) and not followed_by and permissions.can_edit(user, action)
    )
    to_ask = (AgreementState.NAMED, AgreementState.DECLINED)
    return Life(
        agreements=[
            AgreementRow(
                row,
                is_proposed
                and row.state == AgreementState.ASKED
                and permissions.can_answer(user, row),
            )
            for row in rows
        ],
        whys=[why.answer for why in action.whys.all() if why.answer],
        verdicts=list(action.verdicts.select_related("by")),
        followed_by=followed_by,
        check_on=check_on,
        is_check_due=is_due,
        is_still_there=still_open,
        may_send=is_proposed
        and any(row.state in to_ask for row in rows)
        and permissions.can_edit(user, action),
        may_verify=is_due and permissions.can_verify(user, action),
        may_follow_up=still_open
        and not followed_by
        and _wants_follow_up(action)
        and can_plan_about(user, action.about),
        is_unsettled=is_unsettled,
        later_gaps=later_gaps(action, user) if is_unsettled else [],
    )


def _is_still_there(action: CorrectiveAction) -> bool:
    """Return whether something can still be done about it: an open gap, obstacle or target."""
    gap, kpt, obstacle = action.gap, action.kpt, action.obstacle
    if gap is not None:
        return gap.state in OPEN_STATES and gap.state != GapState.ACCEPTED
    if obstacle is not None and obstacle.state != ObstacleState.OPEN:
        return False
    return kpt is None or kpt.state == KptState.FINAL


def _check_on(action: CorrectiveAction) -> date | None:
    """Return from which day a finished action may be judged; None while that is not the question."""
    if action.state not in (ActionState.IMPLEMENTED, ActionState.VERIFICATION_DUE):
        return None
    done_at = action.implemented_at
    done_on = department_day(action.department, done_at) if done_at else date.max
    return check_day(action.verify_on, done_on)


def _wants_follow_up(action: CorrectiveAction) -> bool:
    """Return whether something else has to be done: it failed, or it is done and the gap is there."""
    quarter = action.about.quarter
    if quarter is not None and quarter.state == QuarterState.CLOSED:
        return False
    waits = action.state in (ActionState.IMPLEMENTED, ActionState.VERIFICATION_DUE)
    return (waits and action.gap_id is not None) or asks_for_follow_up(action.state)
