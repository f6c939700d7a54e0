"""The demo organization for tests: once for a module that only reads, or committed for a live server."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from saypro_align.tests import table_copies

# What the demo's tables held when this process loaded it first, by table.
_loaded: dict[str, bytes] = {}

STORY_NOW = datetime(2026, 11, 21, 19, 40, tzinfo=ZoneInfo("Africa/Johannesburg"))


def load_at(moment: datetime, **options: Any) -> None:
    """Load the demo as if it were that moment."""
    with time_machine.travel(moment, tick=False):
        call_command("load_demo", verbosity=0, **options)


@pytest.fixture(scope="module")
def demo_story(django_db_setup: None, django_db_blocker: Any) -> Iterator[datetime]:
    """Load the demo once for all tests of a module; what each test changes is undone after it."""
    whole = transaction.atomic()
    # As Django's own test cases do: blocks that want to be the outermost may stand in this one.
    whole._from_testcase = True  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), whole:
        load_at(STORY_NOW)
        with django_db_blocker.block():
            yield STORY_NOW
        transaction.set_rollback(True)


@pytest.fixture
def live_demo(live_server: Any) -> Iterator[str]:
    """Load the demo into the live server's database, at the real moment; return its address."""
    logging.getLogger("django.request").disabled = True
    if _loaded:
        # Loading takes ten times as long as putting back what was loaded before.
        table_copies.put_back(_loaded)
    else:
        call_command("load_demo", verbosity=0)
        _loaded.update(table_copies.take())
    yield live_server.url
    logging.getLogger("django.request").disabled = False
