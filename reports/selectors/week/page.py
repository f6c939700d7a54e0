"""My week as one value: what needs the person now, what is coming up, and what could not be asked."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from departments.models import Membership
from kpis.models import Measurement
from reports.selectors.week.source import Asking, Source, Task, Telling
from reports.selectors.week.sources import SOURCES
from saypro_align.lib.reads import Reads

if TYPE_CHECKING:
    from departments.models import User

SHOWN = 7
COMING = timedelta(days=14)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class MyWeek:
    """Everything that needs the person; `today` is the organization's day."""

    tasks: tuple[Task, ...]
    coming: tuple[Task, ...]
    # Names of what could not be looked up; the rest is shown all the same.
    failed: tuple[str, ...]
    today: date
    until: date | None
    last_value_at: datetime | None
    can_switch: bool
    is_department: bool
    is_whole: bool

    @property
    def late(self) -> int:
        """Return how many are late."""
        return sum(task.is_late for task in self.tasks)

    @property
    def shown(self) -> tuple[Task, ...]:
        """Return the most urgent ones, or all of them where the person wants to see all."""
        return self.tasks if self.is_whole else self.tasks[:SHOWN]

    @property
    def hidden(self) -> int:
        """Return how many more there are."""
        return len(self.tasks) - len(self.shown)


def my_week(
    user: "User",
    now: datetime,
    *,
    is_department: bool = False,
    is_whole: bool = False,
    sources: Sequence[Source] = SOURCES,
) -> MyWeek:
    """Return what needs the person; the number of queries does not depend on how much it is."""
    headed = user.headed_department_ids()
    is_department = is_department and bool(headed)
    asking = Asking(user, now, _people(user, is_department=is_department), is_department)
    found, failed = _ask(sources, asking)
    needed = [task for task in found if task.needs_on is None]
    later = [task for task in found if task.needs_on is not None]
    needed.sort(key=lambda task: (not task.is_late, task.due_on or date.max, task.title))
    later.sort(key=lambda task: (task.due_on or date.max, task.title))
    return MyWeek(
        tasks=tuple(needed),
        coming=tuple(
            task for task in later if task.due_on and task.due_on <= asking.today + COMING
        ),
        failed=tuple(failed),
        today=asking.today,
        until=min((task.needs_on for task in later if task.needs_on), default=None),
        last_value_at=None if needed else _last_value_at(user),
        can_switch=bool(headed),
        is_department=is_department,
        is_whole=is_whole,
    )


class _Asked:
    """One source on its way: what it told so far, and the rows it is to go on with."""

    def __init__(self, source: Source, asking: Asking) -> None:
        self.source = source
        self.tasks: list[Task] = []
        self.has_failed = False
        self._telling = self._tell(asking)
        self._rows: Iterable[Any] | None = None

    def _tell(self, asking: Asking) -> Telling:
        yield from self.source.find(asking)

    def go_on(self, reads: Reads) -> bool:
        """Let the source tell until it wants to read something; return whether it does."""
        try:
            told = self._telling.send(self._rows)
            while isinstance(told, Task):
                self.tasks.append(told)
                told = next(self._telling)
            self._rows = reads.ask(told)
        except StopIteration:
            return False
        except Exception:
            logger.exception("My week could not look up: %s", self.source.label)
            self.has_failed, self.tasks = True, []
            return False
        return True


def _ask(sources: Sequence[Source], asking: Asking) -> tuple[list[Task], list[str]]:
    """Let all sources tell, and read together what they want to read."""
    asked = [_Asked(source, asking) for source in sources]
    reads, waiting = Reads(is_probing=True), asked
    while waiting:
        waiting = [one for one in waiting if one.go_on(reads)]
    found = [task for one in asked for task in one.tasks]
    return found, [str(one.source.label) for one in asked if one.has_failed]


def _people(user: "User", *, is_department: bool) -> frozenset[UUID]:
    if not is_department:
        return frozenset({user.pk})
    members = Membership.objects.filter(
        department_id__in=user.headed_department_ids(), ended_on=None
    )
    return frozenset({user.pk, *members.values_list("user_id", flat=True)})


def _last_value_at(user: "User") -> datetime | None:
    mine = Measurement.objects.filter(recorded_by=user).order_by("-created_at", "-id")
    return mine.values_list("created_at", flat=True).first()
