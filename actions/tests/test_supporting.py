"""Which answers are possible, and how long they took: without a database."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.choices.support import SupportKind, SupportState
from actions.supporting import VERBS, answer_times, next_state


@pytest.mark.parametrize("kind", SupportKind.values)
@pytest.mark.parametrize("state", ["available", "declined", "withdrawn"])
def test_what_has_come_or_was_refused_is_settled(kind: str, state: str) -> None:
    assert [verb for verb in VERBS if next_state(verb, state, kind)] == []


@pytest.mark.parametrize(
    ("kind", "possible"),
    [
        ("training", ["grant", "provide", "decline", "withdraw"]),
        ("people", ["grant", "provide", "decline", "withdraw"]),
        ("tool", ["order", "provide", "decline", "withdraw"]),
        ("access", ["order", "provide", "decline", "withdraw"]),
    ],
)
def test_training_is_granted_and_a_tool_is_ordered(kind: str, possible: list[str]) -> None:
    assert [verb for verb in VERBS if next_state(verb, "open", kind)] == possible


def test_every_verb_leads_to_a_state_that_exists() -> None:
    named = {verb.leads_to for verb in VERBS.values()}
    named |= {state for verb in VERBS.values() for state in verb.leads_from}

    assert named == set(SupportState.values)


def test_half_of_the_answers_came_within_the_median() -> None:
    assert answer_times([9, 1, 4, 2], total=6) == answer_times([1, 2, 4, 9], total=6)
    assert answer_times([9, 1, 4, 2], total=6).median == Fraction(3)
    assert answer_times([1, 2], total=2).median == Fraction(3, 2)
    assert answer_times([], total=3).median is None


@given(st.lists(st.integers(min_value=0, max_value=400), min_size=1, max_size=40))
def test_at_least_half_lie_on_either_side_of_the_median(days: list[int]) -> None:
    middle = answer_times(days, total=len(days)).median

    assert middle is not None
    assert 2 * sum(one <= middle for one in days) >= len(days)
    assert 2 * sum(one >= middle for one in days) >= len(days)
