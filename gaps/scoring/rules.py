"""The rules of the score, as one value that is stored by its version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

KINDS = ("A", "B", "C", "D", "E")
IN_FORCE = frozenset({"approved", "active", "closed"})
SUBMITTED_OR_BEYOND = IN_FORCE | {"submitted", "returned"}
NEVER_COUNTING = frozenset({"resolved", "verified", "dismissed"})

SEVERITY_WEIGHTS: Mapping[str, Fraction] = MappingProxyType(
    {
        "critical": Fraction(1),
        "high": Fraction(3, 4),
        "medium": Fraction(1, 2),
        "low": Fraction(1, 4),
        "advisory": Fraction(0),
    }
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be tuned, and only together with a new version."""

    version: str = "1"
    target_percent: int = 90
    triage_days: int = 7
    # How long a confirmed gap may stay before it is late; it moves no number.
    correction_days: int = 21
    severity_weights: Mapping[str, Fraction] = field(default_factory=lambda: SEVERITY_WEIGHTS)

    def __post_init__(self) -> None:
        """Refuse rules under which the numbers would stop meaning what they say."""
        if not 0 < self.target_percent <= 100:
            message = "The alignment target is between 1 and 100 per cent."
            raise ValueError(message)
        if self.triage_days < 0:
            message = "Triage days cannot be negative."
            raise ValueError(message)
        if self.correction_days < 1:
            message = "There is at least a day to correct a gap."
            raise ValueError(message)
        if any(not 0 <= weight <= 1 for weight in self.severity_weights.values()):
            message = "A severity weight is between 0 and 1."
            raise ValueError(message)


RULES = Rules()
