"""From one's own target up to a goal of the organization, and where that line is broken; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

LEVELS: Final = ("organization", "department", "person")
_ENDED: Final = frozenset({"stopped", "withdrawn", "replaced"})


class Fault(StrEnum):
    """Why nobody can see what a target is good for."""

    NO_PARENT = "no_parent"
    PARENT_ENDED = "parent_ended"
    NO_SENTENCE = "no_sentence"
    NO_GOAL = "no_goal"
    GOAL_RETIRED = "goal_retired"


@dataclass(frozen=True, slots=True)
class Link:
    """A target as its chain sees it."""

    id: UUID
    level: str
    state: str
    parent_id: UUID | None = None
    sentence: str = ""
    goal_id: UUID | None = None
    is_goal_retired: bool = False

    @property
    def is_top(self) -> bool:
        """Return whether it is the organization's own, which serves a goal directly."""
        return self.level == LEVELS[0]


def chain_of(start: UUID, links: Mapping[UUID, Link]) -> list[Link]:
    """Return the target and everything above it, itself first; a ring ends where it closes."""
    found: list[Link] = []
    seen: set[UUID] = set()
    at: UUID | None = start
    while at is not None and at not in seen and at in links:
        seen.add(at)
        found.append(links[at])
        at = links[at].parent_id
    return found


def faults_of(link: Link, links: Mapping[UUID, Link]) -> list[Fault]:
    """Return what breaks the line at this target itself."""
    if link.is_top:
        if link.is_goal_retired:
            return [Fault.GOAL_RETIRED]
        return [] if link.goal_id is not None else [Fault.NO_GOAL]
    faults = []
    above = links.get(link.parent_id) if link.parent_id else None
    if above is None or LEVELS.index(above.level) >= LEVELS.index(link.level):
        faults.append(Fault.NO_PARENT)
    elif above.state in _ENDED:
        faults.append(Fault.PARENT_ENDED)
    if not link.sentence.strip():
        faults.append(Fault.NO_SENTENCE)
    return faults


def is_whole(start: UUID, links: Mapping[UUID, Link]) -> bool:
    """Return whether the line from the target reaches a goal without a break."""
    chain = chain_of(start, links)
    return bool(chain) and chain[-1].is_top and not any(faults_of(one, links) for one in chain)


def broken(links: Mapping[UUID, Link], among: Iterable[UUID]) -> dict[UUID, list[Fault]]:
    """Return the targets at which a line is broken, each with why, in the order handed in."""
    found = ((one, faults_of(links[one], links)) for one in among if one in links)
    return {one: faults for one, faults in found if faults}


def goal_of(start: UUID, links: Mapping[UUID, Link]) -> UUID | None:
    """Return the goal at the top of the line, if the line gets there."""
    chain = chain_of(start, links)
    return chain[-1].goal_id if chain and chain[-1].is_top else None
