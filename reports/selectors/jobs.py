"""The jobs of the timetable with what became of them, and the parts that run them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.alignment import Word
from saypro_align.jobs import words
from saypro_align.jobs.models import Heartbeat, Job, Part
from saypro_align.jobs.standing import Runs, Sign, Standing, standing_of
from saypro_align.jobs.timetable import Entry, entries
from saypro_align.jobs.watching import background

_NEEDS_SOMEBODY = (Standing.FAILED, Standing.LATE)
_BY_NEED = (*_NEEDS_SOMEBODY, Standing.RUNNING, Standing.NEVER, Standing.OK)


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job: how often, when last and next, and how it stands."""

    key: str
    name: str
    rhythm: str
    job: Job
    standing: Standing
    next_at: datetime | None

    @property
    def took(self) -> str:
        """Return how long the last run took."""
        return words.duration(self.job.took_ms)

    @property
    def needs_somebody(self) -> bool:
        """Tell whether it does not get well by waiting."""
        return self.standing in _NEEDS_SOMEBODY


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part that must be alive, and when it last showed itself."""

    key: str
    name: str
    at: datetime | None
    word: Word

    @property
    def is_silent(self) -> bool:
        """Tell whether it should have shown itself."""
        return self.word.tone == "bad"


@dataclass(frozen=True)
class Background:
    """The parts and all jobs, those that need somebody first."""

    parts: tuple[PartRow, ...]
    jobs: tuple[JobRow, ...]

    @property
    def in_need(self) -> tuple[JobRow, ...]:
        """Return the jobs that failed or are late."""
        return tuple(row for row in self.jobs if row.needs_somebody)

    @property
    def silent(self) -> tuple[PartRow, ...]:
        """Return the parts that do not show themselves."""
        return tuple(part for part in self.parts if part.is_silent)

    def of_state(self, state: str) -> tuple[JobRow, ...]:
        """Return the jobs that stand so; any other word keeps all."""
        if state not in Standing.values:
            return self.jobs
        return tuple(row for row in self.jobs if row.standing == state)

    def count(self, standing: Standing) -> int:
        """Return how many jobs stand so."""
        return sum(row.standing == standing for row in self.jobs)

    @property
    def counts(self) -> tuple[tuple[Standing, int], ...]:
        """Return how many jobs stand how, without what is empty."""
        return tuple((one, self.count(one)) for one in _BY_NEED if self.count(one))

    @property
    def is_heard(self) -> bool:
        """Tell whether every part has shown itself; where none is watched, nothing is missed."""
        return all(part.word.tone == "good" for part in self.parts)

    @property
    def sentence(self) -> str:
        """Say it in one sentence."""
        if why := _standstill(self.parts):
            return why
        if self.in_need:
            return ngettext(
                "%(k)d of %(n)d jobs needs somebody.",
                "%(k)d of %(n)d jobs need somebody.",
                len(self.in_need),
            ) % {"k": len(self.in_need), "n": len(self.jobs)}
        if not self.is_heard:
            return _("Timetable and worker have not shown themselves yet.")
        return (
            _("Timetable and worker live, and no job fails.") if self.parts else _("No job fails.")
        )


def background_now(now: datetime) -> Background:
    """Return how everything stands; two queries, whatever ran."""
    known = {job.name: job for job in Job.objects.all()}
    rows = [_row(entry, known.get(entry.name), now) for entry in entries().values()]
    rows.sort(key=lambda row: _BY_NEED.index(row.standing))
    return Background(parts=_parts(now), jobs=tuple(rows))


def standstill(now: datetime) -> str:
    """Say why nothing is made or sent now; empty while the background works, or nobody watches it."""
    return _standstill(_parts(now))


def _standstill(parts: tuple[PartRow, ...]) -> str:
    silent = [part.name for part in parts if part.is_silent]
    if silent:
        return _("%(names)s: no sign of life. Mails and reports wait.") % {
            "names": _(" and ").join(silent)
        }
    if any(part.word.tone == "warn" for part in parts):
        return _("The broker is away. Mails and reports wait until it is back.")
    return ""


def _row(entry: Entry, job: Job | None, now: datetime) -> JobRow:
    job = job or Job(name=entry.name)
    runs = Runs(job.last_started_at, job.last_finished_at, job.failures_in_row)
    next_at = entry.after(job.last_started_at) if job.last_started_at else None
    return JobRow(
        key=entry.name,
        name=words.name_of(entry.name),
        rhythm=words.rhythm_of(entry.pause),
        job=job,
        standing=standing_of(runs, next_at, now),
        next_at=next_at,
    )


def _parts(now: datetime) -> tuple[PartRow, ...]:
    seen = dict(Heartbeat.objects.values_list("part", "at"))
    told = background(seen, now)
    parts = [
        PartRow(part.value, str(part.label), seen.get(part.value), _word(told[part.value]))
        for part in Part
        if part.value in told
    ]
    broker = told.get("broker", "")
    if broker:
        parts.append(PartRow("broker", _("Broker"), None, _word(broker)))
    return tuple(parts)


def _word(sign: str) -> Word:
    return {
        Sign.OK.value: Word(_("Lives"), "good"),
        Sign.STARTING.value: Word(_("Waiting for a first sign"), "none"),
        Sign.UNKNOWN.value: Word(_("Cannot be told now"), "none"),
        Sign.SILENT.value: Word(_("Silent"), "bad"),
    }.get(sign, Word(_("Away"), "warn"))
