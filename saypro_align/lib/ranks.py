"""Orders of the same things: how much two agree, and the one that agrees most with all.

The common order is Kemeny's: of all orders it contradicts the given ones in the fewest pairs, which
is what Kendall's rank correlation counts. Where several orders are equally good, things stand at the
average place they have in those orders, and things with the same average share a place. Everything is
counted in whole numbers; the result depends neither on who ordered nor on what the things are called.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final, Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)

RULE_VERSION: Final = "kemeny-1"
# The work doubles with each thing more; ten take some thousandths of a second.
MOST_THINGS: Final = 10


@dataclass(frozen=True, slots=True)
class Place(Generic[Thing]):
    """Where a thing stands in the common order; things that share a place are tied."""

    thing: Thing
    place: int
    # In how many of the given orders it comes before each of the others, added up.
    wins: int
    is_tied: bool


@dataclass(frozen=True, slots=True)
class CommonOrder(Generic[Thing]):
    """The order that contradicts the given ones least."""

    places: tuple[Place[Thing], ...]
    # Pairs the given orders have in the other way, and all pairs of all orders.
    contradictions: int
    pairs: int
    # How many orders are equally good; 1 where the common order is the only one.
    equally_good: int


def kendall_tau(one: Mapping[Thing, int], other: Mapping[Thing, int]) -> Fraction | None:
    """Return the rank correlation over the common things, from −1 to 1; None below two of them.

    A pair that one side ranks equal counts as neither agreement nor difference.
    """
    common = [thing for thing in one if thing in other]
    if len(common) < 2:
        return None
    pairs = list(combinations(common, 2))
    balance = sum(_sign(one[a] - one[b]) * _sign(other[a] - other[b]) for a, b in pairs)
    return Fraction(balance, len(pairs))


def ranks_of(order: Sequence[Thing]) -> dict[Thing, int]:
    """Return each thing's place in an order, the first being 1."""
    return {thing: place for place, thing in enumerate(order, start=1)}


def agreement(orders: Sequence[Sequence[Thing]]) -> Fraction | None:
    """Return the average rank correlation of all pairs of orders; None below two of either."""
    return mean_agreement([ranks_of(order) for order in orders])


def mean_agreement(sides: Sequence[Mapping[Thing, int]]) -> Fraction | None:
    """Return the average rank correlation of all pairs of sides that have two things in common."""
    pairs = (kendall_tau(one, other) for one, other in combinations(sides, 2))
    known = [tau for tau in pairs if tau is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def common_order(orders: Sequence[Sequence[Thing]]) -> CommonOrder[Thing]:
    """Return the order that agrees most with all, ties shown.

    Raises ValueError unless there is at least one order, all are of the same things, none twice, and
    of no more than MOST_THINGS.
    """
    things = _checked(orders)
    ranks = [ranks_of(order) for order in orders]
    before = [
        [sum(rank[a] < rank[b] for rank in ranks) if a != b else 0 for b in things] for a in things
    ]
    best = _Search(before)
    sums = best.place_sums()
    standing = sorted(range(len(things)), key=lambda at: sums[at])
    wins = [sum(row) for row in before]
    places = []
    for index in standing:
        place = 1 + sum(total < sums[index] for total in sums)
        places.append(Place(things[index], place, wins[index], sums.count(sums[index]) > 1))
    return CommonOrder(
        places=tuple(places),
        contradictions=best.cost,
        pairs=len(orders) * len(things) * (len(things) - 1) // 2,
        equally_good=best.ways,
    )


def _checked(orders: Sequence[Sequence[Thing]]) -> list[Thing]:
    """Return the things in the order of the first; raise ValueError where the orders do not fit."""
    if not orders:
        raise ValueError("There is no order to count.")
    things = list(orders[0])
    if len(things) > MOST_THINGS:
        raise ValueError(f"Orders of more than {MOST_THINGS} things are not counted.")
    if any(len(order) != len(things) or set(order) != set(things) for order in orders):
        raise ValueError("The orders are not of the same things.")
    if len(set(things)) != len(things):
        raise ValueError("A thing stands in an order twice.")
    return things


class _Search:
    """All best orders at once: sets of things put first, the cheapest way to order each, and how often.

    `before[a][b]` says how many orders have a before b. Putting `a` behind the set S costs the number
    of orders that have a before a member of S.
    """

    def __init__(self, before: Sequence[Sequence[int]]) -> None:
        self.before = before
        self.size = len(before)
        self.full = (1 << self.size) - 1
        self.head = self._solve(forward=True)
        self.tail = self._solve(forward=False)
        self.cost, self.ways = self.head[self.full]

    def place_sums(self) -> list[int]:
        """Return for each thing the sum of its places over all best orders."""
        sums = [0] * self.size
        for chosen in range(self.full):
            place = chosen.bit_count() + 1
            head_cost, head_ways = self.head[chosen]
            for at in self._others(chosen):
                tail_cost, tail_ways = self.tail[chosen | 1 << at]
                if head_cost + self._price(at, chosen) + tail_cost == self.cost:
                    sums[at] += place * head_ways * tail_ways
        return sums

    def _solve(self, *, forward: bool) -> list[tuple[int, int]]:
        """Return for each set the least cost to order it (or what follows it), and in how many ways."""
        found: list[tuple[int, int]] = [(0, 1)] * (self.full + 1)
        sets = range(1, self.full + 1) if forward else range(self.full - 1, -1, -1)
        for chosen in sets:
            steps = self._into(chosen, found) if forward else self._out_of(chosen, found)
            least = min(cost for cost, _ways in steps)
            found[chosen] = least, sum(ways for cost, ways in steps if cost == least)
        return found

    def _into(self, chosen: int, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        steps = []
        for at in range(self.size):
            if chosen >> at & 1:
                cost, ways = found[chosen & ~(1 << at)]
                steps.append((cost + self._price(at, chosen & ~(1 << at)), ways))
        return steps

    def _out_of(self, chosen: int, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        steps = []
        for at in self._others(chosen):
            cost, ways = found[chosen | 1 << at]
            steps.append((cost + self._price(at, chosen), ways))
        return steps

    def _others(self, chosen: int) -> list[int]:
        return [at for at in range(self.size) if not chosen >> at & 1]

    def _price(self, at: int, chosen: int) -> int:
        row = self.before[at]
        return sum(row[other] for other in range(self.size) if chosen >> other & 1)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
