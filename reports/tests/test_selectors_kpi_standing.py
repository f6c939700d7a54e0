"""KPI statuses by department: kept while nothing changes, worked out anew as soon as anything does."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from departments.choices import PlanState
from departments.choices.cadence import Rhythm
from departments.models import Plan, Quarter
from departments.tests.factories_cadence import CadenceFactory
from gaps.models import GapParty
from kpis.choices import KpiStatus
from kpis.models import KpiUse, Measurement
from kpis.selectors import use_progress
from kpis.services.measurements import correct_measurement, record_measurement
from kpis.tests.factories import KpiUseFactory, MilestoneFactory
from reports.selectors.kpi_standing import kpi_standing
from reports.tests.story import plan_in_force
from saypro_align.audit.rows import save_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(quarter: Quarter) -> Plan:
    """A plan in force with three KPIs, each with one value."""
    return plan_in_force(quarter, "Marketing", kpis=3)


def test_it_equals_the_progress_of_each_kpi(quarter: Quarter, plan: Plan, now: datetime) -> None:
    milestones = KpiUseFactory.create(
        objective=plan.objectives.get(), position=9, kpi__direction="milestones"
    )
    MilestoneFactory.create(use=milestones, done_on=date(2026, 11, 1))
    MilestoneFactory.create(use=milestones)
    uses = list(KpiUse.objects.select_related("kpi"))
    one_by_one = sorted(progress.status for progress in use_progress(uses, now.date()).values())

    standing = kpi_standing(quarter, now)[plan.obligation.department_id]

    assert sorted(KpiStatus(s) for s, count in standing.statuses.items() for _ in range(count)) == (
        one_by_one
    )
    assert standing.total == 4


def test_asking_again_is_one_question(
    quarter: Quarter, plan: Plan, now: datetime, django_assert_num_queries: Any
) -> None:
    first = kpi_standing(quarter, now)

    with django_assert_num_queries(1):
        assert kpi_standing(quarter, now) == first


def test_a_new_value_a_correction_and_a_new_target_show_at_once(
    quarter: Quarter, plan: Plan, now: datetime
) -> None:
    use = KpiUse.objects.order_by("position")[0]
    owner, department = plan.author, plan.obligation.department_id
    of_today: dict[str, Any] = {
        "kpi": use.kpi,
        "measured_on": now.date(),
        "actor": owner,
        "now": now,
    }

    def statuses() -> dict[KpiStatus, int]:
        return dict(kpi_standing(quarter, now)[department].statuses)

    before = statuses()
    record_measurement(value=Decimal("99"), **of_today)
    after_value = statuses()
    correct_measurement(value=Decimal("-99"), note="Typo", **of_today)
    after_correction = statuses()
    save_row(
        use,
        changes={"target_value": Decimal("-100")},
        expected_version=None,
        actor=owner,
        now=now,
        event="plan.edited",
    )

    assert before != after_value != after_correction
    assert statuses() != after_correction


def test_another_rhythm_of_check_ins_shows_at_once(
    quarter: Quarter, plan: Plan, now: datetime
) -> None:
    department = plan.obligation.department
    Measurement.objects.update(measured_on=now.date() - timedelta(days=12))
    before = kpi_standing(quarter, now)[department.pk].statuses
    CadenceFactory.create(department=department, rhythm=Rhythm.TWO_WEEKLY)

    assert before == {KpiStatus.STALE: 3}
    assert KpiStatus.STALE not in kpi_standing(quarter, now)[department.pk].statuses


def test_a_plan_that_leaves_force_leaves_the_count(
    quarter: Quarter, plan: Plan, now: datetime
) -> None:
    kpi_standing(quarter, now)

    save_row(
        plan,
        changes={"state": PlanState.SUPERSEDED},
        expected_version=None,
        actor=plan.author,
        now=now,
        event="plan.edited",
    )

    assert kpi_standing(quarter, now) == {}
    assert not GapParty.objects.exists()
