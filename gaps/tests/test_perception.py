"""Head, reviewer and rules rate a plan blind; what they see differently is ranked."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from conftest import ClientOf
from departments.models import Obligation, User
from departments.tests.factories import DepartmentFactory
from gaps.choices.perception import RoundState
from gaps.models import PerceptionRating, PerceptionRound
from gaps.perception import Views, agreements, rank_of, two_decimals, weighted_kappa
from gaps.selectors.perception import agreement_of, round_row, round_rows
from gaps.services import perception
from gaps.services.scores import score_quarter
from gaps.tests.factories_perception import PerceptionRoundFactory
from saypro_align.audit import past
from saypro_align.audit.models import AuditEntry
from saypro_align.lib.exceptions import DomainError, NotAllowed, WrongState
from saypro_align.outbox.models import OutgoingMail

RATINGS = st.integers(1, 5)


def defined_kappa(pairs: list[tuple[int, int]]) -> Fraction | None:
    """Cohen's definition, cell by cell of the table of 5 × 5."""
    n = len(pairs)
    observed = expected = Fraction(0)
    for one in range(1, 6):
        for other in range(1, 6):
            weight = (one - other) ** 2
            row, column = sum(a == one for a, _ in pairs), sum(b == other for _, b in pairs)
            observed += weight * Fraction(sum(pair == (one, other) for pair in pairs), n)
            expected += weight * Fraction(row, n) * Fraction(column, n)
    return 1 - observed / expected if expected else None


@given(st.lists(st.tuples(RATINGS, RATINGS), min_size=1, max_size=12))
def test_kappa_is_cohens_with_quadratic_weights_exactly(pairs: list[tuple[int, int]]) -> None:
    assert weighted_kappa(pairs).value == defined_kappa(pairs)


@pytest.mark.parametrize(
    ("pairs", "value", "counted"),
    [
        ([(1, 1), (3, 3), (5, 5)], Fraction(1), 3),
        ([(1, 5), (5, 1)], Fraction(-1), 2),
        ([(1, 2), (2, 1), (None, 4), (3, None)], Fraction(-1), 2),
        ([(4, 4), (4, 4)], None, 2),
        ([], None, 0),
    ],
    ids=["alike", "opposed", "only what both rated", "nobody varies", "none"],
)
def test_kappa_of_known_tables(
    pairs: list[tuple[int | None, int | None]], value: Fraction | None, counted: int
) -> None:
    found = weighted_kappa(pairs)

    assert (found.value, found.pairs) == (value, counted)


def test_the_furthest_apart_stand_first_and_the_too_hopeful_before_the_too_strict() -> None:
    rows = [
        Views("Alike", 3, 3, 3),
        Views("Strict", 2, 4, 4),
        Views("Hopeful", 5, 4, 3),
        Views("Alone", 5),
        Views("Far", 5, 1, 2),
    ]

    ranked = [row.name for row in sorted(rows, key=rank_of)]

    assert ranked == ["Far", "Hopeful", "Strict", "Alike", "Alone"]
    assert agreements(rows)["head_reviewer"].pairs == 4


def test_two_decimals_never_flatter() -> None:
    shown = [two_decimals(value) for value in (Fraction(2, 3), Fraction(1), Fraction(-1, 3))]

    assert shown == ["0.66", "1.00", "−0.34"]


@pytest.fixture
def row(sales_obligation: Obligation, dumisa: User, amina: User, now: datetime) -> PerceptionRound:
    """Return a round about the plan of Sales."""
    rows = perception.open_rounds(
        quarter=sales_obligation.quarter,
        departments=[sales_obligation.department],
        actor=dumisa,
        now=now,
    )
    return rows[0]


def rate(row: PerceptionRound, actor: User, now: datetime, rating: int) -> PerceptionRound:
    return perception.rate_plan(
        row=row, rating=rating, comment=f"{rating} it is.", actor=actor, now=now
    )


def seen_by(user: User, row: PerceptionRound) -> tuple[int | None, ...]:
    shown = round_row(PerceptionRound.objects.get(pk=row.pk), user)
    own = shown.own.rating if shown.own else None
    return own, shown.views.head, shown.views.reviewer, shown.views.rules


@pytest.mark.django_db
def test_the_head_is_asked_by_mail(row: PerceptionRound, amina: User) -> None:
    mail = OutgoingMail.objects.get(kind="perception_round")

    assert (mail.recipient, mail.subject) == (amina.email, "How aligned is the plan of Sales?")


@pytest.mark.django_db
def test_neither_sees_the_other_before_both_have_rated_not_even_in_the_audit_trail(
    row: PerceptionRound, amina: User, bongani: User, dumisa: User, farai: User, now: datetime
) -> None:
    rate(row, amina, now, 5)

    assert seen_by(amina, row) == (5, None, None, None)
    assert seen_by(dumisa, row) == seen_by(farai, row) == (None,) * 4
    assert not PerceptionRating.objects.visible_to(bongani).exists()
    told = AuditEntry.objects.filter(event="perception.rated").get()
    assert "5" not in str(told.changes)

    later = now + timedelta(hours=2)
    assert rate(row, dumisa, later, 2).state == RoundState.CLOSED
    assert seen_by(farai, row) == (None, 5, 2, None)
    with past.as_of(now + timedelta(hours=1), reader=dumisa):
        assert seen_by(dumisa, row) == (None,) * 4


