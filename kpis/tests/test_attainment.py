"""Attainment, expectation and status, against numbers worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis import attainment as kpi
from kpis.attainment import MilestoneMark, Revision, Target, Value
from kpis.choices import Direction, KpiStatus

START = date(2026, 10, 1)
DUE = date(2026, 12, 30)  # 90 days after the start


def target(direction: str, baseline: str | None = None, goal: str | None = None) -> Target:
    return Target(
        direction=direction,
        baseline=None if baseline is None else Decimal(baseline),
        target_value=None if goal is None else Decimal(goal),
        starts_on=START,
        due_on=DUE,
    )


@pytest.mark.parametrize(
    ("direction", "baseline", "goal", "value", "expected"),
    [
        ("increase", "40", "60", "50", "1/2"),
        ("decrease", "9", "2", "5.5", "1/2"),
        ("decrease", "10", "0", "7", "3/10"),
        ("decrease", "10", "0", "-10", "2"),
        ("increase", "40", "60", "30", "-1/2"),
        ("increase", "200000", "230000", "230000", "1"),
        ("decrease", "10", "8", "9", "1/2"),
        ("at_least", None, "95", "94", "0"),
        ("at_least", None, "95", "95", "1"),
        ("at_most", None, "5", "6", "0"),
        ("at_most", None, "5", "5", "1"),
    ],
)
def test_golden_attainment(
    direction: str, baseline: str | None, goal: str, value: str, expected: str
) -> None:
    assert kpi.attainment(target(direction, baseline, goal), Decimal(value)) == Fraction(expected)


@pytest.mark.parametrize(
    ("value", "tolerance", "expected"),
    [
        (97, None, "1"),
        (94, None, "1/2"),
        (90, None, "0"),
        (100, 1, "0"),
        (95, 1, "1"),
        (94, 0, "0"),
    ],
)
def test_range_falls_off_over_its_tolerance(
    value: int, tolerance: int | None, expected: str
) -> None:
    """Without a tolerance, half the width of 95 to 99 is taken: 2."""
    band = Target(direction="range", low=95, high=99, tolerance=tolerance)
    assert kpi.attainment(band, value) == Fraction(expected)


@pytest.mark.parametrize(
    "incomplete",
    [
        target("increase", None, "60"),
        target("increase", "40", None),
        target("increase", "40", "40"),
        target("", "40", "60"),
        Target(direction="range", low=1),
        target("milestones"),
    ],
)
def test_incomplete_target_has_no_attainment(incomplete: Target) -> None:
    assert kpi.attainment(incomplete, 50) is None


def test_no_measurement_is_none_and_never_zero() -> None:
    assert kpi.attainment(target("increase", "40", "60"), None) is None


def test_milestones_add_up_by_weight_and_by_day() -> None:
    marks = [MilestoneMark(1, START), MilestoneMark(2, DUE), MilestoneMark(1, None)]
    assert kpi.milestone_attainment(marks, START) == Fraction(1, 4)
    assert kpi.milestone_attainment(marks, DUE) == Fraction(3, 4)
    assert kpi.milestone_attainment([], DUE) is None


def test_relative_target_is_fixed_to_a_value() -> None:
    assert kpi.relative_target(200_000, 15) == 230_000
    assert kpi.relative_target(10, -20) == 8
    with pytest.raises(kpi.UnusableTarget, match="other than 0"):
        kpi.relative_target(0, 15)


@pytest.mark.parametrize(
    "unusable", [target("increase", "40", "40"), Target(direction="range", low=9, high=9)]
)
def test_target_without_a_way_to_go_is_refused(unusable: Target) -> None:
    with pytest.raises(kpi.UnusableTarget):
        kpi.check_target(unusable)


def test_usable_target_passes() -> None:
    kpi.check_target(target("decrease", "9", "2"))
    kpi.check_target(Target(direction="range", low=1, high=2))
    kpi.check_target(target("at_least", None, "95"))


@pytest.mark.parametrize(
    ("days", "expected"), [(-5, "0"), (0, "0"), (9, "1/10"), (45, "1/2"), (90, "1"), (200, "1")]
)
def test_straight_path_from_start_to_due_date(days: int, expected: str) -> None:
    day = START + timedelta(days=days)
    assert kpi.expected(target("increase", "40", "60"), day) == Fraction(expected)


def test_phases_bend_the_path() -> None:
    """From 40 to 60 with 45 due on day 30: ¼ there, and half of that on day 15."""
    bent = Target(
        direction="increase",
        baseline=40,
        target_value=60,
        starts_on=START,
        due_on=DUE,
        phases=((START + timedelta(days=30), 45),),
    )
    assert kpi.expected(bent, START + timedelta(days=15)) == Fraction(1, 8)
    assert kpi.expected(bent, START + timedelta(days=30)) == Fraction(1, 4)
    assert kpi.expected(bent, START + timedelta(days=60)) == Fraction(5, 8)


@pytest.mark.parametrize("direction", ["at_least", "at_most", "range"])
def test_what_must_always_hold_is_expected_from_the_first_day(direction: str) -> None:
    assert kpi.expected(target(direction, None, "95"), START) == 1


def test_path_without_dates_is_unknown() -> None:
    assert kpi.expected(Target(direction="increase", baseline=1, target_value=2), START) is None


@pytest.mark.parametrize(
    ("attained", "expected", "age", "word"),
    [
        (None, "1/2", None, "no_data"),
        ("1/2", "1/2", 11, "stale"),
        ("1/2", "1/2", 10, "on_track"),
        ("1", "1/2", 0, "reached"),
        ("2", "1/20", 0, "reached"),
        ("-1/2", "1/20", 0, "off_track"),
        ("0", "9/100", 0, "too_early"),
        ("9/100", "1/10", 0, "on_track"),
        ("45/100", "1/2", 0, "on_track"),
        ("44/100", "1/2", 0, "at_risk"),
        ("35/100", "1/2", 0, "at_risk"),
        ("34/100", "1/2", 0, "off_track"),
        ("0", "1", 0, "off_track"),
        ("7/10", None, 0, "at_risk"),
    ],
)
def test_first_rule_that_fits_gives_the_status(
    attained: str | None, expected: str | None, age: int | None, word: str
) -> None:
    """A weekly KPI may be 7 + 3 days old."""
    verdict = kpi.status(
        attained=None if attained is None else Fraction(attained),
        expected_by_now=None if expected is None else Fraction(expected),
        day=DUE,
        last_on=None if age is None else DUE - timedelta(days=age),
        frequency_days=7,
    )
    assert verdict.status == word
    assert verdict.rule.endswith(".")


def test_rule_is_shown_with_its_numbers() -> None:
    verdict = kpi.status(attained=Fraction(2, 5), expected_by_now=Fraction(1, 2), day=DUE)
    assert verdict.rule == (
        "40.0\u00a0% of the way; 50.0\u00a0% expected by now. "
        "On track from 45.0\u00a0%, at risk from 35.0\u00a0%."
    )


def test_stale_names_both_ages() -> None:
    verdict = kpi.status(
        attained=Fraction(1),
        expected_by_now=Fraction(1),
        day=DUE,
        last_on=START,
        frequency_days=7,
    )
    assert verdict.rule == "The last value is 90 days old; at most 10 are allowed."


VALUES = [
    Value(START - timedelta(days=5), Decimal(8)),
    Value(START, Decimal(10)),
    Value(START + timedelta(days=2), Decimal(40)),
]


@pytest.mark.parametrize(
    ("aggregation", "days", "expected"),
    [
        ("level", -1, "8"),
        ("level", 1, "10"),
        ("level", 2, "40"),
        ("cumulative", -1, None),
        ("cumulative", 1, "10"),
        ("cumulative", 9, "50"),
        ("average", 0, "10"),
        ("average", 3, "25"),
        ("average", -1, None),
    ],
)
def test_values_make_one_number(aggregation: str, days: int, expected: str | None) -> None:
    """Average on day 3: 10 held two days, 40 two days: (20 + 80) / 4 = 25."""
    day = START + timedelta(days=days)
    result = kpi.current_value(reversed(VALUES), aggregation, starts_on=START, day=day)
    assert result == (None if expected is None else Fraction(expected))


def test_no_value_makes_no_number() -> None:
    assert kpi.current_value([], "level", starts_on=START, day=DUE) is None


def test_past_is_seen_as_it_was_known() -> None:
    def revision(number: int, value: int, recorded: int) -> Revision:
        return Revision(START, number, value, datetime(2026, 10, recorded, tzinfo=UTC))

    revisions = [revision(2, 12, 20), revision(1, 10, 2)]
    assert kpi.known_values(revisions, datetime(2026, 10, 1, tzinfo=UTC)) == []
    assert kpi.known_values(revisions, datetime(2026, 10, 3, tzinfo=UTC)) == [(START, 10)]
    assert kpi.known_values(revisions, datetime(2026, 10, 21, tzinfo=UTC)) == [(START, 12)]


def test_objective_mean_is_weighted_clamped_and_says_how_many_had_data() -> None:
    """(1·1 + 3·0) / 4 = ¼; the KPI without data stays out."""
    result = kpi.objective_attainment([(1, Fraction(2)), (3, Fraction(-1)), (5, None)])
    assert (result.value, result.with_data, result.total) == (Fraction(1, 4), 2, 3)
    assert kpi.objective_attainment([(1, None)]).value is None


numbers = st.decimals(-(10**6), 10**6, places=2)


@given(numbers, numbers, numbers)
def test_attainment_is_0_at_the_baseline_and_1_at_the_target(
    baseline: Decimal, goal: Decimal, value: Decimal
) -> None:
    path = Target(direction="increase", baseline=baseline, target_value=goal)
    if baseline == goal:
        assert kpi.attainment(path, value) is None
        return
    assert kpi.attainment(path, baseline) == 0
    assert kpi.attainment(path, goal) == 1
    reached = kpi.attainment(path, value)
    assert reached is not None
    assert 0 <= kpi.clamped(reached) <= 1


@given(st.lists(st.tuples(st.integers(0, 80), numbers), min_size=1, max_size=8))
def test_order_of_values_does_not_matter(pairs: list[tuple[int, Decimal]]) -> None:
    values = [Value(START + timedelta(days=day), value) for day, value in dict(pairs).items()]
    for aggregation in ("level", "cumulative", "average"):
        one = kpi.current_value(values, aggregation, starts_on=START, day=DUE)
        other = kpi.current_value(values[::-1], aggregation, starts_on=START, day=DUE)
        assert one == other


@pytest.mark.parametrize("direction", [Direction.AT_LEAST, Direction.AT_MOST])
def test_a_level_is_held_or_not_and_nothing_is_said_of_a_way_to_it(direction: str) -> None:
    verdict = kpi.status(
        attained=Fraction(0),
        expected_by_now=Fraction(1),
        day=date(2026, 11, 21),
        direction=direction,
    )

    assert (verdict.status, verdict.rule) == (
        KpiStatus.OFF_TRACK,
        "Not reached; it has to hold on every day.",
    )
