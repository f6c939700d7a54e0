"""A real Chromium that fails a test for every error in its console, and axe for accessibility."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from saypro_align.tests.axe import violations
from saypro_align.tests.chromium import installed_chromium

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the installed Chromium once for the tests of this process."""
    # Playwright's event loop runs in this thread; Django would take our queries for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=installed_chromium(), args=_ARGUMENTS)
        yield chromium
        # Under its event loop Django keeps connections of their own; nobody would close them later.
        connections.close_all()
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Traffic:
    """The requests that the live server has begun and not finished."""

    def __init__(self) -> None:
        self._begun = self._finished = 0

    def begin(self, **_told: Any) -> None:
        """Count a request."""
        self._begun += 1

    def finish(self, **_told: Any) -> None:
        """Count an answer."""
        self._finished += 1

    def settle(self) -> None:
        """Wait until nothing is under way: what a page sends as it closes comes a moment later."""
        calm, until = 0, time.monotonic() + 10
        while calm < 4 and time.monotonic() < until:
            time.sleep(0.05)
            calm = calm + 1 if self._begun == self._finished else 0


@pytest.fixture
def traffic() -> Iterator[Traffic]:
    """Count the requests of a test."""
    counted = Traffic()
    request_started.connect(counted.begin)
    request_finished.connect(counted.finish)
    yield counted
    request_started.disconnect(counted.begin)
    request_finished.disconnect(counted.finish)


@pytest.fixture
def browser_context(
    browser: Browser, live_server: Any, traffic: Traffic
) -> Iterator[BrowserContext]:
    """Open an empty browser profile on the live server."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(10_000)
    # The first page of a process waits for every view and template to be read.
    context.set_default_navigation_timeout(30_000)
    yield context
    context.close()
    # The database is emptied next; nobody may be reading it.
    traffic.settle()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """Open a page; errors in its console (blocked by CSP, missing files, scripts) fail the test."""
    problems: list[str] = []
    tab = browser_context.new_page()
    tab.on("console", lambda message: _note(message, problems))
    tab.on("pageerror", lambda error: problems.append(str(error)))
    yield tab
    assert problems == []


def _note(message: ConsoleMessage, problems: list[str]) -> None:
    """Keep errors; a page of ours that answers 4xx on purpose is none, a missing file is."""
    if message.type != "error":
        return
    answered = message.text.startswith("Failed to load resource") and "status of 4" in message.text
    url = message.location.get("url", "")
    if not (answered and f"/{settings.STATIC_URL.strip('/')}/" not in url):
        problems.append(f"{message.text} ({url})")


SignIn = Callable[[Page, Any], None]


@pytest.fixture
def sign_in(live_server: Any) -> SignIn:
    """Return a function that signs a user in without the form (which has tests of its own)."""

    def signed_in(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    return signed_in


# Asked with a page and the rules that matter, or None for all; returns what is wrong.
Judge = Callable[[Page, list[str] | None], list[str]]


@pytest.fixture
def judge() -> Judge:
    """Return a function that lists a page's accessibility violations."""
    return violations


@pytest.fixture
def axe(judge: Judge) -> Callable[[Page], None]:
    """Return a function that asserts a page has no accessibility violation."""

    def assert_none(page: Page) -> None:
        told = judge(page, None)
        assert told == [], "\n".join(told)

    return assert_none
