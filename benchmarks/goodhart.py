"""How many injected cases the Goodhart guard finds, and how often it cries wolf.

`python -m benchmarks.goodhart` makes quarters of weekly values as people keep them: late entries,
honest corrections, early and harder targets, pairs that move on their own. In some of them one thing
is done that should be seen; how strongly is drawn, so that the faint ones may be missed.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from kpis.choices import Direction
from kpis.goodhart import Edit, Facts, Pair, Reading, Seen, observe

FIRST, WEEKS, CASES = date(2026, 10, 5), 13, 2000
DUE = FIRST + timedelta(weeks=WEEKS)
LEAST_FOUND, MOST_FALSE = 0.8, 0.02


def clean(rng: random.Random) -> Facts:
    """Return an honest quarter."""
    rises = rng.random() < 0.6
    start, step = rng.uniform(50, 200), rng.uniform(0.5, 4)
    noise = step * rng.uniform(0.5, 3)
    direction = Direction.INCREASE if rises else Direction.DECREASE
    sign = 1 if rises else -1
    readings: list[Reading] = []
    for week in range(rng.randint(8, WEEKS)):
        day = FIRST + timedelta(weeks=week)
        late = rng.choices((0, 1, 3, 6, 9), (60, 20, 10, 7, 3))[0]
        value = _exact(start + sign * step * week + rng.gauss(0, noise))
        readings.append(Reading(day, day + timedelta(days=late), value))
        if rng.random() < 0.05:
            fixed = _exact(float(value) + rng.gauss(0, noise))
            readings.append(Reading(day, day + timedelta(days=late + rng.randint(1, 20)), fixed, 2))
    target = _exact(start + sign * step * WEEKS)
    pair = Pair("Pair", rng.choice(["increase", "decrease"]), _wandering(rng, readings))
    return Facts(direction, DUE, target, "", _edits(rng, target, sign), tuple(readings), (pair,))


def _edits(rng: random.Random, target: Decimal, sign: int) -> tuple[Edit, ...]:
    """Targets change early in either direction; late they only get harder."""
    if rng.random() > 0.25:
        return ()
    on = FIRST + timedelta(days=rng.randint(1, WEEKS * 7 - 1))
    moved = _exact(float(target) * rng.uniform(0.02, 0.1))
    is_late = (DUE - on).days <= 14
    harder = sign if is_late or rng.random() < 0.5 else -sign
    return (Edit(on, target, target + harder * moved),)


def _wandering(rng: random.Random, readings: list[Reading]) -> tuple[tuple[date, Decimal], ...]:
    """A paired number wanders on its own; it neither follows the target's nor flees it."""
    value, found = rng.uniform(20, 80), []
    for one in readings:
        value = 0.6 * value + 0.4 * 50 + rng.gauss(0, 5)
        found.append((one.measured_on, _exact(value)))
    return tuple(dict(found).items())


def late_edit(rng: random.Random, facts: Facts) -> Facts:
    """Make the target easier in the last days; some do it a little too early to be seen."""
    sign = 1 if facts.direction == Direction.INCREASE else -1
    target = facts.target or Decimal(0)
    easier = target - sign * _exact(abs(float(target)) * rng.uniform(0.01, 0.1))
    on = DUE - timedelta(days=rng.randint(0, 16))
    return replace(facts, edits=(*facts.edits, Edit(on, target, easier)))


def back_dated(rng: random.Random, facts: Facts) -> Facts:
    """Write some values weeks after their day, behind later ones."""
    readings = list(facts.readings)
    firsts = [at for at, one in enumerate(readings[:-3]) if one.revision == 1]
    for at in rng.sample(firsts, min(len(firsts), rng.randint(1, 3))):
        day = readings[at].measured_on
        readings[at] = replace(readings[at], recorded_on=day + timedelta(days=rng.randint(9, 30)))
    return replace(facts, readings=tuple(readings))


def always_exact(rng: random.Random, facts: Facts) -> Facts:
    """Report the target itself every time; one in ten slips once."""
    target = facts.target or Decimal(1)
    days = sorted({one.measured_on for one in facts.readings})
    found = [Reading(day, day, target) for day in days]
    if rng.random() < 0.1:
        found[0] = replace(found[0], value=target + 1)
    return replace(facts, readings=tuple(found))


def pair_falls(rng: random.Random, facts: Facts) -> Facts:
    """Buy the target's number with its pair: the pair loses what the number gains, with noise."""
    readings = sorted(facts.readings, key=lambda one: (one.measured_on, one.revision))
    own = {one.measured_on: float(one.value) for one in readings}
    days = sorted(own)
    sign = 1 if facts.direction == Direction.INCREASE else -1
    gain = rng.uniform(1.0, 3.0)
    steady = [
        Reading(day, day, _exact(100 + sign * gain * at + rng.gauss(0, gain)))
        for at, day in enumerate(days)
    ]
    loss = rng.uniform(1.0, 3.0)
    values = tuple(
        (day, _exact(60 - loss * at + rng.gauss(0, loss))) for at, day in enumerate(days)
    )
    pair = Pair("Pair", Direction.INCREASE, values)
    return replace(facts, readings=tuple(steady), pairs=(pair,))


INJECTIONS: dict[Seen, Callable[[random.Random, Facts], Facts]] = {
    Seen.LATE_EDIT: late_edit,
    Seen.BACK_DATED: back_dated,
    Seen.ALWAYS_EXACT: always_exact,
    Seen.PAIR_FALLS: pair_falls,
}


def run(cases: int = CASES, seed: int = 11) -> tuple[dict[Seen, float], float]:
    """Return the share found of each kind, and the share of honest quarters with an observation."""
    rng = random.Random(seed)  # noqa: S311 - a benchmark, not a secret
    found: Counter[Seen] = Counter()
    for seen, inject in INJECTIONS.items():
        for _case in range(cases):
            told = {one.seen for one in observe(inject(rng, clean(rng)))}
            found[seen] += seen in told
    false = sum(bool(observe(clean(rng))) for _case in range(cases * 2))
    return {seen: found[seen] / cases for seen in Seen}, false / (cases * 2)


def _exact(value: float) -> Decimal:
    return Decimal(round(value * 100)) / 100


def main() -> int:
    """Print the figures; fail below what is asked."""
    shares, false = run()
    for seen, share in shares.items():
        print(f"{seen.value:>14}  found {share:.3f}")
    overall = sum(shares.values()) / len(shares)
    print(f"{'all':>14}  found {overall:.3f} (asked: at least {LEAST_FOUND})")
    print(f"{'honest':>14}  alarms {false:.4f} (asked: at most {MOST_FALSE})")
    return 0 if min(overall, *shares.values()) >= LEAST_FOUND and false <= MOST_FALSE else 1


if __name__ == "__main__":
    sys.exit(main())
