"""The demo organization for tests: once for a module that only reads, or committed for a live server.

Loading takes ten times as long as putting back what was loaded before, so that it is loaded once for
all processes of a run, and copied from then on.
"""

import fcntl
import logging
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command

from saypro_align.tests import table_copies

# What the demo's tables held after it was loaded, by when it is told.
_loaded: dict[str, dict[str, bytes]] = {}

STORY_NOW = datetime(2026, 11, 21, 19, 40, tzinfo=ZoneInfo("Africa/Johannesburg"))


def load_at(moment: datetime, **options: Any) -> None:
    """Load the demo as if it were that moment."""
    with time_machine.travel(moment, tick=False):
        call_command("load_demo", verbosity=0, **options)


@pytest.fixture(scope="session")
def folder_of_the_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process after the other in."""
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _bring(told: str, folder: Path, load: Callable[[], object]) -> None:
    """Fill the empty database with the demo: by a copy, or by loading and keeping one."""
    if told not in _loaded:
        with _alone(folder):
            file = folder / f"demo-{told}.pickle"
            if file.exists():
                _loaded[told] = pickle.loads(file.read_bytes())  # noqa: S301  (our own file)
            else:
                load()
                _loaded[told] = table_copies.take()
                file.write_bytes(pickle.dumps(_loaded[told]))
                return
    if _loaded[told]:
        table_copies.put_back(_loaded[told])
    else:
        load()


@pytest.fixture(scope="module")
def demo_story(
    django_db_setup: None, django_db_blocker: Any, folder_of_the_run: Path
) -> Iterator[datetime]:
    """Bring the demo once for all tests of a module; what each test changes is undone after it."""
    with django_db_blocker.unblock():
        empty = table_copies.take()
        if not empty:
            pytest.fail("The tests' database user may not copy tables.")
        try:
            _bring("story", folder_of_the_run, lambda: load_at(STORY_NOW))
            with django_db_blocker.block():
                yield STORY_NOW
        finally:
            table_copies.put_back(empty)


@pytest.fixture
def live_demo(live_server: Any, folder_of_the_run: Path) -> Iterator[str]:
    """Bring the demo into the live server's database, at the real moment; return its address."""
    logging.getLogger("django.request").disabled = True
    _bring("today", folder_of_the_run, lambda: call_command("load_demo", verbosity=0))
    yield live_server.url
    logging.getLogger("django.request").disabled = False
