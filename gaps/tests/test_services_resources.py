"""A scarce resource from the office's word to the gap and back."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from departments.choices import PlanState
from departments.models import GoalMeasure, Plan, Quarter, Resource, User
from departments.services.resources import retire_resource, set_capacity
from departments.tests.factories import (
    GoalFactory,
    GoalMeasureFactory,
    ResourceFactory,
    ResourceNeedFactory,
)
from gaps.choices import GapState
from gaps.models import Gap
from gaps.services.assessments import sweep_assessments
from gaps.tests.test_services_pairs import assess, plan_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(quarter: Quarter) -> GoalMeasure:
    return GoalMeasureFactory.create(goal=GoalFactory.create(weight=1), name="Answers known")


@pytest.fixture
def analysts() -> Resource:
    return ResourceFactory.create(name="Data analysts", unit="days")


def needing(plan: Plan, resource: Resource, amount: int) -> Plan:
    ResourceNeedFactory.create(
        objective=plan.objectives.get(), resource=resource, amount=Decimal(amount)
    )
    return plan


@pytest.fixture
def two_plans(
    quarter: Quarter, measure: GoalMeasure, analysts: Resource, now: datetime
) -> list[Plan]:
    plans = [
        needing(plan_for(quarter, "Marketing", measure), analysts, 25),
        needing(plan_for(quarter, "Finance", measure), analysts, 20),
    ]
    assess(now, *plans)
    return plans


def say(resource: Resource, quarter: Quarter, amount: int, actor: User, now: datetime) -> None:
    set_capacity(resource=resource, quarter=quarter, amount=Decimal(amount), actor=actor, now=now)
    sweep_assessments(now=now)


def test_less_than_needed_opens_a_gap_between_the_two_and_more_closes_it(
    two_plans: list[Plan], analysts: Resource, quarter: Quarter, dumisa: User, now: datetime
) -> None:
    assert not Gap.objects.exists()
    say(analysts, quarter, 40, dumisa, now + timedelta(hours=1))
    gap = Gap.objects.get()
    assert (gap.rule_id, gap.state) == ("B.resource", GapState.SUSPECTED)
    assert {party.obligation_id for party in gap.parties.all()} == {
        plan.obligation_id for plan in two_plans
    }
    say(analysts, quarter, 45, dumisa, now + timedelta(hours=2))
    gap.refresh_from_db()
    assert gap.state == GapState.RESOLVED


def test_retired_resource_is_no_ground_for_a_gap(
    two_plans: list[Plan], analysts: Resource, quarter: Quarter, dumisa: User, now: datetime
) -> None:
    say(analysts, quarter, 40, dumisa, now + timedelta(hours=1))
    later = now + timedelta(hours=2)
    retire_resource(resource=analysts, reason="There is enough now.", actor=dumisa, now=later)
    sweep_assessments(now=later)
    assert Gap.objects.get().state == GapState.RESOLVED


def test_draft_counts_on_nothing_yet(
    quarter: Quarter, measure: GoalMeasure, analysts: Resource, dumisa: User, now: datetime
) -> None:
    official = needing(plan_for(quarter, "Marketing", measure), analysts, 25)
    draft = needing(plan_for(quarter, "Finance", measure, state=PlanState.DRAFT), analysts, 20)
    assess(now, official, draft)
    say(analysts, quarter, 30, dumisa, now + timedelta(hours=1))
    assert not Gap.objects.filter(rule_id="B.resource").exists()
