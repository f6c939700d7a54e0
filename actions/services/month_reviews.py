"""What a department's month came to and means: written, drafted anew, frozen with its meeting."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.models import MonthlyReview, Session
from actions.selectors.month_results import results_of_month
from departments.models import User
from saypro_align.audit.rows import save_row
from saypro_align.lib.exceptions import WrongState
from saypro_align.lib.periods import month_period


@transaction.atomic
def write_analysis(
    *,
    review: MonthlyReview,
    analysis: str,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> MonthlyReview:
    """Keep what the month means. Raises Conflict with both texts when somebody else wrote first."""
    _is_open(review)
    return save_row(
        review,
        changes={"analysis": analysis.strip()},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="monthly_review.edited",
        where=models.Q(frozen_at=None),
    )


@transaction.atomic
def draft_analysis(
    *, review: MonthlyReview, expected_version: int | None = None, actor: User, now: datetime
) -> MonthlyReview:
    """Draft anew from what the data say now; what people wrote stays and the draft comes below it."""
    _is_open(review)
    results = results_of_month(review.department, month_period(review.month), now)
    drafted = results.sentences
    written = review.analysis if review.analysis != review.drafted else ""
    return save_row(
        review,
        changes={
            "analysis": f"{written}\n\n{drafted}" if written else drafted,
            "drafted": drafted,
            "results": results.frozen(),
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="monthly_review.edited",
        where=models.Q(frozen_at=None),
    )


def freeze_months(session: Session, person: User, now: datetime) -> None:
    """Keep the numbers as they stand when the meeting is closed."""
    for review in MonthlyReview.objects.filter(session=session, frozen_at=None):
        results = results_of_month(review.department, month_period(review.month), now)
        save_row(
            review,
            changes={"results": results.frozen(), "frozen_at": now},
            expected_version=None,
            actor=person,
            now=now,
            event="monthly_review.frozen",
        )


def _is_open(review: MonthlyReview) -> None:
    if review.frozen_at is not None or not review.session.is_to_come:
        raise WrongState(_("This meeting is over. It can no longer be changed."))
