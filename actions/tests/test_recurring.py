"""On which days a meeting comes back."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.choices.sessions import Rhythm
from actions.recurring import day_of, next_numbers, start_of

JOHANNESBURG = ZoneInfo("Africa/Johannesburg")
NEW_YORK = ZoneInfo("America/New_York")
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
RHYTHMS = st.sampled_from(Rhythm.values)
NUMBERS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        ("weekly", date(2026, 11, 17)),
        ("two_weekly", date(2026, 11, 24)),
        ("monthly", date(2026, 12, 8)),
        ("quarterly", date(2027, 2, 9)),
    ],
)
def test_the_second_tuesday_comes_back_as_the_second_tuesday(rhythm: str, expected: date) -> None:
    assert day_of(date(2026, 11, 10), rhythm, 1) == expected


def test_the_fifth_monday_is_the_last_one_where_there_are_four() -> None:
    assert day_of(date(2026, 11, 30), "monthly", 1) == date(2026, 12, 28)
    assert day_of(date(2026, 11, 30), "monthly", 4) == date(2027, 3, 29)


@given(DAYS, RHYTHMS, NUMBERS)
def test_it_is_always_the_same_weekday_and_always_later(
    first_on: date, rhythm: str, number: int
) -> None:
    here, following = (day_of(first_on, rhythm, at) for at in (number, number + 1))

    assert here.weekday() == following.weekday() == first_on.weekday()
    assert here < following


@given(DAYS, NUMBERS)
def test_a_monthly_meeting_is_held_once_in_each_month(first_on: date, number: int) -> None:
    day = day_of(first_on, "monthly", number)

    assert (day.year - first_on.year) * 12 + day.month - first_on.month == number


@given(DAYS, RHYTHMS, st.integers(-400, 4000))
def test_the_next_meeting_is_the_first_one_after_the_moment(
    first_on: date, rhythm: str, days: int
) -> None:
    after = datetime(first_on.year, first_on.month, first_on.day, 12, tzinfo=UTC) + timedelta(days)

    number, moment = next(next_numbers(first_on, time(10), JOHANNESBURG, rhythm, after))

    assert moment > after
    before = start_of(first_on, time(10), JOHANNESBURG, rhythm, number - 1)
    assert number == 0 or before <= after


def test_the_hour_stays_when_the_clocks_change() -> None:
    meetings = next_numbers(
        date(2027, 3, 1), time(10), NEW_YORK, "weekly", datetime(2027, 3, 2, tzinfo=UTC)
    )

    assert [moment.hour for _number, moment in islice(meetings, 2)] == [15, 14]
