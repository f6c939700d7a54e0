"""When reports are due: wall clocks in the schedule's own zone, across holidays and clock changes."""

import itertools
import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reports.scheduling import dues, rules
from reports.scheduling.rules import DAY, MONTH, QUARTER, WORKING_DAY, Calendar, Rule
from reports.tests.scheduling import oracle
from saypro_align.lib.periods import Period

JOHANNESBURG = ZoneInfo("Africa/Johannesburg")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
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
NEW_YEAR = date(2027, 1, 1)
# A quarter of 13 weeks, as some organizations plan, and one that follows the calendar.
QUARTERS = (
    Period("2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
    Period("2026-Q4", date(2026, 10, 1), date(2027, 1, 3)),
)


def at(year: Any, month: Any, day: Any, hour: Any = 0, minute: Any = 0) -> Any:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def rule(
    number: int = 1,
    *,
    every: str = MONTH,
    counting: str = DAY,
    hour: int = 7,
    minute: int = 0,
    zone: ZoneInfo = JOHANNESBURG,
) -> Rule:
    return Rule(every, counting, number, time(hour, minute), zone)


def next_moment(after: datetime, wanted: Rule, calendar: Calendar | None = None) -> datetime:
    return dues.next_due(after, wanted, calendar or Calendar()).moment


def test_the_next_due_moment_lies_in_the_schedules_own_zone() -> None:
    assert next_moment(at(2026, 11, 21), rule()) == at(2026, 12, 1, 5)


def test_a_report_due_right_now_comes_next_month() -> None:
    assert next_moment(at(2026, 12, 1, 5), rule()) == at(2027, 1, 1, 5)


def test_the_local_month_counts_where_utc_is_still_in_the_old_one() -> None:
    assert next_moment(at(2026, 11, 30, 23), rule(hour=0)) == at(2026, 12, 31, 22)


def test_minutes_count() -> None:
    assert next_moment(at(2026, 11, 21), rule(hour=7, minute=45)) == at(2026, 12, 1, 5, 45)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        # Clocks go forward on 28 March 2027 at 02:00: 02:00 does not exist and becomes 03:00 CEST.
        pytest.param(at(2027, 3, 27), at(2027, 3, 28, 1), id="in the gap"),
        pytest.param(at(2027, 3, 28, 1), at(2027, 4, 28, 0), id="summer"),
        pytest.param(at(2027, 11, 1), at(2027, 11, 28, 1), id="winter"),
    ],
)
def test_a_clock_change_neither_skips_nor_doubles_a_report(after: Any, expected: Any) -> None:
    assert next_moment(after, rule(28, hour=2, zone=BERLIN)) == expected


def test_an_hour_that_happens_twice_is_due_once() -> None:
    wanted = rule(hour=1, zone=NEW_YORK)

    first = next_moment(at(2026, 10, 31), wanted)

    assert first == at(2026, 11, 1, 5)
    assert next_moment(first, wanted) == at(2026, 12, 1, 6)


@pytest.mark.parametrize(
    ("after", "number", "expected"),
    [
        pytest.param(at(2027, 2, 1), 31, at(2027, 2, 28, 5), id="31st in February"),
        pytest.param(at(2028, 2, 1), 31, at(2028, 2, 29, 5), id="31st in a leap year"),
        pytest.param(at(2027, 2, 1), 29, at(2027, 2, 28, 5), id="29th in February"),
        pytest.param(at(2027, 4, 1), 31, at(2027, 4, 30, 5), id="31st in April"),
    ],
)
def test_a_month_that_is_too_short_takes_its_last_day(
    after: Any, number: Any, expected: Any
) -> None:
    assert next_moment(after, rule(number)) == expected


def test_working_days_leave_out_weekends_and_holidays() -> None:
    wanted = rule(counting=WORKING_DAY)
    calendar = Calendar(holidays=frozenset({NEW_YEAR}))

    # 1 November 2026 is a Sunday; 1 January 2027 a Friday and a holiday.
    assert next_moment(at(2026, 10, 15), wanted, calendar) == at(2026, 11, 2, 5)
    assert next_moment(at(2026, 12, 15), wanted, calendar) == at(2027, 1, 4, 5)


def test_the_last_working_day_of_a_month_is_the_highest_number() -> None:
    wanted = rule(rules.MOST_WORKING_DAYS, counting=WORKING_DAY)

    assert next_moment(at(2026, 10, 15), wanted) == at(2026, 10, 30, 5)


def test_a_quarter_ends_when_the_organization_says_so() -> None:
    wanted = rule(every=QUARTER, counting=WORKING_DAY)
    calendar = Calendar(quarters=QUARTERS)

    due = dues.next_due(at(2026, 11, 21), wanted, calendar)

    # The quarter ends on Sunday 3 January 2027.
    assert (due.moment, due.period.key) == (at(2027, 1, 4, 5), "2026-Q4")


