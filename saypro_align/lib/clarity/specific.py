"""What exactly: a thing two informed readers would both name, and what is to happen to it."""

import re
from functools import lru_cache

from saypro_align.lib.clarity.clue import KEPT, Clue, first
from saypro_align.lib.clarity.deliverable import deliverable
from saypro_align.lib.clarity.level import level

_COUNTED = re.compile(
    r"\b(?:(?:number|percentage|share|proportion|rate|ratio|amount|volume|count) of (?:\w+ )?\w+"
    r"|\w+ (?:rate|time|times|score|costs?|ratio|index|turnover|backlog|complaints|accidents|incidents"
    r"|defects|latency|uptime|headcount)\b)"
)
_LEARNT = re.compile(
    r"\b(?:learn|become familiar with|be able to|master) (?:the |our |a |an )?\w+(?: \w+)?"
)


def _criterion(text: str) -> str | None:
    return level(text) or deliverable(text)


def _counted(text: str) -> str | None:
    found = _COUNTED.search(text) if len(text) <= 140 else None
    return found[0] if found else None


def _learnt(text: str) -> str | None:
    found = _LEARNT.search(text)
    return found[0] if found else None


SPECIFICS = (
    Clue(
        id="specific.criterion",
        explanation="A level or a deliverable is named; then the thing is named, too.",
        fires="Raise the share of full lorries to 80 %",
        is_silent="Be the best haulier",
        find=_criterion,
    ),
    Clue(
        id="specific.counted",
        explanation="A quantity is named by its name, although no level of it.",
        fires="Reduce the number of empty runs",
        is_silent="Drive better",
        find=_counted,
    ),
    Clue(
        id="specific.learnt",
        explanation="One thing is to be learnt or to be known.",
        fires="Learn the booking system",
        is_silent="Grow as a team",
        find=_learnt,
    ),
)


@lru_cache(maxsize=KEPT)
def specific(text: str) -> str | None:
    """Return the words that say what exactly, or None."""
    return first(SPECIFICS, text)
