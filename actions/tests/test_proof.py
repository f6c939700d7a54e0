"""What numbers say about an action: exact, the same under any unit, and slow to be convinced."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.proof import (
    Because,
    Judgement,
    Point,
    Verdict,
    _choices_from,
    from_stored,
    judge,
    stored,
)
from benchmarks.proof import CHARACTERS, verdicts

MONDAY = date(2026, 7, 6)
# Twelve unremarkable weeks, as a person would read them off a wall.
CALM = ("20", "22", "19", "21", "20", "18", "21", "22", "19", "20", "21", "19")
LIFTED = ("24", "26", "25", "23", "26", "24", "25", "26")


def weekly(*values: str, since: int = 0) -> list[Point]:
    """Return a value for each week."""
    return [
        Point(MONDAY + timedelta(weeks=since + week), Decimal(value))
        for week, value in enumerate(values)
    ]


def judged(before: Sequence[str], after: Sequence[str], **asked: Decimal) -> Judgement:
    """Return what is said about values that should rise."""
    return judge(weekly(*before), weekly(*after, since=len(before)), way="up", **asked)


def test_a_clear_step_up_is_effective_and_chance_hardly_gives_one_like_it() -> None:
    said = judged(CALM, LIFTED)

    assert (said.verdict, said.because) == (Verdict.EFFECTIVE, Because.REAL)
    assert said.shift == Decimal("5.0000")
    assert said.chance is not None
    assert said.chance < Fraction(1, 100)
    assert (said.n_before, said.n_after) == (12, 8)
    assert (said.typical_before, said.typical_after) == (Decimal("20.0000"), Decimal("25.0000"))


def test_what_should_fall_and_falls_is_effective() -> None:
    said = judge(weekly(*LIFTED), weekly(*CALM, since=8), way="down")

    assert said.verdict == Verdict.EFFECTIVE
    assert said.shift == Decimal("5.0000")


def test_a_real_shift_smaller_than_the_least_agreed_worked_in_part() -> None:
    assert judged(CALM, LIFTED, least_shift=Decimal(6)).verdict == Verdict.PARTLY
    assert judged(CALM, LIFTED, least_shift=Decimal(5)).verdict == Verdict.EFFECTIVE


def test_values_that_stay_where_they_were_did_not_move() -> None:
    said = judged(CALM, ("20", "21", "19", "22", "21", "19", "21", "20"))

    assert (said.verdict, said.because) == (Verdict.NOT_EFFECTIVE, Because.NO_SHIFT)


def test_a_little_lower_is_not_the_wrong_way() -> None:
    said = judged(CALM, ("20", "19", "21", "18", "20", "21", "19", "19"))

    assert (said.verdict, said.because) == (Verdict.NOT_EFFECTIVE, Because.NO_SHIFT)


def test_values_that_went_the_other_way_did_not_work() -> None:
    said = judged(LIFTED, CALM)

    assert (said.verdict, said.because) == (Verdict.NOT_EFFECTIVE, Because.WRONG_WAY)
    assert said.shift == Decimal("-5.0000")


@pytest.mark.parametrize(
    ("before", "after"), [(7, 8), (12, 3), (0, 0)], ids=["before", "after", "none"]
)
def test_too_few_values_say_nothing(before: int, after: int) -> None:
    said = judged(CALM[:before], LIFTED[:after])

    assert (said.verdict, said.because) == (Verdict.UNDECIDABLE, Because.TOO_FEW)
    assert said.chance is None


def test_a_climb_that_had_begun_before_is_no_success() -> None:
    climb = [str(20 + week * 2 + (week * 7) % 3) for week in range(20)]
    said = judged(climb[:12], climb[12:])

    assert said.verdict != Verdict.EFFECTIVE
    assert said.has_trend


def test_weeks_that_hang_together_count_for_less_than_weeks_that_do_not() -> None:
    waves = judged(
        ("18", "18", "19", "20", "22", "22", "22", "21", "19", "18", "18", "19"),
        ("20", "22", "23", "23", "22", "20", "19", "19"),
    )

    assert waves.weight is not None
    assert waves.weight < Fraction(1, 2)
    assert waves.verdict != Verdict.EFFECTIVE


def test_one_wild_week_decides_nothing() -> None:
    said = judged(CALM, ("20", "21", "19", "2000", "20", "19", "21", "20"))

    assert said.verdict == Verdict.NOT_EFFECTIVE


def test_a_level_that_never_moves_did_not_move() -> None:
    assert judged(["5"] * 12, ["5"] * 8).verdict == Verdict.NOT_EFFECTIVE


values = st.lists(st.integers(-50, 50), min_size=12, max_size=24)


@settings(max_examples=60, deadline=None)
@given(values, st.integers(1, 1000), st.integers(-1000, 1000))
def test_another_unit_changes_nothing_about_the_verdict(
    series: list[int], scale: int, moved: int
) -> None:
    cut = len(series) // 2
    here = judged([str(one) for one in series[:cut]], [str(one) for one in series[cut:]])
    there = [str(one * scale + moved) for one in series]
    again = judged(there[:cut], there[cut:])

    assert (again.verdict, again.chance, again.weight) == (here.verdict, here.chance, here.weight)


@settings(max_examples=60, deadline=None)
@given(values)
def test_down_is_up_turned_round(series: list[int]) -> None:
    cut = len(series) // 2
    up = judged([str(one) for one in series[:cut]], [str(one) for one in series[cut:]])
    down = judge(
        weekly(*[str(-one) for one in series[:cut]]),
        weekly(*[str(-one) for one in series[cut:]], since=cut),
        way="down",
    )

    assert (down.verdict, down.chance, down.shift) == (up.verdict, up.chance, up.shift)


@settings(max_examples=60, deadline=None)
@given(values)
def test_a_judgement_comes_back_from_the_store_as_it_was(series: list[int]) -> None:
    cut = len(series) // 3
    said = judged([str(one) for one in series[:cut]], [str(one) for one in series[cut:]])

    assert from_stored(json.loads(json.dumps(stored(said)))) == said


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-9, 9), min_size=2, max_size=9), st.data())
def test_the_choices_are_counted_one_by_one(marks: list[int], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(marks) - 1))
    least = data.draw(st.integers(-50, 50))
    counted = sum(sum(chosen) >= least for chosen in combinations(marks, size))

    assert _choices_from(marks, size, least) == counted
    assert counted <= comb(len(marks), size)


def test_of_few_values_the_hint_of_a_trend_is_enough() -> None:
    said = verdicts(CHARACTERS["trend, .5 sd a week"], 8, 4, shift=0, series=100)

    assert said[Verdict.EFFECTIVE] <= 6


@pytest.mark.parametrize(
    "character",
    ["white noise", "AR(1), .5", "trend, .5 sd a week", "seasonal, 7 weeks", "heavy tails"],
)
def test_series_without_a_shift_are_seldom_called_effective(character: str) -> None:
    said = verdicts(CHARACTERS[character], 12, 8, shift=0, series=100)

    assert said[Verdict.EFFECTIVE] <= 8


def test_a_shift_of_one_and_a_half_deviations_is_mostly_found() -> None:
    said = verdicts(CHARACTERS["white noise"], 12, 8, shift=1.5, series=100)

    assert said[Verdict.EFFECTIVE] >= 72
    assert said[Verdict.NOT_EFFECTIVE] <= 8
