"""Opening a quarter step by step: dates, goals, who plans, mails. It can be left and taken up again.

Nothing but the quarter's own row changes before the last step: then, in one transaction, the goals
become what was signed, every department owes its plan, and each head is invited once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from departments.choices import (
    GoalCategory,
    OpeningStep,
    QuarterState,
    RequestState,
    ReviewDecision,
)
from departments.models import (
    Department,
    ExemptionRequest,
    Goal,
    GoalReview,
    Quarter,
    QuarterOpening,
    User,
)
from departments.services.exemptions import ask_exemption, drop_request
from departments.services.goals import edit_goal, retire_goal
from departments.services.invitations import departments_planning, invite_heads
from departments.services.quarters import create_quarter, edit_quarter, open_quarter
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, WrongState

ORDER = list(OpeningStep)


class ReviewOutdated(DomainError):
    """A goal was added or changed after the review was signed."""

    code = "review_outdated"


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """What is decided about one goal, and the version of it that was read."""

    goal: Goal
    goal_version: int
    decision: str = ReviewDecision.KEEP
    reason: str = ""
    title: str = ""
    why: str = ""


@transaction.atomic
def begin_opening(
    *,
    quarter: Quarter | None,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> QuarterOpening:
    """Set the dates of the next quarter, new or prepared, and go on to its goals."""
    if quarter is None:
        quarter = create_quarter(**fields, actor=actor, now=now)
    else:
        if quarter.state != QuarterState.PREPARING:
            raise WrongState(_("This quarter is open already."))
        edit_quarter(
            quarter=quarter,
            changes=fields,
            expected_version=expected_version,
            actor=actor,
            now=now,
        )
    opening = QuarterOpening.objects.filter(quarter=quarter).first()
    if opening is None:
        opening = create_row(
            QuarterOpening(quarter=quarter), actor=actor, now=now, event="opening.begun"
        )
    return opening


@transaction.atomic
def sign_reviews(
    *, opening: QuarterOpening, reviews: Iterable[ReviewDraft], actor: User, now: datetime
) -> QuarterOpening:
    """Sign and date what becomes of each goal, and go on; it takes effect when the quarter opens."""
    _must_not_be_open(opening)
    drafts = {draft.goal.pk: draft for draft in reviews}
    if missing := [goal for goal in goals_to_review(opening) if goal.pk not in drafts]:
        raise ReviewOutdated(_not_reviewed(missing))
    known = {review.goal_id: review for review in opening.reviews.all()}
    for draft in drafts.values():
        _sign(opening, known.get(draft.goal.pk), draft, actor=actor, now=now)
    return _move_on(opening, OpeningStep.DEPARTMENTS, actor=actor, now=now)


@transaction.atomic
def choose_departments(
    *,
    opening: QuarterOpening,
    left_out: Mapping[Department, str],
    actor: User,
    now: datetime,
) -> QuarterOpening:
    """Say who plans, and go on; for who shall not, the leadership is asked, with the reason."""
    _must_not_be_open(opening)
    waiting = {
        request.department_id: request
        for request in ExemptionRequest.objects.filter(
            quarter=opening.quarter, state=RequestState.WAITING
        ).select_related("department", "quarter")
    }
    wanted = {department.pk: (department, reason) for department, reason in left_out.items()}
    for pk, request in waiting.items():
        if pk not in wanted or wanted[pk][1].strip() != request.reason:
            drop_request(request=request, actor=actor, now=now)
    for pk, (department, reason) in wanted.items():
        if pk in waiting and reason.strip() == waiting[pk].reason:
            continue
        ask_exemption(
            quarter=opening.quarter,
            department=department,
            reason=reason,
            until=opening.quarter.ends_on,
            actor=actor,
            now=now,
        )
    return _move_on(opening, OpeningStep.MAILS, actor=actor, now=now)


@transaction.atomic
def finish_opening(*, opening: QuarterOpening, actor: User, now: datetime) -> int:
    """Open the quarter as reviewed and return how many heads are invited.

    Raises ReviewOutdated when a goal is not what was signed, Conflict when somebody was faster.
    """
    _must_not_be_open(opening)
    _move_on(opening, OpeningStep.OPENED, actor=actor, now=now, claimed_at=OpeningStep.MAILS)
    reviews = list(opening.reviews.select_related("goal"))
    _refuse_outdated(opening, reviews)
    last_day = max(opening.quarter.starts_on - timedelta(days=1), organization_day(now))
    for review in reviews:
        _apply(review, last_day, actor=actor, now=now)
    open_quarter(quarter=opening.quarter, actor=actor, now=now)
    return invite_heads(opening.quarter, now)


@transaction.atomic
def open_and_invite(*, quarter: Quarter, actor: User, now: datetime) -> Quarter:
    """Open a prepared quarter without a review of its goals, and invite the heads."""
    if QuarterOpening.objects.filter(quarter=quarter).exclude(step=OpeningStep.OPENED).exists():
        raise WrongState(_("This quarter is being opened step by step. Go on there."))
    open_quarter(quarter=quarter, actor=actor, now=now)
    invite_heads(quarter, now)
    return quarter


def goals_to_review(opening: QuarterOpening) -> list[Goal]:
    """Return the goals that hold on the quarter's first day, by category, as things stand."""
    found = Goal.objects.active_on(opening.quarter.starts_on).select_related("owner")
    order = {category: at for at, category in enumerate(GoalCategory.values)}
    return sorted(found.order_by("title", "pk"), key=lambda goal: order[goal.category])


