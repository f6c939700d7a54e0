"""The common order: exact, fair to names and voters, and honest about ties."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, permutations
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from saypro_align.lib.ranks import MOST_THINGS, agreement, common_order, kendall_tau, ranks_of

Orders = list[list[str]]
THINGS = ("search", "checkout", "video", "voice", "trial")


def orders(*, most: int = 5) -> st.SearchStrategy[Orders]:
    """Some people's orders of the first few things."""
    return st.integers(2, most).flatmap(
        lambda size: st.lists(st.permutations(THINGS[:size]), min_size=1, max_size=6)
    )


def contradictions(order: Sequence[str], given_orders: Orders) -> int:
    """Count the pairs that the given orders have in the other way; told here a second time."""
    ranks = [ranks_of(one) for one in given_orders]
    return sum(rank[b] < rank[a] for a, b in combinations(order, 2) for rank in ranks)


def places(given_orders: Orders) -> dict[str, int]:
    return {one.thing: one.place for one in common_order(given_orders).places}


@given(orders())
def test_no_other_order_contradicts_fewer_pairs(given_orders: Orders) -> None:
    costs = [contradictions(order, given_orders) for order in permutations(given_orders[0])]
    found = common_order(given_orders)
    assert (found.contradictions, found.equally_good) == (min(costs), costs.count(min(costs)))


@given(orders())
def test_a_place_is_the_average_over_all_orders_that_are_equally_good(given_orders: Orders) -> None:
    every = list(permutations(given_orders[0]))
    least = min(contradictions(order, given_orders) for order in every)
    best = [ranks_of(order) for order in every if contradictions(order, given_orders) == least]
    average = {thing: sum(rank[thing] for rank in best) for thing in given_orders[0]}
    expected = {
        thing: 1 + sum(other < own for other in average.values()) for thing, own in average.items()
    }
    assert places(given_orders) == expected


@given(orders(), st.randoms())
def test_who_ordered_does_not_matter(given_orders: Orders, chance: Random) -> None:
    shuffled = list(given_orders)
    chance.shuffle(shuffled)
    assert places(shuffled) == places(given_orders)


@given(orders(), st.permutations(THINGS))
def test_names_do_not_matter(given_orders: Orders, names: list[str]) -> None:
    other = dict(zip(THINGS, names, strict=True))
    renamed = [[other[thing] for thing in order] for order in given_orders]
    assert places(renamed) == {other[t]: place for t, place in places(given_orders).items()}


@given(orders())
def test_what_all_put_first_comes_first(given_orders: Orders) -> None:
    ranks = [ranks_of(order) for order in given_orders]
    found = places(given_orders)
    agreed = [(a, b) for a, b in permutations(found, 2) if all(rank[a] < rank[b] for rank in ranks)]
    assert all(found[a] < found[b] for a, b in agreed)


@given(orders())
def test_turning_every_order_round_turns_the_common_order_round(given_orders: Orders) -> None:
    found = places(given_orders)
    turned = places([list(reversed(order)) for order in given_orders])
    expected = {a: 1 + sum(found[b] > found[a] for b in found) for a in found}
    assert turned == expected


@given(orders())
def test_one_more_who_agrees_changes_nothing(given_orders: Orders) -> None:
    found = common_order(given_orders)
    assume(found.equally_good == 1)
    order = [one.thing for one in found.places]
    assert [one.thing for one in common_order([*given_orders, order]).places] == order


def test_departments_that_want_the_opposite_share_all_places() -> None:
    found = common_order([["video", "search"], ["search", "video"]])
    assert [(one.place, one.is_tied) for one in found.places] == [(1, True), (1, True)]
    assert (found.contradictions, found.pairs, found.equally_good) == (1, 2, 2)


def test_a_circle_of_three_has_no_first() -> None:
    circle = [["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"]]
    assert places(circle) == {"a": 1, "b": 1, "c": 1}


def test_the_workshop_of_the_three_departments() -> None:
    product = ["video", "voice", "checkout", "search"]
    sales = ["search", "checkout", "voice", "video"]
    marketing = ["checkout", "search", "video", "voice"]
    found = common_order([product, sales, marketing])
    assert [(one.thing, one.place) for one in found.places] == [
        ("checkout", 1),
        ("search", 2),
        ("video", 3),
        ("voice", 4),
    ]
    assert (found.contradictions, found.pairs) == (6, 18)


def test_as_many_things_as_are_allowed_are_ordered() -> None:
    many = [f"project {number}" for number in range(MOST_THINGS)]
    found = common_order([many, many, list(reversed(many))])
    assert [one.thing for one in found.places] == many


@pytest.mark.parametrize(
    "given_orders",
    [
        pytest.param([], id="no order"),
        pytest.param([["a", "b"], ["a"]], id="one thing left out"),
        pytest.param([["a", "b"], ["a", "c"]], id="other things"),
        pytest.param([["a", "a"]], id="a thing twice"),
        pytest.param([list(range(MOST_THINGS + 1))], id="too many"),
    ],
)
def test_orders_that_do_not_fit_are_refused(given_orders: Orders) -> None:
    with pytest.raises(ValueError, match=r"order|thing"):
        common_order(given_orders)


@given(st.permutations(THINGS), st.permutations(THINGS))
def test_agreement_is_the_same_from_both_sides(one: list[str], other: list[str]) -> None:
    first, second = ranks_of(one), ranks_of(other)
    assert kendall_tau(first, second) == kendall_tau(second, first)
    tau = kendall_tau(first, second)
    assert tau is not None
    assert -1 <= tau <= 1


def test_agreement_runs_from_the_opposite_to_the_same() -> None:
    assert agreement([["a", "b", "c"], ["c", "b", "a"]]) == Fraction(-1)
    assert agreement([["a", "b", "c"], ["a", "b", "c"]]) == Fraction(1)
    assert agreement([["a", "b", "c"], ["a", "c", "b"], ["a", "b", "c"]]) == Fraction(5, 9)
    assert agreement([["a", "b"]]) is None
