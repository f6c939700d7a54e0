"""Reviews of metrics: the list, and one review as far as its reader may see the ratings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, User
from kpis import permissions
from kpis.choices.metrics import RaterSide, ReviewState
from kpis.models import RelevanceItem, RelevanceRating, RelevanceReview
from kpis.rating import Pair, agreement, rank_of
from saypro_align.lib.clock import organization_day

CSV_HEADERS: Final = (
    gettext_lazy("KPI"),
    gettext_lazy("Head"),
    gettext_lazy("Comment of the head"),
    gettext_lazy("Reviewer"),
    gettext_lazy("Comment of the reviewer"),
    gettext_lazy("Difference"),
    gettext_lazy("Agreed"),
)
LIST_HEADERS: Final = (
    gettext_lazy("Department"),
    gettext_lazy("State"),
    gettext_lazy("Opened on"),
    gettext_lazy("Rate by"),
    gettext_lazy("KPIs"),
    gettext_lazy("Closed on"),
    gettext_lazy("Next review"),
)


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric in a review, with the ratings that may be shown."""

    item: RelevanceItem
    pair: Pair
    head: RelevanceRating | None
    reviewer: RelevanceRating | None
    own: RelevanceRating | None

    @property
    def signed(self) -> str:
        """Return the difference with its sign: "+2", "−1", "0"."""
        difference = self.pair.difference
        if difference is None:
            return ""
        return f"+{difference}" if difference > 0 else str(difference).replace("-", "−")


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A review as this reader sees it."""

    review: RelevanceReview
    rows: list[MetricRow]
    side: str
    is_compared: bool
    alike: tuple[int, int]
    may_rate: bool
    may_close: bool
    today: date

    @property
    def is_late(self) -> bool:
        """Return whether ratings are owed and their day has passed."""
        return self.review.state == ReviewState.OPEN and self.review.rate_by < self.today

    @property
    def plain_lines(self) -> list[tuple[MetricRow, None]]:
        """Return the rows as the table takes them where nothing can be entered."""
        return [(row, None) for row in self.rows]

    @property
    def has_handed_in(self) -> bool:
        """Return whether the reader's own side is done."""
        return bool(self.side) and self.review.has_rated(self.side)


def review_rows(
    user: User, *, department: Department | None = None, state: str = ""
) -> QuerySet[RelevanceReview]:
    """Return the reviews the person may read, newest first, each with how many metrics it has."""
    rows = RelevanceReview.objects.visible_to(user)
    if department is not None:
        rows = rows.filter(department=department)
    if state:
        rows = rows.filter(state=state)
    counted = rows.select_related("department").annotate(metrics=Count("items"))
    return counted.order_by("-created_at", "-id")


def review_page(review: RelevanceReview, user: User, *, today: date) -> ReviewPage:
    """Return a review; before both have rated only the reader's own ratings are in it."""
    side = permissions.rating_side(user, review) or ""
    shown: dict[tuple[UUID, str], RelevanceRating] = {}
    for rating in RelevanceRating.objects.visible_to(user).filter(item__review=review):
        shown[rating.item_id, rating.side] = rating
    is_compared = review.state != ReviewState.OPEN
    rows = [
        _row(item, shown, side, is_compared=is_compared)
        for item in review.items.select_related("kpi").all()
    ]
    if is_compared:
        rows.sort(key=lambda row: rank_of(row.pair))
    return ReviewPage(
        review=review,
        rows=rows,
        side=side,
        is_compared=is_compared,
        alike=agreement(row.pair for row in rows),
        may_rate=permissions.can_rate(user, review),
        may_close=permissions.can_close_review(user, review),
        today=today,
    )


def csv_lines(page: ReviewPage) -> Iterator[tuple[str, ...]]:
    """Return the review as lines of a file, as the page orders them."""
    for row in page.rows:
        head, reviewer, difference = row.pair.head, row.pair.reviewer, row.pair.difference
        yield (
            row.item.kpi.name,
            "" if head is None else str(head),
            row.head.comment if row.head else "",
            "" if reviewer is None else str(reviewer),
            row.reviewer.comment if row.reviewer else "",
            "" if difference is None else str(difference),
            "" if row.item.agreed is None else str(row.item.agreed),
        )


def list_lines(rows: Iterable[RelevanceReview]) -> Iterator[tuple[str, ...]]:
    """Return the list of reviews as lines of a file."""
    for row in rows:
        yield (
            row.department.name,
            str(row.state_choice.label),
            organization_day(row.created_at).isoformat(),
            row.rate_by.isoformat(),
            str(row.metrics),  # type: ignore[attr-defined]
            organization_day(row.closed_at).isoformat() if row.closed_at else "",
            row.next_on.isoformat() if row.next_on else "",
        )


def side_name(side: str) -> str:
    """Return in whose place somebody rates, in words."""
    return _("You rate as head.") if side == RaterSide.HEAD else _("You rate as reviewer.")


def _row(
    item: RelevanceItem,
    shown: dict[tuple[UUID, str], RelevanceRating],
    side: str,
    *,
    is_compared: bool,
) -> MetricRow:
    head = shown.get((item.pk, RaterSide.HEAD))
    reviewer = shown.get((item.pk, RaterSide.REVIEWER))
    own = shown.get((item.pk, side))
    return MetricRow(
        item=item,
        pair=Pair(
            item.kpi.name,
            head.rating if head and is_compared else None,
            reviewer.rating if reviewer and is_compared else None,
        ),
        head=head if is_compared else None,
        reviewer=reviewer if is_compared else None,
        own=own,
    )
