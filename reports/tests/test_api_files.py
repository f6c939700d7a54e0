"""Reports as files by API: the page's own bytes, with the page's own rights."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from departments.models import User
from departments.services import limits
from reports.choices import Audience, RunState
from reports.models import ReportRun
from reports.renderers import files
from reports.renderers.grids import grids
from reports.renderers.typeset import TypesettingError
from reports.tests.documents import sample
from reports.tests.factories import ReportRunFactory

ApiOf = Callable[[User], APIClient]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def run() -> ReportRun:
    """A report for the leadership."""
    return ReportRunFactory.create(state=RunState.SENT, content=sample().to_json())


def address(run: ReportRun, ending: str) -> str:
    """Return where the API has the file."""
    return f"/api/v1/report-runs/{run.pk}/files/{ending}/"


@pytest.mark.parametrize("ending", files.ENDINGS)
def test_the_file_is_the_pages_download_to_the_byte(
    run: ReportRun, farai: User, as_farai: Client, api_of: ApiOf, ending: str
) -> None:
    page = as_farai.get(f"/reports/{run.pk}/report.{ending}")
    answer = api_of(farai).get(address(run, ending))

    assert (answer.status_code, answer.content) == (200, page.content)
    for header in ("Content-Type", "Content-Disposition"):
        assert answer[header] == page[header]


def test_one_table_comes_alone(
    run: ReportRun, as_farai: Client, farai: User, api_of: ApiOf
) -> None:
    key = next(grids(sample())).key
    page = as_farai.get(f"/reports/{run.pk}/report.csv?table={key}")

    assert api_of(farai).get(address(run, "csv"), {"table": key}).content == page.content
    assert api_of(farai).get(address(run, "csv"), {"table": "none-such"}).status_code == 404


def test_a_program_may_ask_for_the_type_it_wants(
    run: ReportRun, farai: User, api_of: ApiOf
) -> None:
    answer = api_of(farai).get(address(run, "csv"), HTTP_ACCEPT="text/csv")

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("audience", "who", "status"),
    [
        (Audience.LEADERSHIP, "amina", 404),
        (Audience.LEADERSHIP, "eve", 404),
        (Audience.STAFF, "eve", 404),
        (Audience.STAFF, "bongani", 200),
        (Audience.EXTERNAL, "eve", 200),
    ],
)
def test_who_does_not_read_the_report_gets_no_file(
    request: Any, api_of: ApiOf, audience: Audience, who: str, status: int
) -> None:
    run = ReportRunFactory.create(
        audience=audience, state=RunState.SENT, content=sample().to_json()
    )

    answer = api_of(request.getfixturevalue(who)).get(address(run, "txt"))

    assert answer.status_code == status


def test_what_is_not_made_or_not_known_is_not_found(farai: User, api_of: ApiOf) -> None:
    waits = ReportRunFactory.create()
    made = ReportRunFactory.create(
        state=RunState.SENT, period_key="2026-09", content=sample().to_json()
    )

    assert api_of(farai).get(address(waits, "pdf")).status_code == 404
    assert api_of(farai).get(address(made, "docx")).status_code == 404


def test_too_many_files_and_a_busy_typesetter_are_told_as_json(
    farai: User, api_of: ApiOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    unseen = replace(sample(), title="A report nobody has asked for as a file").to_json()
    run = ReportRunFactory.create(state=RunState.SENT, content=unseen)

    def busy(*_document: Any, **_site: Any) -> None:
        raise TypesettingError("It took too long.")

    monkeypatch.setattr("reports.renderers.files.pdf.render", busy)
    slow = api_of(farai).get(address(run, "pdf"))
    monkeypatch.setitem(limits._MOST, limits.FILES, 1)
    many = api_of(farai).get(address(run, "xlsx"))

    assert (slow.status_code, slow.json()["code"]) == (503, "busy")
    assert (many.status_code, many.json()["code"]) == (429, "too_many_attempts")
    assert api_of(farai).get(address(run, "txt")).status_code == 200
