"""The book of the jobs: what is noted of each run, and what it says."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from celery.schedules import crontab, schedule
from django.db import OperationalError

from saypro_align.celery import app
from saypro_align.jobs import listening, noting
from saypro_align.jobs.models import Heartbeat, Job, Part
from saypro_align.jobs.standing import Runs, Standing, standing_of
from saypro_align.jobs.timetable import Entry, entries, names_by_task

NAME = "send-mails"
MINUTE = timedelta(minutes=1)
AT = datetime(2026, 11, 21, 17, 3, tzinfo=UTC)


def _task(*, eager: bool = False) -> Any:
    request = SimpleNamespace(is_eager=eager, id="one")
    return SimpleNamespace(name=entries()[NAME].task, request=request)


def _break() -> None:
    raise ValueError("Amina's new password is swordfish")


@pytest.mark.django_db
def test_a_run_is_noted_from_beginning_to_end(clock: Any, now: datetime) -> None:
    listening.job_began(sender=_task(), task_id="one")
    begun = Job.objects.get(name=NAME)
    clock.shift(MINUTE)
    listening.job_ended(sender=_task())

    ended = Job.objects.get(name=NAME)
    assert (begun.last_started_at, begun.last_finished_at, begun.runs) == (now, None, 0)
    assert (ended.last_started_at, ended.last_finished_at, ended.runs) == (now, now + MINUTE, 1)
    assert ended.took_ms is not None


@pytest.mark.django_db
def test_a_failure_is_told_by_its_kind_and_place_and_never_by_its_words(clock: Any) -> None:
    with pytest.raises(ValueError, match="swordfish") as caught:
        _break()
    listening.job_began(sender=_task(), task_id="one")
    listening.job_failed(sender=_task(), task_id="one", exception=caught.value, traceback=caught.tb)

    assert (
        Job.objects.get(name=NAME).last_error == "ValueError in saypro_align.tests.test_jobs._break"
    )


@pytest.mark.django_db
def test_failures_count_until_a_run_ends_well(now: datetime) -> None:
    for later in range(3):
        noting.note_failure(NAME, now=now + later * MINUTE, took_ms=None, error="OSError")
    failing = Job.objects.get(name=NAME)
    assert (failing.failures_in_row, failing.failing_since) == (3, now)

    noting.note_success(NAME, now=now + 3 * MINUTE, took_ms=12)
    well = Job.objects.get(name=NAME)
    assert (well.failures_in_row, well.failing_since, well.last_error) == (0, None, "")
    assert (well.runs, well.took_ms) == (4, 12)


@pytest.mark.django_db
def test_of_all_who_would_tell_of_a_row_of_failures_one_does(now: datetime) -> None:
    noting.note_failure(NAME, now=now, took_ms=None, error="OSError")
    told = [noting.claim_telling(NAME, failing_since=now, now=now) for _ in range(3)]
    noting.note_success(NAME, now=now + MINUTE, took_ms=1)
    noting.note_failure(NAME, now=now + 2 * MINUTE, took_ms=None, error="OSError")

    assert told == [True, False, False]
    assert not noting.claim_telling(NAME, failing_since=now, now=now)
    assert noting.claim_telling(NAME, failing_since=now + 2 * MINUTE, now=now)


@pytest.mark.django_db
def test_an_older_run_that_ends_later_does_not_turn_back_the_clock(now: datetime) -> None:
    noting.note_success(NAME, now=now, took_ms=1)
    noting.note_success(NAME, now=now - MINUTE, took_ms=1)
    assert Job.objects.get(name=NAME).last_finished_at == now


def test_what_is_no_job_of_the_timetable_leaves_no_row() -> None:
    """Without a database at hand: nothing asks for it."""
    listening.job_began(sender=_task(eager=True), task_id="one")
    listening.job_began(sender=SimpleNamespace(name="other", request=SimpleNamespace()))


def test_a_job_goes_on_when_its_run_cannot_be_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OperationalError

    monkeypatch.setattr(noting, "note_start", refuse)
    listening.job_began(sender=_task(), task_id="two")


@pytest.mark.django_db
def test_the_heartbeat_is_a_task_and_shows_the_worker(clock: Any, now: datetime) -> None:
    app.tasks[entries()["heartbeat"].task]()
    clock.shift(MINUTE)
    app.tasks[entries()["heartbeat"].task]()
    assert [(row.part, row.at) for row in Heartbeat.objects.all()] == [(Part.WORKER, now + MINUTE)]


def test_every_task_of_the_timetable_stands_for_one_job() -> None:
    assert len(names_by_task()) == len(entries())
    app.loader.import_default_modules()
    assert set(names_by_task()) <= set(app.tasks)


@pytest.mark.parametrize(
    ("when", "next_at", "pause"),
    [
        (schedule(run_every=20), AT + timedelta(seconds=20), timedelta(seconds=20)),
        (crontab(minute="*/10"), AT + 7 * MINUTE, 10 * MINUTE),
        (crontab(minute="25,55"), AT + 22 * MINUTE, 30 * MINUTE),
        (crontab(minute=3), AT + 60 * MINUTE, 60 * MINUTE),
        (crontab(hour=3, minute=0), AT + timedelta(hours=9, minutes=57), timedelta(days=1)),
    ],
    ids=["interval", "each-ten-minutes", "twice-an-hour", "each-hour", "each-night"],
)
def test_the_next_turn_and_the_pause_between_two_are_known(
    when: Any, next_at: datetime, pause: timedelta
) -> None:
    entry = Entry("job", "task", when)
    assert (entry.after(AT), entry.pause) == (next_at, pause)


@pytest.mark.parametrize(
    ("runs", "due_at", "standing"),
    [
        (Runs(), None, Standing.NEVER),
        (Runs(AT - MINUTE), AT, Standing.RUNNING),
        (Runs(AT - 6 * MINUTE), AT, Standing.LATE),
        (Runs(AT - MINUTE, AT), AT + MINUTE, Standing.OK),
        (Runs(AT - MINUTE, AT), AT - 5 * MINUTE, Standing.OK),
        (Runs(AT - 9 * MINUTE, AT - 8 * MINUTE), AT - 6 * MINUTE, Standing.LATE),
        (Runs(AT - MINUTE, AT, failures=1), AT + MINUTE, Standing.FAILED),
        (Runs(AT, AT - MINUTE, failures=1), AT + MINUTE, Standing.FAILED),
    ],
    ids=["never", "running", "cut-off", "well", "a-little-late", "late", "failed", "trying-again"],
)
def test_how_a_job_stands(runs: Runs, due_at: datetime | None, standing: Standing) -> None:
    assert standing_of(runs, due_at, AT) == standing
