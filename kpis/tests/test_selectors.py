"""How far KPIs have come, read for many uses at once."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import Obligation, User
from kpis.choices import Aggregation, Direction, KpiStatus
from kpis.models import KpiUse
from kpis.selectors import objective_progress, plan_content, use_progress
from kpis.services import measurements
from kpis.tests.factories import (
    KpiPhaseFactory,
    KpiUseFactory,
    MeasurementFactory,
    MilestoneFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


def measured(use: KpiUse, *values: tuple[date, str]) -> None:
    for on, value in values:
        MeasurementFactory.create(kpi=use.kpi, measured_on=on, value=Decimal(value))


def test_a_level_is_its_last_value_on_or_before_the_day(use: KpiUse) -> None:
    measured(use, (date(2026, 11, 7), "3.1"), (date(2026, 11, 20), "3.4"), (date(2026, 12, 1), "9"))
    found = use_progress([use], DAY)[use.pk]
    assert (found.value, found.attainment) == (Fraction("3.4"), Fraction(1, 2))
    assert (found.last_on, found.text, found.bar) == (date(2026, 11, 20), "50.0\u00a0%", 50)


def test_a_level_without_a_value_in_the_quarter_is_the_last_one_before(use: KpiUse) -> None:
    measured(use, (date(2026, 6, 1), "3.0"), (date(2026, 9, 28), "3.4"))
    found = use_progress([use], DAY)[use.pk]
    assert (found.value, found.status) == (Fraction("3.4"), KpiStatus.STALE)


def test_a_sum_counts_the_quarter_only(use: KpiUse) -> None:
    use.kpi.aggregation = Aggregation.CUMULATIVE
    measured(use, (date(2026, 9, 30), "100"), (date(2026, 10, 1), "1"), (date(2026, 11, 1), "2"))
    assert use_progress([use], DAY)[use.pk].value == 3


def test_no_value_is_no_data_and_never_zero(use: KpiUse) -> None:
    found = use_progress([use], DAY)[use.pk]
    assert (found.value, found.attainment, found.status) == (None, None, KpiStatus.NO_DATA)
    assert (found.text, found.bar) == ("", None)


def test_milestones_count_the_weight_that_is_done_by_the_day(use: KpiUse) -> None:
    use.kpi.direction = Direction.MILESTONES
    MilestoneFactory.create(use=use, weight=3, done_on=date(2026, 11, 1))
    MilestoneFactory.create(use=use, weight=1, done_on=date(2026, 12, 1))
    MilestoneFactory.create(use=use, weight=9, retired_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert use_progress([use], DAY)[use.pk].attainment == Fraction(3, 4)


def test_phases_bend_the_expected_path(use: KpiUse) -> None:
    straight = use_progress([use], date(2026, 11, 15))[use.pk].verdict.expected
    KpiPhaseFactory.create(use=use, on=date(2026, 11, 15), expected=Decimal("2.92"))
    bent = use_progress([use], date(2026, 11, 15))[use.pk].verdict.expected
    assert straight is not None
    assert straight > Fraction(4, 10)
    assert bent == Fraction(1, 10)


def test_a_look_back_knows_what_was_known_then(use: KpiUse, amina: User) -> None:
    before, after = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 21, 8, tzinfo=UTC)
    measurements.record_measurement(
        kpi=use.kpi, measured_on=date(2026, 11, 20), value=Decimal(28), actor=amina, now=before
    )
    measurements.correct_measurement(
        kpi=use.kpi,
        measured_on=date(2026, 11, 20),
        value=Decimal("2.8"),
        note="Comma lost",
        actor=amina,
        now=after,
    )
    assert use_progress([use], DAY)[use.pk].value == Fraction("2.8")
    assert use_progress([use], DAY, as_of=before)[use.pk].value == 28


def test_progress_is_asked_as_often_for_twenty_uses_as_for_two(use: KpiUse) -> None:
    def asked(uses: list[KpiUse]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(use_progress(uses, DAY)) == len(uses)
        return len(queries)

    uses = [use, KpiUseFactory.create(objective=use.objective)]
    few = asked(uses)
    uses += [KpiUseFactory.create(objective=use.objective) for _number in range(18)]
    for one in uses[1:]:
        measured(one, (date(2026, 11, 20), "3"))
    assert asked(uses) == few == 5
    assert use_progress([], DAY) == {}


def test_an_objective_says_how_many_of_its_kpis_have_data(use: KpiUse) -> None:
    other = KpiUseFactory.create(objective=use.objective, weight=3)
    measured(other, (date(2026, 11, 20), "3.4"))
    found = objective_progress([use, other], use_progress([use, other], DAY))
    assert (found.value, found.with_data, found.total) == (Fraction(1, 2), 1, 2)


def test_a_plan_s_content_comes_in_the_same_queries_whatever_its_size(
    sales_obligation: Obligation, use: KpiUse
) -> None:
    plan = use.objective.plan

    def asked() -> int:
        plan._prefetched_objects_cache = {}  # type: ignore[attr-defined]
        with CaptureQueriesContext(connection) as queries:
            plan_content(plan)
        return len(queries)

    few = asked()
    for _number in range(8):
        KpiUseFactory.create(objective__plan=plan)
    assert asked() == few
    content = plan_content(plan)
    assert len(content.objectives) == 9
    assert content.retired_objectives == ()
