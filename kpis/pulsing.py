"""The monthly question "Which goal does your work serve first?": its choices, and what may be shown.

Pure. Nobody can be told from what is shown: a department's result stands there only from five answers
on, a result that is (almost) unanimous says no more than "at most one" differed, and the total is
added up from what is shown, so that subtracting gives away nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final
from uuid import UUID

FEWEST: Final = 5
CHOICES: Final = 4
_FEWEST_CHOICES: Final = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What one person is asked: the goals to choose from, and the one at the top of his chain."""

    right: UUID
    choices: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a department were asked, answered, and knew."""

    asked: int
    answered: int
    right: int

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        if not 0 <= self.right <= self.answered <= self.asked:
            message = f"{self.right} of {self.answered} of {self.asked} is no tally."
            raise ValueError(message)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.asked + other.asked, self.answered + other.answered, self.right + other.right
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """A result that names nobody: between `low` and `high` of `answered` knew."""

    low: int
    high: int
    answered: int
    asked: int

    @property
    def is_exact(self) -> bool:
        """Return whether the number is said exactly."""
        return self.low == self.high

    @property
    def index(self) -> Fraction | None:
        """Return the share of right answers in per cent, where it is said exactly."""
        return Fraction(self.low * 100, self.answered) if self.is_exact else None


@dataclass(frozen=True, slots=True)
class Published:
    """What everybody may see of a month: departments with enough answers, and all together."""

    departments: Mapping[UUID, Shown]
    hidden: frozenset[UUID]
    total: Shown | None
    # Whether the total covers the hidden departments too.
    is_total_whole: bool


def question_for(
    person: UUID, month: date, served: Sequence[UUID], goals: Iterable[UUID]
) -> Question | None:
    """Return the person's question of the month; None when there is nothing to tell apart.

    `served` are the goals of the person's chain, the first one first. The others of the chain are no
    wrong answers, so they are not offered. The order is mixed, the same way however often it is asked.
    """
    if not served:
        return None
    right = served[0]
    chain = set(served)
    others = sorted((one for one in set(goals) if one not in chain), key=_mixer(person, month))
    choices = sorted([right, *others[: CHOICES - 1]], key=_mixer(person, month, "order"))
    return Question(right, tuple(choices)) if len(choices) >= _FEWEST_CHOICES else None


def publish(tallies: Mapping[UUID, Tally]) -> Published:
    """Return what may be shown of a closed month.

    The departments with too few answers are counted in the total only when together they are enough;
    else total minus departments would be them.
    """
    shown = {one: _coded(tally) for one, tally in tallies.items() if tally.answered >= FEWEST}
    hidden = frozenset(tallies) - frozenset(shown)
    rest = _added(tallies[one] for one in hidden)
    is_whole = rest.answered == 0 or rest.answered >= FEWEST
    known = [*shown.values(), *([_coded(rest)] if rest.answered >= FEWEST else [])]
    return Published(
        departments=shown,
        hidden=hidden,
        total=_together(known) if known else None,
        is_total_whole=is_whole,
    )


def month_of(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)


def closes_on(month: date) -> date:
    """Return the last day on which a month's question can be answered."""
    return month_of(month + timedelta(days=31)) - timedelta(days=1)


def _coded(tally: Tally) -> Shown:
    """Blur what is all but unanimous, so that nobody's answer follows from it."""
    low = high = tally.right
    if tally.right >= tally.answered - 1:
        low, high = tally.answered - 1, tally.answered
    elif tally.right <= 1:
        low, high = 0, 1
    return Shown(low, high, tally.answered, tally.asked)


def _together(parts: Iterable[Shown]) -> Shown:
    """Add up what is shown anyway: so the total tells nothing that its parts do not."""
    held = list(parts)
    return Shown(
        low=sum(one.low for one in held),
        high=sum(one.high for one in held),
        answered=sum(one.answered for one in held),
        asked=sum(one.asked for one in held),
    )


def _added(tallies: Iterable[Tally]) -> Tally:
    total = Tally(0, 0, 0)
    for one in tallies:
        total += one
    return total


def _mixer(person: UUID, month: date, salt: str = "") -> "_Key":
    return _Key(f"{person}{month:%Y-%m}{salt}")


@dataclass(frozen=True, slots=True)
class _Key:
    seed: str

    def __call__(self, one: UUID) -> bytes:
        return hashlib.sha256(f"{self.seed}{one}".encode()).digest()
