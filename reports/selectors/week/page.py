"""My week as one value: what needs the person now, what is coming up, and what could not be asked."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from departments.models import Membership
from kpis.models import Measurement
from reports.selectors.week.source import Asking, Source, Task
from reports.selectors.week.sources import SOURCES

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


def _ask(sources: Sequence[Source], asking: Asking) -> tuple[list[Task], list[str]]:
    found: list[Task] = []
    failed: list[str] = []
    for source in sources:
        try:
            found += source.find(asking)
        except Exception:
            logger.exception("My week could not look up: %s", source.label)
            failed.append(str(source.label))
    return found, failed


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
