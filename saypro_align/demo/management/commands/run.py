"""Run the whole product on this machine with one command."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from functools import partial
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command

from saypro_align.celery import app as celery_app
from saypro_align.lib.embedded import process
from saypro_align.lib.embedded.lock import AlreadyRunning, only_one
from saypro_align.lib.embedded.supervisor import Supervisor
from saypro_align.lib.embedded.valkey import Valkey

_READY_WITHIN = 90
_HIGHEST_PORT = 65535


class Command(BaseCommand):
    """Database, web server, worker and timetable in one foreground command; Ctrl-C ends all."""

    help = (
        "Runs everything here: database, demo data, web server, worker with timetable. "
        "DATABASE_URL and REDIS_URL replace the embedded SQLite and Valkey."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the address to listen on."""
        parser.add_argument("--port", type=int, default=8000, help="Port of the web server (8000).")
        parser.add_argument("--empty", action="store_true", help="Load no demo data.")
        parser.add_argument("--host", default=process.LOOPBACK, help="Address to listen on.")

    def handle(self, *_args: Any, port: int, host: str, empty: bool, **_options: Any) -> None:
        """Refuse what cannot work, prepare the data, then serve until asked to stop."""
        var: Path = settings.VAR_DIR
        var.mkdir(parents=True, exist_ok=True)
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        address = f"http://localhost:{port}/"
        try:
            with only_one(var / "run.lock", address):
                self._refuse_busy(port, host)
                code = _Run(self, var, host, port).serve(demo=not empty)
        except AlreadyRunning as error:
            self._give_up(f"SayPro Align already runs on the data in {var}: {error}.")
        except process.ServiceError as error:
            self._give_up(str(error))
        except KeyboardInterrupt:
            code = 130
        self.stdout.write(f"Stopped. The data is kept in {var}.")
        sys.exit(code)

    def _refuse_busy(self, port: int, host: str) -> None:
        """Name the next free port when this one is taken."""
        if not 0 < port <= _HIGHEST_PORT:
            self._give_up(f"{port} is not a port. Choose one between 1 and {_HIGHEST_PORT}.")
        if process.port_is_free(port, host):
            return
        following = range(port + 1, min(port + 200, _HIGHEST_PORT))
        free = next((one for one in following if process.port_is_free(one, host)), None)
        hint = f" Try: make run PORT={free}" if free else ""
        self._give_up(f"Port {port} is in use.{hint}")

    def _give_up(self, message: str) -> None:
        """Say why nothing was started, and end."""
        self.stderr.write(message)
        sys.exit(1)


