"""Quarters with a way to the target."""

from datetime import UTC, datetime

import pytest

from departments.models import Department, Plan, Quarter
from departments.tests.factories import ObligationFactory
from gaps.choices import GapKind, GapState
from gaps.models import Gap
from reports.tests.path.reading import between
from reports.tests.story import active_plan, freeze, gap_on, plan_in_force


@pytest.fixture
def plans(quarter: Quarter) -> dict[str, Plan]:
    """Return ten plans in force."""
    calm = ("Facilities", "Legal", "Operations", "Product", "Research", "Stores")
    names = (*calm, "Finance", "HR", "IT", "Marketing")
    return {name: plan_in_force(quarter, name) for name in names}


@pytest.fixture
def four_below(plans: dict[str, Plan], quarter: Quarter, now: datetime) -> dict[str, Gap]:
    """Return the gaps that keep 4 of 10 plans below; 90 % takes three of them."""
    found = {
        "conflict": between(plans["IT"], plans["HR"]),
        "marketing": gap_on(plans["Marketing"]),
        "finance": gap_on(plans["Finance"]),
        "finance too": gap_on(plans["Finance"], kind=GapKind.UNCLEAR_OBJECTIVE),
    }
    freeze(quarter, now)
    return found


@pytest.fixture
def secret(
    quarter: Quarter, now: datetime, customer_service: Department, plans: dict[str, Plan]
) -> Gap:
    """Return a suspected gap of Customer Service that has begun to count."""
    obligation = ObligationFactory.create(quarter=quarter, department=customer_service)
    gap = gap_on(
        active_plan(obligation),
        state=GapState.SUSPECTED,
        sentence="A secret suspicion",
        opened_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    gap_on(plans["HR"])
    gap_on(plans["HR"], kind=GapKind.NO_SHARED_FOCUS)
    freeze(quarter, now)
    return gap
