"""The files of lists, as the strategy office saves them from the demo: words for people throughout."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from departments.models import Quarter, User
from saypro_align.tests.addresses import all_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# “KPI”, “3 or more”, “→”: what a program calls a column begins small or joins its words.
_HEADING = re.compile(r"[A-Z0-9][^_]*")
# “at_risk”, “product_development”: no page says so.
_CODE = re.compile(r"[a-z]+(_[a-z]+)+")
Table = list[list[str]]


@pytest.fixture
def tables(demo_story: datetime, client: Client) -> dict[str, Table]:
    """Return each list's file, that of the last closed quarter where it belongs to one."""
    client.force_login(User.objects.get(email="thandi@saypro.example"))
    closed = Quarter.objects.filter(state="closed").latest("starts_on")
    with time_machine.travel(demo_story, tick=False):
        return dict(_files(client, closed))


def _files(client: Client, closed: Quarter) -> Iterator[tuple[str, Table]]:
    for address in all_addresses():
        if address.name.endswith("_csv") and set(address.arguments) <= {"quarter"}:
            answer = client.get(address.path({"quarter": closed.code}))
            assert answer.status_code == 200, address.name
            text = b"".join(answer).decode("utf-8-sig")
            yield address.name, list(csv.reader(io.StringIO(text)))


def test_every_column_of_every_file_is_headed_by_words(tables: dict[str, Table]) -> None:
    assert len(tables) > 45
    wrong = {
        name: [cell for cell in table[0] if not _HEADING.fullmatch(cell)]
        for name, table in tables.items()
    }
    assert {name: cells for name, cells in wrong.items() if cells} == {}


def test_no_cell_of_any_file_holds_what_only_programs_say(tables: dict[str, Table]) -> None:
    assert sum(len(table) for table in tables.values()) > 500
    codes = {
        name: {cell for line in table[1:] for cell in line if _CODE.fullmatch(cell)}
        for name, table in tables.items()
    }
    assert {name: cells for name, cells in codes.items() if cells} == {}
