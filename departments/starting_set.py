"""The set of usual measures, drivers and couplings that an organization may start from.

Read from `starting_set.toml`, which people can read and extend. Nothing of it holds in the house
before the strategy office adopts it, row by row.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from saypro_align.lib.text import normalise

_FILE = Path(__file__).with_name("starting_set.toml")


@dataclass(frozen=True, slots=True)
class UsualMeasure:
    """A number that usually shows or moves a goal; `key` is "function.measure"."""

    key: str
    name: str
    kind: Literal["measure", "driver"]
    unit: str
    direction: Literal["increase", "decrease"]
    goals: str
    terms: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Return all names it goes by, ready to compare."""
        return frozenset(normalise(name) for name in (self.name, *self.terms))


@dataclass(frozen=True, slots=True)
class UsualFunction:
    """What a department does, with the numbers it usually watches."""

    key: str
    name: str
    measures: tuple[UsualMeasure, ...]


@dataclass(frozen=True, slots=True)
class UsualCoupling:
    """What one number does to another, and why."""

    first: str
    second: str
    sign: Literal[1, -1]
    reason: str

    @property
    def key(self) -> str:
        """Return the name of the pair."""
        return f"{self.first}/{self.second}"


@dataclass(frozen=True)
class StartingSet:
    """All of it."""

    functions: tuple[UsualFunction, ...]
    couplings: tuple[UsualCoupling, ...]

    @property
    def measures(self) -> dict[str, UsualMeasure]:
        """Return the measures of all functions by key."""
        return {one.key: one for function in self.functions for one in function.measures}

    def couplings_of(self, keys: Iterable[str]) -> list[UsualCoupling]:
        """Return the couplings with both ends among the measures."""
        known = frozenset(keys)
        return [one for one in self.couplings if {one.first, one.second} <= known]


@cache
def starting_set() -> StartingSet:
    """Return the set as it is shipped."""
    with _FILE.open("rb") as file:
        return _read(tomllib.load(file))


def _read(data: dict[str, Any]) -> StartingSet:
    return StartingSet(
        functions=tuple(
            UsualFunction(
                key=function["key"],
                name=function["name"],
                measures=tuple(
                    UsualMeasure(
                        **{
                            **measure,
                            "key": f"{function['key']}.{measure['key']}",
                            "terms": tuple(measure.get("terms", ())),
                        }
                    )
                    for measure in function["measure"]
                ),
            )
            for function in data["function"]
        ),
        couplings=tuple(UsualCoupling(**coupling) for coupling in data["coupling"]),
    )