def department_choices(opening: QuarterOpening) -> list[Department]:
    """Return the departments that owe a plan in the quarter."""
    return departments_planning(opening.quarter)


def _sign(
    opening: QuarterOpening,
    known: GoalReview | None,
    draft: ReviewDraft,
    *,
    actor: User,
    now: datetime,
) -> None:
    is_change = draft.decision == ReviewDecision.CHANGE
    reason = draft.reason.strip() if draft.decision != ReviewDecision.KEEP else ""
    values = {
        "decision": draft.decision,
        "reason": reason,
        "title": draft.title.strip() if is_change else "",
        "why": draft.why.strip() if is_change else "",
        "goal_version": draft.goal_version,
        "signed_by": actor,
        "signed_at": now,
    }
    if known is None:
        review = GoalReview(opening=opening, goal=draft.goal, **values)
        create_row(review, actor=actor, now=now, event="goal.reviewed", why=reason)
        return
    save_row(
        known,
        changes=values,
        expected_version=None,
        actor=actor,
        now=now,
        event="goal.reviewed",
        why=reason,
    )


def _apply(review: GoalReview, last_day: date, *, actor: User, now: datetime) -> None:
    if review.decision == ReviewDecision.CHANGE:
        edit_goal(
            goal=review.goal,
            changes={"title": review.title, "why": review.why},
            expected_version=review.goal_version,
            actor=actor,
            now=now,
        )
    elif review.decision == ReviewDecision.RETIRE:
        retire_goal(goal=review.goal, reason=review.reason, last_day=last_day, actor=actor, now=now)


def _refuse_outdated(opening: QuarterOpening, reviews: list[GoalReview]) -> None:
    read = {review.goal_id: review.goal_version for review in reviews}
    stale = [goal for goal in goals_to_review(opening) if read.get(goal.pk) != goal.version]
    if stale:
        raise ReviewOutdated(_not_reviewed(stale))


def _not_reviewed(goals: list[Goal]) -> str:
    return _("Review these goals; they are new or were changed since: %(goals)s.") % {
        "goals": ", ".join(f"“{goal}”" for goal in goals)
    }


def _must_not_be_open(opening: QuarterOpening) -> None:
    if opening.step == OpeningStep.OPENED:
        raise WrongState(_("This quarter is open already."))


def _move_on(
    opening: QuarterOpening,
    step: OpeningStep,
    *,
    actor: User,
    now: datetime,
    claimed_at: OpeningStep | None = None,
) -> QuarterOpening:
    """Note how far it has come; going back to an earlier step loses nothing."""
    if claimed_at is not None and opening.step != claimed_at:
        raise WrongState(_("Look at the mails first."))
    if ORDER.index(OpeningStep(opening.step)) >= ORDER.index(step):
        return opening
    return save_row(
        opening,
        changes={"step": step},
        expected_version=None,
        actor=actor,
        now=now,
        event="opening.moved_on",
        where=Q(step=opening.step),
    )
