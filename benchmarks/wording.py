"""`python -m benchmarks.wording`: what the rules about wording cost, in time and in memory.

Word lists and tables are read once per process; answers are kept for the texts seen last, so that the
memory ends somewhere. With the optional model installed its part is measured as well.
"""

import random
import resource
import time
from collections.abc import Callable, Sequence

_VERBS = (
    "Raise",
    "Cut",
    "Publish",
    "Keep",
    "Improve",
    "Launch",
    "Win",
    "Train",
    "Shorten",
    "Renew",
)
_THINGS = (
    "orders", "the lease", "waiting times", "members", "stock", "the handbook", "defects", "clinics",
    "repair times", "new customers", "the price", "drivers", "meals", "the register", "lead times",
)  # fmt: skip
_ENDS = ("by March 2027", "to 80 %", "in every branch", "without mistakes", "within six months", "")
TEXTS, KEPT, GOALS = 700, 20_000, 60


def _texts(size: int, seed: int = 1) -> list[str]:
    chance = random.Random(seed)  # noqa: S311  (no secret: the same texts each time)
    return [
        f"{chance.choice(_VERBS)} {chance.choice(_THINGS)} {chance.choice(_ENDS)} ({place})"
        for place in range(size)
    ]


def _line(name: str, value: float, unit: str) -> None:
    print(f"{name:<58}{value:>10.2f} {unit}")


def _timed(name: str, texts: Sequence[str], work: Callable[[str], object]) -> None:
    began = time.perf_counter()
    for text in texts:
        work(text)
    _line(name, 1000 * (time.perf_counter() - began) / len(texts), "ms a text")


def main() -> None:
    """Measure and print."""
    began, before = time.perf_counter(), _size()
    from gaps.detectors import tensions, wants
    from saypro_align.lib import clarity, closeness, likeness
    from saypro_align.lib.meaning import model

    _line("loading rules, lists and tables, once a process", time.perf_counter() - began, "s")
    _line("  they and what they need hold", _size() - before, "MiB")

    def read(text: str) -> None:
        clarity.specific(text)
        clarity.measurable(text)
        clarity.deadline(text)
        tensions.aims(text)
        tensions.pulled(text)
        wants.wants(text)
        likeness.features(text)

    before = _size()
    for text in _texts(KEPT):
        read(text)
    _line(f"answers kept after {KEPT:,} different texts", _size() - before, "MiB")
    fresh = _texts(TEXTS, seed=2)
    _timed(f"reading a text that is new ({TEXTS})", fresh, read)
    _timed("reading it again", fresh, read)
    goals = _texts(GOALS, seed=3)
    _timed(f"ranking {GOALS} goals by words", fresh, lambda text: _by_words(text, goals))
    if model() is not None:
        closeness.rank("first", goals)
        name = f"ranking {GOALS} goals by {closeness.method()}"
        _timed(name, fresh, lambda text: closeness.rank(text, goals))
    _line(f"largest size of this process ({closeness.method()})", _size(), "MiB")


def _size() -> float:
    """Return how large this process has been so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _by_words(text: str, goals: Sequence[str]) -> list[float]:
    from saypro_align.lib import likeness

    scale = likeness.Scale(goals)
    return [likeness.score(text, goal, scale) for goal in goals]


if __name__ == "__main__":
    main()
