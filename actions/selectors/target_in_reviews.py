"""What reviews said and decided of one target, and how it ended, for the target's page."""

from dataclasses import dataclass
from datetime import datetime

from actions.models import Session, TargetAssessment, TargetDecision
from actions.selectors.changes_told import told_of
from departments.models import User
from kpis.models import Kpt, KptClosing


@dataclass(frozen=True)
class ReviewEntry:
    """A review with what it said and decided of the target."""

    session: Session
    assessment: TargetAssessment | None
    decision: TargetDecision | None
    changed: tuple[str, ...]


@dataclass(frozen=True)
class TargetInReviews:
    """All reviews that the reader may know of, the newest first, and how the target ended."""

    entries: tuple[ReviewEntry, ...]
    closing: KptClosing | None
    came_from: Kpt | None


def target_in_reviews(kpt: Kpt, user: User, now: datetime) -> TargetInReviews | None:
    """Return the part of the page; None where nothing was said yet. Four queries at most."""
    del now
    known = Session.objects.visible_to(user)
    said = kpt.review_assessments.filter(session__in=known).select_related("session", "by")
    decided = kpt.review_decisions.filter(session__in=known).select_related(
        "session", "by", "change", "replacement"
    )
    assessed = {row.session_id: row for row in said}
    decisions = {row.session_id: row for row in decided}
    sessions = {pk: row.session for pk, row in assessed.items()}
    sessions |= {pk: row.session for pk, row in decisions.items()}
    entries = [
        ReviewEntry(
            session=session,
            assessment=assessed.get(pk),
            decision=decisions.get(pk),
            changed=told_of(decisions.get(pk)),
        )
        for pk, session in sessions.items()
    ]
    entries.sort(key=lambda one: one.session.starts_at, reverse=True)
    closing = KptClosing.objects.filter(kpt=kpt).select_related("by").first()
    before = Kpt.objects.visible_to(user).filter(closing__carried_to=kpt)
    came_from = before.select_related("quarter").first()
    if not entries and closing is None and came_from is None:
        return None
    return TargetInReviews(tuple(entries), closing, came_from)
