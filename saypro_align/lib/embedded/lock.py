"""One run per data directory: two would write to the same database file and Valkey log."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(RuntimeError):
    """Another process holds the directory; the message is what that process wrote about itself."""


@contextmanager
def only_one(path: Path, about: str) -> Iterator[None]:
    """Hold the lock file while the block runs; the system lets go of it however we end."""
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(file.read().strip()) from None
        file.truncate(0)
        file.write(f"{about} (process {os.getpid()})\n")
        file.flush()
        yield
