"""What the tests of the plan editor share."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Obligation, Plan, User
from departments.tests.factories import MembershipFactory, PlanFactory, UserFactory
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


@pytest.fixture
def thandi(plan: Plan) -> User:
    """Return a second head of the department."""
    user = UserFactory.create(email="thandi@saypro.example", name="Thandi Mahlangu")
    MembershipFactory.create(user=user, department=plan.obligation.department, role="head")
    return user


@pytest.fixture
def send(plan: Plan) -> Callable[..., Any]:
    """Return a function that sends one typed text as the page's script does."""

    def post(client: Client, *changes: dict[str, str], seen: int = 0, verb: str = "") -> Any:
        url = reverse("kpis:plan_typed", args=[plan.obligation.department.slug, plan.pk])
        body = {"changes": changes, "seen": seen, "verb": verb}
        return client.post(url, json.dumps(body), content_type="application/json")

    return post
