"""The shortest way to the alignment target: the fewest gaps whose closing makes enough plans aligned.

Exact. A plan is gained when all its gaps are closed; a gap between departments stands in several
plans and is closed once for all of them. Of two equally small sets the one wins that asks less of
people who have no room left, then the one whose actions finish earlier.

Branch and bound over plans. What a choice still costs at least is bounded by letting each gap be
paid once: it is shared out among the undecided plans that hold it, and the cheapest plans are added
up. The search stops after an amount of work, never after a time, so that the same question always
has the same answer; what it has proven until then is part of the answer.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

# Undecided plans looked at, all together: at most about a second, in ordinary quarters a few hundredths.
WORK = 30_000
# Work one person can carry at a time, in open corrective actions.
CAPACITY = 5
# What a gap nobody has dated counts as, in days.
UNDATED = 366
# A gap is paid in parts of this size by the plans that hold it, evened out in so many rounds.
_WHOLE = 60
_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class PathGap:
    """A gap that counts: who would work on it, and in how many days that is to be done."""

    key: str
    owner: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class PathPlan:
    """A plan that nothing but these gaps keeps from being fully aligned."""

    key: str
    gaps: frozenset[str]


@dataclass(frozen=True, slots=True)
class ShortestPath:
    """The gaps to close and the plans that gains, with what is proven about it."""

    gaps: tuple[str, ...]
    plans: tuple[str, ...]
    # No set of fewer gaps gains as many plans.
    at_least: int
    # So many plans of those needed cannot be gained by closing gaps.
    lacking: int
    overload: int
    days: int

    @property
    def is_proven(self) -> bool:
        """Return whether no smaller set exists."""
        return len(self.gaps) == self.at_least

    @property
    def at_most_more(self) -> int:
        """Return by how many gaps the set may be larger than the smallest."""
        return len(self.gaps) - self.at_least

    @property
    def cost(self) -> tuple[int, int, int]:
        """Return what sets are compared by."""
        return len(self.gaps), self.overload, self.days


def shortest_path(
    plans: Iterable[PathPlan],
    gaps: Iterable[PathGap],
    *,
    needed: int,
    room: Mapping[str, int] | None = None,
    work: int = WORK,
) -> ShortestPath:
    """Return the fewest gaps whose closing gains `needed` plans, or as many as can be gained.

    `room` says how many more pieces of work each owner can take; who is not named has `CAPACITY`.
    """
    known = {gap.key: gap for gap in gaps}
    given = sorted(plans, key=lambda plan: _easy_first(plan, known))
    question = _Question(given, sorted(known.values(), key=lambda gap: gap.key), room or {})
    wanted = max(min(needed, len(given)), 0)
    found = _Search(question, wanted, work).run()
    size, overload, days = question.cost(found.closed)
    return ShortestPath(
        gaps=tuple(question.names(found.closed)),
        plans=tuple(
            plan.key
            for plan, mask in zip(given, question.masks, strict=True)
            if not mask & ~found.closed
        ),
        at_least=min(found.at_least, size),
        lacking=max(needed - wanted, 0),
        overload=overload,
        days=days,
    )


def _easy_first(plan: PathPlan, known: Mapping[str, PathGap]) -> tuple[int, int, str]:
    days = sum(_days(known[key]) for key in plan.gaps)
    return len(plan.gaps), days, plan.key


def _days(gap: PathGap) -> int:
    return UNDATED if gap.days is None else max(gap.days, 0)


class _Question:
    """Plans and gaps as numbers: a set of gaps is one integer, a bit for each gap."""

    def __init__(
        self, plans: Sequence[PathPlan], gaps: Sequence[PathGap], room: Mapping[str, int]
    ) -> None:
        used = set().union(*(plan.gaps for plan in plans)) if plans else set()
        self.gaps = [gap for gap in gaps if gap.key in used]
        bits = {gap.key: 1 << index for index, gap in enumerate(self.gaps)}
        self.masks = [sum(bits[key] for key in plan.gaps) for plan in plans]
        self.holders = [
            [index for index, mask in enumerate(self.masks) if mask >> place & 1]
            for place in range(len(self.gaps))
        ]
        self.days = [_days(gap) for gap in self.gaps]
        self.owned: dict[str, int] = {}
        for gap in self.gaps:
            if gap.owner:
                self.owned[gap.owner] = self.owned.get(gap.owner, 0) | bits[gap.key]
        self.room = {owner: max(room.get(owner, CAPACITY), 0) for owner in self.owned}
        # One piece of work too many weighs more than all days together.
        self.heavy = sum(self.days) + 1

    def cost(self, closed: int) -> tuple[int, int, int]:
        """Return the number of gaps, the work beyond people's room, and the days."""
        overload = sum(
            max((closed & mask).bit_count() - self.room[owner], 0)
            for owner, mask in self.owned.items()
        )
        return closed.bit_count(), overload, sum(self.days[index] for index in _bits(closed))

    def price(self, closed: int) -> tuple[int, int]:
        """Return the cost as two numbers: gaps first, everything else in one."""
        size, overload, days = self.cost(closed)
        return size, overload * self.heavy + days

    def surcharge(self, closed: int) -> int:
        """Return the open gaps whose owner has no room left once `closed` is being worked on."""
        full = 0
        for owner, mask in self.owned.items():
            if (closed & mask).bit_count() >= self.room[owner]:
                full |= mask
        return full & ~closed

    def names(self, closed: int) -> Iterator[str]:
        """Return the keys of a set of gaps."""
        return (self.gaps[index].key for index in _bits(closed))


