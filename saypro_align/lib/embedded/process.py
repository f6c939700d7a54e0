"""Start, watch and stop child processes, and find free ports."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

LOOPBACK = "127.0.0.1"
_GUARD = Path(__file__).with_name("guard.py")


class ServiceError(RuntimeError):
    """A service could not be started; the message tells the person who starts it why."""


def guarded(
    command: Sequence[str | Path],
    *,
    end_signal: int = signal.SIGTERM,
    parent: str = "",
    user: tuple[int, int] | None = None,
) -> list[str]:
    """Return the command behind the guard, which sends `end_signal` when the parent is gone."""
    who = f"{user[0]}:{user[1]}" if user else "-"
    guard = [sys.executable, "-IS", str(_GUARD), str(int(end_signal)), parent or str(os.getpid())]
    return [*guard, who, *(str(part) for part in command)]


def start(
    command: Sequence[str | Path],
    *,
    end_signal: int = signal.SIGTERM,
    user: tuple[int, int] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a guarded child in a session of its own, so that Ctrl-C reaches only the parent."""
    return subprocess.Popen(  # noqa: S603
        guarded(command, end_signal=end_signal, user=user),
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def stop(
    process: subprocess.Popen[bytes], *, sig: int = signal.SIGTERM, grace: float = 10
) -> int | None:
    """Ask the child to end, kill its whole session when it does not, and return its exit code."""
    if process.poll() is None:
        process.send_signal(sig)
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(grace)
    return process.returncode


def port_is_free(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError:
            return False
    return True


def free_port(host: str = LOOPBACK) -> int:
    """Return a port nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def answers(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether somebody accepts connections on the port."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def wait_until_it_answers(
    process: subprocess.Popen[bytes], port: int, *, what: str, log: Path, seconds: float = 30
) -> None:
    """Wait for the child's port; when it ends or stays silent, raise with the end of its log."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answers(port):
            return
        if process.poll() is not None:
            raise ServiceError(f"{what} ended at start:\n{_tail(log)}")
        time.sleep(0.02)
    stop(process)
    raise ServiceError(f"{what} did not answer within {seconds:.0f} seconds:\n{_tail(log)}")


def _tail(log: Path, lines: int = 12) -> str:
    """Return the last lines of a log for an error message."""
    if not log.exists():
        return "(no log)"
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
