"""The one command: everything starts, answers, survives kills and ends together."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from saypro_align.demo import people
from saypro_align.lib.embedded import valkey
from saypro_align.lib.embedded.process import LOOPBACK, free_port, port_is_free

pytestmark = [pytest.mark.services, pytest.mark.long]
_START_SECONDS = 240
_MARK = "SAYPRO_ALIGN_TEST_RUN"


@dataclass
class Run:
    """A `manage.py run` in a process of its own, with its output in a file."""

    child: subprocess.Popen[bytes]
    port: int
    output: Path
    mark: str
    var: Path

    @property
    def text(self) -> str:
        """Return what it printed so far."""
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, words: str, seconds: float = _START_SECONDS) -> None:
        """Return when the output holds the words."""
        deadline = time.monotonic() + seconds
        while words not in self.text:
            if self.child.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{words!r} was not printed:\n{self.text}")
            time.sleep(0.1)

    def processes(self) -> dict[int, str]:
        """Return this run's living processes: by their environment, or (Valkey) their folder."""
        mark, valkey_folder = f"{_MARK}={self.mark}\0".encode(), self.var / "valkey"
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environment = (folder / "environ").read_bytes()
                ours = mark in environment or (folder / "cwd").readlink() == valkey_folder
            except OSError:
                continue
            if ours and command:
                found[int(folder.name)] = command
        return found

    def left_after(self, seconds: float) -> dict[int, str]:
        """Return the processes that still live after at most so many seconds."""
        deadline = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return left

    def get(self, path: str = "/accounts/login/") -> tuple[int, str]:
        """Ask the web server for a page."""
        url = f"http://{LOOPBACK}:{self.port}{path}"
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read().decode()


def _environment(var: Path, mark: str, **more: str) -> dict[str, str]:
    unwanted = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "VAR_DIR": str(var), _MARK: mark, **more}


def _start(
    root: Path, environment: Mapping[str, str], port: int, output: Path, *options: str
) -> Run:
    command = [sys.executable, "manage.py", "run", "--port", str(port), *options]
    with output.open("wb") as file:
        child = subprocess.Popen(
            command, cwd=root, env=environment, stdout=file, stderr=subprocess.STDOUT
        )
    return Run(child, port, output, environment[_MARK], Path(environment["VAR_DIR"]))


@contextmanager
def _running(root: Path, folder: Path, *options: str) -> Iterator[Run]:
    """Run the product until it says that it is ready, and see to it that it ends."""
    environment = _environment(folder / "var", str(folder))
    started = _start(root, environment, free_port(), folder / "output", *options)
    try:
        started.wait_for("SayPro Align is ready")
        yield started
    finally:
        for pid in started.processes():
            os.kill(pid, signal.SIGKILL)
        started.child.wait()


@pytest.fixture
def run(tmp_path: Path, project_root: Path) -> Iterator[Run]:
    """Run the product with its demo data."""
    with _running(project_root, tmp_path) as started:
        yield started


@pytest.fixture
def empty_run(tmp_path: Path, project_root: Path) -> Iterator[Run]:
    """Run the product with an empty database, which starts sooner."""
    with _running(project_root, tmp_path, "--empty") as started:
        yield started


def test_one_command_serves_and_ctrl_c_leaves_nothing_behind(
    run: Run, tmp_path: Path, project_root: Path
) -> None:
    status, html = run.get()
    assert (status, "SayPro" in html) == (200, True)
    email, role = people.SIGN_INS[0]
    for words in (f"http://localhost:{run.port}/", email, str(role), people.PASSWORD):
        assert words in run.text
    programs = " ".join(run.processes().values())
    for name in ("valkey-server", "gunicorn", "celery"):
        assert name in programs
    _assert_a_second_run_on_the_data_is_refused(run, tmp_path, project_root)
    _assert_the_busy_port_is_named_with_a_free_one(run, tmp_path, project_root)

    run.child.send_signal(signal.SIGINT)
    assert run.child.wait(15) == 0
    assert run.left_after(2) == {}
    assert port_is_free(run.port)
    assert f"The data is kept in {run.var}" in run.text


def _assert_a_second_run_on_the_data_is_refused(
    run: Run, tmp_path: Path, project_root: Path
) -> None:
    second = _start(project_root, _environment(run.var, "second"), free_port(), tmp_path / "second")
    assert second.child.wait(60) == 1
    assert f"already runs on the data in {run.var}" in second.text
    assert f"http://localhost:{run.port}/" in second.text


def _assert_the_busy_port_is_named_with_a_free_one(
    run: Run, tmp_path: Path, project_root: Path
) -> None:
    other = _environment(tmp_path / "other-var", "busy")
    busy = _start(project_root, other, run.port, tmp_path / "busy")
    assert busy.child.wait(60) == 1
    assert f"Port {run.port} is in use. Try: make run PORT=" in busy.text
    assert "Traceback" not in busy.text
    assert not (tmp_path / "other-var" / "align.sqlite3").exists()


def test_killed_parts_are_started_again_and_kill_9_of_the_command_leaves_no_orphan(
    empty_run: Run,
) -> None:
    run = empty_run
    for name, part in (("worker", " worker "), ("valkey", "valkey-server")):
        first = min(pid for pid, command in run.processes().items() if part in command)
        os.kill(first, signal.SIGKILL)
        run.wait_for(f"{name} ended unexpectedly", 20)
    assert run.get()[0] == 200

    run.child.kill()
    assert run.left_after(40) == {}


def test_given_services_are_used_and_no_other_is_started(
    tmp_path: Path, project_root: Path, valkey_server: valkey.Valkey
) -> None:
    environment = _environment(
        tmp_path / "var",
        "given",
        REDIS_URL=valkey_server.url,
        DATABASE_URL=f"sqlite:///{tmp_path / 'given.sqlite3'}",
    )
    given = _start(project_root, environment, free_port(), tmp_path / "output", "--empty")
    try:
        given.wait_for("SayPro Align is ready")
        assert "valkey-server" not in " ".join(given.processes().values())
        assert (tmp_path / "given.sqlite3").exists()
        assert not (tmp_path / "var" / "align.sqlite3").exists()
        given.child.send_signal(signal.SIGTERM)
        assert given.child.wait(20) == 0
        assert given.left_after(2) == {}
    finally:
        given.child.kill()
        given.child.wait()
