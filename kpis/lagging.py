"""In which order a board of targets shows them; pure, knows no framework."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeVar

from kpis.choices import KpiStatus

# What is worst first; who looks for a second sees where to look.
SEVEREST: Final = (
    KpiStatus.OFF_TRACK,
    KpiStatus.AT_RISK,
    KpiStatus.STALE,
    KpiStatus.NO_DATA,
    KpiStatus.TOO_EARLY,
    KpiStatus.ON_TRACK,
    KpiStatus.REACHED,
)
# Below what is expected by today, by the numbers known.
LAGGING: Final = (KpiStatus.OFF_TRACK, KpiStatus.AT_RISK)
SORTS: Final = ("status", "shortfall", "name", "department", "updated")

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Place:
    """What a row is put in its place by."""

    name: str
    department: str
    status: KpiStatus
    shortfall: Fraction | None
    updated: str
    id: str


def is_lagging(place: Place) -> bool:
    """Return whether a target is behind: at risk or off track, and short of what is expected."""
    return place.status in LAGGING and bool(place.shortfall)


def ordered(rows: Iterable[Row], place_of: Callable[[Row], Place], sort: str) -> list[Row]:
    """Return the rows in the order asked for; a minus turns it round, a strange word asks for status.

    Rows that are equal in it stand by shortfall, the largest first, then by name.
    """
    name = sort.removeprefix("-")
    first = _KEYS.get(name, _KEYS["status"])
    settled = sorted(rows, key=lambda row: _otherwise(place_of(row)))
    return sorted(settled, key=lambda row: first(place_of(row)), reverse=sort.startswith("-"))


def _otherwise(place: Place) -> tuple[Fraction, str, str]:
    return -(place.shortfall or Fraction(0)), place.name.casefold(), place.id


_KEYS: Final[dict[str, Callable[[Place], Any]]] = {
    "status": lambda place: SEVEREST.index(place.status),
    "shortfall": lambda place: place.shortfall if place.shortfall is not None else Fraction(-1),
    "name": lambda place: place.name.casefold(),
    "department": lambda place: place.department.casefold(),
    "updated": lambda place: place.updated,
}
