"""When the alignment target may be reached: two plain forecasts over plain values. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from saypro_align.lib import percent

WEEKS_LOOKED_BACK = 8
LEAST_POINTS = 4


@dataclass(frozen=True, slots=True)
class Step:
    """So many plans are fully aligned from that day on."""

    day: date
    aligned: int


@dataclass(frozen=True, slots=True)
class Pace:
    """The day the target is reached at the present pace; `day` is None when the pace leads nowhere.

    Without enough history there is no pace, which `is_known` says.
    """

    is_known: bool
    day: date | None = None


def steps(ready: Iterable[date], *, aligned: int) -> tuple[Step, ...]:
    """Return how the count grows when plans become aligned on these days, one step for each day."""
    found: dict[date, int] = {}
    for count, day in enumerate(sorted(ready), start=1):
        found[day] = aligned + count
    return tuple(Step(day, count) for day, count in found.items())


def reaching(grown: Sequence[Step], *, total: int, target: int) -> Step | None:
    """Return the first step that meets the target."""
    return next((step for step in grown if percent.meets(step.aligned, total, target)), None)


def at_pace(shares: Sequence[tuple[date, Fraction]], *, target: int, today: date) -> Pace:
    """Draw the straight line from the first to the last weekly share of the last eight weeks on.

    Example: 50 % eight weeks ago and 70 % now are 2.5 points a week; the 20 points to 90 % take
    eight weeks more. With fewer than four weeks of history nothing is said.
    """
    since = today - timedelta(weeks=WEEKS_LOOKED_BACK)
    recent = [(day, share) for day, share in shares if day >= since]
    if len(recent) < LEAST_POINTS:
        return Pace(is_known=False)
    (first_day, first), (last_day, last) = recent[0], recent[-1]
    days = (last_day - first_day).days
    if last >= target:
        return Pace(is_known=True, day=today)
    if not days or last <= first:
        return Pace(is_known=True)
    left = (target - last) * days / (last - first)
    return Pace(is_known=True, day=today + timedelta(days=ceil(left)))
