"""Keep a few child processes running together: start again what ended, stop all at once."""

import collections
import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

_LOOK_EVERY: Final = 0.2
_GRACE_SECONDS: Final = 6
# More unexpected ends than this within a minute are not an accident.
_RESTARTS_PER_MINUTE: Final = 5

Say = Callable[[str], None]


@dataclass
class Child:
    """One supervised process: its name in the output and the way to start it."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    ends: collections.deque[float] = field(default_factory=collections.deque)

    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def end(self) -> None:
        """Ask the process to end."""
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """End the process and whatever it started, also when it is gone and left them behind."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ended_too_often(self, now: float) -> bool:
        """Note one more unexpected end and tell whether starting again is hopeless."""
        self.ends.append(now)
        while self.ends and self.ends[0] < now - 60:
            self.ends.popleft()
        return len(self.ends) > _RESTARTS_PER_MINUTE


class Supervisor:
    """Starts its children in order, stops them in the opposite order."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._children: list[Child] = []
        self._stop = threading.Event()
        self._readers: list[threading.Thread] = []

    def start(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        """Start one more child and show its output behind its name."""
        child = Child(name, start)
        self._children.append(child)
        self._launch(child)

    @property
    def stopping(self) -> bool:
        """Tell whether the end was asked for."""
        return self._stop.is_set()

    def wait(self) -> int:
        """Watch until SIGINT or SIGTERM and return 0, or 1 when a child could not be kept alive."""
        before = {sig: signal.signal(sig, self._asked) for sig in (signal.SIGINT, signal.SIGTERM)}
        try:
            while not self._stop.wait(_LOOK_EVERY):
                for child in self._children:
                    if not child.is_running() and not self._start_again(child):
                        return 1
            return 0
        finally:
            self.stop()
            for sig, handler in before.items():
                signal.signal(sig, handler)

    def stop(self) -> None:
        """End all children, the last started first, and kill what does not listen."""
        self._stop.set()
        *services, first = reversed(self._children) if self._children else (None,)
        for group in (services, [first]):
            self._end([child for child in group if child is not None])
        for reader in self._readers:
            reader.join(1)
        self._children.clear()

    def _end(self, group: list[Child]) -> None:
        """End these together: what they share (the broker) still runs while they finish."""
        for child in group:
            child.end()
        deadline = time.monotonic() + _GRACE_SECONDS
        while any(child.is_running() for child in group) and time.monotonic() < deadline:
            time.sleep(0.05)
        for child in group:
            child.kill()

    def _asked(self, _sig: int, _frame: FrameType | None) -> None:
        """Stop; asked twice, stop at once."""
        if self._stop.is_set():
            for child in self._children:
                child.kill()
        self._stop.set()

    def _start_again(self, child: Child) -> bool:
        """Start a child that ended by itself; tell whether that made sense."""
        code = child.process.returncode if child.process is not None else None
        if child.ended_too_often(time.monotonic()):
            self._say(f"{child.name} keeps ending (exit code {code}). Stopping everything.")
            return False
        self._say(f"{child.name} ended unexpectedly (exit code {code}) and is started again.")
        child.kill()
        self._launch(child)
        return True

    def _launch(self, child: Child) -> None:
        """Start the process and a thread that shows its output."""
        child.process = child.start()
        if child.process.stdout is not None:
            reader = threading.Thread(
                target=self._show, args=(child.name, child.process), daemon=True
            )
            reader.start()
            self._readers.append(reader)

    def _show(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Copy the child's lines to our output until it ends."""
        if process.stdout is None:
            return
        with process.stdout as lines:
            for line in lines:
                if text := line.decode("utf-8", "replace").rstrip():
                    self._say(f"{name:>6} | {text}")
