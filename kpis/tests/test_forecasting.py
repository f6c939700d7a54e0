"""How likely a target is reached: certain neither way, the same on every machine, better than a ruler."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.series import judged_series, simulated
from kpis.attainment import Target, Value
from kpis.choices import Aggregation, Direction
from kpis.forecasting import LEAST, MOST, forecast, linear_pace, probability, reached
from kpis.report_card import Judged, report_card

START, DUE = date(2026, 10, 1), date(2026, 12, 31)
HALF = START + (DUE - START) / 2
RISE = Target(Direction.INCREASE, 0, 100, starts_on=START, due_on=DUE)


def weekly(*values: float, since: date = START) -> list[Value]:
    """Return a value for each week."""
    return [
        Value(since + timedelta(days=7 * week), Decimal(str(value)))
        for week, value in enumerate(values, start=1)
    ]


def chance(target: Target, values: Sequence[Value], aggregation: str = Aggregation.LEVEL) -> float:
    """Return the probability seen at half-time."""
    found = probability(target, values, aggregation, HALF)
    assert found is not None
    return found


def test_a_steady_climb_ahead_of_its_path_is_likely_and_one_behind_is_not() -> None:
    ahead, behind = weekly(12, 23, 36, 47, 60, 71), weekly(3, 5, 9, 11, 15, 17)

    assert chance(RISE, ahead) > 0.9
    assert chance(RISE, behind) < 0.1


def test_exactly_on_the_path_nobody_knows() -> None:
    on_path = [100 * 7 * week / 91 for week in range(1, 7)]

    assert 0.35 < chance(RISE, weekly(*on_path)) < 0.65


def test_the_nearer_the_day_the_surer() -> None:
    values = weekly(*[8.5 * week for week in range(1, 13)])
    early = probability(RISE, values, "level", START + timedelta(days=30))
    late = probability(RISE, values, "level", START + timedelta(days=80))

    assert early is not None
    assert late is not None
    assert 0.5 < early < late


def test_a_fall_is_a_rise_upside_down() -> None:
    fall = Target(Direction.DECREASE, 100, 0, starts_on=START, due_on=DUE)
    down = [Value(v.measured_on, 100 - v.value) for v in weekly(10, 18, 33, 40, 52, 61)]

    assert chance(fall, down) == pytest.approx(chance(RISE, weekly(10, 18, 33, 40, 52, 61)))


def test_the_unit_does_not_matter() -> None:
    wide = Target(Direction.INCREASE, 5000, 1_005_000, starts_on=START, due_on=DUE)
    values = [Value(v.measured_on, 5000 + v.value * 10_000) for v in weekly(10, 18, 33, 40, 52)]

    assert chance(wide, values) == pytest.approx(chance(RISE, weekly(10, 18, 33, 40, 52)))


def test_a_sum_grows_by_what_comes_in() -> None:
    enough, too_little = [10.0] * 6, [4.0] * 6

    assert chance(RISE, weekly(*enough), Aggregation.CUMULATIVE) > 0.7
    assert chance(RISE, weekly(*too_little), Aggregation.CUMULATIVE) < 0.15


def test_of_an_average_half_is_settled_at_half_time() -> None:
    mean = Target(Direction.INCREASE, 0, 50, starts_on=START, due_on=DUE)
    low_so_far = weekly(10, 12, 9, 11, 10, 12)

    assert chance(mean, low_so_far, Aggregation.AVERAGE) < 0.1
    assert chance(mean, weekly(70, 72, 69, 71, 70, 72), Aggregation.AVERAGE) > 0.9


@pytest.mark.parametrize(
    ("target", "inside", "outside"),
    [
        pytest.param(
            Target(Direction.AT_LEAST, target_value=95, starts_on=START, due_on=DUE),
            (95.9, 96.0, 95.8, 96.1, 96.0, 95.9),
            (93.9, 94.0, 93.8, 94.1, 94.0, 93.9),
            id="at least",
        ),
        pytest.param(
            Target(Direction.AT_MOST, target_value=95, starts_on=START, due_on=DUE),
            (93.9, 94.0, 93.8, 94.1, 94.0, 93.9),
            (95.9, 96.0, 95.8, 96.1, 96.0, 95.9),
            id="at most",
        ),
        pytest.param(
            Target(Direction.RANGE, low=90, high=100, starts_on=START, due_on=DUE),
            (95, 95.1, 94.9, 95.2, 95, 94.9),
            (110, 110.2, 109.8, 110.1, 110, 109.9),
            id="range",
        ),
    ],
)
def test_a_level_that_holds_is_told_from_one_that_does_not(
    target: Target, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    assert chance(target, weekly(*inside)) > 0.7
    assert chance(target, weekly(*outside)) < 0.3


@pytest.mark.parametrize(
    ("target", "values", "day"),
    [
        pytest.param(RISE, weekly(10, 20), HALF, id="two values"),
        pytest.param(RISE, weekly(10, 20, 30, since=date(2026, 6, 1)), HALF, id="before the start"),
        pytest.param(RISE, weekly(*range(1, 14)), DUE, id="due"),
        pytest.param(RISE, weekly(*range(1, 14)), START, id="not begun"),
        pytest.param(
            Target(Direction.INCREASE, None, 100, starts_on=START, due_on=DUE),
            weekly(1, 2, 3, 4),
            HALF,
            id="no baseline",
        ),
        pytest.param(
            Target(Direction.INCREASE, 5, 5, starts_on=START, due_on=DUE),
            weekly(1, 2, 3, 4),
            HALF,
            id="nothing to reach",
        ),
        pytest.param(
            Target(Direction.MILESTONES, starts_on=START, due_on=DUE),
            weekly(1, 2, 3, 4),
            HALF,
            id="milestones",
        ),
        pytest.param(
            Target(Direction.INCREASE, 0, 100), weekly(1, 2, 3, 4), HALF, id="without dates"
        ),
    ],
)
def test_what_cannot_be_told_is_not_told(target: Target, values: list[Value], day: date) -> None:
    assert forecast(target, values, Aggregation.LEVEL, day) is None


def test_the_likely_end_lies_between_its_bounds_in_the_own_unit() -> None:
    told = forecast(RISE, weekly(10, 18, 33, 40, 52, 61), "level", HALF)

    assert told is not None
    assert told.low < told.middle < told.high
    assert 80 < told.middle < 140
    assert told.values == 6


@settings(max_examples=300)
@given(
    st.lists(st.decimals(-1000, 1000, places=2), min_size=3, max_size=13),
    st.sampled_from(["increase", "decrease", "at_least", "at_most", "range"]),
    st.sampled_from(list(Aggregation.values)),
    st.integers(1, 90),
)
def test_every_series_has_a_probability_that_is_never_certain(
    values: list[Decimal], direction: str, aggregation: str, passed: int
) -> None:
    target = Target(direction, 10, 20, low=10, high=20, starts_on=START, due_on=DUE)
    known = [Value(START + timedelta(days=7 * at), value) for at, value in enumerate(values)]
    day = START + timedelta(days=passed)

    found = probability(target, known, aggregation, day)

    assert found is None or (LEAST <= found <= MOST and not math.isnan(found))
    assert found == probability(target, list(reversed(known)), aggregation, day)


def test_the_ruler_says_yes_or_no() -> None:
    assert linear_pace(RISE, weekly(10, 20, 30, 40, 50, 60), "level", HALF) == 1
    assert linear_pace(RISE, weekly(5, 10, 15, 20, 25, 30), "level", HALF) == 0
    assert linear_pace(RISE, [], "level", HALF) is None


def test_whether_it_was_reached_is_said_of_its_day() -> None:
    late = [*weekly(10, 20, 30), Value(DUE + timedelta(days=3), Decimal(100))]

    assert reached(RISE, late, "level") is False
    assert reached(RISE, [*late, Value(DUE, Decimal(100))], "level") is True
    assert reached(RISE, [], "level") is None


def test_on_series_it_never_saw_it_errs_fifteen_percent_less_than_linear_pace() -> None:
    judged = [one for series in simulated(each=40) for one in judged_series(series)]
    card = report_card(judged)

    assert card is not None
    assert card.better is not None
    assert card.better >= 0.15
    assert card.brier < card.brier_rate


def test_the_card_counts_what_was_said_and_what_happened() -> None:
    sure = [Judged(0.9, 1.0, happened=True)] * 9 + [Judged(0.9, 1.0, happened=False)]
    card = report_card([*sure, *[Judged(0.1, 0.0, happened=False)] * 10])

    assert card is not None
    assert (card.count, card.happened) == (20, 9)
    assert [(one.low, one.count, one.happened) for one in card.bins if one.count] == [
        (0, 10, 0),
        (80, 10, 9),
    ]
    assert card.brier == pytest.approx((9 * 0.01 + 0.81 + 10 * 0.01) / 20)
    assert card.brier_pace == pytest.approx(1 / 20)


def test_a_handful_of_forecasts_gets_no_card() -> None:
    assert report_card([Judged(0.5, 1.0, happened=True)] * 9) is None
