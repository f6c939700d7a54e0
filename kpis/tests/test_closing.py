"""How a target ended, by its exact attainment."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.choices.closings import ClosingOutcome
from kpis.closing import level_rule_of, outcome_of, rule_of, so_far

ORDER = [ClosingOutcome.MISSED, ClosingOutcome.PARTLY, ClosingOutcome.REACHED]


@pytest.mark.parametrize(
    ("attained", "outcome", "rule"),
    [
        (None, "missed", "No value was measured: missed."),
        (Fraction(-1, 2), "missed", "-50.0 % of the way: missed, below 50 %."),
        (Fraction(4999, 10000), "missed", "49.9 % of the way: missed, below 50 %."),
        (Fraction(1, 2), "partly", "50.0 % of the way: partly reached, from 50 % on."),
        (Fraction(9999, 10000), "partly", "99.9 % of the way: partly reached, from 50 % on."),
        (Fraction(1), "reached", "100.0 % of the way: reached, from 100 % on."),
        (Fraction(5, 2), "reached", "250.0 % of the way: reached, from 100 % on."),
    ],
    ids=str,
)
def test_the_outcome_and_its_rule_follow_from_the_number(
    attained: Fraction | None, outcome: str, rule: str
) -> None:
    assert outcome_of(attained) == outcome
    assert (
        rule_of(attained).replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ") == rule
    )


@given(st.fractions(), st.fractions())
def test_more_of_the_way_is_never_a_worse_outcome(less: Fraction, more: Fraction) -> None:
    low, high = sorted((less, more))

    assert ORDER.index(outcome_of(low)) <= ORDER.index(outcome_of(high))


@pytest.mark.parametrize(
    ("attained", "ended", "today"),
    [
        (Fraction(1), "It holds at the end: reached.", "It holds today."),
        (Fraction(0), "It does not hold at the end: missed.", "It does not hold today."),
        (None, "No value was measured: missed.", "Nothing was measured yet."),
    ],
    ids=["holds", "broken", "no value"],
)
def test_a_level_to_keep_holds_or_not(attained: Fraction | None, ended: str, today: str) -> None:
    assert (level_rule_of(attained), so_far(attained, is_level=True)) == (ended, today)
