"""What counts as a milestone and what as one that is near: pure, on facts that are handed in."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

# So much of the way, and so close to its day, a KPI's target value is "to come".
NEARLY: Final = Fraction(4, 5)
NEAR_DAYS: Final = 42
# So long after a verdict an action that worked is worth a word.
FRESH_DAYS: Final = 60
# A key names what was reached: "kpi:<id of its use>", "plan:<id>", "action:<id>", "target:<id>".
KINDS: Final = ("kpi", "plan", "action", "target")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a KPI in a plan in force has come, when that was measured and when it is due."""

    attainment: Fraction | None
    measured_on: date | None
    due_on: date


def days_early(standing: Standing, today: date) -> int | None:
    """Return how many days before its day the target value was reached; None where it was not.

    Only while its day lies ahead: afterwards it is the quarter's result, not a milestone.
    """
    reached = standing.attainment is not None and standing.attainment >= 1
    if not reached or standing.measured_on is None or standing.due_on <= today:
        return None
    return (standing.due_on - standing.measured_on).days


def is_near(standing: Standing, today: date) -> bool:
    """Return whether the target value is close, in what is left and in days."""
    if standing.attainment is None or not NEARLY <= standing.attainment < 1:
        return False
    return 0 <= (standing.due_on - today).days <= NEAR_DAYS
