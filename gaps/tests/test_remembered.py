"""Facts kept in the process are those the database would give, whatever was changed in between."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from departments.choices import MembershipRole, PlanState
from departments.models import Goal, GoalLink, Objective, Obligation, Plan, User
from departments.tests.factories import (
    DepartmentFactory,
    GoalLinkFactory,
    MembershipFactory,
    ObjectiveFactory,
    PlanFactory,
)
from gaps.facts import load_facts
from gaps.remembered import KEPT
from kpis.models import Kpi, KpiUse
from kpis.services import sharing
from kpis.tests.factories import KpiUseFactory, MilestoneFactory
from saypro_align.audit.rows import save_row
from saypro_align.lib.kept import forget_everything


@pytest.fixture
def plan(sales_obligation: Obligation, amina: User, goal: Goal) -> Plan:
    """Return a plan in force with a KPI that counts milestones."""
    made = PlanFactory.create(obligation=sales_obligation, author=amina, state=PlanState.ACTIVE)
    objective = ObjectiveFactory.create(plan=made)
    GoalLinkFactory.create(objective=objective, goal=goal)
    use = KpiUseFactory.create(objective=objective, kpi__direction="milestones")
    MilestoneFactory.create(use=use)
    return made


def facts_of(plan: Plan, now: datetime) -> Any:
    return load_facts(plan.obligation.quarter, day=now.date()).plans


def saved(row: Any, actor: User, now: datetime, **changes: Any) -> None:
    save_row(row, changes=changes, expected_version=None, actor=actor, now=now, event="plan.edited")


def reword(plan: Plan, amina: User, now: datetime) -> None:
    saved(Objective.objects.get(plan=plan), amina, now, text="Answer within a day")


def retire(plan: Plan, amina: User, now: datetime) -> None:
    saved(Objective.objects.get(plan=plan), amina, now, state="retired")


def unlink(plan: Plan, amina: User, now: datetime) -> None:
    saved(GoalLink.objects.get(objective__plan=plan), amina, now, retired_at=now)


def aim_higher(plan: Plan, amina: User, now: datetime) -> None:
    saved(KpiUse.objects.get(objective__plan=plan), amina, now, target_value=Decimal("9.1"))


def rename_the_series(plan: Plan, amina: User, now: datetime) -> None:
    saved(Kpi.objects.get(uses__objective__plan=plan), amina, now, name="Repeat orders")


def add_a_kpi(plan: Plan, amina: User, now: datetime) -> None:
    del amina, now
    KpiUseFactory.create(objective=plan.objectives.get())


def add_a_milestone(plan: Plan, amina: User, now: datetime) -> None:
    del amina, now
    MilestoneFactory.create(use=KpiUse.objects.get(objective__plan=plan))


def share(plan: Plan, amina: User, now: datetime) -> None:
    other = DepartmentFactory.create(name="Support", slug="support")
    MembershipFactory.create(user=amina, department=other, role=MembershipRole.HEAD)
    kpi = Kpi.objects.get(uses__objective__plan=plan)
    link = sharing.share_kpi(kpi=kpi, department=other, actor=amina, now=now)
    sharing.confirm_share(link=link, actor=amina, now=now)


CHANGES = [
    reword, retire, unlink, aim_higher, rename_the_series, add_a_kpi, add_a_milestone, share,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_seen_at_once(
    change: Callable[[Plan, User, datetime], None], plan: Plan, amina: User, now: datetime
) -> None:
    before = facts_of(plan, now)
    change(plan, amina, now + timedelta(minutes=1))
    kept = facts_of(plan, now)
    forget_everything()

    assert kept != before
    assert kept == facts_of(plan, now)


def test_what_did_not_change_is_not_read_again(plan: Plan, now: datetime) -> None:
    before = facts_of(plan, now)

    assert facts_of(plan, now)[0].objectives is before[0].objectives


def test_no_more_rows_are_kept_than_allowed(
    plan: Plan, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KEPT, "most", 1)
    other = PlanFactory.create(obligation__quarter=plan.obligation.quarter, state=PlanState.ACTIVE)
    ObjectiveFactory.create_batch(2, plan=other)

    assert len(facts_of(plan, now)) == 2
    assert len(KEPT) == 1
