"""How many days are left to react to a gap. Pure: days in, days out."""

from dataclasses import dataclass
from datetime import date, timedelta

# What is suspected waits for a decision, what is sure for a correction; all else is waited for by nobody.
TO_DECIDE = frozenset({"suspected"})
TO_CORRECT = frozenset({"confirmed", "planned", "in_action", "reopened"})


@dataclass(frozen=True, slots=True)
class Reaction:
    """Until when somebody has to react, seen from a day; the day itself still counts."""

    until: date
    left: int
    is_decision: bool

    @property
    def is_late(self) -> bool:
        """Return whether the last day has passed."""
        return self.left < 0

    @property
    def days_late(self) -> int:
        """Return for how many days it has been late."""
        return max(-self.left, 0)


def reaction(
    state: str,
    *,
    opened_on: date,
    decided_on: date | None,
    today: date,
    triage_days: int,
    correction_days: int,
) -> Reaction | None:
    """Return what is left to react; None where nobody has to.

    A suspicion is decided within the triage days; then it counts. From the day it is sure, found as a
    fact or decided by a person, it is corrected within the correction days.
    """
    if state in TO_DECIDE:
        until = opened_on + timedelta(days=triage_days)
    elif state in TO_CORRECT:
        sure_on = max(opened_on, decided_on or opened_on)
        until = sure_on + timedelta(days=correction_days)
    else:
        return None
    return Reaction(until, (until - today).days, state in TO_DECIDE)
