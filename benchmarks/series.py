"""Series to judge forecasts by: simulated ones of six characters. Pure and deterministic."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from kpis.attainment import Target, Value
from kpis.choices import Aggregation, Direction
from kpis.forecasting import linear_pace, probability, reached
from kpis.report_card import Judged

START = date(2026, 1, 1)
WEEKS = 13
CUTS = (Decimal("0.33"), Decimal("0.5"), Decimal("0.75"))
SERIES_EACH = 400
SEED = 20261121
_ADDED = {"summed": Aggregation.CUMULATIVE}
# How far a weekly value strays, and how the way bends, where a character says so.
_NOISE = {"noisy": 0.2, "summed": 0.0}
_BEND = {"late": 1.6}


class Series(NamedTuple):
    """A character, a target and a quarter's weekly values."""

    character: str
    target: Target
    values: list[Value]
    aggregation: str


def judged_series(series: Series) -> Iterator[Judged]:
    """Yield what was said of a series at each cut, by us and by linear pace, and what happened."""
    target, values, aggregation = series.target, series.values, series.aggregation
    happened = reached(target, values, aggregation)
    begun, due = target.starts_on or START, target.due_on or START
    for cut in CUTS:
        day = begun + timedelta(days=int((due - begun).days * cut))
        known = [value for value in values if value.measured_on <= day]
        told = probability(target, known, aggregation, day)
        pace = linear_pace(target, known, aggregation, day)
        if told is not None and pace is not None and happened is not None:
            yield Judged(told, pace, happened)


def simulated(each: int = SERIES_EACH) -> Iterator[Series]:
    """Yield series of six characters: steady, wandering, late, flattening, noisy, summed up."""
    chance = random.Random(SEED)  # noqa: S311 (no secret)
    due = START + timedelta(days=WEEKS * 7)
    for character in ("steady", "wandering", "late", "flattening", "noisy", "summed"):
        for _number in range(each):
            target = Target(Direction.INCREASE, 0, 100, starts_on=START, due_on=due)
            path = _path(character, chance)
            values = [
                Value(START + timedelta(days=7 * week), Decimal(f"{share * 100:.2f}"))
                for week, share in enumerate(path, start=1)
            ]
            yield Series(character, target, values, _ADDED.get(character, Aggregation.LEVEL))


def _path(character: str, chance: random.Random) -> list[float]:
    """Return thirteen weekly shares of the way; the last says whether the target is reached."""
    pace, noise = chance.gauss(1.0, 0.3), _NOISE.get(character, chance.uniform(0.02, 0.1))
    bend = _BEND.get(character)
    walked, found = 0.0, []
    for week in range(1, WEEKS + 1):
        time = week / WEEKS
        walked += pace / WEEKS + chance.gauss(0, 0.3) / WEEKS**0.5
        shares = {
            "wandering": walked,
            "summed": pace / WEEKS * chance.lognormvariate(-0.08, 0.4),
            "flattening": pace * (1 - (1 - time) ** 1.6),
        }
        level = shares.get(character, pace * time ** (bend or 1.0))
        found.append(level + chance.gauss(0, 1) * noise)
    return found
