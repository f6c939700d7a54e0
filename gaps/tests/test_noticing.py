"""What the rules see while a plan is being typed: the engine of the assessment, and nothing is written."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.choices import PlanState
from departments.models import Goal, GoalMeasure, Obligation, Plan, Quarter, User
from departments.tests.factories import (
    GoalLinkFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
)
from gaps.choices import GapState
from gaps.models import Gap
from gaps.services import assessments
from kpis.tests.editing import Posted, new
from kpis.tests.factories import KpiUseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def plan(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's empty draft."""
    return PlanFactory.create(obligation=sales_obligation, author=amina)


@pytest.fixture
def rate(goal: Goal) -> GoalMeasure:
    """Return what the goal "Increase sales conversions" is measured by."""
    return goal.measures.get(name="Conversion rate")


def plan_of(obligation: Obligation, rate: GoalMeasure, state: PlanState) -> Plan:
    """Return a plan that lowers the goal's measure."""
    plan = PlanFactory.create(obligation=obligation, state=state)
    objective = ObjectiveFactory.create(plan=plan, text="Sell to fewer visitors")
    GoalLinkFactory.create(objective=objective, goal=rate.goal)
    KpiUseFactory.create(
        objective=objective,
        kpi__name="Conversion rate",
        kpi__direction="decrease",
        baseline=9,
        target_value=4,
        goal_measure=rate,
    )
    return plan


def asked(client: Client, plan: Plan, data: Posted) -> str:
    url = reverse("gaps:plan_notices", args=[plan.obligation.department.slug, plan.pk])
    answer = client.post(url, data)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def traffic(goal: Goal) -> Posted:
    """Return the customer's example as it is typed: website traffic under conversions."""
    return new(
        objectives__0__goal=str(goal.pk),
        objectives__0__kpis__0__name="Website traffic",
        objectives__0__kpis__0__unit="visits",
        objectives__0__kpis__0__baseline="40 000",
        objectives__0__kpis__0__target_value="50 000",
    )


def conversion(goal: Goal, rate: GoalMeasure) -> Posted:
    """Return a KPI that raises the goal's measure."""
    return new(
        objectives__0__goal=str(goal.pk),
        objectives__0__kpis__0__name="Conversion rate",
        objectives__0__kpis__0__goal_measure=str(rate.pk),
    )


def test_a_kpi_that_counts_activity_is_told_before_it_is_saved(
    as_amina: Client, plan: Plan, goal: Goal
) -> None:
    with CaptureQueriesContext(connection) as queries:
        said = asked(as_amina, plan, traffic(goal))

    assert "KPI does not serve the goal" in said
    assert "“Website traffic” counts activity" in said
    writes = ("INSERT", "UPDATE", "DELETE")
    assert [q["sql"] for q in queries if q["sql"].lstrip().startswith(writes)] == []
    assert not Gap.objects.exists()


def test_the_repaired_kpi_is_told_nothing(
    as_amina: Client, plan: Plan, goal: Goal, rate: GoalMeasure
) -> None:
    assert "advice__name" not in asked(as_amina, plan, conversion(goal, rate))


def test_a_conflict_with_a_submitted_plan_names_the_department_to_talk_to(
    as_amina: Client,
    plan: Plan,
    goal: Goal,
    rate: GoalMeasure,
    customer_service_obligation: Obligation,
) -> None:
    plan_of(customer_service_obligation, rate, PlanState.SUBMITTED)

    said = asked(as_amina, plan, conversion(goal, rate))

    assert "Departments pull apart" in said
    assert "Talk to Customer Service." in said


def test_nothing_is_told_of_what_another_department_keeps_in_its_draft(
    as_amina: Client,
    plan: Plan,
    goal: Goal,
    rate: GoalMeasure,
    customer_service_obligation: Obligation,
) -> None:
    plan_of(customer_service_obligation, rate, PlanState.DRAFT)

    assert "Customer Service" not in asked(as_amina, plan, conversion(goal, rate))


def test_a_target_behind_today_is_told(
    as_amina: Client, plan: Plan, goal: Goal, rate: GoalMeasure
) -> None:
    data = conversion(goal, rate) | {"objectives-0-kpis-0-target_value": "1 %"}

    assert "No clear number" in asked(as_amina, plan, data)


def test_what_is_still_missing_is_left_to_the_checks(as_amina: Client, plan: Plan) -> None:
    data = new(objectives__0__kpis__0__contribution="", objectives__0__kpis__0__due_on="")

    assert "advice__name" not in asked(as_amina, plan, data)


def test_half_typed_numbers_and_dates_break_nothing(
    as_amina: Client, plan: Plan, goal: Goal
) -> None:
    data = traffic(goal) | {
        "objectives-0-kpis-0-baseline": "4 0x",
        "objectives-0-kpis-0-due_on": "31 De",
        "objectives-0-kpis-0-key": "not a key",
        "objectives-0-goal": "not a goal",
    }

    assert "notices-objectives-0" in asked(as_amina, plan, data)


def test_what_was_decided_not_to_be_a_gap_is_not_brought_up_again(
    as_amina: Client, plan: Plan, goal: Goal, dumisa: User, now: Any
) -> None:
    data = traffic(goal) | {"objectives-0-confirm": "on"}
    as_amina.post(reverse("kpis:plan_edit", args=[plan.obligation.department.slug, plan.pk]), data)
    assessments.assess(
        quarter=plan.obligation.quarter, obligation_ids=[plan.obligation_id], now=now
    )
    assert "Website traffic" in asked(as_amina, plan, data)
    Gap.objects.filter(rule_id="A.activity").update(
        state=GapState.DISMISSED,
        decision_reason="It is the goal of the campaign.",
        decided_by=dumisa,
    )

    assert "counts activity" not in asked(as_amina, plan, data)


def test_it_costs_the_same_whatever_the_number_of_other_plans(
    as_amina: Client, plan: Plan, goal: Goal, rate: GoalMeasure, quarter: Quarter
) -> None:
    counts = []
    for _round in range(2):
        for _number in range(3):
            plan_of(ObligationFactory.create(quarter=quarter), rate, PlanState.ACTIVE)
        with CaptureQueriesContext(connection) as queries:
            asked(as_amina, plan, conversion(goal, rate))
        counts.append(len(queries))

    assert counts[0] == counts[1]
