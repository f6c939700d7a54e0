"""What the page of a meeting shows beside agenda and minutes: targets, months, gaps raised there."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from actions.models import MonthlyReview, Session
from actions.month import MonthResults
from actions.permissions.reviews import can_write_analysis
from actions.permissions.sessions import can_write_minutes
from actions.selectors.month_results import results_of_month
from actions.selectors.target_reviews import TargetReview, review_targets
from departments.models import User
from gaps.models import Gap
from gaps.permissions import can_raise
from saypro_align.lib.periods import month_period


@dataclass(frozen=True)
class MonthPart:
    """A department's month in the meeting."""

    review: MonthlyReview
    results: MonthResults
    may_write: bool


@dataclass(frozen=True)
class ReviewParts:
    """Everything a review has that other meetings have not; `hidden` gaps the reader may not read."""

    targets: TargetReview | None
    months: tuple[MonthPart, ...]
    gaps: tuple[Gap, ...]
    hidden: int
    may_raise: bool


def review_parts(session: Session, user: User, now: datetime) -> ReviewParts:
    """Return the parts as this reader sees them; the number of queries is constant."""
    raised = list(session.gaps_raised.values_list("gap_id", flat=True))
    known = list(Gap.objects.visible_to(user).filter(pk__in=raised).order_by("opened_at", "pk"))
    may_write = session.is_to_come and can_write_minutes(user, session)
    return ReviewParts(
        targets=review_targets(session, user, now) if session.goes_through_targets else None,
        months=tuple(_months(session, user, now)),
        gaps=tuple(known),
        hidden=len(raised) - len(known),
        may_raise=may_write and session.quarter_id is not None and can_raise(user),
    )


def months_of(department_id: UUID, user: User) -> list[MonthlyReview]:
    """Return a department's last monthly reviews, the newest first."""
    rows = MonthlyReview.objects.visible_to(user).filter(department=department_id)
    return list(rows.select_related("session", "department").order_by("-month", "pk")[:6])


def month_results(review: MonthlyReview, now: datetime) -> MonthResults:
    """Return what the month came to: as it was frozen, else as it is known now."""
    if review.frozen_at is not None:
        return MonthResults.read(review.results)
    return results_of_month(review.department, month_period(review.month), now)


def _months(session: Session, user: User, now: datetime) -> list[MonthPart]:
    rows = MonthlyReview.objects.filter(session=session).select_related("department")
    found = []
    for review in rows.order_by("department__name", "month"):
        review.session = session
        results = month_results(review, now)
        found.append(MonthPart(review, results, can_write_analysis(user, review)))
    return found
