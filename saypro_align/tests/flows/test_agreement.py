"""Dashboard, API, CSV, register and report say the same, to the digit."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from departments.models import Quarter, User
from gaps.models import AlignmentSnapshot
from reports.models import ReportRun
from saypro_align.demo.people import DOMAIN
from saypro_align.lib import percent

pytestmark = pytest.mark.django_db

CODES = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
_TAG = re.compile(r"<[^>]+>")
_NUMBER_LINK = re.compile(r'<a href="([^"]+)"[^>]*>\s*\(?(\d+)\)?\s*</a>')


@pytest.fixture
def leader(demo_story: datetime) -> Iterator[Client]:
    """Return a client of the chief executive, at the moment the demo was loaded."""
    with time_machine.travel(demo_story, tick=False):
        client = Client()
        user = User.objects.get(email=f"joseph@{DOMAIN}")
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        yield client


def _text(html: str) -> str:
    return " ".join(_TAG.sub(" ", html).split())


def _main(response: Any) -> str:
    assert response.status_code == 200
    html: str = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def _api(client: Client, path: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    content: dict[str, Any] = response.json()
    return content


@pytest.mark.parametrize("code", CODES)
def test_every_face_of_the_number_is_the_same(code: str, leader: Client) -> None:
    """The stored snapshot is the one source: page, API, file, list of departments and the sum."""
    snapshot = AlignmentSnapshot.objects.filter(quarter__code=code)[0]
    k, n = snapshot.aligned, snapshot.total
    shown = percent.shown(k, n)
    page = _text(_main(leader.get("/dashboard/", {"q": code})))
    told = _api(leader, f"alignment/?quarter={code}")
    file = leader.get("/dashboard/departments.csv", {"q": code})
    rows = list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
    lines = _api(leader, f"departments-alignment/?quarter={code}")["results"]
    how = _text(_main(leader.get("/alignment/how/", {"q": code})))

    assert f"{k} of {n} plans are fully aligned" in page
    assert f"{shown} %" in page
    assert (told["k"], told["n"], told["shown"], told["target"]) == (k, n, shown, 90)
    assert told["meets"] is (100 * k >= 90 * n)
    assert told["snapshot"] == str(snapshot.pk)
    assert len([row for row in rows if row["Counted"] == "yes"]) == n
    assert len([row for row in rows if row["Fully aligned"] == "yes"]) == k
    assert len([line for line in lines if line["is_fully_aligned"]]) == k
    assert f"{k} ÷ {n} = {shown} %" in how


def test_every_number_on_the_dashboard_is_a_list_of_that_many(leader: Client) -> None:
    """Following a number leads to exactly as many rows."""
    html = _main(leader.get("/dashboard/"))
    found = {(url.replace("&amp;", "&"), int(count)) for url, count in _NUMBER_LINK.findall(html)}
    # Some lead to the departments further down on the same page.
    links = {(url, count) for url, count in found if not url.startswith(("/dashboard/", "#", "?"))}
    assert len(links) > 10

    for url, count in sorted(links):
        listed = _main(leader.get(url))
        rows = re.findall(r"<tbody.*?</tbody>", listed, re.DOTALL)
        assert sum(body.count("<tr") for body in rows) == count, url


def test_the_monthly_report_tells_the_number_of_its_last_day(leader: Client) -> None:
    """What was mailed is what was frozen at the month's end, and the report's page shows it."""
    runs = list(ReportRun.objects.filter(kind="monthly", audience="leadership", state="sent"))
    assert len(runs) >= 4

    for run in runs:
        snapshot = (
            AlignmentSnapshot.objects.filter(quarter=run.quarter, taken_on__lte=run.period_end)
            .order_by("-taken_at")
            .first()
        )
        assert snapshot is not None
        sentence = f"{snapshot.aligned} of {snapshot.total}"
        assert sentence in run.text, run.period_key
        assert sentence in _text(run.html), run.period_key
        assert sentence in _text(_main(leader.get(f"/reports/{run.pk}/")))


def test_the_gap_register_and_the_api_list_the_same_gaps(leader: Client) -> None:
    """Eleven here, the same eleven there: the customer's five, an accepted one, five suspected."""
    quarter = Quarter.objects.get(state="open")
    told = _api(leader, f"gaps/?quarter={quarter.code}&is_open=true")["results"]
    register = _main(leader.get("/gaps/", {"q": quarter.code}))

    assert len(told) == 11
    for gap in told:
        assert f"/gaps/{gap['id']}/" in register
