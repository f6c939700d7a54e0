"""What the tests of the driver model share."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from conftest import ClientOf
from departments.models import Goal, GoalMeasure, Quarter, User
from departments.tests.factories import GoalFactory, GoalMeasureFactory
from gaps.tests.test_services_pairs import assess, plan_for


@pytest.fixture
def goal(quarter: Quarter) -> Goal:
    return GoalFactory.create(title="Grow without losing customers", weight=1)


@pytest.fixture
def winning(goal: Goal) -> GoalMeasure:
    return GoalMeasureFactory.create(goal=goal, name="Customers won")


@pytest.fixture
def keeping(goal: Goal) -> GoalMeasure:
    return GoalMeasureFactory.create(goal=goal, name="Customers kept")


@pytest.fixture
def two_plans(quarter: Quarter, winning: GoalMeasure, keeping: GoalMeasure, now: datetime) -> None:
    """Sales wins customers, Service keeps them; both plans are in force, assessed and clean."""
    plans = [plan_for(quarter, "Sales", winning), plan_for(quarter, "Service", keeping)]
    assess(now, *plans)


@pytest.fixture
def office(client_of: ClientOf, dumisa: User, clock: Any) -> Client:
    return client_of(dumisa)
