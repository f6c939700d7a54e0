"""Shares are rounded down, and the target is judged in integers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saypro_align.lib import percent

# aligned, total, shown, meets 90 %, still needed: worked out by hand.
GOLDEN = [
    (0, 0, None, None, None),
    (0, 5, "0.0", False, 5),
    (9, 10, "90.0", True, 0),
    (18, 20, "90.0", True, 0),
    (17, 19, "89.4", False, 1),
    (8, 9, "88.8", False, 1),
    (3, 6, "50.0", False, 3),
    (4, 6, "66.6", False, 2),
    (6, 6, "100.0", True, 0),
    (89, 99, "89.8", False, 1),
    (90, 100, "90.0", True, 0),
    (899, 1000, "89.9", False, 1),
    (63, 70, "90.0", True, 0),
    (62, 70, "88.5", False, 1),
    (1, 1, "100.0", True, 0),
    (0, 1, "0.0", False, 1),
]


@pytest.mark.parametrize(("aligned", "total", "text", "met", "more"), GOLDEN)
def test_golden_shares(
    aligned: int, total: int, text: str | None, met: bool | None, more: int | None
) -> None:
    assert percent.shown(aligned, total) == text
    assert percent.meets(aligned, total, 90) is met
    assert percent.needed(aligned, total, 90) == more


def test_percent_text_never_breaks_before_the_sign() -> None:
    assert percent.percent_text(4, 6) == "66.6\u00a0%"
    assert percent.percent_text(0, 0) == "n/a"


@pytest.mark.parametrize(("aligned", "total"), [(-1, 3), (4, 3), (1, 0)])
def test_more_than_all_is_refused(aligned: int, total: int) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        percent.shown(aligned, total)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(125, 2), "62.5"),
        (Fraction(9999, 100), "99.9"),
        (Fraction(100), "100.0"),
        (Fraction(0), "0.0"),
        (Fraction(-1, 2), "\u22120.5"),
        (Fraction(-1, 100), "\u22120.1"),
    ],
)
def test_one_decimal_rounds_down(value: Fraction, text: str) -> None:
    assert percent.one_decimal(value) == text


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_shown_ninety_always_meets_and_needed_is_exactly_enough(share: tuple[int, int]) -> None:
    aligned, total = share
    text = percent.shown(aligned, total)
    assert text is not None
    met = percent.meets(aligned, total, 90)
    assert met is (Fraction(text) >= 90)
    more = percent.needed(aligned, total, 90)
    assert more is not None
    assert percent.meets(aligned + more, total, 90) is True
    assert more == 0 or percent.meets(aligned + more - 1, total, 90) is False
