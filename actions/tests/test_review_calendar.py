"""When reviews are due and when people meet for them, by the calendar alone."""

from datetime import date, timedelta

import pytest

from actions import review_calendar
from actions.review_calendar import months_due
from saypro_align.lib.periods import month_period

QUARTER = (date(2026, 10, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 10, 31), []),
        (date(2026, 11, 1), ["2026-10"]),
        (date(2026, 12, 24), ["2026-10", "2026-11"]),
        (date(2027, 1, 1), ["2026-10", "2026-11", "2026-12"]),
        (date(2027, 3, 2), ["2026-12"]),
        (date(2027, 4, 1), []),
    ],
    ids=str,
)
def test_months_that_are_over_and_lie_in_an_opened_quarter_are_due(
    today: date, months: list[str]
) -> None:
    assert [month.key for month in months_due(today, [QUARTER])] == months


def test_people_meet_on_the_fifth_working_day() -> None:
    november = month_period(date(2026, 11, 1))

    assert review_calendar.monthly_meeting_on(november, date(2026, 12, 1)) == date(2026, 12, 7)


def test_holidays_are_no_working_days() -> None:
    november = month_period(date(2026, 11, 1))
    off = {date(2026, 12, 2), date(2026, 12, 7)}

    day = review_calendar.monthly_meeting_on(
        november, date(2026, 12, 1), lambda one: one.weekday() < 5 and one not in off
    )

    assert day == date(2026, 12, 9)


def test_a_review_made_late_meets_on_a_day_that_still_lies_ahead() -> None:
    november = month_period(date(2026, 11, 1))

    assert review_calendar.monthly_meeting_on(november, date(2026, 12, 18)) == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("today", "is_due"),
    [(-8, False), (-7, True), (0, True), (46, True), (47, False)],
    ids=["8 days before", "a week before", "on the day", "last day", "after the quarter"],
)
def test_the_middle_plans_itself_a_week_before_and_until_the_quarter_ends(
    today: int, *, is_due: bool
) -> None:
    middle = date(2026, 11, 15)
    day = middle + timedelta(days=today)

    assert review_calendar.mid_quarter_is_due(middle, date(2026, 12, 31), day) is is_due


def test_a_middle_on_a_sunday_is_looked_at_on_the_monday() -> None:
    sunday = date(2026, 11, 15)

    assert review_calendar.mid_quarter_meeting_on(sunday, date(2026, 11, 8)) == date(2026, 11, 16)