@dataclass(slots=True)
class _Node:
    """A part of the choice: what is closed, how many plans are missing, which may still be taken."""

    closed: int
    missing: int
    open: tuple[int, ...]
    # The plan to decide on next.
    pick: int = -1


@dataclass(slots=True)
class _Found:
    closed: int
    price: tuple[int, int]
    at_least: int = 0


@dataclass(slots=True)
class _Search:
    """Depth first, the least certain plan first; a branch that cannot be better is left out."""

    question: _Question
    wanted: int
    budget: int
    best: _Found = field(init=False)
    start: "_Charges | None" = None

    def run(self) -> _Found:
        everything = range(len(self.question.masks))
        start = self._settled(0, self.wanted, everything)
        self.best = self._improved(self._greedy(start))
        # Waiting branches, each with the least number of gaps it can end in. Those that can at best end
        # in as many as the best so far are looked at when no smaller set is possible any more.
        smaller, equal = [(self._bound(start)[0], start)], list[tuple[int, _Node]]()
        while self.budget > 0 and (smaller or equal):
            stack = smaller or equal
            least, node = stack.pop()
            if least < self.best.price[0] or (stack is equal and least == self.best.price[0]):
                self.budget -= len(node.open)
                smaller.extend(self._branches(node))
            elif least == self.best.price[0]:
                equal.append((least, node))
        floors = [least for least, _node in smaller + equal]
        self.best.at_least = min([self.best.price[0], *floors])
        return self.best

    def _branches(self, node: _Node) -> Iterator[tuple[int, _Node]]:
        """Leave out the plan least certain to be among the best, or take it; taking comes first."""
        if node.missing <= 0:
            self._offer(node.closed)
            return
        masks = self.question.masks
        rest = masks[node.pick] & ~node.closed
        # Whoever takes a plan with the same gaps and more could as well have taken this one.
        left = tuple(i for i in node.open if rest & ~masks[i])
        without = _Node(node.closed, node.missing, left)
        taken = self._settled(node.closed | rest, node.missing - 1, node.open, but=node.pick)
        for branch in (without, taken):
            if len(branch.open) < branch.missing:
                continue
            least = self._bound(branch)
            if least < self.best.price:
                yield least[0], branch

    def _settled(
        self, closed: int, missing: int, candidates: Iterable[int], *, but: int = -1
    ) -> _Node:
        """Take along every plan that is gained without closing anything more."""
        masks = self.question.masks
        others = [index for index in candidates if index != but]
        open_ones = tuple(index for index in others if masks[index] & ~closed)
        return _Node(closed, missing - (len(others) - len(open_ones)), open_ones)

    def _offer(self, closed: int) -> None:
        price = self.question.price(closed)
        if price < self.best.price:
            self.best = _Found(closed, price)

    def _greedy(self, node: _Node) -> int:
        """Return a first set: always the plan that adds least."""
        closed, missing, left = node.closed, node.missing, list(node.open)
        while missing > 0:
            pick = min(left, key=lambda i: self.question.price(closed | self.question.masks[i]))
            closed |= self.question.masks[pick]
            still = [i for i in left if self.question.masks[i] & ~closed]
            missing -= len(left) - len(still)
            left = still
        return closed

    def _improved(self, closed: int) -> _Found:
        """Exchange one plan for another as long as that helps."""
        masks = self.question.masks
        best = _Found(closed, self.question.price(closed))
        is_better = self.wanted > 0
        while is_better:
            is_better = False
            chosen = [i for i, mask in enumerate(masks) if not mask & ~best.closed]
            for out in chosen:
                kept = [i for i in chosen if i != out]
                base = 0
                for index in kept:
                    base |= masks[index]
                if len(kept) >= self.wanted:
                    trials: Iterable[int] = (base,)
                else:
                    trials = (base | mask for i, mask in enumerate(masks) if i not in chosen)
                for trial in trials:
                    price = self.question.price(trial)
                    if price < best.price:
                        best, is_better = _Found(trial, price), True
                if is_better:
                    break
        return best

    def _bound(self, node: _Node) -> tuple[int, int]:
        """Return what every completion of the node costs at least; note which plan decides most."""
        size, extra = self.question.price(node.closed)
        if node.missing <= 0:
            return size, extra
        charges = _Charges(self.question, node, self.start)
        self.start = self.start or charges
        node.pick = charges.least_certain(node.missing)
        size += charges.least_size(node.missing)
        if size < self.best.price[0]:
            return size, 0
        if size > self.best.price[0]:
            return size, extra
        full, question = self.question.surcharge(node.closed), self.question

        def weight(gap: int) -> int:
            return question.days[gap] + (question.heavy if full >> gap & 1 else 0)

        return size, extra + charges.least_extra(weight, node.missing)


