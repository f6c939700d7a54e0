"""The server is killed while somebody types, and started again: nothing is lost."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from saypro_align.lib.embedded.process import LOOPBACK, free_port

pytestmark = [pytest.mark.browser, pytest.mark.long]

_SECONDS = 120
_PREPARE = """
from django.conf import settings
from django.test import Client
from departments.tests.factories import (
    DepartmentFactory, MembershipFactory, ObligationFactory, PlanFactory, UserFactory)
department = DepartmentFactory.create(name="Sales", slug="sales")
user = UserFactory.create(email="amina@saypro.example", name="Amina Yusuf")
MembershipFactory.create(user=user, department=department, role="head")
plan = PlanFactory.create(obligation=ObligationFactory.create(department=department), author=user)
client = Client()
client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
print("READY", plan.pk, client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


@dataclass
class Server:
    """A web server in a process of its own, on a database file of its own."""

    var: Path
    port: int = field(default_factory=free_port)
    child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def manage(self, *words: str) -> str:
        """Run a command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.child = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", f"{LOOPBACK}:{self.port}"],
            cwd=settings.BASE_DIR,
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline:
            with closing(socket.socket()) as probe:
                if probe.connect_ex((LOOPBACK, self.port)) == 0:
                    return
            time.sleep(0.1)
        pytest.fail("The server did not start.")

    def kill(self) -> None:
        """End the server at once, as a crash does."""
        if self.child is not None:
            self.child.kill()
            self.child.wait()
            self.child = None

    def _environment(self) -> dict[str, str]:
        unwanted = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")
        kept = {name: value for name, value in os.environ.items() if name not in unwanted}
        own = {"VAR_DIR": str(self.var), "DJANGO_SETTINGS_MODULE": "saypro_align.settings.dev"}
        return {**kept, **own}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Start a server with Amina's empty draft."""
    server = Server(tmp_path)
    yield server
    server.kill()


def test_nothing_typed_is_lost_when_the_server_dies(server: Server, browser: Browser) -> None:
    server.manage("migrate", "--verbosity", "0")
    told = server.manage("shell", "--verbosity", "0", "--command", _PREPARE)
    plan, session = told.rpartition("READY ")[2].split()
    server.start()
    context = browser.new_context(base_url=server.url)
    context.set_default_timeout(30_000)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}]
    )
    page = context.new_page()
    page.goto(f"/departments/sales/plans/{plan}/edit/")
    sentence = page.get_by_label("What will be different at the end of the quarter?")
    state = page.locator("[data-state]")
    sentence.fill("Typed while the server lived")
    expect(state).to_contain_text("Saved")

    server.kill()
    sentence.fill("Typed while it was dead")
    page.get_by_label("Name", exact=True).fill("Lead conversion rate")
    expect(state).to_contain_text("Not saved: no connection. We keep trying")

    server.start()
    # The page tries again by itself.
    expect(state).to_contain_text("Saved", timeout=40_000)
    page.reload()
    expect(sentence).to_have_value("Typed while it was dead")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Lead conversion rate")

    # Killed again, and the page closed over: this tab still knows, the server hears of it later.
    server.kill()
    sentence.fill("Typed before the tab went to another page")
    expect(state).to_contain_text("Not saved")
    server.start()
    page.goto("/help/")
    page.goto(f"/departments/sales/plans/{plan}/edit/")
    expect(sentence).to_have_value("Typed before the tab went to another page")
    context.close()
