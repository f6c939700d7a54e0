"""A gap's page remembers similar gaps of before: what was tried, and what came of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.choices import ActionState
from actions.tests.factories import CorrectiveActionFactory
from conftest import ApiClientOf
from departments.models import Department, Obligation, Quarter, User
from departments.tests.factories import DepartmentFactory, ObligationFactory, QuarterFactory
from gaps.choices import GapState, Outcome
from gaps.models import Gap
from gaps.selectors.similar import similar_gaps
from gaps.tests.factories import gap_between

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def last_quarter(quarter: Quarter) -> Quarter:
    return QuarterFactory.create(code="2026-Q3", starts_on=date(2026, 7, 1))


@pytest.fixture
def gap(sales_obligation: Obligation) -> Gap:
    return gap_between(
        sales_obligation, params={"kpi": "Newsletter subscribers"}, rule_id="A.activity"
    )


def past(quarter: Quarter, department: Department, now: datetime, **fields: Any) -> Gap:
    """Return a gap of an earlier quarter that was closed after twelve days."""
    opened = now - timedelta(days=100)
    told = {
        "params": {"kpi": "Newsletter subscribers"},
        "rule_id": "A.activity",
        "state": GapState.RESOLVED,
        "created_at": opened,
        "resolved_at": opened + timedelta(days=12),
        **fields,
    }
    obligation = ObligationFactory.create(quarter=quarter, department=department)
    return gap_between(obligation, **told)


def test_it_tells_what_was_tried_and_that_it_worked(
    as_amina: Client, gap: Gap, last_quarter: Quarter, customer_service: Department, now: datetime
) -> None:
    earlier = past(last_quarter, customer_service, now, sentence="Subscribers are no sales.")
    CorrectiveActionFactory.create(
        gap=earlier,
        department=customer_service,
        title="Measure orders instead",
        state=ActionState.EFFECTIVE,
    )
    text = as_amina.get(reverse("gaps:gap_page", args=[gap.pk])).content.decode()
    assert "Subscribers are no sales." in text
    assert "Closed after 12 days." in text
    assert "Measure orders instead" in text
    assert "the same rule · words: newsletter, subscribers" in text


def test_whoever_plans_an_action_sees_what_was_tried_before(
    as_amina: Client, gap: Gap, last_quarter: Quarter, customer_service: Department, now: datetime
) -> None:
    earlier = past(last_quarter, customer_service, now)
    CorrectiveActionFactory.create(gap=earlier, title="Measure orders instead")
    text = as_amina.get(reverse("actions:action_create", args=[gap.pk])).content.decode()
    assert "What was tried about 1 similar gap before" in text
    assert "Measure orders instead" in text


def test_who_answers_for_a_gap_proposes_and_others_agree(
    as_bongani: Client, bongani: User, sales_obligation: Obligation
) -> None:
    address = reverse("actions:action_create", args=[gap_between(sales_obligation).pk])
    assert as_bongani.get(address).status_code == 403
    given = gap_between(sales_obligation, owner=bongani)
    address = reverse("actions:action_create", args=[given.pk])
    assert as_bongani.get(address).status_code == 200


def test_the_api_tells_the_same(
    api_of: ApiClientOf,
    amina: User,
    gap: Gap,
    last_quarter: Quarter,
    customer_service: Department,
    now: datetime,
) -> None:
    earlier = past(last_quarter, customer_service, now)
    CorrectiveActionFactory.create(gap=earlier, title="Measure orders instead")
    (told,) = api_of(amina).get(f"/api/v1/gaps/{gap.pk}/similar/").json()
    assert told["id"] == str(earlier.pk)
    assert told["outcome"] == "closed"
    assert [action["title"] for action in told["tried"]] == ["Measure orders instead"]


def test_it_says_when_nothing_is_known(as_amina: Client, gap: Gap) -> None:
    text = as_amina.get(reverse("gaps:gap_page", args=[gap.pk])).content.decode()
    assert "Nothing like it is known from before." in text


def test_a_decision_is_remembered_with_its_reason(
    dumisa: User, gap: Gap, last_quarter: Quarter, customer_service: Department, now: datetime
) -> None:
    past(
        last_quarter,
        customer_service,
        now,
        state=GapState.DISMISSED,
        resolved_at=None,
        decision_reason="The newsletter sells.",
    )
    (found,) = similar_gaps(gap, dumisa)
    assert (found.outcome, found.reason) == (Outcome.NOT_A_GAP, "The newsletter sells.")


def test_what_the_reader_may_not_read_is_not_remembered_to_him(
    amina: User, gap: Gap, last_quarter: Quarter, customer_service: Department, now: datetime
) -> None:
    past(last_quarter, customer_service, now, state=GapState.DISMISSED, resolved_at=None)
    assert similar_gaps(gap, amina) == ()


def test_what_is_open_now_and_untried_is_no_memory(
    dumisa: User, gap: Gap, customer_service_obligation: Obligation
) -> None:
    gap_between(customer_service_obligation, params={"kpi": "Newsletter subscribers"})
    assert similar_gaps(gap, dumisa) == ()


def test_what_came_back_is_told_so(
    dumisa: User, gap: Gap, last_quarter: Quarter, customer_service: Department, now: datetime
) -> None:
    past(last_quarter, customer_service, now, times_reopened=2)
    (found,) = similar_gaps(gap, dumisa)
    assert found.outcome == Outcome.CAME_BACK
    assert found.told == "Closed after 12 days. It had come back 2 times."


def test_it_asks_the_same_number_of_questions_for_20_earlier_gaps_as_for_10(
    dumisa: User, gap: Gap, last_quarter: Quarter, now: datetime
) -> None:
    counts = []
    for _round in range(2):
        for _number in range(10):
            earlier = past(last_quarter, DepartmentFactory.create(), now)
            CorrectiveActionFactory.create(gap=earlier)
        with CaptureQueriesContext(connection) as queries:
            assert len(similar_gaps(gap, dumisa)) == 3
        counts.append(len(queries))
    assert counts[0] == counts[1]
