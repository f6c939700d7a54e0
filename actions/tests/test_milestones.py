"""What is a milestone, and what comes close: without a database."""

from datetime import date
from fractions import Fraction

import pytest

from actions.milestones import Standing, days_early, is_near

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("standing", "early"),
    [
        (Standing(Fraction(1), date(2026, 11, 10), date(2026, 12, 1)), 21),
        (Standing(Fraction(5, 4), date(2026, 11, 16), TODAY), None),
        (Standing(Fraction(99, 100), date(2026, 11, 16), date(2026, 12, 1)), None),
        (Standing(Fraction(1), None, date(2026, 12, 1)), None),
        (Standing(None, None, date(2026, 12, 1)), None),
    ],
    ids=["three weeks early", "its day has come", "almost", "never measured", "no value"],
)
def test_a_target_value_reached_before_its_day_is_a_milestone(
    standing: Standing, early: int | None
) -> None:
    assert days_early(standing, TODAY) == early


@pytest.mark.parametrize(
    ("standing", "near"),
    [
        (Standing(Fraction(4, 5), date(2026, 11, 16), date(2026, 12, 31)), True),
        (Standing(Fraction(79, 100), date(2026, 11, 16), date(2026, 12, 31)), False),
        (Standing(Fraction(9, 10), date(2026, 11, 16), date(2027, 3, 31)), False),
        (Standing(Fraction(1), date(2026, 11, 16), date(2026, 12, 31)), False),
        (Standing(Fraction(9, 10), date(2026, 11, 16), date(2026, 11, 20)), False),
    ],
    ids=["four fifths", "less", "months away", "reached", "its day has passed"],
)
def test_a_milestone_is_near_in_the_way_and_in_days(standing: Standing, near: bool) -> None:
    assert is_near(standing, TODAY) is near
