"""How a job and the parts that run it stand at a moment. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# A turn may come late by this much: another job is at work, a process is just starting.
PATIENCE: Final = timedelta(minutes=5)
# No job may take longer; what began before that and never ended was cut off.
LONGEST: Final = timedelta(minutes=5)
# One failure is repaired by the next turn; so many are not.
MOST_FAILURES: Final = 3


class Standing(TextChoices):
    """How a job stands."""

    OK = "ok", _("In order")
    RUNNING = "running", _("Running")
    FAILED = "failed", _("Failed")
    LATE = "late", _("Late")
    NEVER = "never", _("Has not run yet")

    @property
    def tone(self) -> str:
        """Return the colour's name."""
        return {"ok": "good", "running": "none", "failed": "bad", "late": "warn"}.get(self, "none")


class Sign(StrEnum):
    """What a part's last sign of life says."""

    OK = "ok"
    STARTING = "starting"
    SILENT = "silent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Runs:
    """What is known of a job's runs."""

    started_at: datetime | None = None
    finished_at: datetime | None = None
    failures: int = 0

    @property
    def is_open(self) -> bool:
        """Tell whether the last run began and has not ended."""
        if self.started_at is None:
            return False
        return self.finished_at is None or self.finished_at < self.started_at


def standing_of(runs: Runs, due_at: datetime | None, now: datetime) -> Standing:
    """Return how a job stands whose next turn is at `due_at`."""
    if runs.started_at is None:
        return Standing.NEVER
    if runs.is_open and now - runs.started_at <= LONGEST:
        return Standing.FAILED if runs.failures else Standing.RUNNING
    if runs.failures:
        return Standing.FAILED
    if due_at is not None and now - due_at > PATIENCE:
        return Standing.LATE
    return Standing.LATE if runs.is_open else Standing.OK


def signs_of(
    beat: datetime | None,
    worker: datetime | None,
    now: datetime,
    grace_from: datetime,
    patience: timedelta,
) -> tuple[Sign, Sign]:
    """Return what the last signs of timetable and worker say.

    A worker shows itself by what the timetable sends: of a worker that lived until the timetable fell
    silent nobody knows more.
    """
    signs = tuple(_sign(at, now, grace_from, patience) for at in (beat, worker))
    together = beat is not None and worker is not None and worker >= beat - patience
    if together and signs == (Sign.SILENT, Sign.SILENT):
        return Sign.SILENT, Sign.UNKNOWN
    return signs[0], signs[1]


def _sign(at: datetime | None, now: datetime, grace_from: datetime, patience: timedelta) -> Sign:
    """Return what a last sign says; whoever has just begun to look waits for one."""
    if at is not None and abs(now - at) <= patience:
        return Sign.OK
    return Sign.STARTING if abs(now - grace_from) <= patience else Sign.SILENT
