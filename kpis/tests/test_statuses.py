"""The status of all KPIs of a quarter at once is the one each of them shows."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.choices.cadence import Rhythm
from departments.models import Obligation, Quarter
from departments.tests.changing import change
from departments.tests.factories import ObjectiveFactory, PlanFactory
from departments.tests.factories_cadence import CadenceFactory
from kpis.choices import Aggregation, Direction, Frequency, KpiStatus
from kpis.models import Kpi, KpiUse, Measurement, Milestone
from kpis.selectors import use_progress
from kpis.selectors.statuses import statuses_in
from kpis.tests.factories import (
    KpiPhaseFactory,
    KpiUseFactory,
    MeasurementFactory,
    MilestoneFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


def together(quarter: Quarter, day: date = DAY) -> dict[UUID, list[KpiStatus]]:
    found = statuses_in(KpiUse.objects.all(), quarter, day)
    return {kpi_id: sorted(statuses) for kpi_id, statuses in found.items()}


def one_by_one(day: date = DAY) -> dict[UUID, list[KpiStatus]]:
    found: dict[UUID, list[KpiStatus]] = defaultdict(list)
    for use in KpiUse.objects.select_related("kpi"):
        found[use.kpi_id].append(use_progress([use], day)[use.pk].status)
    return {kpi_id: sorted(statuses) for kpi_id, statuses in found.items()}


def some_use(random: Random, objectives: list[Any]) -> KpiUse:
    low = random.randint(0, 40)
    direction = random.choice(list(Direction))
    made: KpiUse = KpiUseFactory.create(
        objective=random.choice(objectives),
        kpi__direction=direction,
        kpi__aggregation=random.choice(list(Aggregation)),
        kpi__frequency=random.choice(list(Frequency)),
        baseline=random.choice([None, Decimal(10), Decimal("12.5")]),
        target_value=random.choice([None, Decimal(20), Decimal("0.3333")]),
        low=Decimal(low),
        high=Decimal(low + random.randint(1, 20)),
        tolerance=random.choice([None, Decimal(3)]),
        starts_on=random.choice([None, date(2026, 9, 1), date(2026, 10, 15)]),
        due_on=random.choice([None, date(2026, 11, 30), date(2026, 12, 31)]),
    )
    for days in random.sample(range(-60, 100), random.choice([0, 0, 1, 5])):
        MeasurementFactory.create(
            kpi=made.kpi,
            measured_on=date(2026, 10, 1) + timedelta(days=days),
            value=Decimal(random.randint(-50, 300)) / 7,
        )
    for number in range(random.choice([0, 0, 2])):
        MilestoneFactory.create(
            use=made,
            weight=random.randint(1, 4),
            done_on=random.choice([None, DAY, DAY + timedelta(days=1)]),
            retired_at=random.choice([None, None, datetime(2026, 11, 1, tzinfo=UTC)]),
        )
        KpiPhaseFactory.create(use=made, on=DAY - timedelta(days=9 * number), expected=15 + number)
    return made


@pytest.mark.parametrize("seed", range(6))
def test_all_at_once_is_one_by_one(
    seed: int, sales_obligation: Obligation, customer_service_obligation: Obligation
) -> None:
    random = Random(seed)
    CadenceFactory.create(department=sales_obligation.department, rhythm=Rhythm.TWO_WEEKLY)
    objectives = [
        ObjectiveFactory.create(plan=PlanFactory.create(obligation=duty, state="active"))
        for duty in (sales_obligation, customer_service_obligation)
    ]
    for _number in range(40):
        some_use(random, objectives)
    quarter = sales_obligation.quarter

    assert together(quarter) == one_by_one()
    assert together(quarter, DAY + timedelta(days=11)) == one_by_one(DAY + timedelta(days=11))
    assert together(quarter) == one_by_one()


def measure(use: KpiUse) -> None:
    MeasurementFactory.create(kpi=use.kpi, measured_on=DAY, value=Decimal("3.9"))


def correct(use: KpiUse) -> None:
    Measurement.objects.filter(kpi=use.kpi).update(value=Decimal("2.5"))


def count_as_sum(use: KpiUse) -> None:
    change(Kpi.objects.filter(pk=use.kpi_id), aggregation=Aggregation.CUMULATIVE)


def turn(use: KpiUse) -> None:
    change(Kpi.objects.filter(pk=use.kpi_id), direction=Direction.AT_MOST)


def aim_lower(use: KpiUse) -> None:
    change(KpiUse.objects.filter(pk=use.pk), target_value=Decimal("3.1"))


def bend_the_path(use: KpiUse) -> None:
    KpiPhaseFactory.create(use=use, on=DAY, expected=Decimal("2.81"))


@pytest.mark.parametrize(
    "changed", [measure, correct, count_as_sum, turn, aim_lower, bend_the_path]
)
def test_a_change_is_seen_at_once(use: KpiUse, changed: Any) -> None:
    quarter = use.objective.plan.obligation.quarter
    MeasurementFactory.create(kpi=use.kpi, measured_on=date(2026, 10, 20), value=Decimal("0.5"))
    MeasurementFactory.create(kpi=use.kpi, measured_on=date(2026, 11, 20), value=Decimal("3.4"))
    before = together(quarter)
    changed(use)

    assert together(quarter) != before
    assert together(quarter) == one_by_one()


def test_a_milestone_done_is_seen_at_once(use: KpiUse) -> None:
    quarter = use.objective.plan.obligation.quarter
    change(Kpi.objects.filter(pk=use.kpi_id), direction=Direction.MILESTONES)
    MilestoneFactory.create(use=use)
    before = together(quarter)
    change(Milestone.objects.all(), done_on=DAY)

    assert (before, together(quarter)) == (
        {use.kpi_id: [KpiStatus.OFF_TRACK]},
        {use.kpi_id: [KpiStatus.REACHED]},
    )


def test_another_rhythm_is_seen_at_once(use: KpiUse) -> None:
    quarter = use.objective.plan.obligation.quarter
    MeasurementFactory.create(kpi=use.kpi, measured_on=date(2026, 11, 9), value=Decimal("3.9"))
    before = together(quarter)
    CadenceFactory.create(
        department=use.objective.plan.obligation.department, rhythm=Rhythm.TWO_WEEKLY
    )

    assert before == {use.kpi_id: [KpiStatus.STALE]}
    assert together(quarter) == {use.kpi_id: [KpiStatus.ON_TRACK]}


def test_a_draft_tells_only_where_no_version_is_in_force(use: KpiUse) -> None:
    duty = use.objective.plan.obligation
    MeasurementFactory.create(kpi=use.kpi, measured_on=DAY, value=Decimal("3.9"))
    as_a_draft = together(duty.quarter)
    in_force = PlanFactory.create(obligation=duty, number=2, state="active")
    KpiUseFactory.create(objective__plan=in_force, kpi=use.kpi, target_value=Decimal(90))

    assert as_a_draft == {use.kpi_id: [KpiStatus.ON_TRACK]}
    assert together(duty.quarter) == {use.kpi_id: [KpiStatus.OFF_TRACK]}


def test_twenty_kpis_ask_as_often_as_ten(use: KpiUse) -> None:
    def asked() -> int:
        KpiUseFactory.create_batch(10, objective=use.objective)
        with CaptureQueriesContext(connection) as queries:
            together(use.objective.plan.obligation.quarter)
        return len(queries)

    assert asked() == asked()
