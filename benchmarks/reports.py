"""`python -m benchmarks.reports`: the quarter's report of 70 departments in every format.

The report is built from a loaded, assessed organization; then PDF, workbook, CSV, page and mail are
made from it, and the mail of each department. Beside each stands what the library alone needs for the
same content, and for an empty file.
"""

import argparse
import csv
import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reports.document import Document

SITE = "https://align.example"
ENDED = datetime(2026, 9, 30, 15, 0, tzinfo=UTC)
LATER = datetime(2026, 10, 5, 5, 0, tzinfo=UTC)
PERIOD: dict[str, Any] = {
    "period_key": "2026-Q3",
    "period_start": date(2026, 7, 1),
    "period_end": date(2026, 9, 30),
    "due_at": LATER,
    "created_at": LATER,
    "updated_at": LATER,
}


def main() -> int:
    """Start a database if none is given, then measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description=__doc__)
    parser.add_argument("--departments", type=int, default=70)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--out", default="", help="a folder to keep the files in")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "saypro_align.settings.test"
    if os.environ.get("DATABASE_URL"):
        return _measure(options)
    from saypro_align.lib.embedded import postgres

    with postgres.running("shared_buffers=256MB") as server:
        os.environ["DATABASE_URL"] = server.url
        return _measure(options)


def _measure(options: argparse.Namespace) -> int:
    import django

    django.setup()
    _load(options.departments)
    began = time.perf_counter()
    document, others = _built()
    print(
        f"1 + {len(others)} reports built from the database in {time.perf_counter() - began:.2f} s"
    )
    title = f"milliseconds, median of {options.rounds}"
    print(f"\n{title:<44}{'ours':>9}{'alone':>9}{'ratio':>7}{'empty':>9}")
    for name, work, alone, empty in _cases(document, others):
        _show(name, work, alone, empty, options.rounds)
    _keep(document, options.out)
    return 0


def _load(departments: int) -> None:
    from django.core.management import call_command

    from benchmarks.organization import Organization
    from departments.choices import QuarterState
    from departments.models import Obligation, Quarter
    from gaps.services import assessments, scores

    call_command("migrate", verbosity=0)
    print(f"Loading {departments} departments and assessing a quarter")
    Organization(departments).load()
    quarter = Quarter.objects.get(ends_on=PERIOD["period_end"])
    Quarter.objects.filter(pk=quarter.pk).update(state=QuarterState.OPEN, closed_at=None)
    quarter.refresh_from_db()
    everyone = Obligation.objects.filter(quarter=quarter).values_list("pk", flat=True)
    assessments.assess(quarter=quarter, obligation_ids=list(everyone), now=ENDED)
    scores.score_quarter(quarter=quarter, now=ENDED)


def _built() -> "tuple[Document, list[Document]]":
    from departments.models import Department
    from reports import builders
    from reports.choices import Audience, Every, ReportKind
    from reports.models import ReportRun, ReportSchedule

    schedule = ReportSchedule.objects.create(
        name="Bench",
        kind=ReportKind.QUARTERLY,
        every=Every.QUARTER,
        audience=Audience.LEADERSHIP,
        next_run_at=LATER,
        created_at=LATER,
        updated_at=LATER,
    )
    told: dict[str, Any] = {**PERIOD, "schedule": schedule, "audience": Audience.LEADERSHIP}
    whole = ReportRun(kind=ReportKind.QUARTERLY, **told)
    parts = [
        ReportRun(kind=ReportKind.DEPARTMENT, department=one, **told)
        for one in Department.objects.order_by("name")
    ]
    return builders.build(whole, now=LATER)[0], [builders.build(one, now=LATER)[0] for one in parts]


Work = Callable[[], object]


def _cases(
    document: "Document", others: "list[Document]"
) -> list[tuple[str, Work, Work | None, Work | None]]:
    from django.template.loader import render_to_string

    from reports.renderers import csv as tidy
    from reports.renderers import html, pdf, text, xlsx
    from reports.renderers.links import Links

    links = Links(SITE, SITE, SITE, SITE, SITE)
    return [
        ("PDF", lambda: pdf.render(document, site_url=SITE), _typst_alone(document), _typst_empty),
        (
            "Excel",
            lambda: xlsx.render(document, site_url=SITE),
            _writer_alone(document),
            _writer_empty,
        ),
        ("CSV", lambda: tidy.render(document), _csv_alone(document), None),
        (
            "page",
            lambda: render_to_string("reports/document.html", {"report": document}),
            None,
            None,
        ),
        ("mail, HTML", lambda: html.render(document, links), None, None),
        ("mail, text", lambda: text.render(document, links), None, None),
        (
            f"{len(others)} department mails, HTML and text",
            lambda: [(html.render(one, links), text.render(one, links)) for one in others],
            None,
            None,
        ),
    ]


def _show(name: str, work: Work, alone: Work | None, empty: Work | None, rounds: int) -> None:
    """Time ours and the library alone by turns, so that what else the machine does falls on both."""
    works = [one for one in (work, alone, empty) if one is not None]
    times: list[list[float]] = [[] for _one in works]
    for one in works:
        one()
    for _round in range(rounds):
        for at, one in enumerate(works):
            began = time.perf_counter()
            one()
            times[at].append((time.perf_counter() - began) * 1000)
    found = [statistics.median(one) for one in times]
    line = f"{name:<44}{found[0]:9.1f}"
    if alone is not None:
        line += f"{found[1]:9.1f}{found[0] / found[1]:7.1f}"
    if empty is not None:
        line += f"{found[-1]:9.1f}"
    print(line)


def _typst_alone(document: "Document") -> Work:
    """Return the same file set in this process, without the process of its own."""
    import json

    import typst

    from reports.renderers import pdf, typeset, typesetter

    told = json.dumps(typeset.prepared(pdf.told(document, SITE)))
    folder = typesetter.FOLDER

    def work() -> object:
        # A fresh compiler each time: typst would remember the last file whole.
        return typst.compile(
            str(folder / "document.typ"),
            root=str(folder),
            format="pdf",
            font_paths=[str(folder / "fonts")],
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            sys_inputs={"told": told.replace('"site": "', f'"site": "{time.perf_counter_ns()}', 1)},
        )

    return work


def _typst_empty() -> object:
    import typst

    return typst.compile(b'#set document(title: "Empty")', format="pdf", pdf_standards="ua-1")


def _cells(document: "Document") -> list[list[list[str]]]:
    from reports.renderers.grids import grids

    return [[[cell.text for cell in row] for row in grid.rows] for grid in grids(document)]


def _writer_alone(document: "Document") -> Work:
    """Return the same words as plain cells, without types, looks and links."""
    import xlsxwriter

    tables = _cells(document)

    def work() -> object:
        held = io.BytesIO()
        with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
            for rows in tables:
                sheet = book.add_worksheet()
                for down, row in enumerate(rows):
                    for along, cell in enumerate(row):
                        sheet.write_string(down, along, cell)
        return held.getvalue()

    return work


def _writer_empty() -> object:
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        book.add_worksheet()
    return held.getvalue()


def _csv_alone(document: "Document") -> Work:
    lines = [row for rows in _cells(document) for row in rows]

    def work() -> object:
        held = io.StringIO()
        writer = csv.writer(held)
        for row in lines:
            for cell in row:
                writer.writerow(["section", "part", row[0], "column", cell, "text", "", "", ""])
        return held.getvalue()

    return work


def _keep(document: "Document", folder: str) -> None:
    from pathlib import Path

    from reports.renderers import files

    print()
    for ending in files.ENDINGS:
        made = files.made(document, ending, site_url=SITE)
        print(f"  {made.name}: {len(made.body) / 1000:.0f} kB")
        if folder:
            (Path(folder) / made.name).write_bytes(made.body)


if __name__ == "__main__":
    sys.exit(main())
