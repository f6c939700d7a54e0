"""`python -m benchmarks.path`: the shortest path on 200 gaps, from ordinary quarters to the worst.

Of each shape ten made-up quarters are asked. Printed: median and longest time of the processor, how
many answers were proven smallest, and by how many gaps the others may be larger at most.
"""

import random
import statistics
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass

from gaps.scoring.path import PathGap, PathPlan, ShortestPath, shortest_path

GAPS = 200
LIMIT_MS = 2000.0
_SEEDS = range(10)
_DAYS = (None, None, 3, 10, 20, 40, 60)


@dataclass(frozen=True)
class Shape:
    """So many plans share 200 gaps, and so many plans are needed."""

    name: str
    plans: int
    # How many gaps in a hundred stand between two plans.
    shared: int
    needed: int


SHAPES = (
    Shape("70 plans, few shared gaps", plans=70, shared=15, needed=20),
    Shape("70 plans, a third shared", plans=70, shared=33, needed=30),
    Shape("70 plans, every second shared", plans=70, shared=50, needed=35),
    Shape("200 plans, a third shared", plans=200, shared=33, needed=60),
    Shape("70 plans, all shared", plans=70, shared=100, needed=35),
    Shape("25 plans, all shared", plans=25, shared=100, needed=12),
)


def quarter(shape: Shape, seed: int) -> tuple[list[PathPlan], list[PathGap]]:
    """Make up a quarter; the same one for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    gaps = [
        PathGap(f"{number:03}", f"owner {chance.randrange(shape.plans)}", chance.choice(_DAYS))
        for number in range(GAPS)
    ]
    held: dict[int, set[str]] = {number: set() for number in range(shape.plans)}
    for gap in gaps:
        is_shared = chance.randrange(100) < shape.shared
        for number in chance.sample(range(shape.plans), 2 if is_shared else 1):
            held[number].add(gap.key)
    plans = [PathPlan(f"{number:03}", frozenset(keys)) for number, keys in held.items() if keys]
    return plans, gaps


def solve(shape: Shape = SHAPES[1], seed: int = 0) -> ShortestPath:
    """Ask for the way of one made-up quarter."""
    plans, gaps = quarter(shape, seed)
    return shortest_path(plans, gaps, needed=min(shape.needed, len(plans)))


def _line(shape: Shape) -> tuple[str, float]:
    times, found = [], []
    for seed in _SEEDS:
        began = time.process_time()
        found.append(solve(shape, seed))
        times.append(1000 * (time.process_time() - began))
    proven = sum(path.is_proven for path in found)
    most = max(path.at_most_more for path in found)
    text = (
        f"{shape.name:<32}{statistics.median(times):10.1f}{max(times):10.1f}"
        f"{proven:>7} of {len(found)}{most:>14}"
    )
    return text, max(times)


def main(shapes: Iterable[Shape] = SHAPES) -> int:
    """Measure, print, and fail when one answer takes too long."""
    head = f"{GAPS} gaps, milliseconds"
    sys.stdout.write(f"{head:<32}{'median':>10}{'longest':>10}{'proven':>13}{'at most more':>14}\n")
    longest = 0.0
    for shape in shapes:
        text, most = _line(shape)
        longest = max(longest, most)
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    return 0 if longest < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
