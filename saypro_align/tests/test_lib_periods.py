"""Periods meet without overlap, in every zone, across clock changes and fiscal years."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saypro_align.lib import periods

JOHANNESBURG = ZoneInfo("Africa/Johannesburg")
ZONES = [
    "UTC",
    "Africa/Johannesburg",
    "America/New_York",
    "Europe/London",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Australia/Lord_Howe",
]
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_month_has_its_key_and_its_last_day() -> None:
    month = periods.month_period(date(2028, 2, 14))
    assert (month.key, month.first_day, month.last_day) == (
        "2028-02",
        date(2028, 2, 1),
        date(2028, 2, 29),
    )
    assert month.days == 29
    assert periods.previous_month(date(2027, 1, 31)).key == "2026-12"


def test_month_key_reads_back() -> None:
    assert periods.month_of_key("2026-11").last_day == date(2026, 11, 30)
    with pytest.raises(ValueError, match="month"):
        periods.month_of_key("2026-13")


@pytest.mark.parametrize(
    ("day", "start", "key", "first", "last"),
    [
        (date(2026, 11, 21), 1, "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 11, 21), 3, "2027-Q3", date(2026, 9, 1), date(2026, 11, 30)),
        (date(2026, 2, 28), 3, "2026-Q4", date(2025, 12, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), 3, "2027-Q1", date(2026, 3, 1), date(2026, 5, 31)),
        (date(2026, 4, 1), 4, "2027-Q1", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 1, 1), 1, "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_quarter_follows_the_fiscal_year(
    day: date, start: int, key: str, first: date, last: date
) -> None:
    quarter = periods.quarter_period(day, fiscal_start_month=start)
    assert (quarter.key, quarter.first_day, quarter.last_day) == (key, first, last)


def test_fiscal_year_starts_in_a_real_month() -> None:
    with pytest.raises(ValueError, match="1 to 12"):
        periods.quarter_period(date(2026, 1, 1), fiscal_start_month=13)


@given(days, st.integers(1, 12))
def test_quarters_follow_each_other_without_a_hole(day: date, start: int) -> None:
    quarter = periods.quarter_period(day, fiscal_start_month=start)
    following = periods.quarter_period(
        quarter.last_day + timedelta(days=1), fiscal_start_month=start
    )
    assert quarter.contains(day)
    assert following.first_day == quarter.last_day + timedelta(days=1)
    assert following.key != quarter.key


@given(days)
def test_months_follow_each_other_without_a_hole(day: date) -> None:
    month = periods.month_period(day)
    assert month.contains(day)
    assert month.last_day + timedelta(days=1) == periods.next_month_start(day)
    assert periods.month_of_key(month.key) == month


@pytest.mark.parametrize("name", ZONES)
@given(day=st.dates(date(2012, 1, 1), date(2040, 12, 31)))
def test_every_moment_of_a_day_belongs_to_it(name: str, day: date) -> None:
    zone = ZoneInfo(name)
    begin, end = periods.day_bounds(day, zone)
    assert timedelta(hours=22) < end - begin < timedelta(hours=26)
    assert periods.local_day(begin, zone) == day
    assert periods.local_day(end - timedelta(microseconds=1), zone) == day
    assert periods.local_day(end, zone) == day + timedelta(days=1)


def test_the_first_and_the_last_day_there_are_have_bounds_in_every_zone() -> None:
    for name in ("Africa/Johannesburg", "America/New_York"):
        zone = ZoneInfo(name)
        for day in (date.min, date.max):
            begin, end = periods.day_bounds(day, zone)
            assert begin < end


def test_local_day_turns_at_local_midnight() -> None:
    late = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
    assert periods.local_day(late, JOHANNESBURG) == date(2026, 11, 21)
    assert periods.local_day(late - timedelta(seconds=1), JOHANNESBURG) == date(2026, 11, 20)


def test_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        periods.local_day(datetime(2026, 11, 21), JOHANNESBURG)  # noqa: DTZ001


def test_month_bounds_are_half_open() -> None:
    begin, end = periods.month_period(date(2026, 11, 21)).bounds(JOHANNESBURG)
    assert begin == datetime(2026, 10, 31, 22, tzinfo=UTC)
    assert end == datetime(2026, 11, 30, 22, tzinfo=UTC)


def test_skipped_wall_clock_time_moves_on() -> None:
    moment = periods.at_local(date(2026, 3, 8), time(2, 30), ZoneInfo("America/New_York"))
    assert moment == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("month", "first"),
    [
        (date(2026, 11, 21), date(2026, 11, 2)),
        (date(2026, 8, 31), date(2026, 8, 3)),
        (date(2026, 12, 5), date(2026, 12, 1)),
    ],
)
def test_first_working_day_is_no_weekend(month: date, first: date) -> None:
    assert periods.first_working_day(month) == first
