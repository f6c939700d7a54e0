"""The list of everything people are reminded of. Each app adds its kinds; one engine reads them.

A source says what is open and who is asked, nothing about days, clocks or mails: those follow from its
rule. What a source no longer returns is done, stopped or handed over, and nobody hears of it again.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.functional import Promise

from departments.models import User
from saypro_align.lib.reminding import Rule, Who


@dataclass(frozen=True)
class Item:
    """One thing that is due, and in which roles people are asked for it.

    `place` is what it belongs to (a plan, a department), `name` what a subject calls it, `path` where
    it is done. `done_on` is the day on which a person did the like last, `whose` the name of who has
    it to do, which others are told.
    """

    about_id: UUID
    due_on: date
    people: Mapping[UUID, frozenset[Who]]
    place: str
    text: str
    path: str
    button: str
    name: str = ""
    done_on: Mapping[UUID, date] = field(default_factory=dict)
    whose: str = ""

    def told_to(self, name: str) -> str:
        """Return what it is, and whose where that is somebody else."""
        return self.text if self.whose in ("", name) else f"{self.text} · {self.whose}"


@dataclass(frozen=True)
class Said:
    """An item as one person's mail names it: how late it is, below zero how early, and the rungs."""

    item: Item
    late: int
    days: tuple[int, ...]


@dataclass(frozen=True)
class Section:
    """The part of a mail that speaks of one kind; alone in a mail it gives subject and button."""

    heading: str
    subject: str
    lines: tuple[tuple[str, str], ...]
    button: str
    url: str
    is_secret: bool = False
    note: str = ""


@dataclass
class Audience:
    """Heads and strategy office, read once for a whole run."""

    heads: Mapping[UUID, Sequence[UUID]]
    office: Sequence[UUID]

    def roles(
        self,
        *,
        owners: Iterable[UUID | None] = (),
        responsible: Iterable[UUID | None] = (),
        department: UUID | None = None,
    ) -> dict[UUID, frozenset[Who]]:
        """Return who is asked as what: these people, the department's heads, the office."""
        found: dict[UUID, set[Who]] = {}
        named = (
            (Who.OWNER, owners),
            (Who.RESPONSIBLE, responsible),
            (Who.HEAD, self.heads.get(department, ()) if department else ()),
            (Who.OFFICE, self.office),
        )
        for role, people in named:
            for person in people:
                if person is not None:
                    found.setdefault(person, set()).add(role)
        return {person: frozenset(roles) for person, roles in found.items()}


Find = Callable[[datetime, Audience], Iterable[Item]]
# Writes what only a mail may hold, as a link without sign-in, in the transaction of the mail.
Readable = Callable[[User, Collection[UUID]], set[UUID]]
Write = Callable[[User, Sequence[Said], datetime], Section]


@dataclass(frozen=True)
class Source:
    """One kind: its ladder, its name in the list of reminders, what is open, and its part of a mail.

    `readable` is asked where being named in an item does not let a person read it.
    """

    rule: Rule
    label: str | Promise
    find: Find
    write: Write | None = None
    readable: Readable | None = None


SOURCES: Final[dict[str, Source]] = {}


def add_source(source: Source) -> None:
    """Let the engine ask this source too."""
    SOURCES[source.rule.kind] = source
