"""Why a metric was replaced, shared, reframed or first named: corrective actions tell it from above.

Actions stand two floors up, so this app does not know them. They register one teller here when the
apps are loaded; what happens to a metric is told to it, and pages ask it which action was the cause,
as far as their reader may know of it. See `docs/adr/0027-actions-tell-why-a-metric-changed.md`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from departments.models import Obligation, User
    from kpis.models import Kpi


@dataclass(frozen=True, slots=True)
class MetricChange:
    """What happened: to which series, which series came of it, and in which plan's objective."""

    kind: str
    old: "Kpi | None" = None
    new: "Kpi | None" = None
    obligation: "Obligation | None" = None
    objective_key: UUID | None = None
    use_key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """An action as a page names it."""

    action_id: UUID
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CausedChange:
    """A change of a series with the action that caused it."""

    kind: str
    old_id: UUID | None
    new_id: UUID | None
    at: datetime
    cause: Cause


class Teller(Protocol):
    """What the app of the corrective actions can tell and keep."""

    def named(self, user: "User", action_id: str) -> Cause | None:
        """Return the action a form was opened from, if the person may carry it out."""

    def keep(
        self, change: MetricChange, *, because: UUID | None, actor: "User", now: datetime
    ) -> Cause | None:
        """Keep that an action caused the change: the one named, or one that is under way for it."""

    def caused(self, user: "User", kpi_ids: Iterable[UUID]) -> list[CausedChange]:
        """Return the changes of these series, with actions that the person may read."""


_TELLERS: list[Teller] = []


def register(teller: Teller) -> None:
    """Let the app above tell; the newest registration holds."""
    _TELLERS[:] = [teller]


def named(user: "User", action_id: str) -> Cause | None:
    """Return the action a form was opened from, if the person may carry it out."""
    return _TELLERS[0].named(user, action_id) if _TELLERS and action_id else None


def keep(
    change: MetricChange, *, because: UUID | None, actor: "User", now: datetime
) -> Cause | None:
    """Keep which action caused the change; nothing where no action is under way."""
    return _TELLERS[0].keep(change, because=because, actor=actor, now=now) if _TELLERS else None


def caused(user: "User", kpi_ids: Iterable[UUID]) -> list[CausedChange]:
    """Return the changes of these series, with actions that the person may read."""
    return _TELLERS[0].caused(user, kpi_ids) if _TELLERS else []
