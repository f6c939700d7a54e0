"""Metrics that were rated for their relevance, and a clearer wording that waits for its head."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from departments.models import Objective, Quarter
from gaps.choices import GapKind
from kpis.choices.metrics import RaterSide
from kpis.models import RelevanceReview
from kpis.selectors.wordings import newest
from kpis.services import relevance, wordings
from kpis.services.relevance import Given
from kpis.services.wordings import SuggestedWords
from saypro_align.demo.cast import Cast
from saypro_align.demo.correcting import open_gap

# What head and reviewer give one metric after the other; the list begins anew when it is short.
_HEAD: Final = (5, 4, 5, 3)
_REVIEWER: Final = (4, 4, 3, 3)
_WHY: Final = {
    (RaterSide.HEAD, 5): "We look at it every Monday.",
    (RaterSide.REVIEWER, 3): "It moves late; read it together with the others.",
}


Step = Callable[[Cast, Quarter, datetime], None]


def timetable(before: date, today: date) -> list[tuple[date, int, Step]]:
    """Return what happens when: Sales was rated a quarter ago, Customer Service is being rated."""
    week, sales, service = timedelta(weeks=1), "sales", "customer-service"
    return [
        (before + 3 * week, 13, partial(_open_review, sales, before + 5 * week)),
        (before + 4 * week, 13, partial(_rate, sales, RaterSide.HEAD)),
        (before + 5 * week, 13, partial(_rate, sales, RaterSide.REVIEWER)),
        (before + 6 * week, 13, partial(_close, sales, before + 32 * week)),
        (today - week, 13, partial(_open_review, service, today + week)),
        (today - timedelta(days=3), 14, _suggest),
        (today - timedelta(days=2), 13, partial(_rate, service, RaterSide.HEAD)),
    ]


def _open_review(
    department: str, rate_by: date, cast: Cast, quarter: Quarter, now: datetime
) -> None:
    relevance.open_review(
        department=cast.departments[department], rate_by=rate_by, actor=cast.office, now=now
    )


def _rate(department: str, side: RaterSide, cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Let one side rate all metrics and hand in."""
    review = _newest(cast, department)
    if review is None:
        return
    ratings = _HEAD if side == RaterSide.HEAD else _REVIEWER
    given = {}
    for at, item in enumerate(review.items.all()):
        rating = ratings[at % len(ratings)]
        given[item.pk] = Given(rating, _WHY.get((side, rating), ""))
    rater = cast.heads[department] if side == RaterSide.HEAD else cast.office
    relevance.save_ratings(review=review, given=given, hand_in=True, actor=rater, now=now)


def _close(department: str, next_on: date, cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Let the strategy office close the review as the reviewer rated."""
    review = _newest(cast, department)
    if review is not None:
        relevance.close_review(
            review=review,
            agreed={},
            conclusion="All metrics stay. Talk about what moves late in the monthly review.",
            next_on=next_on,
            actor=cast.office,
            now=now,
        )


def _suggest(cast: Cast, quarter: Quarter, now: datetime) -> None:
    """Let the strategy office suggest the customer's own wording for the vague objective."""
    gap = open_gap(quarter, "hr", GapKind.UNCLEAR_OBJECTIVE)
    keys = [] if gap is None else [party.objective_key for party in gap.parties.all()]
    objective = newest(
        Objective.objects.filter(plan__obligation__quarter=quarter, key__in=[k for k in keys if k])
    )
    if objective is None:
        return
    wordings.suggest_wording(
        objective=objective,
        words=SuggestedWords(
            text="Increase employee retention by 5 % by the end of the year",
            kpi_name="Employee retention rate",
            reason="Satisfied people stay. How many stay can be counted, and everybody sees when"
            " it is reached.",
            unit="%",
            direction="increase",
            frequency="monthly",
            source="Personnel register",
            baseline=Decimal(80),
            target_value=Decimal(84),
            due_on=quarter.ends_on,
            owner=cast.heads["hr"],
        ),
        actor=cast.office,
        now=now,
    )


def _newest(cast: Cast, department: str) -> RelevanceReview | None:
    return (
        RelevanceReview.objects.filter(department=cast.departments[department])
        .select_related("department")
        .order_by("-created_at")
        .first()
    )
