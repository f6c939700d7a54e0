"""The timetable as it can be told: which jobs there are, how often, and when next. Asks no database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from celery.schedules import crontab

from saypro_align.settings.beat import CELERY_BEAT_SCHEDULE

# Any moment will do to find out how far apart two turns are.
_SOME_MIDNIGHT: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the timetable."""

    name: str
    task: str
    schedule: Any

    def after(self, moment: datetime) -> datetime:
        """Return when the job's turn comes after a moment."""
        if isinstance(self.schedule, crontab):
            start, step, _now = self.schedule.remaining_delta(moment)
            turn: datetime = start + step
            return turn
        pause: timedelta = self.schedule.run_every
        return moment + pause

    @property
    def pause(self) -> timedelta:
        """Return how far apart two turns are."""
        first = self.after(_SOME_MIDNIGHT)
        return self.after(first) - first


@cache
def entries() -> dict[str, Entry]:
    """Return the jobs of the timetable by name, in its order."""
    return {
        name: Entry(name, raw["task"], raw["schedule"])
        for name, raw in CELERY_BEAT_SCHEDULE.items()
    }


@cache
def names_by_task() -> dict[str, str]:
    """Return the job each task stands for; other tasks are parts of somebody's request."""
    return {entry.task: entry.name for entry in entries().values()}
