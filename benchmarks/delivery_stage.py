"""What a delivery needs around it: PostgreSQL, Valkey, two workers, the timetable, and a mail server."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.delivery_sink import Sink
from saypro_align.celery import app as celery_app
from saypro_align.lib.embedded import process, valkey

ROOT = Path(__file__).resolve().parents[1]
# A container runtime gives a process so long before it kills it.
GRACE = 10.0


@dataclass
class Service:
    """A Celery process that can be killed, asked to stop, and started again."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    child: subprocess.Popen[bytes] | None = None
    forced: int = 0
    _seen: int = 0

    def start(self) -> None:
        """Start it; `wait_until_ready` tells when it takes messages."""
        self._seen = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as output:
            self.child = process.start(self.command, env=self.environment, cwd=ROOT, output=output)

    def wait_until_ready(self, seconds: float = 90) -> None:
        """Wait until the process says that it is ready."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self.log.open("rb") as log:
                log.seek(self._seen)
                if b"ready." in log.read():
                    return
            time.sleep(0.02)
        raise RuntimeError(f"{self.name} did not start; see {self.log}")

    def kill(self) -> None:
        """End it and all it started, in the middle of whatever they do."""
        if self.child is not None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()

    def ask_to_stop(self, number: signal.Signals, *, everybody: bool) -> None:
        """Ask the process to stop, alone as Docker does, or with its children as systemd does."""
        if self.child is None:
            return
        if everybody:
            os.killpg(self.child.pid, number)
        else:
            self.child.send_signal(number)

    def wait_until_stopped(self) -> None:
        """Wait as long as a container runtime would, then kill."""
        if self.child is None:
            return
        try:
            self.child.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.forced += 1
            self.kill()


@dataclass
class Stage:
    """Everything that runs."""

    sink: Sink
    broker: valkey.Valkey
    folder: Path
    environment: dict[str, str]
    workers: list[Service] = field(default_factory=list)
    beat: Service | None = None
    dice: random.Random = field(default_factory=lambda: random.Random(11))  # noqa: S311

    def begin(self, **settings: int) -> None:
        """Start two workers and the timetable, with these settings."""
        environment = {**self.environment, **{name: str(one) for name, one in settings.items()}}
        celery = [sys.executable, "-m", "celery", "-A", "saypro_align"]
        options = ["--concurrency", "1", "--loglevel", "WARNING", "--without-gossip"]
        options += ["--without-mingle", "--without-heartbeat"]
        self.workers = [
            Service(
                f"worker {number}",
                [*celery, "worker", *options, "-n", f"w{number}@bench", "--loglevel", "INFO"],
                environment,
                self.folder / f"worker{number}.log",
            )
            for number in (1, 2)
        ]
        timetable = [*celery, "beat", "--schedule", str(self.folder / "beat"), "--pidfile", ""]
        self.beat = Service("beat", timetable, environment, self.folder / "beat.log")
        self.beat.start()
        for worker in self.workers:
            worker.start()
        for worker in self.workers:
            worker.wait_until_ready()

    def end(self) -> None:
        """Stop all that `begin` started."""
        for one in [*self.workers, *([self.beat] if self.beat else [])]:
            one.ask_to_stop(signal.SIGTERM, everybody=False)
        for one in [*self.workers, *([self.beat] if self.beat else [])]:
            one.wait_until_stopped()
        self.workers, self.beat = [], None


@contextmanager
def stage(database_url: str, folder: Path, sink: Sink) -> Iterator[Stage]:
    """Run a broker and the mail server, and give the stage; workers start with `begin`."""
    broker = valkey.Valkey(folder / "valkey", durable=True)
    broker.start()
    celery_app.conf.update(broker_url=broker.url)
    sink.start()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "saypro_align.settings.test",
        "DATABASE_URL": database_url,
        "REDIS_URL": broker.url,
        "EMAIL_URL": sink.url,
        "VAR_DIR": str(folder),
    }
    made = Stage(sink, broker, folder, environment)
    try:
        yield made
    finally:
        made.end()
        sink.stop()
        broker.stop()
