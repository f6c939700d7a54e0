"""In which order suspicions are decided: the surest with the greatest effect first. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """A suspicion that nobody has decided on."""

    id: UUID
    confidence: int
    weight: Fraction
    plans_at_stake: int
    opened_at: datetime

    @property
    def worth(self) -> Fraction:
        """Return confidence times effect: how heavily it weighs, once more for each plan it turns."""
        return self.confidence * self.weight * (1 + self.plans_at_stake)


def in_order(waiting: Iterable[Waiting]) -> list[UUID]:
    """Return the ids in the order in which they should be decided; of equals the oldest first."""
    ranked = sorted(waiting, key=lambda one: (-one.worth, one.opened_at, one.id))
    return [one.id for one in ranked]
