"""What the parts of a target come to: exact, in the measure of the whole."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis import cascading
from kpis.cascading import AVERAGE, COVERAGE, SUM, Basis, Fit, Promise

ROYALTIES = Promise("increase", Decimal(200_000), Decimal(230_000), Decimal(15))
PROCESSING = Promise("decrease", Decimal(10), Decimal(8), Decimal(-20))
COMPLIANCE = Promise("at_least", None, Decimal(95))

amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(1000), places=2, allow_nan=False)
baselines = st.decimals(min_value=Decimal(1), max_value=Decimal(10**6), places=2)
changes = st.builds(
    lambda direction, start, percent: Promise(
        direction,
        start,
        Fraction(start) * (1 + Fraction(percent if direction == "increase" else -percent) / 100),
        percent if direction == "increase" else -percent,
    ),
    st.sampled_from(["increase", "decrease"]),
    baselines,
    amounts,
)


def shares(whole: Promise, sharing: str, *given: str) -> list[Promise]:
    return [cascading.numbers_for(Decimal(one), whole, sharing) for one in given]


def test_fifteen_per_cent_shared_out_over_four_departments() -> None:
    parts = shares(ROYALTIES, SUM, "4", "4", "4", "3")
    total = cascading.total_of(ROYALTIES, parts, SUM)

    assert total is not None
    assert (total.basis, total.allocated, total.whole) == (
        Basis.RELATIVE,
        Fraction(15),
        Fraction(15),
    )
    assert (total.fit, total.is_enough) == (Fit.FITS, True)
    assert [part.target_value for part in parts] == [8000, 8000, 8000, 6000]


def test_twelve_of_fifteen_leave_three_open() -> None:
    total = cascading.total_of(ROYALTIES, shares(ROYALTIES, SUM, "4", "4", "4"), SUM)

    assert total is not None
    assert (total.allocated, total.remainder, total.fit) == (Fraction(12), Fraction(3), Fit.SHORT)


def test_a_decrease_is_counted_as_what_is_saved() -> None:
    parts = shares(PROCESSING, SUM, "10", "10")
    total = cascading.total_of(PROCESSING, parts, SUM)

    assert [(part.baseline, part.target_value) for part in parts] == [(10, 9), (10, 9)]
    assert total is not None
    assert (total.allocated, total.fit) == (Fraction(20), Fit.FITS)


def test_an_average_weighs_its_parts() -> None:
    parts = [
        Promise("at_least", None, Decimal(98), weight=1),
        Promise("at_least", None, Decimal(92), weight=3),
    ]
    total = cascading.total_of(COMPLIANCE, parts, AVERAGE)

    assert total is not None
    assert (total.allocated, total.remainder) == (Fraction(187, 2), Fraction(3, 2))
    assert not total.is_enough


def test_of_an_average_that_shall_fall_less_is_better() -> None:
    whole = Promise("at_most", None, Decimal(5))
    total = cascading.total_of(whole, [Promise("at_most", None, Decimal(4))], AVERAGE)

    assert total is not None
    assert (total.remainder, total.is_enough) == (Fraction(-1), True)


def test_coverage_counts_who_promises_as_much() -> None:
    parts = [Promise("at_least", None, Decimal(value)) for value in (95, 97, 90)]
    total = cascading.total_of(COMPLIANCE, parts, COVERAGE, concerned=5)

    assert total is not None
    assert (total.allocated, total.whole, total.remainder) == (
        Fraction(2),
        Fraction(5),
        Fraction(3),
    )


def test_a_budget_is_kept_by_staying_below_it() -> None:
    whole = Promise("at_most", None, Decimal(100))
    below = cascading.total_of(whole, shares(whole, SUM, "40", "50"), SUM)
    above = cascading.total_of(whole, shares(whole, SUM, "60", "50"), SUM)

    assert below is not None
    assert above is not None
    assert (below.is_enough, below.fit) == (True, Fit.SHORT)
    assert (above.is_enough, above.fit) == (False, Fit.OVER)


def test_a_part_without_a_number_is_not_counted_as_nothing() -> None:
    total = cascading.total_of(ROYALTIES, [Promise("increase")], SUM)

    assert total is not None
    assert (total.without_number, total.fit) == (1, Fit.NOTHING)


def test_what_is_measured_in_another_way_is_named_and_not_added_up() -> None:
    whole = Promise("increase", Decimal(0), Decimal(12000), unit="R")
    parts = [
        Promise("increase", Decimal(0), Decimal(8), unit="licences"),
        Promise("decrease", Decimal(9000), Decimal(8000), unit="R"),
        Promise("increase", Decimal(0), Decimal(5000), unit="R"),
    ]
    total = cascading.total_of(whole, parts, SUM)

    assert total is not None
    assert (total.allocated, total.otherwise, total.without_number) == (Fraction(5000), 2, 0)


def test_changes_in_per_cent_are_averaged_whatever_they_count() -> None:
    whole = Promise("decrease", Decimal(10), Decimal(8), Decimal(-20), unit="days")
    part = Promise("decrease", Decimal(40), Decimal(30), unit="calls")
    total = cascading.total_of(whole, [part], AVERAGE)

    assert total is not None
    assert (total.allocated, total.otherwise, total.is_enough) == (Fraction(25), 0, True)


@pytest.mark.parametrize("direction", ["range", "milestones"])
def test_what_has_no_single_number_is_only_covered(direction: str) -> None:
    whole = Promise(direction)

    assert not cascading.can_share(whole, SUM)
    assert cascading.can_share(whole, COVERAGE)


@given(whole=changes, amount=amounts, sharing=st.sampled_from([SUM, AVERAGE]))
def test_a_part_promises_exactly_the_amount_it_was_given(
    whole: Promise, amount: Decimal, sharing: str
) -> None:
    part = cascading.numbers_for(amount, whole, sharing)
    assert cascading.part_of(part, whole, sharing) == Fraction(amount)


@given(whole=changes, amount=amounts, own=baselines, sharing=st.sampled_from([SUM, AVERAGE]))
def test_so_it_does_from_its_own_baseline(
    whole: Promise, amount: Decimal, own: Decimal, sharing: str
) -> None:
    part = cascading.numbers_for(amount, whole, sharing, own)
    assert part.baseline == own
    assert cascading.part_of(part, whole, sharing) == Fraction(amount)


@given(whole=changes, given_amounts=st.lists(amounts, max_size=12))
def test_allocated_and_remainder_make_the_whole(
    whole: Promise, given_amounts: list[Decimal]
) -> None:
    parts = [cascading.numbers_for(amount, whole, SUM) for amount in given_amounts]
    total = cascading.total_of(whole, parts, SUM)

    assert total is not None
    assert total.allocated + total.remainder == total.whole
    assert total.is_enough == (bool(parts) and total.remainder <= 0)


@given(whole=changes, count=st.integers(1, 40))
def test_an_even_split_fits_even_as_it_is_stored(whole: Promise, count: int) -> None:
    amount = cascading.amount_of(whole, SUM)
    assert amount is not None
    stored = [
        Promise(
            whole.direction,
            cascading.as_stored(part.baseline),
            cascading.as_stored(part.target_value),
        )
        for share in cascading.split_evenly(amount, count)
        for part in [cascading.numbers_for(share, whole, SUM)]
    ]
    total = cascading.total_of(whole, stored, SUM)

    assert total is not None
    assert total.fit == Fit.FITS


@given(amount=amounts, count=st.integers(1, 40))
def test_equal_parts_add_up_and_differ_by_a_hundredth_at_most(amount: Decimal, count: int) -> None:
    parts = cascading.split_evenly(amount, count)

    assert sum(parts) == amount
    assert max(parts) - min(parts) <= Decimal("0.01")
