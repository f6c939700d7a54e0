"""The life of a corrective action as one table: which verb leads from which state to which.

Pages, API, services and the tests of what is refused read it; it knows nothing of people or rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

PROPOSED, APPROVED, IN_PROGRESS = "proposed", "approved", "in_progress"
IMPLEMENTED, DUE, CANCELLED = "implemented", "verification_due", "cancelled"
EFFECTIVE, PARTLY = "effective", "partly"
NOT_EFFECTIVE, UNDECIDABLE = "not_effective", "undecidable"

# Whys that are asked for about a serious gap; the last answer is the root cause.
LEAST_WHYS: Final = 3
# Days after the deadline on which it is checked again, if nobody says otherwise.
DAYS_TO_CHECK: Final = 28


@dataclass(frozen=True, slots=True)
class Verb:
    """The states a verb starts from, and those it may lead to."""

    sources: frozenset[str]
    targets: frozenset[str]


def _verb(sources: set[str], *targets: str) -> Verb:
    return Verb(frozenset(sources), frozenset(targets))


VERBS: Final[Mapping[str, Verb]] = {
    "approve": _verb({PROPOSED}, APPROVED),
    "start": _verb({APPROVED}, IN_PROGRESS),
    "implement": _verb({IN_PROGRESS}, IMPLEMENTED),
    # Time does this, on the day the action is to be checked.
    "fall_due": _verb({IMPLEMENTED}, DUE),
    # Once, what cannot be said yet goes back and is checked again later.
    "verify": _verb({DUE}, EFFECTIVE, PARTLY, NOT_EFFECTIVE, UNDECIDABLE, IMPLEMENTED),
    "cancel": _verb({PROPOSED, APPROVED, IN_PROGRESS}, CANCELLED),
}


def check_day(verify_on: date | None, done_on: date) -> date:
    """Return the day from which a finished action may be judged."""
    return verify_on or done_on + timedelta(days=DAYS_TO_CHECK)


def target_of(verdict: str, *, was_extended: bool) -> str:
    """Return the state a verdict leads to; "it cannot be said" takes one more round, once."""
    return IMPLEMENTED if verdict == UNDECIDABLE and not was_extended else verdict


def asks_for_follow_up(verdict: str) -> bool:
    """Return whether the gap is open again and somebody must do something else about it."""
    return verdict in (PARTLY, NOT_EFFECTIVE)


def last_answer(answers: list[str]) -> str:
    """Return the root cause: the last answer that was given."""
    given = [answer.strip() for answer in answers if answer.strip()]
    return given[-1] if given else ""