def test_quarters_nobody_planned_are_expected_but_tell_nothing() -> None:
    wanted = rule(every=QUARTER)
    calendar = Calendar(quarters=QUARTERS)

    listed = dues.coming_dues(at(2026, 10, 1), 3, wanted, calendar)
    found = dues.missed(at(2027, 1, 4, 5), at(2027, 7, 2), wanted, calendar)

    assert [due.moment for due in listed] == [
        at(2026, 10, 1, 5),
        at(2027, 1, 4, 5),
        at(2027, 7, 1, 5),
    ]
    assert found.dues == ()
    assert found.coming.moment == at(2027, 10, 1, 5)


def test_without_quarters_the_calendars_own_are_expected() -> None:
    assert next_moment(at(2026, 11, 21), rule(every=QUARTER)) == at(2027, 1, 1, 5)


def test_missed_moments_are_caught_up_within_three_months() -> None:
    found = dues.missed(at(2026, 6, 1, 5), at(2026, 11, 21), rule(), Calendar())

    assert [due.moment for due in found.dues] == [at(2026, month, 1, 5) for month in (8, 9, 10, 11)]
    assert found.coming.moment == at(2026, 12, 1, 5)


def test_a_missed_quarter_is_caught_up_within_three_months() -> None:
    wanted, calendar = rule(every=QUARTER), Calendar(quarters=QUARTERS)

    in_time = dues.missed(at(2026, 10, 1, 5), at(2026, 12, 31), wanted, calendar)
    too_late = dues.missed(at(2026, 10, 1, 5), at(2027, 2, 1), wanted, calendar)

    assert [due.period.key for due in in_time.dues] == ["2026-Q3"]
    assert [due.period.key for due in too_late.dues] == ["2026-Q4"]


def test_a_report_tells_of_the_last_complete_month_in_its_zone() -> None:
    wanted = rule()

    assert dues.last_complete(at(2026, 12, 1, 5), wanted, Calendar()).key == "2026-11"  # type: ignore[union-attr]
    assert dues.last_complete(at(2026, 12, 31, 23), wanted, Calendar()).key == "2026-12"  # type: ignore[union-attr]


def test_a_report_tells_of_the_last_quarter_that_is_over() -> None:
    wanted, calendar = rule(every=QUARTER), Calendar(quarters=QUARTERS)

    found = dues.last_complete(at(2027, 1, 3, 20), wanted, calendar)

    assert found == QUARTERS[0]
    assert dues.last_complete(at(2026, 8, 1), wanted, calendar) is None


def test_another_rule_waits_for_the_same_period() -> None:
    moved = dues.replanned(at(2026, 12, 1, 5), rule(), rule(15, hour=9), Calendar())

    assert moved == at(2026, 12, 15, 7)


def test_another_calendar_waits_for_the_same_quarter() -> None:
    wanted = rule(every=QUARTER, counting=WORKING_DAY)
    planned = next_moment(at(2026, 11, 21), wanted)

    moved = dues.replanned(planned, wanted, wanted, Calendar(quarters=QUARTERS))

    # A quarter that was prolonged has not ended by then: what is waited for is the one before.
    assert (planned, moved) == (at(2027, 1, 1, 5), at(2026, 10, 1, 5))


def test_a_first_quarter_that_ends_later_than_planned_is_waited_for() -> None:
    wanted = rule(every=QUARTER)

    moved = dues.replanned(at(2026, 12, 1, 5), wanted, wanted, Calendar(quarters=QUARTERS[1:]))

    assert moved == at(2027, 1, 4, 5)


def test_from_months_to_quarters_the_next_quarter_is_waited_for() -> None:
    wanted = rule(every=QUARTER)

    moved = dues.replanned(at(2026, 12, 1, 5), rule(), wanted, Calendar(quarters=QUARTERS))

    assert moved == at(2027, 1, 4, 5)


def quarters_of_weeks(first: date, count: int) -> tuple[Period, ...]:
    """Return quarters of 4-4-5 weeks: none of them begins with a month."""
    starts = [first + timedelta(weeks=13 * number) for number in range(count + 1)]
    return tuple(
        Period(f"Q{number}", start, following - timedelta(days=1))
        for number, (start, following) in enumerate(itertools.pairwise(starts))
    )


def test_ten_thousand_instants_agree_with_a_walk_day_by_day() -> None:
    chance = random.Random(2026)
    quarters = quarters_of_weeks(date(2009, 1, 5), 140)
    start = at(2010, 1, 1)
    zones = [ZoneInfo(name) for name in ZONES]

    for number in range(10_000):
        moment = start + timedelta(minutes=chance.randrange(30 * 365 * 24 * 60))
        wanted = Rule(
            chance.choice((MONTH, QUARTER)),
            chance.choice((DAY, WORKING_DAY)),
            chance.randint(1, 31),
            time(chance.randrange(24), chance.choice((0, 30, 59))),
            zones[number % len(zones)],
        )
        day = moment.date()
        off = frozenset(day + timedelta(days=chance.randint(-5, 60)) for _time in range(4))
        near = tuple(one for one in quarters if abs((one.last_day - day).days) < 300)
        calendar = Calendar(holidays=off, quarters=near)

        found = next_moment(moment, wanted, calendar)

        assert found == oracle.first_due_after(moment, wanted, calendar), (moment, wanted, off)
