"""The files behind an outside reader's link: the same report, with its hash, made once for many."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from departments.models import User
from reports.document import Document
from reports.models import ReportLink, ReportRun
from reports.services.report_links import revoke_link
from reports.tests.factories_outside import HEADLINE, outside_run, path_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def run(db: None) -> ReportRun:
    return outside_run()


@pytest.fixture
def path(run: ReportRun, now: datetime) -> str:
    return path_to(run, now)


def test_files_come_by_the_same_link_and_carry_the_hash(
    stranger: Client, run: ReportRun, path: str
) -> None:
    pdf = stranger.get(f"{path}report.pdf")
    told = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    assert "4 of 6 plans" in told
    # As it is copied from there: the bare digits, on a line of their own.
    assert run.content_hash in told.splitlines()
    book = load_workbook(BytesIO(stranger.get(f"{path}report.xlsx").content))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert run.content_hash in cells
    lines = [*csv.reader(StringIO(stranger.get(f"{path}report.csv").content.decode()))]
    assert [line[4] for line in lines if line[2] == "sha-256"] == [run.content_hash]
    for kept in (run.content["definition"], *run.content["exclusions"]):
        assert kept in cells
        assert kept in [line[4] for line in lines]
    assert pdf["Referrer-Policy"] == "no-referrer"
    assert "no-store" in pdf["Cache-Control"]


@pytest.mark.parametrize("file", ["report.pdf", "report.xlsx", "report.csv", "content.json"])
def test_a_closed_link_hands_out_no_file(
    stranger: Client, path: str, dumisa: User, now: datetime, file: str
) -> None:
    revoke_link(link=ReportLink.objects.get(), actor=dumisa, now=now)
    answer = stranger.get(f"{path}{file}")
    assert (answer.status_code, answer["Content-Type"]) == (410, "text/html; charset=utf-8")


def test_who_takes_files_without_end_is_asked_to_wait(stranger: Client, path: str) -> None:
    answers = [stranger.get(f"{path}report.csv").status_code for _time in range(61)]
    assert answers[-2:] == [200, 429]


def test_many_readers_of_one_report_let_its_pdf_be_set_once(
    stranger: Client, run: ReportRun, path: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def render(document: Document, *, site_url: str) -> bytes:
        made.append(f"{document.headline}{site_url}")
        return b"%PDF"

    monkeypatch.setattr("reports.renderers.pdf.render", render)
    first = [stranger.get(f"{one}report.pdf") for one in (path, path_to(run, now), path)]
    assert {answer.content for answer in first} == {b"%PDF"}
    assert made == [HEADLINE]
    second = outside_run(
        schedule=run.schedule,
        revision=2,
        corrects=run,
        reason="One plan was counted twice.",
        document={"headline": "5 of 6 plans are fully aligned."},
    )
    stranger.get(f"{path_to(second, now)}report.pdf")
    assert made == [HEADLINE, "5 of 6 plans are fully aligned."]
