"""Gaps between plans: one gap, shown on both sides, found and resolved wherever it comes from."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.choices import PlanState
from departments.models import Department, Goal, GoalMeasure, Obligation, Plan, Quarter, User
from departments.tests.changing import change
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    GoalLinkFactory,
    GoalMeasureFactory,
    KeyProjectFactory,
    MeasureCouplingFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    ProjectPriorityFactory,
    QuarterFactory,
)
from gaps.choices import GapState
from gaps.models import Gap, PlanScore
from gaps.services import assessments, gaps
from kpis.models import KpiUse
from kpis.tests.factories import KpiDepartmentFactory, KpiUseFactory


@pytest.fixture
def quarter(db: None) -> Quarter:
    return QuarterFactory.create()


@pytest.fixture
def goal(quarter: Quarter) -> Goal:
    return GoalFactory.create(title="Grow without losing customers")


@pytest.fixture
def winning(goal: Goal) -> GoalMeasure:
    return GoalMeasureFactory.create(goal=goal, name="Customers won")


@pytest.fixture
def keeping(goal: Goal, winning: GoalMeasure) -> GoalMeasure:
    kept = GoalMeasureFactory.create(goal=goal, name="Customers kept")
    MeasureCouplingFactory.create(first=winning, second=kept, reason="New ones need more care.")
    return kept


def plan_for(
    quarter: Quarter, name: str, measure: GoalMeasure, state: str = PlanState.ACTIVE
) -> Plan:
    department = Department.objects.filter(name=name).first() or DepartmentFactory.create(name=name)
    obligation = ObligationFactory.create(quarter=quarter, department=department)
    plan = PlanFactory.create(obligation=obligation, state=state)
    objective = ObjectiveFactory.create(plan=plan)
    GoalLinkFactory.create(objective=objective, goal=measure.goal)
    KpiUseFactory.create(
        objective=objective, kpi__name=measure.name, kpi__unit="%", goal_measure=measure
    )
    return plan


def assess(now: datetime, *plans: Plan) -> None:
    assessments.assess(
        quarter=plans[0].obligation.quarter,
        obligation_ids=[plan.obligation_id for plan in plans],
        now=now,
    )


def open_pairs() -> set[frozenset[str]]:
    return {
        frozenset(party.obligation.department.name for party in gap.parties.all())
        for gap in Gap.objects.exclude(state=GapState.RESOLVED)
    }


def test_conflict_is_one_gap_on_both_plans(
    quarter: Quarter, winning: GoalMeasure, keeping: GoalMeasure, now: datetime
) -> None:
    sales, service = plan_for(quarter, "Sales", winning), plan_for(quarter, "Service", keeping)
    assess(now, sales)
    assess(now, service)

    gap = Gap.objects.get()
    assert (gap.kind, gap.state, gap.rule_id) == ("B", GapState.SUSPECTED, "B.coupled")
    assert {party.obligation_id for party in gap.parties.all()} == {
        sales.obligation_id,
        service.obligation_id,
    }
    assert "New ones need more care." in gap.sentence


def test_suspected_conflict_counts_against_both_after_a_week(
    quarter: Quarter, winning: GoalMeasure, keeping: GoalMeasure, now: datetime
) -> None:
    plans = plan_for(quarter, "Sales", winning), plan_for(quarter, "Service", keeping)
    for days, aligned in ((0, 2), (7, 2), (8, 0)):
        assess(now + timedelta(days=days), *plans)
        assert PlanScore.objects.filter(is_fully_aligned=True).count() == aligned


def test_shared_kpi_resolves_the_conflict(
    quarter: Quarter, winning: GoalMeasure, keeping: GoalMeasure, now: datetime
) -> None:
    sales, service = plan_for(quarter, "Sales", winning), plan_for(quarter, "Service", keeping)
    assess(now, sales, service)
    kept = KpiUse.objects.get(objective__plan=service).kpi
    KpiDepartmentFactory.create(kpi=kept, department=sales.obligation.department)
    assess(now + timedelta(days=1), sales)

    assert Gap.objects.get().state == GapState.RESOLVED


def test_when_one_side_leaves_the_others_are_paired_anew(
    quarter: Quarter, winning: GoalMeasure, keeping: GoalMeasure, now: datetime
) -> None:
    """Whoever stood for the keepers may leave; the winners conflict with those who remain."""
    winners = [plan_for(quarter, name, winning) for name in ("East", "West")]
    keepers = [plan_for(quarter, name, keeping) for name in ("North", "South")]
    assess(now, *winners, *keepers)
    first = min(keepers, key=lambda plan: plan.obligation_id)
    other = max(keepers, key=lambda plan: plan.obligation_id)
    change(KpiUse.objects.filter(objective__plan=first), state="retired")
    assess(now + timedelta(days=1), first)

    name = other.obligation.department.name
    pairs = {pair for pair in open_pairs() if len(pair) == 2}
    assert pairs == {frozenset({"East", name}), frozenset({"West", name})}


def test_draft_takes_no_part_in_conflicts(
    quarter: Quarter, winning: GoalMeasure, keeping: GoalMeasure, now: datetime
) -> None:
    sales = plan_for(quarter, "Sales", winning)
    draft = plan_for(quarter, "Service", keeping, PlanState.DRAFT)
    assess(now, sales, draft)

    assert not Gap.objects.exists()


def test_returned_plan_keeps_its_conflict_until_it_is_submitted_again(
    quarter: Quarter, winning: GoalMeasure, keeping: GoalMeasure, now: datetime
) -> None:
    sales = plan_for(quarter, "Sales", winning)
    service = plan_for(quarter, "Service", keeping, PlanState.SUBMITTED)
    assess(now, sales, service)
    Plan.objects.filter(pk=service.pk).update(
        state=PlanState.RETURNED, decided_by=sales.author, decided_at=now
    )
    change(KpiUse.objects.filter(objective__plan=service), target_value=Decimal("4.1"))
    assess(now + timedelta(days=1), service)

    assert Gap.objects.get().state == GapState.SUSPECTED


def test_diverging_priorities_are_one_gap_until_they_agree(
    quarter: Quarter, goal: Goal, winning: GoalMeasure, now: datetime
) -> None:
    one, other = plan_for(quarter, "Product", winning), plan_for(quarter, "Sales", winning)
    new, old = KeyProjectFactory.create(goal=goal), KeyProjectFactory.create(goal=goal)
    for project, ranks in ((new, (1, 2)), (old, (2, 1))):
        for plan, rank in zip((one, other), ranks, strict=True):
            ProjectPriorityFactory.create(
                project=project, department=plan.obligation.department, rank=rank
            )
    assess(now, one)
    gap = Gap.objects.get()
    assert (gap.kind, gap.severity, gap.state) == ("C", "medium", GapState.SUSPECTED)
    assert gap.parties.count() == 2

    new.priorities.update(rank=1)
    old.priorities.update(rank=2)
    assess(now + timedelta(days=1), other)
    gap.refresh_from_db()
    assert gap.state == GapState.RESOLVED


def test_withdrawn_plan_leaves_no_conflict(
    quarter: Quarter, winning: GoalMeasure, keeping: GoalMeasure, now: datetime
) -> None:
    sales = plan_for(quarter, "Sales", winning)
    service = plan_for(quarter, "Service", keeping, PlanState.SUBMITTED)
    assess(now, sales, service)
    Plan.objects.filter(pk=service.pk).update(state=PlanState.WITHDRAWN)
    assess(now + timedelta(days=1), service)

    assert Gap.objects.get().state == GapState.RESOLVED
    assert Obligation.objects.count() == 2


def test_whoever_decides_on_a_gap_holds_the_quarter_first(
    quarter: Quarter,
    winning: GoalMeasure,
    keeping: GoalMeasure,
    dumisa: User,
    now: datetime,
) -> None:
    """Assessments hold the quarter and then touch gaps; the other order would wait in a ring."""
    assess(now, plan_for(quarter, "Sales", winning), plan_for(quarter, "Service", keeping))
    with CaptureQueriesContext(connection) as queries:
        gaps.confirm_gap(gap=Gap.objects.get(), actor=dumisa, now=now)
    texts = [query["sql"] for query in queries]
    held = next(i for i, sql in enumerate(texts) if 'FROM "departments_quarter"' in sql)
    written = next(i for i, sql in enumerate(texts) if sql.startswith('UPDATE "gaps_gap"'))
    assert held < written
