"""What the tests of the plan editor share."""

import pytest

from departments.models import Obligation, Plan, User
from departments.tests.factories import PlanFactory
from kpis.models import KpiUse
from kpis.tests.factories import KpiUseFactory


@pytest.fixture
def plan(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's empty draft."""
    return PlanFactory.create(obligation=sales_obligation, author=amina)


@pytest.fixture
def use(plan: Plan) -> KpiUse:
    """Return the one KPI of Amina's draft."""
    return KpiUseFactory.create(
        objective__plan=plan,
        objective__text="Turn more visitors into paying customers",
        kpi__name="Lead conversion rate",
        kpi__owner=plan.author,
    )
