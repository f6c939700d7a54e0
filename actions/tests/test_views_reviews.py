"""Pages of reviews: targets one by one, a decision, a gap raised, what a month means."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.choices.sessions import SessionKind
from actions.models import MonthlyReview, Session, SessionGap, TargetAssessment, TargetDecision
from actions.tests.factories_reviews import MonthlyReviewFactory
from actions.tests.factories_session import (
    SessionDepartmentFactory,
    SessionFactory,
    SessionParticipantFactory,
)
from departments.models import Department, Obligation, Quarter, User
from kpis.choices.targets import KptLevel
from kpis.models import Kpt
from kpis.tests.factories_targets import KptFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def review(
    quarter: Quarter, sales: Department, amina: User, sales_obligation: Obligation
) -> Session:
    """Return the monthly review of Sales that Amina leads."""
    session = SessionFactory.create(kind=SessionKind.MONTHLY, quarter=quarter, chair=amina)
    SessionDepartmentFactory.create(session=session, department=sales)
    SessionParticipantFactory.create(session=session, user=amina)
    return session


@pytest.fixture
def kpt(quarter: Quarter, sales: Department, bongani: User) -> Kpt:
    """Return a target of Sales."""
    return KptFactory.create(
        quarter=quarter, level=KptLevel.DEPARTMENT, department=sales, owner=bongani
    )


def test_how_targets_look_is_saved_on_one_page(as_farai: Client, review: Session, kpt: Kpt) -> None:
    data = {
        f"outlook_{kpt.pk}": "in_doubt",
        f"words_{kpt.pk}": "Slow start.",
        f"version_{kpt.pk}": 0,
    }

    answer = as_farai.post(reverse("actions:review_assess", args=[review.pk]), data)

    assert answer.status_code == 302
    assert TargetAssessment.objects.get().words == "Slow start."
    again = as_farai.post(reverse("actions:review_assess", args=[review.pk]), data)
    assert again.status_code == 302


def test_a_target_in_per_cent_stays_one_and_its_name_is_asked_about(
    as_amina: Client, review: Session, kpt: Kpt
) -> None:
    Kpt.objects.filter(pk=kpt.pk).update(
        name="Increase royalty revenue by 15 %", relative_target=Decimal(15)
    )
    url = reverse("actions:review_decide", args=[review.pk, kpt.pk])
    data = {"verdict": "adjust", "reason": "Two licences fell away.", "target_value": "10"}

    asked = as_amina.post(url, data)
    done = as_amina.post(url, {**data, "name": "Increase royalty revenue by 10 %"})

    assert "The name says 15 %." in asked.content.decode()
    assert (asked.status_code, done.status_code) == (422, 302)
    kpt.refresh_from_db()
    assert (kpt.relative_target, kpt.target_value) == (Decimal(10), Decimal(220_000))
    assert kpt.name == "Increase royalty revenue by 10 %"


def test_a_decision_stands_on_the_page_of_the_meeting_and_of_the_target(
    as_amina: Client, review: Session, kpt: Kpt
) -> None:
    url = reverse("actions:review_decide", args=[review.pk, kpt.pk])
    empty = as_amina.post(url, {"verdict": "adjust", "reason": "Two licences fell away."})
    data = {"verdict": "adjust", "reason": "Two licences fell away.", "target_value": "220000"}

    answer = as_amina.post(url, data)

    assert (empty.status_code, answer.status_code) == (422, 302)
    assert TargetDecision.objects.get().verdict == "adjust"
    change = "230\N{NARROW NO-BREAK SPACE}000 → 220\N{NARROW NO-BREAK SPACE}000"
    for address in (
        reverse("actions:session_page", args=[review.pk]),
        reverse("kpis:target_page", args=[kpt.pk]),
    ):
        text = as_amina.get(address).content.decode()
        assert "Two licences fell away." in text
        assert change in text


def test_a_gap_raised_in_the_meeting_stands_in_it(
    as_amina: Client, review: Session, sales_obligation: Obligation
) -> None:
    data = {
        "place": str(sales_obligation.pk),
        "kind": "A",
        "sentence": "Visits say little about sales.",
        "severity": "low",
    }

    as_amina.post(reverse("actions:review_gap", args=[review.pk]), data)

    assert SessionGap.objects.get().session == review
    text = as_amina.get(reverse("actions:session_page", args=[review.pk])).content.decode()
    assert "Visits say little about sales." in text


def test_what_a_month_means_is_written_and_a_new_draft_keeps_it(
    as_amina: Client, review: Session, sales: Department
) -> None:
    month = MonthlyReviewFactory.create(department=sales, session=review)
    as_amina.post(
        reverse("actions:month_edit", args=[month.pk]),
        {"analysis": "Few sold in the holidays.", "version": 1},
    )
    as_amina.post(reverse("actions:month_draft", args=[month.pk]))

    written = MonthlyReview.objects.get().analysis
    assert written.startswith("Few sold in the holidays.\n\n")
    assert "There are no numbers for this month yet." in written


def test_of_two_who_write_what_a_month_means_both_texts_are_shown(
    as_amina: Client, review: Session, sales: Department
) -> None:
    month = MonthlyReviewFactory.create(department=sales, session=review)
    url = reverse("actions:month_edit", args=[month.pk])
    as_amina.post(url, {"analysis": "Few sold.", "version": 1})

    clash = as_amina.post(url, {"analysis": "Many asked.", "version": 1})

    assert clash.status_code == 409
    assert "Few sold." in clash.content.decode()
    assert "Many asked." in clash.content.decode()


def test_closing_the_meeting_freezes_the_month_and_shows_it_at_the_department(
    as_amina: Client, review: Session, sales: Department
) -> None:
    MonthlyReviewFactory.create(department=sales, session=review, month=date(2026, 10, 1))

    as_amina.post(reverse("actions:session_minutes", args=[review.pk]), {"verb": "close"})

    assert MonthlyReview.objects.get().frozen_at is not None
    text = as_amina.get(reverse("reports:department_page", args=["sales"])).content.decode()
    assert "October 2026" in text


def test_a_mid_quarter_review_offers_cancelling_to_the_leadership_only(
    as_dumisa: Client, as_farai: Client, quarter: Quarter, farai: User
) -> None:
    session = SessionFactory.create(kind=SessionKind.MID_QUARTER, quarter=quarter, chair=farai)
    url = reverse("actions:session_cancel", args=[session.pk])

    assert as_dumisa.post(url, {"reason": "No time.", "version": 1}).status_code == 403
    assert as_farai.post(url, {"reason": "The audit.", "version": 1}).status_code == 302
    session.refresh_from_db()
    assert session.is_left_out
    dashboard = as_dumisa.get(f"/dashboard/?q={quarter.code}").content.decode()
    assert "left out by" in dashboard
    assert "The audit." in dashboard


def test_the_page_of_targets_asks_the_same_number_of_questions_however_many_there_are(
    as_farai: Client, review: Session, kpt: Kpt, django_assert_max_num_queries: Any
) -> None:
    url = reverse("actions:review_targets", args=[review.pk])
    with django_assert_max_num_queries(28):
        as_farai.get(url)
    for _number in range(5):
        KptFactory.create(quarter=kpt.quarter, level=KptLevel.DEPARTMENT, department=kpt.department)
    with django_assert_max_num_queries(28):
        as_farai.get(url)
