"""Reviews of a department's metrics: opened, rated by two blind to each other, compared, closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Department, User
from kpis.choices import KpiState
from kpis.choices.metrics import RaterSide, ReviewState
from kpis.models import Kpi, RelevanceItem, RelevanceRating, RelevanceReview
from kpis.permissions import rating_side
from kpis.rating import HIGHEST, LOWEST
from kpis.services import wording_mails
from kpis.services.notes import tell, touched_obligations
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState

# So long have both to rate, when nobody names a day; and so long until the next review.
DAYS_TO_RATE: Final = timedelta(days=14)
UNTIL_NEXT: Final = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave a metric; without a rating it is still to be done."""

    rating: int | None
    comment: str = ""


@transaction.atomic
def open_review(
    *, department: Department, rate_by: date | None = None, actor: User, now: datetime
) -> RelevanceReview:
    """Have all metrics of a department rated; its heads get a mail.

    The list is fixed here, so that both rate the same. Raises DomainError for a day that is past or
    a department without metrics.
    """
    today = organization_day(now)
    rate_by = rate_by or today + DAYS_TO_RATE
    if rate_by < today:
        sentence = _("Choose a day from today on.")
        raise DomainError(sentence, fields={"rate_by": [sentence]})
    kpis = list(
        Kpi.objects.filter(
            state__in=[KpiState.ACTIVE, KpiState.MONITORED],
            department_links__department=department,
            department_links__confirmed_at__isnull=False,
        ).order_by("name", "pk")
    )
    if not kpis:
        sentence = _("This department has no KPIs yet.")
        raise DomainError(sentence, fields={"department": [sentence]})
    review = RelevanceReview(department=department, rate_by=rate_by, opened_by=actor)
    create_row(review, actor=actor, now=now, event="relevance.opened")
    RelevanceItem.objects.bulk_create(
        RelevanceItem(review=review, kpi=kpi, position=at, created_at=now, updated_at=now)
        for at, kpi in enumerate(kpis, start=1)
    )
    wording_mails.tell_review(review=review, now=now)
    return review


@transaction.atomic
def save_ratings(
    *,
    review: RelevanceReview,
    given: Mapping[UUID, Given],
    hand_in: bool,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> RelevanceReview:
    """Keep a side's ratings by item; with `hand_in` they are final and, with the other's, shown.

    Raises DomainError naming how many are missing, WrongState once the side has handed in.
    """
    side = rating_side(actor, review)
    if side is None:
        raise NotAllowed(_("Only the head and the strategy office rate these KPIs."))
    review = RelevanceReview.objects.select_for_update().get(pk=review.pk)
    if review.state != ReviewState.OPEN or review.has_rated(side):
        raise WrongState(_("The ratings were handed in already."))
    items = {item.pk: item for item in review.items.all()}
    _check(given)
    for pk, one in given.items():
        if pk in items:
            _keep(items[pk], side, one, actor=actor, now=now)
    if hand_in:
        _hand_in(review, side, len(items), expected_version, actor=actor, now=now)
    return review


@transaction.atomic
def close_review(
    *,
    review: RelevanceReview,
    agreed: Mapping[UUID, int],
    conclusion: str = "",
    next_on: date | None = None,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> RelevanceReview:
    """Write each metric's relevance as agreed, else as the reviewer rated it, and say what follows.

    What is left at 1 or 2 becomes a gap of kind D in the plans that count it, at once.
    """
    if rating_side(actor, review) != RaterSide.REVIEWER:
        raise NotAllowed(_("The strategy office closes the review, not the department itself."))
    if review.state != ReviewState.COMPARED:
        raise WrongState(_("Both sides rate before the review is closed."))
    today = organization_day(now)
    next_on = next_on or today + UNTIL_NEXT
    if next_on <= today:
        sentence = _("Choose a day after today.")
        raise DomainError(sentence, fields={"next_on": [sentence]})
    save_row(
        review,
        changes={
            "state": ReviewState.CLOSED,
            "closed_by": actor,
            "closed_at": now,
            "conclusion": conclusion.strip(),
            "next_on": next_on,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="relevance.closed",
        why=conclusion.strip(),
        where=Q(state=ReviewState.COMPARED),
    )
    _write(review, agreed, actor=actor, now=now)
    return review


def _write(
    review: RelevanceReview, agreed: Mapping[UUID, int], *, actor: User, now: datetime
) -> None:
    rated = dict(
        RelevanceRating.objects.filter(item__review=review, side=RaterSide.REVIEWER).values_list(
            "item_id", "rating"
        )
    )
    touched: set[UUID] = set()
    for item in review.items.select_related("kpi"):
        item.agreed = _within(agreed.get(item.pk, rated[item.pk]))
        item.updated_at = now
        item.save(update_fields=["agreed", "updated_at"])
        before = item.kpi.version
        save_row(
            item.kpi,
            changes={"relevance": item.agreed},
            expected_version=None,
            actor=actor,
            now=now,
            event="kpi.rated",
        )
        if item.kpi.version != before:
            touched.update(touched_obligations(item.kpi))
    tell(touched, now)


def _keep(item: RelevanceItem, side: str, one: Given, *, actor: User, now: datetime) -> None:
    if one.rating is None:
        # An empty row of an open form; what was once given can be taken back until it is handed in.
        RelevanceRating.objects.filter(item=item, side=side).delete()
        return
    values: dict[str, Any] = {
        "rating": one.rating,
        "comment": one.comment.strip(),
        "rated_by": actor,
        "updated_at": now,
    }
    RelevanceRating.objects.update_or_create(
        item=item, side=side, defaults=values, create_defaults={**values, "created_at": now}
    )


def _hand_in(
    review: RelevanceReview,
    side: str,
    total: int,
    expected_version: int | None,
    *,
    actor: User,
    now: datetime,
) -> None:
    done = RelevanceRating.objects.filter(item__review=review, side=side).count()
    if done < total:
        sentence = ngettext(
            "%(n)d KPI has no rating yet.", "%(n)d KPIs have no rating yet.", total - done
        ) % {"n": total - done}
        raise DomainError(sentence, fields={"ratings": [sentence]})
    changes: dict[str, Any] = {side: actor, f"{side}_at": now}
    other = RaterSide.REVIEWER if side == RaterSide.HEAD else RaterSide.HEAD
    if review.has_rated(other):
        changes["state"] = ReviewState.COMPARED
    save_row(
        review,
        changes=changes,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="relevance.rated",
        where=Q(state=ReviewState.OPEN),
    )


def _check(given: Mapping[UUID, Given]) -> None:
    for one in given.values():
        if one.rating is not None:
            _within(one.rating)


def _within(rating: int) -> int:
    if not LOWEST <= rating <= HIGHEST:
        sentence = _("Rate from 1 to 5.")
        raise DomainError(sentence, fields={"ratings": [sentence]})
    return rating
