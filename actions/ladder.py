"""Who is told of a date that comes or has passed, and when: data, read by one sender.

Days are counted from the date, in the department's calendar. Each rung is told once to each person;
after days without a run the latest rung that was reached speaks for those before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final


class Who(Enum):
    """Whom a rung reaches."""

    OWNER = "owner"
    RESPONSIBLE = "responsible"
    HEAD = "head"
    OFFICE = "office"


@dataclass(frozen=True)
class Rung:
    """So many days after the date (before it when below zero) these people are told."""

    days: int
    who: Who


LADDER: Final = (
    Rung(-2, Who.OWNER),
    Rung(1, Who.OWNER),
    Rung(3, Who.RESPONSIBLE),
    Rung(7, Who.HEAD),
    Rung(14, Who.OFFICE),
)
EARLIEST: Final = min(rung.days for rung in LADDER)


def reached(due_on: date, today: date) -> list[Rung]:
    """Return the rungs whose day has come, the earliest first."""
    late = (today - due_on).days
    return [rung for rung in LADDER if rung.days <= late]


def to_tell(due_on: date, today: date, roles: Iterable[Who], told: Iterable[int]) -> list[int]:
    """Return the days of the rungs a person in these roles has not been told of.

    Empty as long as he knows of the latest of them: earlier ones say nothing new then.
    """
    wanted, known = set(roles), set(told)
    found = [rung.days for rung in reached(due_on, today) if rung.who in wanted]
    if not found or found[-1] in known:
        return []
    return [days for days in found if days not in known]
