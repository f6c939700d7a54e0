"""Whose turn it is between two departments, whatever they do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis import handshaking
from kpis.handshaking import ASKED, ASKING, MOST_OFFERS, VERBS

BOTH = frozenset({ASKING, ASKED})
DUE = date(2026, 12, 18)


def verbs_of(state: str, sides: frozenset[handshaking.Side], **given: object) -> tuple[str, ...]:
    facts = {"due_on": DUE, "today": date(2026, 11, 21), "offers_made": 1, **given}
    return handshaking.possible_verbs(state, sides, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "side", "verbs"),
    [
        ("asked", ASKED, ("accept", "decline", "offer")),
        ("asked", ASKING, ("withdraw",)),
        ("offered", ASKING, ("accept", "decline", "offer", "withdraw")),
        ("offered", ASKED, ()),
        ("agreed", ASKING, ("offer", "withdraw", "keep")),
        ("agreed", ASKED, ("offer",)),
        ("kept", ASKING, ("reopen",)),
        ("broken", ASKED, ()),
        ("declined", ASKING, ("withdraw",)),
        ("withdrawn", ASKED, ()),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_each_side_has_the_verbs_of_its_turn(
    state: str, side: handshaking.Side, verbs: tuple[str, ...]
) -> None:
    assert verbs_of(state, frozenset({side})) == verbs


def test_a_promise_is_broken_only_from_its_day_on() -> None:
    assert "break" not in verbs_of("agreed", frozenset({ASKING}), today=date(2026, 12, 17))
    assert "break" in verbs_of("agreed", frozenset({ASKING}), today=DUE)


def test_offers_come_to_an_end() -> None:
    assert "offer" not in verbs_of("asked", frozenset({ASKED}), offers_made=MOST_OFFERS)
    assert "accept" in verbs_of("asked", frozenset({ASKED}), offers_made=MOST_OFFERS)


def test_a_stranger_to_both_has_no_verb() -> None:
    assert verbs_of("asked", frozenset()) == ()


@given(st.lists(st.sampled_from(sorted(VERBS)), max_size=30))
def test_one_of_the_two_owes_the_answer_as_long_as_one_is_waited_for(wanted: list[str]) -> None:
    state = "asked"
    for verb in wanted:
        found = handshaking.next_state(verb, state, BOTH)
        state = state if found is None else found[0]
        accepting = [
            side
            for side in (ASKING, ASKED)
            if handshaking.next_state("accept", state, frozenset({side}))
        ]
        assert len(accepting) == (state in ("asked", "offered"))


@given(
    today=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    due_on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    wanted=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_an_answer_is_never_due_after_the_contribution(
    today: date, due_on: date, wanted: date | None
) -> None:
    assert handshaking.answer_day(today, due_on, wanted) <= due_on


@pytest.mark.parametrize(
    ("state", "answer_by", "seen"),
    [
        ("asked", date(2026, 11, 21), "waiting"),
        ("asked", date(2026, 11, 20), "overdue"),
        ("offered", date(2026, 11, 20), "overdue"),
        ("agreed", date(2026, 11, 20), "agreed"),
        ("broken", date(2026, 11, 20), "agreed"),
        ("declined", date(2026, 11, 20), "declined"),
        ("withdrawn", date(2026, 11, 20), ""),
    ],
    ids=["last day", "day after", "offer", "agreed", "broken", "declined", "withdrawn"],
)
def test_only_silence_past_its_day_is_overdue(state: str, answer_by: date, seen: str) -> None:
    assert handshaking.standing(state, answer_by, date(2026, 11, 21)) == seen
