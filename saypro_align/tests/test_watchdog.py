"""Timetable and worker are killed and stopped for real; the answer at /readyz follows."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.test import Client
from django.utils import timezone

from saypro_align.jobs import watching
from saypro_align.jobs.models import Heartbeat, Job, Part
from saypro_align.lib.embedded import process
from saypro_align.lib.nudge import nudge
from saypro_align.tests.slow_tasks import BEGAN, MAY_END, slow
from saypro_align.tests.worker import WorkerProcess

pytestmark = [pytest.mark.services, pytest.mark.long]
_BRISK = {"HEARTBEAT_SECONDS": "1"}


@pytest.fixture
def worker(celery_worker_process: WorkerProcess) -> WorkerProcess:
    """Return a worker of a house whose heart beats each second."""
    celery_worker_process.environment |= _BRISK
    return celery_worker_process


@pytest.fixture
def start_beat(
    worker: WorkerProcess, tmp_path: Path
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Return what starts a timetable in a process of its own."""
    started: list[subprocess.Popen[bytes]] = []
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "saypro_align", "beat"]
    command += ["--schedule", str(tmp_path / "beat-schedule"), "--loglevel", "WARNING"]

    def start() -> subprocess.Popen[bytes]:
        with worker.log.open("ab") as output:
            child = process.start(command, env=worker.environment, cwd=worker.root, output=output)
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.wait()


@pytest.fixture
def told(anonymous: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what waits until /readyz answers so; nothing here depends on how fast the machine is."""
    settings.HEARTBEAT_PATIENCE_SECONDS = 4
    long_ago = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr(watching, "watch", watching._Watch(grace_from=long_ago))

    def wait_for(status: int, **parts: str) -> None:
        deadline = time.monotonic() + 90
        wanted = {"database": "ok", "broker": "ok", **parts}
        while (got := _ask(anonymous)) != (status, wanted):
            assert time.monotonic() < deadline, got
            time.sleep(0.2)

    return wait_for


def _ask(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_who_is_killed_or_hangs_is_named_and_forgiven_when_it_is_back(
    worker: WorkerProcess, start_beat: Callable[[], subprocess.Popen[bytes]], told: Any
) -> None:
    beat = start_beat()
    told(200, beat="ok", worker="ok")

    assert worker.child is not None
    os.kill(worker.child.pid, signal.SIGSTOP)
    told(503, beat="ok", worker="silent")
    os.kill(worker.child.pid, signal.SIGCONT)
    told(200, beat="ok", worker="ok")

    beat.kill()
    beat.wait()
    told(503, beat="silent", worker="unknown")
    start_beat()
    told(200, beat="ok", worker="ok")
    assert Job.objects.get(name="heartbeat").runs > 1


def test_a_worker_all_of_whose_hands_are_busy_still_shows_that_it_lives(
    worker: WorkerProcess, real_redis: str
) -> None:
    worker.stop()
    worker.start("--include=saypro_align.tests.slow_tasks")
    with redis.Redis.from_url(real_redis, decode_responses=True) as client:
        assert nudge(slow)
        _wait(lambda: client.get(BEGAN) == "1")
        Heartbeat.objects.all().delete()
        _wait(lambda: Heartbeat.objects.filter(part=Part.WORKER).exists())
        client.set(MAY_END, "yes")


def test_a_worker_starts_the_timetable_again_that_it_carries_and_takes_it_along(
    worker: WorkerProcess, told: Any, tmp_path: Path
) -> None:
    worker.stop()
    worker.start("--beat", "--schedule", str(tmp_path / "beat-schedule"))
    told(200, beat="ok", worker="ok")
    assert worker.child is not None
    for child in _children(worker.child.pid):
        os.kill(child, signal.SIGKILL)
    Heartbeat.objects.all().delete()
    told(200, beat="ok", worker="ok")

    forked = _children(worker.child.pid)
    assert len(forked) > 1
    worker.kill()
    _wait(lambda: not any(_lives(child) for child in forked))


def _children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in children.split()]


def _lives(pid: int) -> bool:
    """Tell whether the process runs; one that ended and waits to be counted has no command."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
