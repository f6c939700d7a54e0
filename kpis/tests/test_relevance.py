"""Metrics are rated by two who do not see each other's ratings before both are done."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import Department, User
from kpis.choices import KpiState
from kpis.choices.metrics import RaterSide, ReviewState
from kpis.models import Kpi, KpiUse, RelevanceItem, RelevanceRating, RelevanceReview
from kpis.permissions import rating_side
from kpis.rating import Pair, agreement, rank_of
from kpis.selectors.relevance import review_page
from kpis.services import relevance
from kpis.services.relevance import Given
from kpis.signals import kpi_changed
from kpis.tests.factories import KpiFactory
from kpis.tests.factories_metrics import RelevanceReviewFactory
from saypro_align.audit import past
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def review(sales: Department, amina: User, dumisa: User, now: datetime) -> RelevanceReview:
    """Return a review of two metrics of Sales; a retired one is not in it."""
    KpiFactory.create(name="Conversion rate", departments=[sales])
    KpiFactory.create(name="Website traffic", departments=[sales])
    KpiFactory.create(
        name="Fax lines", departments=[sales], state=KpiState.RETIRED, state_reason="Gone."
    )
    return relevance.open_review(department=sales, actor=dumisa, now=now)


def rate(review: RelevanceReview, actor: User, now: datetime, *ratings: int) -> None:
    given = {
        item.pk: Given(rating, f"{rating} it is.")
        for item, rating in zip(review.items.all(), ratings, strict=True)
    }
    relevance.save_ratings(review=review, given=given, hand_in=True, actor=actor, now=now)


def seen_by(user: User, review: RelevanceReview, now: datetime) -> list[tuple[int | None, ...]]:
    stored = RelevanceReview.objects.get(pk=review.pk)
    rows = review_page(stored, user, today=now.date()).rows
    return [(row.own.rating if row.own else None, row.pair.head, row.pair.reviewer) for row in rows]


def test_the_list_holds_what_the_department_measures_and_its_head_is_told(
    review: RelevanceReview, amina: User
) -> None:
    names = [item.kpi.name for item in review.items.select_related("kpi")]

    assert names == ["Conversion rate", "Website traffic"]
    assert OutgoingMail.objects.get(kind="relevance_review").recipient == amina.email


def test_neither_sees_the_others_ratings_before_both_have_rated(
    review: RelevanceReview, amina: User, dumisa: User, farai: User, now: datetime
) -> None:
    rate(review, amina, now, 5, 4)

    assert seen_by(amina, review, now) == [(5, None, None), (4, None, None)]
    assert seen_by(dumisa, review, now) == [(None, None, None)] * 2
    assert not RelevanceRating.objects.visible_to(farai).exists()

    rate(review, dumisa, now + timedelta(hours=1), 5, 2)

    # The largest difference first.
    assert seen_by(amina, review, now) == [(4, 4, 2), (5, 5, 5)]
    assert seen_by(farai, review, now) == [(None, 4, 2), (None, 5, 5)]


def test_a_look_into_the_past_shows_them_no_earlier(
    review: RelevanceReview, amina: User, dumisa: User, now: datetime
) -> None:
    rate(review, amina, now, 5, 4)
    rate(review, dumisa, now + timedelta(hours=2), 5, 2)

    with past.as_of(now + timedelta(hours=1), reader=dumisa):
        assert seen_by(dumisa, review, now) == [(None, None, None)] * 2


def test_handed_in_ratings_are_final_and_complete(
    review: RelevanceReview, amina: User, now: datetime
) -> None:
    first, second = review.items.all()
    with pytest.raises(DomainError, match="1 KPI has no rating yet"):
        relevance.save_ratings(
            review=review, given={first.pk: Given(5)}, hand_in=True, actor=amina, now=now
        )
    rate(review, amina, now, 5, 4)
    with pytest.raises(WrongState):
        relevance.save_ratings(
            review=review, given={second.pk: Given(1)}, hand_in=False, actor=amina, now=now
        )


def test_nobody_reviews_the_metrics_of_his_own_department(
    review: RelevanceReview, amina: User, bongani: User, chipo: User, now: datetime
) -> None:
    User.objects.filter(pk=amina.pk).update(organization_role="coordinator")
    both = User.objects.get(pk=amina.pk)

    assert rating_side(both, review) == RaterSide.HEAD
    assert (rating_side(bongani, review), rating_side(chipo, review)) == (None, None)
    RelevanceReview.objects.update(
        state=ReviewState.COMPARED, head=amina, head_at=now, reviewer=chipo, reviewer_at=now
    )
    compared = RelevanceReview.objects.get(pk=review.pk)
    with pytest.raises(NotAllowed):
        relevance.close_review(review=compared, agreed={}, actor=both, now=now)


def test_closing_writes_the_relevance_and_has_the_plans_assessed(
    use: KpiUse, sales: Department, amina: User, dumisa: User, now: datetime
) -> None:
    review = relevance.open_review(department=sales, actor=dumisa, now=now)
    rate(review, amina, now, 5)
    rate(review, dumisa, now, 3)
    item = RelevanceItem.objects.get(review=review)
    compared = RelevanceReview.objects.get(pk=review.pk)
    told: list[Any] = []

    def listen(obligation_ids: list[Any], **_told: Any) -> None:
        told.extend(obligation_ids)

    kpi_changed.connect(listen)
    relevance.close_review(
        review=compared, agreed={item.pk: 2}, conclusion="Ask again.", actor=dumisa, now=now
    )
    kpi_changed.disconnect(listen)

    assert Kpi.objects.get(pk=use.kpi_id).relevance == 2
    assert compared.next_on == now.date() + relevance.UNTIL_NEXT
    assert use.objective.plan.obligation_id in told


def test_a_department_is_reviewed_once_at_a_time(
    review: RelevanceReview, sales: Department, as_dumisa: Client
) -> None:
    posted = {"department": sales.slug, "rate_by": "2027-01-15"}
    answer = as_dumisa.post(reverse("kpis:relevance_open"), posted)

    assert answer.status_code == 422
    assert "The KPIs of this department are being rated." in answer.content.decode()


def test_the_pages_lead_from_rating_to_closing(
    review: RelevanceReview, as_amina: Client, as_dumisa: Client
) -> None:
    page = reverse("kpis:relevance_page", args=[review.pk])
    rating = reverse("kpis:relevance_rate", args=[review.pk])
    items = [str(item.pk) for item in review.items.all()]
    typed = {"version": "1", f"rating_{items[0]}": "5", f"comment_{items[0]}": "We live on it."}

    assert as_amina.post(rating, {**typed, "verb": "save"}).status_code == 302
    assert "We live on it." in as_amina.get(page).content.decode()
    assert as_amina.post(rating, {**typed, "verb": "hand_in"}).status_code == 422
    whole = {**typed, f"rating_{items[1]}": "4", "verb": "hand_in"}
    assert as_amina.post(rating, whole).status_code == 302
    assert "We live on it." not in as_dumisa.get(page).content.decode()
    theirs = {"version": "1", f"rating_{items[0]}": "5", f"rating_{items[1]}": "1"}
    assert as_dumisa.post(rating, {**theirs, "verb": "hand_in"}).status_code == 302
    assert "Talk about it" in as_dumisa.get(page).content.decode()
    close = reverse("kpis:relevance_close", args=[review.pk])
    agreed = {"version": "3", f"agreed_{items[0]}": "5", f"agreed_{items[1]}": "2"}
    assert as_dumisa.post(close, {**agreed, "next_on": ""}).status_code == 422
    assert (
        as_dumisa.post(close, {**agreed, "version": "2", "next_on": "2027-06-01"}).status_code
        == 409
    )
    assert as_dumisa.post(close, {**agreed, "next_on": "2027-06-01"}).status_code == 302
    file = as_dumisa.get(reverse("kpis:relevance_page_csv", args=[review.pk]))
    assert "Website traffic,4,,1,,3,2" in b"".join(file).decode()
    assert as_dumisa.get(reverse("kpis:relevance_list")).status_code == 200


def test_through_the_api_the_same_is_blind(
    review: RelevanceReview, as_amina: Client, as_dumisa: Client
) -> None:
    url = reverse("api:relevance-review-detail", args=[review.pk])
    rated = [{"metric": str(item.pk), "rating": 4} for item in review.items.all()]
    body = {"ratings": rated, "hand_in": True}
    rate_url = reverse("api:relevance-review-rate", args=[review.pk])

    own = as_amina.post(rate_url, body, content_type="application/json").json()
    others = as_dumisa.get(url).json()

    assert [metric["own"] for metric in own["metrics"]] == [4, 4]
    assert [(one["own"], one["head"]) for one in others["metrics"]] == [(None, None)] * 2


def test_differences_rank_before_what_matters_least() -> None:
    pairs = [Pair("Alike", 3, 3), Pair("Low", 2, 2), Pair("Apart", 5, 2), Pair("Open", 5, None)]

    assert [one.name for one in sorted(pairs, key=rank_of)] == ["Apart", "Low", "Alike", "Open"]
    assert agreement(pairs) == (2, 3)


@pytest.mark.parametrize("count", [2, 30], ids=["few", "many"])
def test_a_review_costs_the_same_queries_whatever_its_length(
    sales: Department,
    dumisa: User,
    now: datetime,
    count: int,
    django_assert_max_num_queries: object,
) -> None:
    KpiFactory.create_batch(count, departments=[sales])
    review = relevance.open_review(department=sales, actor=dumisa, now=now)

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert len(review_page(review, dumisa, today=now.date()).rows) == count


def test_the_list_of_reviews_costs_the_same_queries_whatever_its_length(
    as_dumisa: Client,
) -> None:
    def queries_of(count: int) -> int:
        RelevanceReviewFactory.create_batch(count)
        with CaptureQueriesContext(connection) as asked:
            as_dumisa.get(reverse("kpis:relevance_list"))
        return len(asked)

    queries_of(1)
    assert queries_of(1) == queries_of(20)
