"""How many days are left to react to a gap."""

from datetime import date

import pytest

from gaps.reaction import Reaction, reaction

OPENED = date(2026, 11, 1)


def left(state: str, today: date, decided_on: date | None = None) -> Reaction | None:
    return reaction(
        state,
        opened_on=OPENED,
        decided_on=decided_on,
        today=today,
        triage_days=7,
        correction_days=21,
    )


@pytest.mark.parametrize(
    ("today", "days", "is_late"),
    [
        (date(2026, 11, 1), 7, False),
        (date(2026, 11, 7), 1, False),
        (date(2026, 11, 8), 0, False),
        (date(2026, 11, 9), -1, True),
    ],
    ids=str,
)
def test_a_suspicion_has_seven_days_and_counts_on_the_eighth(
    today: date, days: int, is_late: bool
) -> None:
    found = left("suspected", today)
    assert found == Reaction(date(2026, 11, 8), days, is_decision=True)
    assert found.is_late == is_late


@pytest.mark.parametrize("state", ["confirmed", "planned", "in_action", "reopened"])
def test_what_is_sure_has_twenty_one_days_from_the_day_it_was_found(state: str) -> None:
    assert left(state, date(2026, 11, 12)) == Reaction(date(2026, 11, 22), 10, is_decision=False)


def test_the_days_of_correction_begin_with_the_decision() -> None:
    found = left("confirmed", date(2026, 11, 30), decided_on=date(2026, 11, 6))
    assert found is not None
    assert (found.until, found.days_late) == (date(2026, 11, 27), 3)


def test_a_decision_before_it_was_opened_again_starts_nothing() -> None:
    found = left("reopened", date(2026, 11, 2), decided_on=date(2026, 10, 1))
    assert found is not None
    assert found.left == 20


@pytest.mark.parametrize("state", ["resolved", "verified", "dismissed", "accepted"])
def test_nobody_has_to_react_to_what_is_over(state: str) -> None:
    assert left(state, date(2026, 11, 12)) is None
