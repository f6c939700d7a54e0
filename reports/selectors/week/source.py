"""What a source of My week is handed, and what it yields."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from departments.choices import QuarterState
from departments.models import Quarter
from saypro_align.lib.clock import organization_day

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from departments.models import User

Rows = TypeVar("Rows")
# How long before its date a thing needs its owner.
SOON = timedelta(days=7)
# No source yields more rows than this: a page with more needs another cure than a longer list.
MOST = 200


@dataclass(frozen=True, slots=True)
class Press:
    """A verb that needs nothing but the press: where it goes, what was seen, and the way back."""

    url: str
    undo: str
    version: int


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that needs the person, with the button that does it.

    `needs_on` is the day from which it does; without one it does now. Until then it is "coming up".
    """

    title: str
    note: str
    url: str
    button: str
    due_on: date | None
    is_late: bool
    needs_on: date | None = None
    who: str = ""
    # Where to read about it, when the button leads straight to the doing.
    about: str = ""
    # What one press does at once, without another page; `undo` takes it back.
    press: "Press | None" = None


# A source yields what it found, and each queryset it wants to read: it is handed its rows for that.
# So all sources are read together, in few statements.
Telling = Generator[Task | QuerySet[Any, Any], Any, None]


@dataclass(frozen=True)
class Asking:
    """Who is asking, when, and whose things: the own ones, or those of the whole department."""

    user: "User"
    now: datetime
    # Whose personal things are wanted: steps, actions, values.
    people: frozenset[UUID]
    is_department: bool = False

    @cached_property
    def today(self) -> date:
        """Return the organization's day."""
        return organization_day(self.now)

    @cached_property
    def headed(self) -> set[UUID]:
        """Return the departments the person heads: their plans, gaps and agreements are his."""
        return self.user.headed_department_ids()

    @cached_property
    def quarters(self) -> list[Quarter]:
        """Return the quarters that are open."""
        return list(Quarter.objects.filter(state=QuarterState.OPEN))

    @property
    def decides_plans(self) -> bool:
        """Return whether plans and imports of others wait for this person."""
        office = self.user.is_coordinator or self.user.is_leader
        return office and not self.is_department

    @cached_property
    def _shared(self) -> dict[str, Any]:
        return {}

    def shared(self, name: str, load: Callable[[], Rows]) -> Rows:
        """Return what several sources read; it is loaded once."""
        if name not in self._shared:
            self._shared[name] = load()
        rows: Rows = self._shared[name]
        return rows

    def name(self, person: object) -> str:
        """Return whose thing it is, where the page shows several people's."""
        return str(person or "") if self.is_department else ""


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of owed thing: its name for the page, and how to find what is owed."""

    label: "str | _StrPromise"
    find: Callable[[Asking], Telling | Iterable[Task]]


def needs_on(due_on: date | None, today: date) -> date | None:
    """Return the day a dated thing begins to need its owner; None once it does."""
    if due_on is None or due_on <= today + SOON:
        return None
    return due_on - SOON
