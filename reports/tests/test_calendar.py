"""When reports are due: wall clocks in the schedule's own zone, across months and clock changes."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reports import calendar

JOHANNESBURG = ZoneInfo("Africa/Johannesburg")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def at(year: Any, month: Any, day: Any, hour: Any = 0, minute: Any = 0) -> Any:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_the_next_due_moment_lies_in_the_schedules_own_zone() -> None:
    due = calendar.next_due(at(2026, 11, 21), day_of_month=1, hour=7, zone=JOHANNESBURG)

    assert due == at(2026, 12, 1, 5)


def test_a_report_due_right_now_comes_next_month() -> None:
    due = calendar.next_due(at(2026, 12, 1, 5), day_of_month=1, hour=7, zone=JOHANNESBURG)

    assert due == at(2027, 1, 1, 5)


def test_the_local_month_counts_where_utc_is_still_in_the_old_one() -> None:
    due = calendar.next_due(at(2026, 11, 30, 23), day_of_month=1, hour=0, zone=JOHANNESBURG)

    assert due == at(2026, 12, 31, 22)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        # Clocks go forward on 28 March 2027 at 02:00: 02:00 does not exist and becomes 03:00 CEST.
        (at(2027, 3, 27), at(2027, 3, 28, 1)),
        (at(2027, 3, 28, 1), at(2027, 4, 28, 0)),
        # A winter month keeps its own offset.
        (at(2027, 11, 1), at(2027, 11, 28, 1)),
    ],
)
def test_a_clock_change_neither_skips_nor_doubles_a_report(after: Any, expected: Any) -> None:
    assert calendar.next_due(after, day_of_month=28, hour=2, zone=BERLIN) == expected


def test_an_hour_that_happens_twice_is_due_once() -> None:
    first = calendar.next_due(at(2026, 10, 31), day_of_month=1, hour=1, zone=NEW_YORK)

    following = calendar.next_due(first, day_of_month=1, hour=1, zone=NEW_YORK)

    assert first == at(2026, 11, 1, 5)
    assert following == at(2026, 12, 1, 6)


def test_missed_moments_are_caught_up_within_three_months() -> None:
    dues, coming = calendar.due_moments(
        at(2026, 6, 1, 5), at(2026, 11, 21), day_of_month=1, hour=7, zone=JOHANNESBURG
    )

    assert dues == [at(2026, month, 1, 5) for month in (8, 9, 10, 11)]
    assert coming == at(2026, 12, 1, 5)


def test_a_report_tells_of_the_last_complete_month_in_its_zone() -> None:
    assert calendar.reported_month(at(2026, 12, 1, 5), JOHANNESBURG).key == "2026-11"
    assert calendar.reported_month(at(2026, 12, 31, 23), JOHANNESBURG).key == "2026-12"


def test_the_coming_dates_are_listed() -> None:
    dates = calendar.coming_dues(at(2026, 12, 1, 5), 3, day_of_month=1, hour=7, zone=JOHANNESBURG)

    assert dates == [at(2026, 12, 1, 5), at(2027, 1, 1, 5), at(2027, 2, 1, 5)]
