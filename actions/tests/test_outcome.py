"""What came of an action, in one sentence."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from actions.choices import ActionKind, ActionState
from actions.models import CorrectiveAction
from actions.tests.factories import CorrectiveActionFactory
from actions.words.outcomes import outcome_sentence
from departments.choices import GoalCategory
from departments.models import Goal, Obligation, User
from departments.tests.factories import GoalLinkFactory, PlanFactory
from gaps.choices import GapState
from gaps.models import Gap
from gaps.tests.factories import gap_between
from kpis.choices import Direction, KpiStatus
from kpis.models import KpiUse
from kpis.tests.factories import KpiUseFactory, MeasurementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CUSTOMERS_WORDS = "KPI now aligned with organizational growth targets, progress on target."


@pytest.mark.parametrize(
    ("kind", "category", "status", "said"),
    [
        (ActionKind.REPLACE_KPI, GoalCategory.REVENUE, KpiStatus.ON_TRACK, CUSTOMERS_WORDS),
        (
            ActionKind.SET_OBJECTIVE,
            GoalCategory.COMPLIANCE,
            KpiStatus.NO_DATA,
            "Objective now clear and measurable for compliance targets, no values yet.",
        ),
        (
            ActionKind.COLLABORATE,
            "",
            None,
            "Departments now work together for the organization's goals.",
        ),
    ],
)
def test_the_outcome_is_one_sentence(
    kind: str, category: str, status: str | None, said: str
) -> None:
    assert outcome_sentence(kind, category, status) == said


@pytest.fixture
def rate(sales_obligation: Obligation, amina: User, goal: Goal, now: datetime) -> KpiUse:
    """Return a conversion rate on its way, in the plan of Sales that is in force."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="active")
    use: KpiUse = KpiUseFactory.create(
        objective__plan=plan,
        kpi__name="Lead conversion rate",
        kpi__direction=Direction.INCREASE,
        kpi__owner=amina,
        baseline=Decimal("2.8"),
        target_value=Decimal(4),
        due_on=sales_obligation.quarter.ends_on,
    )
    GoalLinkFactory.create(objective=use.objective, goal=goal)
    MeasurementFactory.create(
        kpi=use.kpi, measured_on=now.date() - timedelta(days=1), value=Decimal("3.8")
    )
    return use


@pytest.fixture
def action(rate: KpiUse, now: datetime) -> CorrectiveAction:
    """Return an action that is done and judged by it; its gap is closed."""
    gap = gap_between(
        rate.objective.plan.obligation, kind="A", state=GapState.RESOLVED, resolved_at=now
    )
    made: CorrectiveAction = CorrectiveActionFactory.create(
        gap=gap,
        kind=ActionKind.REPLACE_KPI,
        state=ActionState.IMPLEMENTED,
        implemented_at=now,
        criterion_kpi=rate.kpi,
        criterion_way="up",
    )
    return made


def test_the_page_says_what_came_of_it(
    action: CorrectiveAction, client: Client, amina: User
) -> None:
    client.force_login(amina)
    url = reverse("actions:action_page", args=[action.pk])

    assert CUSTOMERS_WORDS in client.get(url).content.decode()

    Gap.objects.filter(actions=action).update(state=GapState.CONFIRMED, resolved_at=None)

    assert "KPI now aligned" not in client.get(url).content.decode()
