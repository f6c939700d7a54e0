"""The shortest path: equal to trying everything, and honest about what it could not prove."""

import itertools
import random
from collections.abc import Mapping, Sequence

import pytest

from gaps.scoring.path import CAPACITY, UNDATED, PathGap, PathPlan, ShortestPath, shortest_path

BATCHES, CASES = 20, 50
OWNERS = ("", "Lerato", "Pieter", "Nomsa", "Anil")


def plan(key: str, *gaps: str) -> PathPlan:
    return PathPlan(key, frozenset(gaps))


def path_of(*plans: PathPlan, needed: int, gaps: Sequence[PathGap] = ()) -> ShortestPath:
    dated = {gap.key: gap for gap in gaps}
    keys = sorted(set().union(*(one.gaps for one in plans)))
    return shortest_path(
        plans, [dated.get(key, PathGap(key, days=0)) for key in keys], needed=needed
    )


def cost_of(closed: Sequence[PathGap], room: Mapping[str, int]) -> tuple[int, int, int]:
    """Return what the definition says: gaps, work beyond people's room, days."""
    owners = {gap.owner for gap in closed} - {""}
    beyond = [
        sum(gap.owner == owner for gap in closed) - max(room.get(owner, CAPACITY), 0)
        for owner in owners
    ]
    days = [UNDATED if gap.days is None else max(gap.days, 0) for gap in closed]
    return len(closed), sum(number for number in beyond if number > 0), sum(days)


def by_brute_force(
    plans: Sequence[PathPlan], gaps: Sequence[PathGap], needed: int, room: Mapping[str, int]
) -> tuple[int, int, int]:
    """Try every choice of that many plans: the best set is what one of them needs."""
    wanted = min(needed, len(plans))
    needs = (
        frozenset[str]().union(*(one.gaps for one in chosen))
        for chosen in itertools.combinations(plans, wanted)
    )
    return min(cost_of([gap for gap in gaps if gap.key in need], room) for need in needs)


def by_every_set_of_gaps(
    plans: Sequence[PathPlan], gaps: Sequence[PathGap], needed: int, room: Mapping[str, int]
) -> tuple[int, int, int]:
    """Try every set of gaps, as the definition reads."""
    wanted = min(needed, len(plans))
    sets = itertools.chain.from_iterable(
        itertools.combinations(gaps, size) for size in range(len(gaps) + 1)
    )
    return min(
        cost_of(closed, room)
        for closed in sets
        if sum(one.gaps <= {gap.key for gap in closed} for one in plans) >= wanted
    )


