"""`python -m benchmarks.memory`: how often the memory names a gap of the same problem among its first.

Each telling of a problem asks; the tellings of all other departments are what is remembered. It is a hit
at 3 when one of the three that are told first is about the same problem. Two rows show what the rule
alone, and chance, would reach. Needs no database; prints the same each time.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from benchmarks.memory_cases import PROBLEMS
from gaps.memory import Trace, most_similar

_SPACE = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
_CHANCES = 200
_FIRST = 3
# How many gaps the product compares with at most, for the time it takes.
_LARGE = 400

Rank = Callable[[Trace, Sequence[Trace]], list[UUID]]


def traces() -> dict[UUID, tuple[int, Trace]]:
    """Return every telling with the number of its problem."""
    found = {}
    for number, problem in enumerate(PROBLEMS):
        for quarter, (department, text) in enumerate(problem.tellings):
            trace = Trace(
                id=uuid5(_SPACE, f"{number}/{quarter}"),
                kind=problem.kind,
                rule_id=problem.rule,
                text=text,
                measures=frozenset({uuid5(_SPACE, problem.measure)} if problem.measure else ()),
                departments=frozenset({uuid5(_SPACE, department)}),
                department_names=department,
                worked=quarter % 2 == 0,
                moment=quarter,
            )
            found[trace.id] = (number, trace)
    return found


def hits(rank: Rank, cases: dict[UUID, tuple[int, Trace]], first: int = _FIRST) -> int:
    """Return how many tellings find another of their problem among the first."""
    found = 0
    for number, asked in cases.values():
        others = [trace for _number, trace in cases.values() if trace.id != asked.id]
        told = rank(asked, others)[:first]
        found += any(cases[pk][0] == number for pk in told)
    return found


def by_memory(asked: Trace, earlier: Sequence[Trace]) -> list[UUID]:
    """Rank as the product does."""
    return [one.id for one in most_similar(asked, earlier, _FIRST)]


def with_one_rule(asked: Trace, earlier: Sequence[Trace]) -> list[UUID]:
    """Rank where one rule found all gaps of a kind, and nobody said what the KPIs move."""
    bare = [replace(t, measures=frozenset(), rule_id=t.kind) for t in earlier]
    return by_memory(replace(asked, measures=frozenset(), rule_id=asked.kind), bare)


def by_kind(asked: Trace, earlier: Sequence[Trace]) -> list[UUID]:
    """Rank by the kind alone, the newest first."""
    ordered = sorted(earlier, key=lambda t: (t.kind != asked.kind, -t.moment, str(t.id)))
    return [trace.id for trace in ordered]


def without_measures(asked: Trace, earlier: Sequence[Trace]) -> list[UUID]:
    """Rank where nobody said which measure the KPIs move."""
    bare = [replace(trace, measures=frozenset()) for trace in earlier]
    return by_memory(replace(asked, measures=frozenset()), bare)


def by_words(asked: Trace, earlier: Sequence[Trace]) -> list[UUID]:
    """Rank by the words alone, whatever rule and kind."""
    bare = [Trace(id=trace.id, kind="", text=trace.text) for trace in earlier]
    return by_memory(Trace(id=asked.id, kind="?", text=asked.text), bare)


def by_rule(asked: Trace, earlier: Sequence[Trace]) -> list[UUID]:
    """Rank by the rule alone, the newest first."""
    ordered = sorted(earlier, key=lambda t: (t.rule_id != asked.rule_id, -t.moment, str(t.id)))
    return [trace.id for trace in ordered]


def by_chance(asked: Trace, earlier: Sequence[Trace]) -> list[UUID]:
    """Draw at random."""
    del asked
    drawn = random.Random(len(earlier) + id_of(earlier))  # noqa: S311 - a draw, no secret.
    return [trace.id for trace in drawn.sample(list(earlier), _FIRST)]


def id_of(earlier: Sequence[Trace]) -> int:
    """Return a number that differs from question to question."""
    return sum(trace.id.int % 1_000_003 for trace in earlier)


def main() -> int:
    """Print the table; fail where the memory names too few."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--least", type=float, default=0.8, help="hit@3 below which it fails")
    options = parser.parse_args()
    cases = traces()
    total = len(cases)
    print(f"{len(PROBLEMS)} problems, {total} gaps; each asks among the other {total - 1}")
    rows: list[tuple[str, Rank]] = [
        ("as the product ranks", by_memory),
        ("without goal measures", without_measures),
        ("with one rule for each kind", with_one_rule),
        ("by words alone", by_words),
        ("by the rule alone, newest first", by_rule),
        ("by the kind alone, newest first", by_kind),
        ("by chance", by_chance),
    ]
    for name, rank in rows:
        one, three = hits(rank, cases, 1), hits(rank, cases)
        print(
            f"{name:<34} hit@1 {one / total:.2f}   hit@3 {three / total:.2f} ({three} of {total})"
        )
    many = [replace(t, id=uuid5(t.id, str(n))) for n in range(4) for _p, t in cases.values()]
    asked = next(iter(cases.values()))[1]
    began = time.perf_counter()
    most_similar(asked, many[:_LARGE])
    print(f"one question among {_LARGE} gaps: {(time.perf_counter() - began) * 1000:.1f} ms")
    return 0 if hits(by_memory, cases) >= options.least * total else 1


if __name__ == "__main__":
    sys.exit(main())
