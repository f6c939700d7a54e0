"""The supervisor keeps its children together, whatever they do."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from saypro_align.lib.embedded import process, supervisor
from saypro_align.lib.embedded.supervisor import Supervisor

pytestmark = pytest.mark.services
Shell = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def said() -> list[str]:
    """Return the list the supervisor talks to."""
    return []


@pytest.fixture
def watch(said: list[str]) -> Iterator[Supervisor]:
    """Return a supervisor that is stopped in the end."""
    kept = Supervisor(said.append)
    yield kept
    kept.stop()


def _shell(script: str) -> Callable[[], subprocess.Popen[bytes]]:
    return partial(process.start, ["sh", "-c", script], output=subprocess.PIPE)


def _interrupt_when(condition: Callable[[], bool]) -> None:
    def wait() -> None:
        deadline = time.monotonic() + 20
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=wait, daemon=True).start()


def test_output_comes_with_the_name_and_ctrl_c_ends_well(
    watch: Supervisor, said: list[str]
) -> None:
    watch.start("web", _shell("echo hello; exec sleep 60"))
    _interrupt_when(lambda: "   web | hello" in said)
    assert watch.wait() == 0


def test_a_child_that_ends_is_started_again(watch: Supervisor, said: list[str]) -> None:
    watch.start("web", _shell("echo begun; sleep 0.1; exit 3"))
    _interrupt_when(lambda: said.count("   web | begun") == 2)
    assert watch.wait() == 0
    assert "web ended unexpectedly (exit code 3) and is started again." in said


def test_a_child_that_keeps_ending_stops_everything(
    watch: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "_LOOK_EVERY", 0.01)
    watch.start("other", _shell("exec sleep 60"))
    watch.start("web", _shell("exit 4"))
    assert watch.wait() == 1
    assert said[-1] == "web keeps ending (exit code 4). Stopping everything."


def test_a_child_that_does_not_listen_is_killed_with_its_own_children(
    watch: Supervisor, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "_GRACE_SECONDS", 0.3)
    watch.start("web", _shell("trap '' TERM; sleep 60 & echo $!; wait; sleep 60"))
    while not said:
        time.sleep(0.01)
    watch.stop()
    grandchild = int(said[0].rpartition("|")[2])
    deadline = time.monotonic() + 10
    while _lives(grandchild) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _lives(grandchild)


def _lives(pid: int) -> bool:
    """Tell whether the process still runs; one that nobody collected yet does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
