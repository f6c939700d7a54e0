"""Obstacles count their days as people do: by the organization's calendar."""

from datetime import UTC, date, datetime

from kpis.models import Obstacle

# Half past midnight of 23 November in Johannesburg.
NIGHT = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


def test_what_is_told_after_midnight_is_not_a_day_old_in_the_morning() -> None:
    assert Obstacle(created_at=NIGHT).age_days(date(2026, 11, 23)) == 0
    assert Obstacle(created_at=NIGHT).age_days(date(2026, 11, 24)) == 1


def test_what_is_solved_after_midnight_stood_until_that_day() -> None:
    began = datetime(2026, 11, 20, 8, tzinfo=UTC)

    assert Obstacle(created_at=began, solved_at=NIGHT).age_days(date(2026, 12, 24)) == 3
