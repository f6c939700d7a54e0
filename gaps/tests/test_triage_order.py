"""In which order suspicions are decided: confidence times effect, then age."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from gaps.triage import Waiting, in_order

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def waiting(number: int, **fields: Any) -> Waiting:
    told = {
        "confidence": 80,
        "weight": Fraction(1, 2),
        "plans_at_stake": 0,
        "opened_at": DAY,
        **fields,
    }
    return Waiting(id=UUID(int=number), **told)


def test_confidence_times_effect_decides() -> None:
    """80·½ = 40, 60·¾ = 45, 60·¼·3 = 45 but younger, 100·0 = 0."""
    first = waiting(1, confidence=60, weight=Fraction(3, 4))
    second = waiting(
        2, confidence=60, weight=Fraction(1, 4), plans_at_stake=2, opened_at=DAY + timedelta(1)
    )
    third = waiting(3)
    last = waiting(4, confidence=100, weight=Fraction(0), plans_at_stake=9)

    assert in_order([last, third, second, first]) == [UUID(int=n) for n in (1, 2, 3, 4)]


MANY = st.lists(
    st.builds(
        waiting,
        st.integers(1, 10_000),
        confidence=st.integers(0, 100),
        weight=st.fractions(0, 1),
        plans_at_stake=st.integers(0, 5),
        opened_at=st.integers(0, 90).map(lambda days: DAY + timedelta(days=days)),
    ),
    unique_by=lambda one: one.id,
)


@given(MANY, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_rows(rows: list[Waiting], mix: Any) -> None:
    mixed = list(rows)
    mix.shuffle(mixed)
    assert in_order(mixed) == in_order(rows)


@given(MANY)
def test_nothing_is_lost_and_worth_never_rises(rows: list[Waiting]) -> None:
    by_id = {row.id: row for row in rows}
    worth = [by_id[pk].worth for pk in in_order(rows)]
    assert len(worth) == len(rows)
    assert worth == sorted(worth, reverse=True)
