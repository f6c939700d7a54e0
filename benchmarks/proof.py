"""`python -m benchmarks.proof`: how often the proof of an action errs, on series it never saw.

Series of many characters are cut in two. Without a shift every "effective" is false; with a shift
of one and a half standard deviations of the noise, "effective" is right. Deterministic: the same
figures on every machine.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from math import pi, sin, sqrt

from actions.proof import Point, Verdict, judge

SEED = 20261122
START = date(2026, 1, 5)
SHIFT = 1.5
SIZES = ((12, 8), (26, 13), (8, 4))
Path = Callable[[random.Random, int], list[float]]


def white(chance: random.Random, size: int) -> list[float]:
    """Return weeks that have nothing to do with each other."""
    return [chance.gauss(0, 1) for _week in range(size)]


def resembling(likeness: float) -> Path:
    """Return weeks that resemble the week before: an AR(1) series, its spread one."""

    def path(chance: random.Random, size: int) -> list[float]:
        level, found = chance.gauss(0, 1), []
        for _week in range(size):
            found.append(level)
            level = likeness * level + sqrt(1 - likeness**2) * chance.gauss(0, 1)
        return found

    return path


def trend(slope: float) -> Path:
    """Return weeks that climb by this part of a standard deviation each."""
    return lambda chance, size: [slope * week + chance.gauss(0, 1) for week in range(size)]


def seasonal(period: int) -> Path:
    """Return weeks on a wave with the height of the noise, caught anywhere on it."""

    def path(chance: random.Random, size: int) -> list[float]:
        start = chance.random() * 2 * pi
        return [sin(start + 2 * pi * week / period) + chance.gauss(0, 1) for week in range(size)]

    return path


def heavy_tails(chance: random.Random, size: int) -> list[float]:
    """Return weeks with wild ones among them: Student's t with two degrees of freedom."""
    return [chance.gauss(0, 1) / sqrt(chance.gammavariate(1, 1)) for _week in range(size)]


def ties(chance: random.Random, size: int) -> list[float]:
    """Return whole numbers on a level, mostly the same few."""
    return [float(round(chance.gauss(0, 1))) for _week in range(size)]


def rare(chance: random.Random, size: int) -> list[float]:
    """Return a level of nought with a one in four weeks."""
    return [float(chance.random() < 0.25) for _week in range(size)]


CHARACTERS: dict[str, Path] = {
    "white noise": white,
    "AR(1), .3": resembling(0.3),
    "AR(1), .5": resembling(0.5),
    "AR(1), .7": resembling(0.7),
    "trend, .05 sd a week": trend(0.05),
    "trend, .1 sd a week": trend(0.1),
    "trend, .2 sd a week": trend(0.2),
    "trend, .3 sd a week": trend(0.3),
    "trend, .4 sd a week": trend(0.4),
    "trend, .5 sd a week": trend(0.5),
    "trend, 1 sd a week": trend(1),
    "seasonal, 4 weeks": seasonal(4),
    "seasonal, 7 weeks": seasonal(7),
    "seasonal, 13 weeks": seasonal(13),
    "heavy tails": heavy_tails,
    "level with ties": ties,
    "rare ones": rare,
}


def verdicts(path: Path, before: int, after: int, *, shift: float, series: int) -> Counter[Verdict]:
    """Return how often each verdict was suggested."""
    chance = random.Random(SEED)  # noqa: S311 (no secret)
    return Counter(
        judge(early, late, way="up").verdict
        for early, late in _cut(path, chance, before, after, shift, series)
    )


def _cut(
    path: Path, chance: random.Random, before: int, after: int, shift: float, series: int
) -> Iterator[tuple[list[Point], list[Point]]]:
    for _number in range(series):
        values = path(chance, before + after)
        moved = values[:before] + [value + shift for value in values[before:]]
        points = [
            Point(START + timedelta(weeks=week), Decimal(f"{value:.4f}"))
            for week, value in enumerate(moved)
        ]
        yield points[:before], points[before:]


def main() -> None:
    """Print how often "effective" is said without and with a shift, for each character."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof", description=__doc__)
    parser.add_argument("--series", type=int, default=2000)
    parser.add_argument("--sizes", type=int, default=len(SIZES), help="how many sizes to try")
    options = parser.parse_args()
    for before, after in SIZES[: options.sizes]:
        print(f"\n{before} values before, {after} after; {options.series} series each")
        print(f"{'series':<24}{'false effective':>16}{'power at 1.5 sd':>17}{'undecidable':>13}")
        for name, path in CHARACTERS.items():
            still = verdicts(path, before, after, shift=0, series=options.series)
            moved = verdicts(path, before, after, shift=SHIFT, series=options.series)
            false, right, unsaid = (
                100 * count / options.series
                for count in (
                    still[Verdict.EFFECTIVE],
                    moved[Verdict.EFFECTIVE],
                    moved[Verdict.UNDECIDABLE],
                )
            )
            print(f"{name:<24}{false:>14.1f} %{right:>15.1f} %{unsaid:>11.1f} %")


if __name__ == "__main__":
    main()
