"""A report as a file and as the mail it became: who gets it, and what a browser may do with it."""

from typing import Any

import pytest
from django.test import Client

from reports.choices import Audience, RunState
from reports.models import ReportRun
from reports.renderers import html, text, typeset
from reports.tests.documents import sample
from reports.tests.factories import ReportRunFactory
from reports.tests.reading import LINKS

pytestmark = pytest.mark.django_db
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


@pytest.fixture
def run() -> ReportRun:
    """Give a report of the leadership that was sent."""
    document = sample()
    run: ReportRun = ReportRunFactory.create(
        state=RunState.SENT,
        content=document.to_json(),
        html=html.render(document, LINKS),
        text=text.render(document, LINKS),
    )
    return run


@pytest.mark.parametrize("ending", TYPES)
def test_a_report_is_sent_as_a_file(ending: str, run: ReportRun, as_farai: Client) -> None:
    answer = as_farai.get(f"/reports/{run.pk}/report.{ending}")

    assert answer.status_code == 200
    assert answer["Content-Type"] == TYPES[ending]
    assert answer["Content-Disposition"] == (
        f'attachment; filename="quarterly-2026-q4-leadership.{ending}"'
    )
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("place", ["report.csv", "report.pdf", "mail/", "mail/frame/"])
def test_who_may_not_read_the_report_gets_no_form_of_it(
    place: str, run: ReportRun, as_amina: Client
) -> None:
    assert as_amina.get(f"/reports/{run.pk}/{place}").status_code == 404


@pytest.mark.parametrize("place", ["report.pdf", "report.csv", "mail/", "mail/frame/"])
def test_what_is_not_built_yet_has_no_form(place: str, as_farai: Client) -> None:
    run = ReportRunFactory.create()

    assert as_farai.get(f"/reports/{run.pk}/{place}").status_code == 404


def test_one_table_is_sent_by_its_name_and_no_other(run: ReportRun, as_farai: Client) -> None:
    found = as_farai.get(f"/reports/{run.pk}/report.csv?table=gaps")

    assert (
        found.content.decode()
        .splitlines()[0]
        .endswith("Department,Gap identified,Corrective action,Status")
    )
    assert as_farai.get(f"/reports/{run.pk}/report.csv?table=secrets").status_code == 404


def test_the_page_offers_each_form(run: ReportRun, as_farai: Client) -> None:
    page = as_farai.get(f"/reports/{run.pk}/").content.decode()

    assert [
        name
        for name in ("report.pdf", "report.xlsx", "report.csv", "report.txt", "mail/")
        if f"/reports/{run.pk}/{name}" not in page
    ] == []
    assert f"/reports/{run.pk}/report.csv?table=gaps" in page


def test_a_mail_is_shown_in_a_closed_frame(run: ReportRun, as_farai: Client) -> None:
    """Nothing runs in it, it sends nothing, and only our own page may hold it."""
    page = as_farai.get(f"/reports/{run.pk}/mail/")
    frame = as_farai.get(f"/reports/{run.pk}/mail/frame/")

    rules = frame["Content-Security-Policy"]
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert "default-src 'none'" in rules
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in rules
    assert "script-src" not in rules
    assert "frame-ancestors 'self'" in rules
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    ("look", "rule"), [("dark", "@media all"), ("light", "@media not all"), ("x", "@media not all")]
)
def test_a_mail_is_shown_by_day_and_by_night(
    look: str, rule: str, run: ReportRun, as_farai: Client
) -> None:
    frame = as_farai.get(f"/reports/{run.pk}/mail/frame/?look={look}").content.decode()

    assert rule in frame
    assert "prefers-color-scheme" not in frame


def test_a_mail_is_shown_as_plain_text(run: ReportRun, as_farai: Client) -> None:
    page = as_farai.get(f"/reports/{run.pk}/mail/?look=plain").content.decode()

    assert "<iframe" not in page
    assert "- Open gaps: 11 → 14 (up 3)" in page


def test_a_typesetter_that_fails_is_said_and_breaks_nothing(
    run: ReportRun, as_farai: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any, **_told: Any) -> bytes:
        raise typeset.TypesettingError("no memory")

    monkeypatch.setattr(typeset, "pdf", fails)

    answer = as_farai.get(f"/reports/{run.pk}/report.pdf")

    assert answer.status_code == 503
    assert "no memory" not in answer.content.decode()


def test_outsiders_get_the_files_of_their_report(as_eve: Client) -> None:
    run = ReportRunFactory.create(
        audience=Audience.EXTERNAL, state=RunState.SENT, content=sample(how="").to_json()
    )

    assert as_eve.get(f"/reports/{run.pk}/report.txt").status_code == 200
