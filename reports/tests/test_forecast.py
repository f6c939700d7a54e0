"""Two forecasts over plain values; the expected days are worked out by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from gaps.selectors.scores import TrendPoint
from reports import outlook
from reports.forecast import Pace, Step, at_pace, reaching, steps

TODAY = date(2026, 11, 21)


def weeks(*shares: int) -> list[tuple[date, Fraction]]:
    """Return one share a week, the last one today."""
    first = TODAY - timedelta(weeks=len(shares) - 1)
    return [(first + timedelta(weeks=at), Fraction(share)) for at, share in enumerate(shares)]


def test_each_day_on_which_plans_become_aligned_is_a_step() -> None:
    days = [date(2027, 1, 9), date(2026, 12, 12), date(2026, 12, 12)]

    assert steps(days, aligned=6) == (Step(date(2026, 12, 12), 8), Step(date(2027, 1, 9), 9))
    assert steps([], aligned=6) == ()


def test_the_target_is_reached_with_the_first_step_that_meets_it() -> None:
    grown = steps([date(2026, 12, 12), date(2027, 1, 9)], aligned=7)

    assert reaching(grown, total=10, target=90) == Step(date(2027, 1, 9), 9)
    assert reaching(grown, total=11, target=90) is None


def test_the_pace_goes_on_as_a_straight_line() -> None:
    """50 to 70 in eight weeks are 2.5 points a week: 20 more take eight weeks."""
    shares = weeks(50, 50, 50, 60, 60, 60, 70, 70, 70)

    assert at_pace(shares, target=90, today=TODAY) == Pace(
        is_known=True, day=TODAY + timedelta(weeks=8)
    )


def test_what_is_older_than_eight_weeks_is_not_looked_at() -> None:
    shares = weeks(0, 60, 60, 60, 60, 60, 60, 60, 60, 60)

    assert at_pace(shares, target=90, today=TODAY) == Pace(is_known=True)


@pytest.mark.parametrize("shares", [(), (10,), (10, 20, 30)])
def test_without_four_weeks_nothing_is_said(shares: tuple[int, ...]) -> None:
    assert at_pace(weeks(*shares), target=90, today=TODAY) == Pace(is_known=False)


def test_a_pace_that_falls_leads_nowhere() -> None:
    assert at_pace(weeks(70, 60, 60, 50), target=90, today=TODAY) == Pace(is_known=True)


def test_who_is_there_is_there_today() -> None:
    assert at_pace(weeks(90, 90, 80, 90), target=90, today=TODAY) == Pace(is_known=True, day=TODAY)


@pytest.mark.parametrize(
    ("aligned", "said"),
    [
        ((3, 4, 6), "up 50 points in 2 weeks"),
        ((6, 5), "down 16.7 points in 1 week"),
        ((3, 6, 3), "no change in 2 weeks"),
        ((3,), ""),
    ],
)
def test_the_direction_is_said_in_a_few_words(aligned: tuple[int, ...], said: str) -> None:
    first = TODAY - timedelta(weeks=len(aligned) - 1)
    points = [TrendPoint(first + timedelta(weeks=at), n, 6) for at, n in enumerate(aligned)]

    assert outlook.direction(points, TODAY).replace("\N{NO-BREAK SPACE}", " ") == said
