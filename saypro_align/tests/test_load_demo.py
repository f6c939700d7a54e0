"""The demo is loaded into an empty database only, whenever a newcomer does so."""

from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command

from departments.models import Quarter, User
from saypro_align.demo.tests.test_story import assert_the_customers_gaps
from saypro_align.tests.demo_data import STORY_NOW

FIRST_MINUTE = datetime(2027, 1, 1, 0, 1, tzinfo=ZoneInfo("Africa/Johannesburg"))

pytestmark = pytest.mark.django_db


def loaded(moment: datetime, **options: Any) -> str:
    """Run the command as if it were that moment and return what it printed."""
    out = StringIO()
    with time_machine.travel(moment, tick=False):
        call_command("load_demo", stdout=out, **options)
    return out.getvalue()


@pytest.mark.once
def test_it_has_them_in_the_first_minute_of_a_quarter_too() -> None:
    """Whoever loads the demo while everybody else celebrates sees the same story."""
    loaded(FIRST_MINUTE)

    running = Quarter.objects.get(state="open")
    assert running.name == "Quarter 1, 2027"
    assert_the_customers_gaps(running)


def test_a_second_load_changes_nothing() -> None:
    """Who has data keeps it."""
    User.objects.create_user("somebody@saypro.example", name="Somebody")

    assert "nothing was loaded" in loaded(STORY_NOW)
    assert User.objects.count() == 1
    assert not Quarter.objects.exists()


def test_a_reset_is_refused_on_a_real_database(settings: Any) -> None:
    """Only the embedded database may be emptied."""
    settings.DATABASE_URL = "postgres://somewhere/real"

    with pytest.raises(CommandError, match="embedded"):
        loaded(STORY_NOW, reset=True)
