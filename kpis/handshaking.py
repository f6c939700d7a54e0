"""Who may do what next with a request between two departments; pure, knows no framework.

The asking department asks, the asked one answers. Each answer may be another offer, which turns the
table: then the asking one owes the answer. What both said yes to may be renegotiated by either, until
the asking one has said whether it was kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Side = Literal["asking", "asked"]
ASKING: Final[Side] = "asking"
ASKED: Final[Side] = "asked"

# So long has the other side to answer, when nobody names a day.
DAYS_TO_ANSWER: Final = 7
# More rounds than this are no longer a matter of forms: people must talk.
MOST_OFFERS: Final = 8


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to do: who may do it in which state, and where it leads."""

    name: str
    # (state, side) → the state afterwards.
    leads: Mapping[tuple[str, Side], str]
    needs_reason: bool = False


VERBS: Final[Mapping[str, Verb]] = {
    verb.name: verb
    for verb in (
        Verb("accept", {("asked", ASKED): "agreed", ("offered", ASKING): "agreed"}),
        Verb(
            "decline",
            {("asked", ASKED): "declined", ("offered", ASKING): "declined"},
            needs_reason=True,
        ),
        Verb(
            "offer",
            {
                ("asked", ASKED): "offered",
                ("offered", ASKING): "asked",
                ("agreed", ASKED): "offered",
                ("agreed", ASKING): "asked",
            },
            needs_reason=True,
        ),
        Verb(
            "withdraw",
            {
                ("asked", ASKING): "withdrawn",
                ("offered", ASKING): "withdrawn",
                ("agreed", ASKING): "withdrawn",
                ("declined", ASKING): "withdrawn",
            },
            needs_reason=True,
        ),
        Verb("keep", {("agreed", ASKING): "kept"}),
        Verb("break", {("agreed", ASKING): "broken"}, needs_reason=True),
        Verb(
            "reopen",
            {("kept", ASKING): "agreed", ("broken", ASKING): "agreed"},
            needs_reason=True,
        ),
    )
}


def next_state(verb: str, state: str, sides: frozenset[Side]) -> tuple[str, Side] | None:
    """Return where the verb leads and for which side it is done; None when nobody of them may.

    Who heads both departments acts for the one whose turn it is.
    """
    for (wanted, side), leads_to in VERBS[verb].leads.items():
        if wanted == state and side in sides:
            return leads_to, side
    return None


def possible_verbs(
    state: str, sides: frozenset[Side], *, due_on: date, today: date, offers_made: int
) -> tuple[str, ...]:
    """Return the verbs these sides have now, in the order pages show them."""
    return tuple(
        name
        for name in VERBS
        if next_state(name, state, sides) is not None
        and (name != "offer" or offers_made < MOST_OFFERS)
        and (name != "break" or due_on <= today)
    )


def answer_day(today: date, due_on: date, wanted: date | None = None) -> date:
    """Return the day by which the other side answers: never after the contribution is due."""
    return min(wanted or today + timedelta(days=DAYS_TO_ANSWER), due_on)


def standing(state: str, answer_by: date, today: date) -> str:
    """Return how the rules see it: waiting, overdue, agreed, declined or nothing (withdrawn)."""
    if state in ("asked", "offered"):
        return "overdue" if answer_by < today else "waiting"
    if state in ("agreed", "kept", "broken"):
        return "agreed"
    return "declined" if state == "declined" else ""