class _Charges:
    """What each undecided plan pays of its gaps, so that no gap is paid more than once.

    Any such sharing bounds the cost from below: some plans together cost at least what they pay. The
    evener it is, the better the bound; an even one is the best there is for any number of plans.
    """

    def __init__(self, question: _Question, node: _Node, start: "_Charges | None" = None) -> None:
        self.open = node.open
        # By place of the plan; only those of undecided plans say anything.
        self.paid = [0] * len(question.masks)
        # Gap → what each of its undecided holders pays of it.
        self.parts: dict[int, list[list[int]]] = {}
        is_open = set(node.open)
        left = 0
        for plan in node.open:
            left |= question.masks[plan] & ~node.closed
        for gap in _bits(left):
            before = start.parts[gap] if start else [[plan, 0] for plan in question.holders[gap]]
            parts = [[plan, part] for plan, part in before if plan in is_open]
            parts[0][1] += _WHOLE - sum(part for _plan, part in parts)
            self.parts[gap] = parts
            for plan, part in parts:
                self.paid[plan] += part
        self._even_out([parts for parts in self.parts.values() if len(parts) > 1])

    def _even_out(self, shared: Sequence[list[list[int]]]) -> None:
        """Let who pays more leave of each shared gap to who pays less, round by round."""
        paid = self.paid
        for _round in range(_ROUNDS):
            moved = 0
            for parts in shared:
                least = min(parts, key=lambda part: paid[part[0]])
                low = least[0]
                for part in parts:
                    step = min((paid[part[0]] - paid[low]) // 2, part[1])
                    if step > 0:
                        part[1] -= step
                        least[1] += step
                        paid[part[0]] -= step
                        paid[low] += step
                        moved += step
            if moved < _WHOLE:
                return

    def least_certain(self, missing: int) -> int:
        """Return the plan that pays about as much as the dearest of the cheapest `missing`.

        Of several the one with most gaps: deciding on it moves the bound most.
        """
        border = sorted(self.paid[plan] for plan in self.open)[missing - 1]
        held = Counter(plan for parts in self.parts.values() for plan, _part in parts)
        return min(self.open, key=lambda plan: (abs(self.paid[plan] - border), -held[plan]))

    def least_size(self, missing: int) -> int:
        """Return how many gaps `missing` of the plans cost at least."""
        return _whole(sorted(self.paid[plan] for plan in self.open)[:missing])

    def least_extra(self, weights: Callable[[int], int], missing: int) -> int:
        """Return the same with a weight for each gap."""
        paid = dict.fromkeys(self.open, 0)
        for gap, parts in self.parts.items():
            weight = weights(gap)
            for plan, part in parts:
                paid[plan] += weight * part
        return _whole(sorted(paid.values())[:missing])


def _whole(parts: Iterable[int]) -> int:
    """Return the sum of parts of gaps, rounded up to whole ones."""
    return -(-sum(parts) // _WHOLE)


def _bits(mask: int) -> Iterator[int]:
    """Return the places of the bits that are set."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
