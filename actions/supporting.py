"""How a support request may go on, and how long answers take: pure, without the framework."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

TRAINING, TOOL, ACCESS, PEOPLE = "training", "tool", "access", "people"
_THINGS: Final = frozenset({TOOL, ACCESS})
_PEOPLE: Final = frozenset({TRAINING, PEOPLE})
# After so many days without an answer the strategy office is asked as well.
DAYS_UNTIL_THE_OFFICE: Final = 7


@dataclass(frozen=True, slots=True)
class Verb:
    """From which states a verb leads where, and for which kinds of need it makes sense."""

    leads_from: frozenset[str]
    leads_to: str
    kinds: frozenset[str] = _THINGS | _PEOPLE


VERBS: Final[Mapping[str, Verb]] = {
    # Training and people are granted; a tool or an access is ordered. Both are there in the end.
    "grant": Verb(frozenset({"open"}), "granted", _PEOPLE),
    "order": Verb(frozenset({"open"}), "ordered", _THINGS),
    "provide": Verb(frozenset({"open", "granted", "ordered"}), "available"),
    "decline": Verb(frozenset({"open", "granted", "ordered"}), "declined"),
    "withdraw": Verb(frozenset({"open", "granted", "ordered"}), "withdrawn"),
}
ANSWERS: Final = ("grant", "order", "provide", "decline")


def next_state(verb: str, state: str, kind: str) -> str | None:
    """Return where the verb leads, or None where it is not possible."""
    rule = VERBS[verb]
    possible = state in rule.leads_from and kind in rule.kinds
    return rule.leads_to if possible else None


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """How many requests were answered, and after how many days half of the answers had come."""

    answered: int
    total: int
    median: Fraction | None


def answer_times(days: Iterable[int], total: int) -> AnswerTimes:
    """Return the figures from the days each answered request waited, of so many requests."""
    waited = sorted(days)
    return AnswerTimes(len(waited), total, median(waited))


def median(ordered: list[int]) -> Fraction | None:
    """Return the exact median of sorted whole numbers; None of nothing.

    >>> median([1, 2, 4, 9])
    Fraction(3, 1)
    """
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)
