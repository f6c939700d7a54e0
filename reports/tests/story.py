"""A small organization for the tests of dashboard and reports: plans in force, gaps, actions, KPIs."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from actions.choices import ActionState
from actions.tests.factories import CorrectiveActionFactory
from departments.choices import PlanState
from departments.models import Obligation, Plan, Quarter
from departments.tests.factories import (
    DepartmentFactory,
    GoalFactory,
    GoalLinkFactory,
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
)
from gaps.choices import GapKind, SnapshotCause
from gaps.models import Gap
from gaps.services.assessments import assess
from gaps.services.scores import score_quarter
from gaps.tests.factories import gap_between
from kpis.tests.factories import KpiUseFactory, MeasurementFactory


def plan_in_force(quarter: Quarter, name: str, **fields: Any) -> Plan:
    """Return an active plan of a new department with one linked, measurable objective."""
    department = DepartmentFactory.create(name=name, slug=name.lower().replace(" ", "-"))
    obligation = ObligationFactory.create(quarter=quarter, department=department)
    return active_plan(obligation, **fields)


def active_plan(obligation: Obligation, *, kpis: int = 1) -> Plan:
    """Return an active plan with one objective and so many KPIs, each with one value."""
    plan = PlanFactory.create(obligation=obligation, state=PlanState.ACTIVE)
    objective = ObjectiveFactory.create(plan=plan)
    GoalLinkFactory.create(objective=objective, goal=GoalFactory.create())
    for number in range(kpis):
        use = KpiUseFactory.create(objective=objective, position=number + 1)
        MeasurementFactory.create(kpi=use.kpi, measured_on=date(2026, 11, 20), value=Decimal("3.5"))
    return plan


def gap_on(plan: Plan, **fields: Any) -> Gap:
    """Return a confirmed gap on the plan, raised by a person so that no rule takes it back."""
    fields = {"source": "person", "rule_id": "", **fields}
    return gap_between(plan.obligation, **fields)


def action_on(gap: Gap, plan: Plan, **fields: Any) -> Any:
    """Return a corrective action in progress about the gap."""
    wanted = {"state": ActionState.IN_PROGRESS, "deadline": date(2026, 12, 12), **fields}
    return CorrectiveActionFactory.create(gap=gap, department=plan.obligation.department, **wanted)


def freeze(quarter: Quarter, now: datetime, cause: str = SnapshotCause.EVENT) -> None:
    """Assess every plan and take a snapshot."""
    obligations = list(Obligation.objects.filter(quarter=quarter).values_list("pk", flat=True))
    assess(quarter=quarter, obligation_ids=obligations, now=now)
    score_quarter(quarter=quarter, now=now, cause=SnapshotCause(cause))


def three_of(quarter: Quarter, now: datetime) -> dict[str, Plan]:
    """Return three plans in force of which Marketing has a gap, and freeze the number: 2 of 3.

    It is frozen an hour before, so that a later snapshot at the moment itself is the newer one.
    """
    plans = {name: plan_in_force(quarter, name) for name in ("Marketing", "Product", "Information")}
    gap_on(plans["Marketing"], kind=GapKind.MISALIGNED_KPI)
    freeze(quarter, now - timedelta(hours=1))
    return plans
