import itertools
from datetime import date, timedelta

import pytest

from departments.choices.cadence import Rhythm
from kpis.cadence import DEFAULT, Period, Stretch, Timetable, period_on, periods

MONDAY = date(2026, 11, 2)


def test_weekly_periods_end_on_each_friday_and_the_first_may_be_short() -> None:
    found = periods(Rhythm.WEEKLY, 4, date(2026, 11, 4), date(2026, 11, 20))

    assert found == [
        Period(date(2026, 11, 4), date(2026, 11, 6), date(2026, 11, 6)),
        Period(date(2026, 11, 7), date(2026, 11, 13), date(2026, 11, 13)),
        Period(date(2026, 11, 14), date(2026, 11, 20), date(2026, 11, 20)),
    ]


def test_two_weekly_periods_are_counted_from_the_first_day() -> None:
    found = periods(Rhythm.TWO_WEEKLY, 4, MONDAY, date(2026, 12, 15))

    assert [one.ends_on for one in found] == [
        date(2026, 11, 13),
        date(2026, 11, 27),
        date(2026, 12, 11),
    ]


def test_what_is_due_on_a_holiday_is_due_on_the_next_working_day() -> None:
    found = period_on(
        Rhythm.WEEKLY, 4, MONDAY, MONDAY, holidays=[date(2026, 11, 6), date(2026, 11, 9)]
    )

    assert found == Period(MONDAY, date(2026, 11, 6), date(2026, 11, 10))


def test_before_the_first_day_there_is_no_period() -> None:
    assert period_on(Rhythm.WEEKLY, 4, MONDAY, MONDAY - timedelta(days=1)) is None


def test_a_period_is_found_by_its_last_day_only() -> None:
    timetable = Timetable()

    assert timetable.period_ending(date(2026, 11, 6)) == timetable.period_on(MONDAY)
    assert timetable.period_ending(date(2026, 11, 5)) is None


@pytest.mark.parametrize("weekday", range(5))
@pytest.mark.parametrize("rhythm", list(Rhythm))
@pytest.mark.parametrize("change", range(16))
def test_a_change_of_rhythm_leaves_no_day_out_and_changes_nothing_before(
    rhythm: Rhythm, weekday: int, change: int
) -> None:
    from_day = MONDAY + timedelta(days=change)
    before = Timetable((DEFAULT, Stretch(MONDAY - timedelta(days=30), Rhythm.TWO_WEEKLY, 3)))
    after = Timetable((*before.stretches, Stretch(from_day, rhythm, weekday)))
    last = MONDAY + timedelta(days=90)

    found = after.periods(MONDAY - timedelta(days=60), last)

    assert all(
        one.ends_on + timedelta(days=1) == next_one.starts_on
        for one, next_one in itertools.pairwise(found)
    )
    assert [one for one in found if one.ends_on < from_day] == [
        one for one in before.periods(MONDAY - timedelta(days=60), last) if one.ends_on < from_day
    ]
    assert {one.ends_on.weekday() for one in found if one.ends_on >= from_day} == {weekday}
    assert all(after.period_on(one.starts_on) == one for one in found)