class _Run:
    """One run: its address, the environment of its children and their supervisor."""

    def __init__(self, command: BaseCommand, var: Path, host: str, port: int) -> None:
        self.command, self.var, self.host, self.port = command, var.resolve(), host, port
        self.address = f"http://localhost:{port}/"
        self.supervisor = Supervisor(self.say)
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            "PYTHONUNBUFFERED": "1",
            # Only our own rows and JSON come from this broker, on loopback and behind a password.
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
            "VAR_DIR": str(self.var),
            "SITE_URL": os.environ.get("SITE_URL") or self.address.rstrip("/"),
        }

    def say(self, line: str) -> None:
        """Print one line at once, also into a pipe."""
        self.command.stdout.write(line)
        self.command.stdout.flush()

    def serve(self, *, demo: bool) -> int:
        """Start everything in order and watch it; return the exit code."""
        try:
            self._start_broker()
            self._prepare_data()
            if demo:
                self._load_demo()
            self.supervisor.start("web", partial(self._start, signal.SIGQUIT, *self._web()))
            # Killed ourselves, nobody waits for a long task: it is delivered again at the next run.
            # A worker that is just starting, or looks for its broker, may never heed another signal.
            self.supervisor.start("worker", partial(self._start, signal.SIGKILL, *self._worker()))
            threading.Thread(target=self._announce, daemon=True).start()
            return self.supervisor.wait()
        finally:
            self.supervisor.stop()

    def _start_broker(self) -> None:
        """Start Valkey, unless a broker was given."""
        url = settings.REDIS_URL
        if not url:
            self.say("Starting Valkey …")
            valkey = Valkey(self.var / "valkey", durable=True)
            url = valkey.url
            self.supervisor.start("valkey", valkey.start)
        self.environment["REDIS_URL"] = url
        celery_app.conf.update(broker_url=url)

    def _prepare_data(self) -> None:
        """Bring the database up to date."""
        self.say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)

    def _load_demo(self) -> None:
        """Fill an empty database with the demo organization."""
        # Stopped in the middle of the story, the embedded database holds half of it: begin again.
        unfinished = self.var / "demo-unfinished"
        again = unfinished.exists() and not settings.DATABASE_URL
        if again or not get_user_model().objects.exists():
            self.say("Loading the demo data …")
            unfinished.touch()
            call_command("load_demo", reset=again)
            unfinished.unlink()

    def _start(self, end_signal: int, *command: str) -> subprocess.Popen[bytes]:
        """Start one of our own programs; it gets the signal should we be killed."""
        return process.start(
            [sys.executable, "-m", *command],
            env=self.environment,
            cwd=settings.BASE_DIR,
            output=subprocess.PIPE,
            end_signal=end_signal,
        )

    def _web(self) -> list[str]:
        """Return the web server's command."""
        server = ["gunicorn", "saypro_align.wsgi", "--bind", f"{self.host}:{self.port}"]
        server += ["--graceful-timeout", "3", "--no-control-socket", "--log-level", "warning"]
        return server

    def _worker(self) -> list[str]:
        """Return the command of the one worker that also carries the timetable."""
        worker = ["celery", "--quiet", "-A", "saypro_align", "worker", "--concurrency", "2"]
        worker += ["--beat", "--schedule", str(self.var / "beat-schedule"), "--loglevel", "WARNING"]
        worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return worker

    def _announce(self) -> None:
        """Say that all is ready when it is, and how to sign in."""
        deadline = time.monotonic() + _READY_WITHIN
        waiting = {"The web server": self._web_answers, "The worker": self._worker_answers}
        while waiting and not self.supervisor.stopping:
            waiting = {name: ready for name, ready in waiting.items() if not ready()}
            if waiting and time.monotonic() > deadline:
                self.say(f"{' and '.join(waiting)} did not answer within {_READY_WITHIN} seconds.")
                return
            time.sleep(0.1)
        if not self.supervisor.stopping:
            self.say(self._welcome())

    def _web_answers(self) -> bool:
        """Tell whether pages come without an error of ours."""
        host = process.LOOPBACK if self.host == "0.0.0.0" else self.host  # noqa: S104
        connection = http.client.HTTPConnection(host, self.port, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
        except OSError:
            return False
        finally:
            connection.close()

    def _worker_answers(self) -> bool:
        """Tell whether the worker takes messages."""
        return bool(celery_app.control.ping(timeout=1, limit=1))

    def _welcome(self) -> str:
        """Return the address and the demo's sign-ins."""
        lines = ["", f"SayPro Align is ready: {self.address}", ""]
        lines += _sign_ins()
        if settings.MAIL_LOG_ONLY:
            lines.append(
                "Mails do not leave this machine; the strategy office reads them in the mail log."
            )
        lines.append("Ctrl-C stops everything; the next run finds the data again.")
        return "\n".join(lines) + "\n"


def _sign_ins() -> list[str]:
    """Return a line per demo person that exists in this database."""
    people = import_module("saypro_align.demo.people")
    emails = [email for email, _role in people.SIGN_INS]
    known = set(get_user_model().objects.filter(email__in=emails).values_list("email", flat=True))
    if not known:
        return []
    width = max(len(email) for email in emails)
    lines = [f"  {email:<{width}}  {role}" for email, role in people.SIGN_INS if email in known]
    return ["Sign in as", *lines, f"with the password  {people.PASSWORD}", ""]