@pytest.mark.django_db
def test_closing_freezes_what_the_rules_say(
    row: PerceptionRound, sales_obligation: Obligation, amina: User, dumisa: User, now: datetime
) -> None:
    score_quarter(quarter=sales_obligation.quarter, now=now)
    sales_obligation.plan_score.__class__.objects.update(
        rating=2, score_numerator=125, score_denominator=3
    )
    rate(row, amina, now, 5)
    rate(row, dumisa, now, 3)
    sales_obligation.plan_score.__class__.objects.update(rating=5)

    closed = PerceptionRound.objects.get(pk=row.pk)

    assert (closed.rules, closed.score) == (2, Fraction(125, 3))
    shown = round_row(closed, dumisa)
    assert (shown.views.spread, shown.sentence) == (3, "The head sees it better than the rules.")


@pytest.mark.django_db
def test_a_rating_is_final_and_a_side_has_one(
    row: PerceptionRound, amina: User, chipo: User, now: datetime
) -> None:
    rate(row, amina, now, 4)

    with pytest.raises(WrongState):
        rate(row, amina, now, 1)
    with pytest.raises(NotAllowed):
        rate(row, chipo, now, 1)


@pytest.mark.django_db
def test_nobody_reviews_the_plan_of_the_own_department(
    row: PerceptionRound, amina: User, now: datetime
) -> None:
    User.objects.filter(pk=amina.pk).update(organization_role="coordinator")
    both = User.objects.get(pk=amina.pk)

    assert rate(row, both, now, 4).state == RoundState.OPEN
    with pytest.raises(NotAllowed):
        perception.close_round(row=row, actor=both, now=now + timedelta(days=30))


@pytest.mark.django_db
def test_a_round_ends_without_who_did_not_rate_only_after_its_day(
    row: PerceptionRound, amina: User, dumisa: User, now: datetime
) -> None:
    rate(row, amina, now, 4)
    with pytest.raises(WrongState, match="still time"):
        perception.close_round(row=row, actor=dumisa, now=now + timedelta(days=7))

    perception.close_round(row=row, actor=dumisa, now=now + timedelta(days=8))

    assert seen_by(dumisa, row)[1:] == (4, None, None)


@pytest.mark.django_db
def test_who_owes_no_plan_is_not_rated(
    sales_obligation: Obligation, dumisa: User, now: datetime
) -> None:
    with pytest.raises(DomainError, match="owes no plan"):
        perception.open_rounds(
            quarter=sales_obligation.quarter,
            departments=[DepartmentFactory.create()],
            actor=dumisa,
            now=now,
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_the_pages_lead_from_asking_to_the_comparison(
    sales_obligation: Obligation, amina: User, dumisa: User, client_of: ClientOf
) -> None:
    office, head = client_of(dumisa), client_of(amina)
    asking = reverse("gaps:perception_open")
    assert office.post(asking, {"rate_by": "2026-12-01"}).status_code == 422
    asked = office.post(asking, {"departments": ["sales"], "rate_by": "2026-12-01"}, follow=True)
    assert "Asked for 1 plan." in asked.content.decode()
    row = PerceptionRound.objects.get()
    page = reverse("gaps:perception_page", args=[row.pk])
    rating = reverse("gaps:perception_rate", args=[row.pk])

    assert head.post(rating, {"comment": "Because."}).status_code == 422
    assert head.post(rating, {"rating": "5", "comment": "All of it."}).status_code == 302
    assert head.post(rating, {"rating": "1"}).status_code == 409
    assert "All of it." not in office.get(page).content.decode()
    told = office.post(rating, {"rating": "2", "comment": "Half of it."}, follow=True)

    assert "3 points apart: talk about it" in told.content.decode()
    assert "All of it." in told.content.decode()
    file = b"".join(office.get(reverse("gaps:perception_csv"))).decode()
    assert "Sales,2026-Q4,Closed,2026-12-01,5,All of it.,2,Half of it.,,3,2026-11-21" in file
    assert "Talk about it" in office.get(reverse("gaps:perception_list")).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_through_the_api_it_is_as_blind_and_as_exact(
    row: PerceptionRound, amina: User, dumisa: User, client_of: ClientOf
) -> None:
    head, office = client_of(amina), client_of(dumisa)
    url = reverse("api:perception-round-rate", args=[row.pk])
    own = head.post(url, {"rating": 4}, content_type="application/json").json()
    others = office.get(reverse("api:perception-round-detail", args=[row.pk])).json()

    assert (own["own"], own["head_rating"], others["own"]) == (4, None, None)
    assert others["head_rating"] is None
    office.post(url, {"rating": 2}, content_type="application/json")
    listed = head.get(reverse("api:perception-round-list")).json()["results"][0]
    assert (listed["head_rating"], listed["reviewer_rating"], listed["spread"]) == (4, 2, 2)
    agreed = office.get(reverse("api:perception-round-agreement")).json()["results"]
    assert agreed[0] == {"name": "head_reviewer", "kappa": "0/1", "shown": "0.00", "pairs": 1}


@pytest.mark.django_db
def test_the_list_costs_the_same_queries_whatever_its_length(
    dumisa: User, client_of: ClientOf, clock: object
) -> None:
    client: Client = client_of(dumisa)
    quarter = PerceptionRoundFactory.create().quarter

    def queries_of(count: int) -> int:
        PerceptionRoundFactory.create_batch(count, quarter=quarter)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("gaps:perception_list"), {"q": quarter.code})
            client.get(reverse("api:perception-round-list"))
        return len(asked)

    queries_of(1)
    assert queries_of(1) == queries_of(20)
    assert len(round_rows(dumisa, quarter=quarter)) == 23
    assert agreement_of([])[0].shown == "–"
