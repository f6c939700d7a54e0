"""Hours given away against hours there are, week by week."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from actions.load import Allocated, Capacity, Week, monday_of, weeks, worst

MONDAY = date(2026, 11, 23)
USUAL = Decimal(8)


def allocated(first: int, last: int, hours: str) -> Allocated:
    """Return hours from one day to another, counted from the Monday."""
    return Allocated(MONDAY + timedelta(first), MONDAY + timedelta(last), Decimal(hours))


@pytest.mark.parametrize(
    ("given", "hours"),
    [
        pytest.param([], ["0", "0"], id="nothing"),
        pytest.param([allocated(0, 13, "4")], ["4", "4"], id="both weeks"),
        pytest.param([allocated(6, 7, "4")], ["4", "4"], id="a Sunday and a Monday"),
        pytest.param([allocated(-9, -1, "4")], ["0", "0"], id="over before"),
        pytest.param([allocated(-9, 0, "2.5")], ["2.5", "0"], id="until the first day"),
        pytest.param(
            [allocated(0, 6, "0.1"), allocated(0, 6, "0.2")], ["0.3", "0"], id="exact sums"
        ),
    ],
)
def test_hours_count_in_every_week_they_touch(given: list[Allocated], hours: list[str]) -> None:
    found = weeks(given, [], usual=USUAL, first=MONDAY, count=2)
    assert [week.hours for week in found] == [Decimal(one) for one in hours]


def test_the_smallest_capacity_of_a_week_holds() -> None:
    known = [
        Capacity(MONDAY + timedelta(9), Decimal(2)),
        Capacity(MONDAY - timedelta(3), Decimal(5)),
        Capacity(MONDAY + timedelta(14), Decimal(6)),
    ]
    found = weeks([], known, usual=USUAL, first=MONDAY + timedelta(2), count=3)
    assert [week.capacity for week in found] == [Decimal(5), Decimal(2), Decimal(6)]


def test_until_a_capacity_is_set_the_usual_hours_hold() -> None:
    known = [Capacity(MONDAY + timedelta(2), Decimal(10))]
    found = weeks([], known, usual=USUAL, first=MONDAY, count=2)
    assert [week.capacity for week in found] == [USUAL, Decimal(10)]


def test_exactly_all_the_time_is_not_too_much() -> None:
    week = Week(MONDAY, Decimal(8), Decimal(8))
    assert (week.is_over, week.over) == (False, Decimal(0))


def test_of_equally_bad_weeks_the_first_is_the_worst() -> None:
    found = weeks([allocated(0, 20, "9")], [], usual=USUAL, first=MONDAY, count=3)
    assert worst(found).monday == MONDAY


def test_a_week_begins_on_monday() -> None:
    assert {monday_of(MONDAY + timedelta(day)) for day in range(7)} == {MONDAY}
