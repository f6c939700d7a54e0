"""A real Valkey and real Celery worker processes on the test's own database."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis

from saypro_align.celery import app as celery_app
from saypro_align.lib import nudge
from saypro_align.lib.embedded import process, valkey
from saypro_align.tests.smtp_sink import SmtpSink


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[valkey.Valkey]:
    """Run one Valkey for the tests of this process."""
    with valkey.running() as server:
        yield server


@pytest.fixture
def real_redis(valkey_server: valkey.Valkey) -> Iterator[str]:
    """Let this process's nudges reach a real, empty broker; return its address."""
    url = valkey_server.url
    with redis.Redis.from_url(url) as client:
        client.flushall()
    before = celery_app.conf.broker_url
    celery_app.conf.update(broker_url=url)
    nudge.broker.note(away=False)
    yield url
    celery_app.conf.update(broker_url=before)
    nudge.broker.note(away=False)


@dataclass
class WorkerProcess:
    """A Celery worker in a process of its own; it can be killed and started again."""

    environment: dict[str, str]
    root: Path
    log: Path
    child: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        """Start the worker and return when it takes messages."""
        worker = [sys.executable, "-m", "celery", "--quiet", "-A", "saypro_align", "worker"]
        worker += ["--concurrency", "1", "--loglevel", "INFO", "--without-gossip"]
        worker += ["--without-mingle", "--without-heartbeat", *options]
        with self.log.open("ab") as output:
            self.child = process.start(worker, env=self.environment, cwd=self.root, output=output)
        deadline = time.monotonic() + 60
        while not self._answers():
            if self.child.poll() is not None or time.monotonic() > deadline:
                self.kill()
                pytest.fail(f"The worker did not start:\n{self.log.read_text(encoding='utf-8')}")

    def _answers(self) -> bool:
        """Tell whether the worker takes messages."""
        with celery_app.connection_for_write(url=self.environment["REDIS_URL"]) as connection:
            return bool(celery_app.control.ping(timeout=0.5, limit=1, connection=connection))

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self.child is not None:
            self.child.kill()
            self.child.wait()

    def stop(self) -> None:
        """End it as a deployment would."""
        if self.child is not None:
            process.stop(self.child, grace=20)


@pytest.fixture
def celery_worker_process(
    real_redis: str,
    transactional_db: None,
    smtp_sink: SmtpSink,
    settings: Any,
    tmp_path: Path,
    project_root: Path,
) -> Iterator[WorkerProcess]:
    """Run a real worker that shares database, broker and SMTP server with the test."""
    address = urlsplit(os.environ["DATABASE_URL"])
    database = str(settings.DATABASES["default"]["NAME"])
    worker = WorkerProcess(
        environment={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "saypro_align.settings.test",
            "DATABASE_URL": urlunsplit(address._replace(path=f"/{database}")),
            "REDIS_URL": real_redis,
            "EMAIL_URL": smtp_sink.url,
            "VAR_DIR": str(tmp_path),
            "BROKER_VISIBILITY_SECONDS": "3",
        },
        root=project_root,
        log=tmp_path / "worker.log",
    )
    worker.start()
    yield worker
    worker.stop()
