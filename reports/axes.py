"""Alignment and performance as two axes, never one number: does the plan fit, and is it reached? Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saypro_align.lib import percent

ALIGNED_ON, ALIGNED_BEHIND = "aligned_on", "aligned_behind"
OTHER_ON, OTHER_BEHIND = "other_on", "other_behind"
QUARTERS: Final = (ALIGNED_BEHIND, ALIGNED_ON, OTHER_BEHIND, OTHER_ON)
# No KPI has data yet.
UNKNOWN: Final = "no_data"
# A department's numbers are on track when more than half of those with data are.
_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Place:
    """One department whose plan is due: how far its plan fits, and how many of its KPIs are on track."""

    name: str
    url: str
    is_aligned: bool
    # Of 100; None where there is no plan to score.
    score: Fraction | None
    score_text: str
    on_track: int
    with_data: int
    kpis_url: str

    @property
    def share(self) -> Fraction | None:
        """Return the share of KPIs with data that are on track or reached."""
        return Fraction(self.on_track, self.with_data) if self.with_data else None

    @property
    def share_text(self) -> str:
        """Return it as it is shown: "3 of 4"; words where there is no data."""
        if not self.with_data:
            return _("No data")
        return _("%(k)d of %(n)d") % {"k": self.on_track, "n": self.with_data}

    @property
    def corner(self) -> str:
        """Return which of the four corners it stands in; nothing without data."""
        return corner_of(
            is_aligned=self.is_aligned, on_track=self.on_track, with_data=self.with_data
        )

    @property
    def words(self) -> str:
        """Say both at once."""
        return corner_words(self.corner)


@dataclass(frozen=True, slots=True)
class Axes:
    """All departments whose plans are due, by the corner they stand in."""

    places: tuple[Place, ...]

    @property
    def unknown(self) -> tuple[Place, ...]:
        """Return those whose KPIs have no data yet."""
        return tuple(place for place in self.places if not place.corner)

    @property
    def corners(self) -> tuple[tuple[str, str, tuple[Place, ...]], ...]:
        """Return the four corners with their words: aligned on top, on track to the right."""
        return tuple((name, corner_words(name), self.at(name)) for name in QUARTERS)

    def at(self, corner: str) -> tuple[Place, ...]:
        """Return who stands in a corner."""
        return tuple(place for place in self.places if place.corner == corner)

    @property
    def sentence(self) -> str:
        """Say how many stand where, what is worst first; nothing is added up to one number."""
        said = [
            f"{len(found)} {corner_words(name).lower()}"
            for name in (OTHER_BEHIND, OTHER_ON, ALIGNED_BEHIND, ALIGNED_ON)
            if (found := self.at(name))
        ]
        if self.unknown:
            without = ngettext("%(n)d without data", "%(n)d without data", len(self.unknown))
            said.append(without % {"n": len(self.unknown)})
        return f"{'; '.join(said)}." if said else _("No plan is due yet.")


def corner_of(*, is_aligned: bool, on_track: int, with_data: int) -> str:
    """Return which of the four corners a department stands in; nothing without data."""
    if not with_data:
        return ""
    if Fraction(on_track, with_data) > _HALF:
        return ALIGNED_ON if is_aligned else OTHER_ON
    return ALIGNED_BEHIND if is_aligned else OTHER_BEHIND


def corner_words(corner: str) -> str:
    """Return what a corner means."""
    return {
        ALIGNED_ON: _("Aligned and on track"),
        ALIGNED_BEHIND: _("Aligned, but numbers behind"),
        OTHER_ON: _("On track, but not aligned"),
        OTHER_BEHIND: _("Not aligned and numbers behind"),
    }.get(corner, _("No data yet"))


def axes_of(places: Iterable[Place]) -> Axes:
    """Return the picture, departments by name."""
    return Axes(tuple(sorted(places, key=lambda place: place.name.casefold())))


def percent_of(place: Place) -> str:
    """Return the share of KPIs on track in per cent."""
    return percent.percent_text(place.on_track, place.with_data) if place.with_data else "–"
