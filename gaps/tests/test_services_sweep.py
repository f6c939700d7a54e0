"""A fault in the assessment never reaches the writer, and never holds up other quarters."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest

from departments.models import Obligation, Plan
from departments.signals import plan_changed
from departments.tests.factories import PlanFactory, QuarterFactory
from gaps.detectors.facts import QuarterFacts
from gaps.models import Assessment, AssessmentRequest
from gaps.services import assessments


@pytest.fixture
def plan(sales_obligation: Obligation) -> Plan:
    return PlanFactory.create(obligation=sales_obligation, state="active")


@pytest.mark.django_db(transaction=True)
def test_fault_in_a_rule_leaves_the_writer_in_peace_and_the_row_to_the_sweep(
    plan: Plan, now: datetime
) -> None:
    with mock.patch.object(assessments, "look", side_effect=ZeroDivisionError):
        plan_changed.send(Plan, obligation_ids=[plan.obligation_id], now=now)
    assert not Assessment.objects.exists()
    assert AssessmentRequest.objects.get().pk == plan.obligation_id

    assessments.sweep_assessments(now=now + timedelta(minutes=1))
    assert Assessment.objects.get().plan == plan
    assert not AssessmentRequest.objects.exists()


def test_quarter_that_fails_does_not_hold_up_the_others(plan: Plan, now: datetime) -> None:
    other = PlanFactory.create(
        obligation__quarter=QuarterFactory.create(
            starts_on=date(2027, 1, 1), created_at=datetime(2026, 12, 1, tzinfo=UTC)
        ),
        state="active",
    )
    look = assessments.look

    def fail_for_sales(facts: QuarterFacts, obligation_ids: Any) -> Any:
        if plan.obligation_id in obligation_ids:
            raise ZeroDivisionError
        return look(facts, obligation_ids)

    assessments.request_assessment(
        obligation_ids=[plan.obligation_id, other.obligation_id], now=now
    )
    with (
        mock.patch.object(assessments, "look", side_effect=fail_for_sales),
        pytest.raises(ZeroDivisionError),
    ):
        assessments.sweep_assessments(now=now)

    assert Assessment.objects.get().plan == other
    assert AssessmentRequest.objects.get().pk == plan.obligation_id


def test_edit_during_an_assessment_keeps_its_request(plan: Plan, now: datetime) -> None:
    """The plan changes again after the facts were read: the row must survive this turn."""
    look = assessments.look

    def edited_meanwhile(facts: QuarterFacts, obligation_ids: Any) -> Any:
        assessments.request_assessment(obligation_ids=[plan.obligation_id], now=now)
        return look(facts, obligation_ids)

    assessments.request_assessment(obligation_ids=[plan.obligation_id], now=now)
    with mock.patch.object(assessments, "look", side_effect=edited_meanwhile):
        assessments.sweep_assessments(now=now)

    assert AssessmentRequest.objects.count() == 1
    assessments.sweep_assessments(now=now)
    assert not AssessmentRequest.objects.exists()


def test_request_for_nobody_writes_nothing(db: None, now: datetime) -> None:
    assessments.request_assessment(obligation_ids=[], now=now)
    assert not AssessmentRequest.objects.exists()
