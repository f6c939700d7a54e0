"""Which values are asked about, and what is offered instead."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.words.outliers import doubt_about, question

STEADY = ("2.8", "2.7", "2.6", "2.7", "2.5")


def asked(value: str, earlier: tuple[str, ...] = STEADY, unit: str = "%") -> str:
    found = doubt_about(Decimal(value), [Decimal(one) for one in earlier], unit)
    return "" if found is None else question(found, unit).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("28", "28 % is 10 times the last value. Did you mean 2.8 %?"),
        ("280", "280 % is 100 times the last value. Did you mean 2.8 %?"),
        ("31", "31 % is about 10 times the last value, 2.8 %. Did you mean 3.1 %?"),
        ("0.28", "0.28 % is far below the last value, 2.8 %. Did you mean 2.8 %?"),
        ("-2.8", "−2.8 % has another sign than the values before. Did you mean 2.8 %?"),
        ("12", "12 % is far from the last values, 2.5 to 2.8 %. Is it right?"),
    ],
)
def test_a_slip_is_told_with_what_it_may_mean(value: str, sentence: str) -> None:
    assert asked(value) == sentence


@pytest.mark.parametrize("value", ["2.8", "3.1", "2", "3.5", "1.8"])
def test_a_value_like_those_before_is_not_asked_about(value: str) -> None:
    assert asked(value) == ""


@pytest.mark.parametrize(
    ("value", "earlier"),
    [("28", ()), ("0", ("0", "0")), ("40", ("4", "44", "5")), ("0", STEADY[:2])],
    ids=["first", "zero", "jumps like that were there", "nothing after something"],
)
def test_where_nothing_tells_otherwise_nothing_is_asked(
    value: str, earlier: tuple[str, ...]
) -> None:
    assert asked(value, earlier, unit="") == ""


def test_more_than_all_is_asked_about() -> None:
    assert asked("104", ("60", "62"), unit="%").startswith("104 % is more than all.")


VALUES = st.decimals(min_value="0.1", max_value="9999", places=1)


@given(value=VALUES, earlier=st.lists(VALUES, max_size=9), power=st.integers(0, 2))
def test_the_question_does_not_depend_on_the_unit_of_counting(
    value: Decimal, earlier: list[Decimal], power: int
) -> None:
    plain = doubt_about(value, earlier, "R")
    scaled = doubt_about(value.scaleb(power), [one.scaleb(power) for one in earlier], "R")
    assert (plain is None) == (scaled is None)


@given(last=VALUES, power=st.sampled_from([1, 2, 3]))
def test_a_digit_too_many_is_always_found(last: Decimal, power: int) -> None:
    found = doubt_about(last.scaleb(power), [last, last, last], "R")
    assert found is not None
    assert (found.meant, found.is_exact) == (last, True)
