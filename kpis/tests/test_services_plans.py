"""A plan's life with its KPIs."""

from datetime import datetime
from decimal import Decimal

import pytest

from departments.choices import PlanState
from departments.models import Obligation, Plan, User
from departments.tests.factories import (
    GoalLinkFactory,
    ObjectiveFactory,
    PlanFactory,
)
from kpis.models import KpiUse
from kpis.services import plans
from kpis.services.plans import IncompletePlan
from kpis.tests.factories import (
    KpiPhaseFactory,
    KpiUseFactory,
    MilestoneFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def use(sales_obligation: Obligation, amina: User) -> KpiUse:
    """Return the KPI of Amina's complete draft."""
    return KpiUseFactory.create(
        objective__plan__obligation=sales_obligation, objective__plan__author=amina
    )


def test_a_complete_plan_is_submitted(use: KpiUse, amina: User, now: datetime) -> None:
    plan = plans.submit_plan(plan=use.objective.plan, actor=amina, now=now)
    assert plan.state == PlanState.SUBMITTED
    assert plan.override_reason == ""


def test_a_plan_without_objective_is_refused(
    sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, author=amina)
    with pytest.raises(IncompletePlan) as refusal:
        plans.submit_plan(plan=plan, actor=amina, now=now)
    assert list(refusal.value.fields) == ["objectives"]


def test_every_missing_fact_names_its_place(use: KpiUse, amina: User, now: datetime) -> None:
    KpiUse.objects.update(target_value=None, baseline=None, due_on=None)
    use.kpi.unit, use.kpi.owner = "", None
    use.kpi.save()
    ObjectiveFactory.create(plan=use.objective.plan)
    with pytest.raises(IncompletePlan) as refusal:
        plans.submit_plan(plan=use.objective.plan, actor=amina, now=now)
    assert list(refusal.value.fields) == [
        "objectives.0.kpis.0.unit",
        "objectives.0.kpis.0.owner",
        "objectives.0.kpis.0.baseline",
        "objectives.0.kpis.0.target_value",
        "objectives.0.kpis.0.due_on",
        "objectives.1.text",
    ]
    assert Plan.objects.get().state == PlanState.DRAFT


def test_an_incomplete_plan_with_a_reason_is_submitted_and_the_reason_kept(
    sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    plan = PlanFactory.create(obligation=sales_obligation, author=amina)
    plans.submit_plan(plan=plan, override_reason="Merger on 1 March", actor=amina, now=now)
    assert Plan.objects.get().override_reason == "Merger on 1 March"


def test_a_new_version_keeps_keys_phases_and_milestones(
    sales_obligation: Obligation, amina: User, now: datetime
) -> None:
    use = KpiUseFactory.create(
        objective__plan__obligation=sales_obligation, objective__plan__state=PlanState.ACTIVE
    )
    phase = KpiPhaseFactory.create(use=use)
    line = MilestoneFactory.create(use=use, done_on=phase.on)
    GoalLinkFactory.create(objective=use.objective)
    draft, copies = plans.revise_plan(plan=use.objective.plan, actor=amina, now=now)
    copy = KpiUse.objects.get(objective__plan=draft)
    assert (copy.key, copy.objective.key) == (use.key, use.objective.key)
    assert copies[use.objective_id].pk == copy.objective_id
    assert copy.phases.get().expected == phase.expected
    assert (copy.milestones.get().key, copy.milestones.get().done_on) == (line.key, phase.on)
    assert copy.objective.links.get().confirmed_by is not None


def test_a_relative_target_is_fixed_when_the_plan_is_approved(
    use: KpiUse, amina: User, dumisa: User, now: datetime
) -> None:
    KpiUse.objects.update(baseline=Decimal(40), relative_target=Decimal(50), target_value=None)
    plans.submit_plan(plan=use.objective.plan, actor=amina, now=now, override_reason="fast")
    plans.approve_plan(
        plan=Plan.objects.select_related("obligation__quarter").get(), actor=dumisa, now=now
    )
    assert KpiUse.objects.get().target_value == Decimal(60)
