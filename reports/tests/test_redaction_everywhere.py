"""Whatever an organization is like: no outsider reads who works there, or of whom did not agree."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from uuid import UUID

from hypothesis import given, settings
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.builders import frame, monthly, results, stakeholder
from reports.choices import Audience, ReportKind
from reports.document import Document
from reports.models import QuarterResults
from reports.quarter_story import EndedTarget, QuarterStory
from reports.renderers import csv, html, pdf, text, xlsx
from reports.renderers.links import Links
from reports.scheduling.readers import AUDIENCES
from reports.tests.organizations import Organization, organizations

SITE = "https://align.example"
LINKS = Links(
    report="https://align.example/r", stop="https://align.example/s", how="https://align.example/h"
)


# Every kind that a schedule may make for outsiders.
OUTSIDE: Final = {
    ReportKind.STAKEHOLDER: stakeholder.sections,
    ReportKind.MONTHLY: monthly.sections,
}


def scheduled(told: Organization) -> Iterator[Document]:
    """Return every report that can be scheduled for outsiders."""
    yield from (frame.document(told.scene, sections=made(told.scene)) for made in OUTSIDE.values())


def documents(told: Organization) -> Iterator[Document]:
    """Return these, and the results, which nobody outside gets today."""
    scene = told.scene
    yield from scheduled(told)
    lines = told.written.splitlines()
    ended = tuple(
        EndedTarget(str(UUID(int=1)), line, name, told.people[0], "5", line, "missed", "")
        for line, name in zip(lines, (*told.silent, *told.shown), strict=False)
    )
    story = QuarterStory(quarter="Q4 2026", aligned=1, total=2, targets=ended)
    published = QuarterResults(successes=told.written, next_steps=told.written, reason=told.written)
    yield frame.document(scene, sections=results.sections(scene, published, story, None))


def secrets(told: Organization) -> Iterator[str]:
    """Return what no outsider may read, as it is written."""
    yield from told.people
    yield from told.addresses
    yield from told.silent
    for name in told.people:
        yield from name.split()
    for sentence in told.suspicions:
        yield sentence.split(" ")[0]


def forms_of(document: Document) -> dict[str, str]:
    """Return what stands in each format of a report, the PDF left out."""
    sheets = load_workbook(BytesIO(xlsx.render(document, site_url=SITE)))
    cells = [
        f"{sheet.title} {cell.value} {cell.hyperlink.target if cell.hyperlink else ''}"
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
    ]
    return {
        "json": json.dumps(document.to_json(), ensure_ascii=False),
        "html": html.render(document, LINKS),
        "text": text.render(document, LINKS),
        "csv": csv.render(document),
        "xlsx": " ".join([*cells, str(vars(sheets.properties))]),
    }


def told_in(shown: str, told: Organization) -> list[str]:
    """Return what a text tells that no outsider may read."""
    folded = [name.casefold() for name in (*told.people, *told.addresses)]
    return [
        *(secret for secret in secrets(told) if secret in shown),
        *(secret for secret in folded if secret in shown.casefold()),
    ]


def test_what_can_be_scheduled_for_outsiders_is_what_is_tried_here() -> None:
    offered = {kind for kind, readers in AUDIENCES.items() if Audience.EXTERNAL in readers}

    assert offered == set(OUTSIDE)


@settings(max_examples=20)
@given(organizations())
def test_no_outsider_reads_a_name_a_silent_department_or_a_suspicion(told: Organization) -> None:
    for document in documents(told):
        forms = forms_of(document)
        assert {form: told_in(shown, told) for form, shown in forms.items()} == {
            form: [] for form in forms
        }
        assert '"link": "/' not in forms["json"]


@settings(max_examples=2)
@given(organizations())
def test_no_pdf_names_anybody_either(told: Organization) -> None:
    opened = [
        PdfReader(BytesIO(pdf.render(document, site_url=SITE))) for document in scheduled(told)
    ]
    shown = [
        f"{' '.join(page.extract_text() for page in one.pages)} {one.metadata}" for one in opened
    ]

    assert [told_in(one, told) for one in shown] == [[]] * len(OUTSIDE)


@settings(max_examples=20)
@given(organizations())
def test_all_departments_count_though_few_are_named(told: Organization) -> None:
    document = frame.document(told.scene, sections=monthly.sections(told.scene))
    plans = next(
        block
        for section in document.sections
        for block in section.blocks
        if block.key == "departments"
    )
    due = [plan for plan in told.scene.plans() if plan.is_due and not plan.is_exempt]
    named = {row[0].text for row in plans.rows}  # type: ignore[union-attr]

    assert named == {plan.department for plan in due} & set(told.shown)
    assert f"{len(due) - len(named)} further" in f"{plans.note} 0 further"  # type: ignore[union-attr]