def a_quarter(
    chance: random.Random, most_gaps: int, most_plans: int
) -> tuple[list[PathPlan], list[PathGap], int, dict[str, int]]:
    """Make up plans whose gaps stand in one, two or, seldom, three of them."""
    keys = [f"plan {number:02}" for number in range(chance.randint(most_plans // 2, most_plans))]
    gaps = [
        PathGap(
            f"gap {number:02}",
            owner=chance.choice(OWNERS),
            days=chance.choice((None, -3, 0, 7, 20, 20, 45)),
        )
        for number in range(chance.randint(most_gaps // 3, most_gaps))
    ]
    held: dict[str, set[str]] = {key: set() for key in keys}
    for gap in gaps:
        for key in chance.sample(keys, min(chance.choice((1, 1, 1, 2, 2, 3)), len(keys))):
            held[key].add(gap.key)
    plans = [PathPlan(key, frozenset(names)) for key, names in held.items()]
    room = {owner: chance.randint(-1, 4) for owner in chance.sample(OWNERS[1:], 3)}
    return plans, gaps, chance.randint(0, len(keys) + 1), room


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_path_equals_brute_force_on_up_to_eighteen_gaps(batch: int) -> None:
    chance = random.Random(batch)
    for _case in range(CASES):
        plans, gaps, needed, room = a_quarter(chance, most_gaps=18, most_plans=12)

        found = shortest_path(plans, gaps, needed=needed, room=room)

        assert found.cost == by_brute_force(plans, gaps, needed, room)
        assert found.is_proven


@pytest.mark.parametrize("batch", range(4))
def test_the_path_equals_the_definition_over_all_sets_of_gaps(batch: int) -> None:
    chance = random.Random(1000 + batch)
    for _case in range(CASES):
        plans, gaps, needed, room = a_quarter(chance, most_gaps=8, most_plans=6)

        found = shortest_path(plans, gaps, needed=needed, room=room)

        assert found.cost == by_every_set_of_gaps(plans, gaps, needed, room)


@pytest.mark.parametrize("seed", range(20))
def test_the_plans_named_are_those_whose_gaps_are_all_closed(seed: int) -> None:
    plans, gaps, needed, room = a_quarter(random.Random(seed), most_gaps=30, most_plans=20)

    found = shortest_path(plans, gaps, needed=needed, room=room)

    closed = frozenset(found.gaps)
    assert set(found.plans) == {one.key for one in plans if one.gaps <= closed}
    assert len(found.plans) + found.lacking >= needed


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_what_is_given_does_not_matter(seed: int) -> None:
    chance = random.Random(seed)
    plans, gaps, needed, room = a_quarter(chance, most_gaps=40, most_plans=20)
    shuffled = chance.sample(plans, len(plans)), chance.sample(gaps, len(gaps))

    assert shortest_path(*shuffled, needed=needed, room=room) == shortest_path(
        plans, gaps, needed=needed, room=room
    )


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("work", [0, 50, 400])
def test_a_search_cut_short_never_claims_more_than_is_true(seed: int, work: int) -> None:
    plans, gaps, needed, room = a_quarter(random.Random(seed), most_gaps=60, most_plans=24)
    whole = shortest_path(plans, gaps, needed=needed, room=room)

    cut = shortest_path(plans, gaps, needed=needed, room=room, work=work)

    assert whole.is_proven
    assert cut.at_least <= len(whole.gaps) <= len(cut.gaps)
    assert cut.at_most_more >= len(cut.gaps) - len(whole.gaps)
    assert len(cut.plans) >= min(needed, len(plans))


def test_a_gap_two_plans_share_is_closed_once_for_both() -> None:
    found = path_of(
        plan("Customer Service", "conflict"),
        plan("HR", "number"),
        plan("Sales", "conflict"),
        needed=2,
    )

    assert found.gaps == ("conflict",)
    assert set(found.plans) == {"Customer Service", "Sales"}


def test_taking_the_plan_with_the_fewest_gaps_first_is_not_always_shortest() -> None:
    found = path_of(
        plan("HR", "one"),
        plan("IT", "two", "three"),
        plan("Sales", "two", "three"),
        plan("Finance", "two", "three"),
        needed=3,
    )

    assert found.gaps == ("three", "two")
    assert "HR" not in found.plans


def test_of_equal_gaps_the_one_of_a_person_with_room_is_chosen() -> None:
    gaps = [PathGap("hers", owner="Lerato", days=1), PathGap("his", owner="Anil", days=30)]

    found = shortest_path(
        [plan("Marketing", "hers"), plan("IT", "his")], gaps, needed=1, room={"Lerato": 0}
    )

    assert (found.gaps, found.overload) == (("his",), 0)


def test_of_equal_gaps_the_one_that_is_finished_sooner_is_chosen() -> None:
    gaps = [PathGap("later", days=30), PathGap("undated"), PathGap("sooner", days=3)]

    found = path_of(
        plan("HR", "later"), plan("IT", "sooner"), plan("Sales", "undated"), needed=1, gaps=gaps
    )

    assert found.gaps == ("sooner",)


def test_nothing_is_closed_when_nothing_is_needed() -> None:
    found = path_of(plan("HR", "one"), needed=0)

    assert (found.gaps, found.plans, found.at_least) == ((), (), 0)


def test_what_gaps_cannot_gain_is_said_and_the_rest_is_closed() -> None:
    found = path_of(plan("HR", "one"), plan("IT", "two"), needed=5)

    assert (found.gaps, found.lacking) == (("one", "two"), 3)


def test_without_plans_there_is_no_way() -> None:
    found = shortest_path([], [], needed=2)

    assert (found.gaps, found.lacking, found.is_proven) == ((), 2, True)
