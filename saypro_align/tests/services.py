"""Pytest plugin: real services for the suite, and an honest list of what could not run.

`ALIGN_TEST_DATABASE=postgres python -m pytest -p saypro_align.tests.services` starts its own
PostgreSQL, once for all xdist processes. It must come by `-p`: a conftest is read after the settings.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from saypro_align.lib.embedded import postgres
from saypro_align.tests.chromium import installed_chromium

pytest_plugins = [
    "saypro_align.tests.smtp_sink",
    "saypro_align.tests.worker",
    "saypro_align.tests.browser",
    "saypro_align.tests.scorecard",
]

_ASKED = "ALIGN_TEST_DATABASE"
# Set for the second of two runs: what touches no database is the same on both and ran in the first.
_REPEATED = "ALIGN_TEST_REPEATED"
_DATABASE = frozenset({"db", "transactional_db", "live_server", "demo_story"})
_not_run: defaultdict[str, int] = defaultdict(int)
_services = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Choose the settings and start PostgreSQL before anybody reads them."""
    # Importing this package already chose the development settings, as a Celery worker needs it.
    os.environ["DJANGO_SETTINGS_MODULE"] = "saypro_align.settings.test"
    asked = os.environ.get(_ASKED, "")
    if asked and not os.environ.get("DATABASE_URL") and "PYTEST_XDIST_WORKER" not in os.environ:
        if asked != "postgres":
            raise pytest.UsageError(f"{_ASKED} may be postgres or nothing.")
        os.environ["DATABASE_URL"] = _services.enter_context(postgres.running()).url
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run on another database than the one asked for."""
    del config
    if os.environ.get(_ASKED) and not os.environ.get("DATABASE_URL"):
        raise pytest.UsageError(f"{_ASKED} needs: python -m pytest -p {__name__}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started here."""
    del config
    _services.close()


def pytest_report_header() -> str:
    """Name the database and the browser in the first lines."""
    url = os.environ.get("DATABASE_URL", "")
    database = "PostgreSQL" if url.startswith("postgres") else "SQLite in memory"
    return f"database: {database}, browser: {installed_chromium() or 'none'}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what this machine cannot run, and begin with what takes long.

    In CI a missing browser is an error.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    out: list[pytest.Item] = []
    for item in list(items):
        reason = _why_not(item)
        if reason:
            _not_run[reason] += 1
            out.append(item)
            items.remove(item)
    if out:
        config.hook.pytest_deselected(items=out)


def _touches_services(item: pytest.Item) -> bool:
    """Return whether the test needs a database, or anything else that runs beside it."""
    marks = ("django_db", "services", "browser")
    needed = _DATABASE.intersection(getattr(item, "fixturenames", ()))
    return bool(needed) or any(item.get_closest_marker(mark) for mark in marks)


def _why_not(item: pytest.Item) -> str:
    """Return why the test cannot run here, or need not."""
    fixtures = getattr(item, "fixturenames", ())
    if os.environ.get(_REPEATED) and not _touches_services(item):
        return "they touch no database and ran before"
    if os.environ.get(_REPEATED) and item.get_closest_marker("once"):
        return "another database makes no difference to them, and they ran before"
    if "browser" in fixtures and not installed_chromium():
        if os.environ.get("CI") == "true":
            raise pytest.UsageError("CI needs a Chromium for the browser tests; see .ci/chromium.")
        return "no Chromium is installed"
    if not os.environ.get("DATABASE_URL"):
        if "celery_worker_process" in fixtures:
            return f"a worker process cannot see SQLite in memory, use {_ASKED}=postgres"
        if "own_connections" in fixtures:
            return f"threads share one connection to SQLite in memory, use {_ASKED}=postgres"
    return ""


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the list to the controlling process when this is one of several."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["not_run"] = dict(_not_run)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the list over; every xdist process collects the same tests, so do not add up."""
    for reason, count in getattr(node, "workeroutput", {}).get("not_run", {}).items():
        _not_run[reason] = count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not run."""
    for reason, count in sorted(_not_run.items()):
        terminalreporter.write_line(f"NOT RUN: {count} tests, because {reason}.", yellow=True)


@pytest.fixture
def own_connections() -> None:
    """Say that the test's threads each need a database connection of their own."""


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Return the folder of manage.py."""
    return Path(__file__).resolve().parents[2]
