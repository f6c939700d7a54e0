"""Whatever an organization is like: no outsider reads who works there, or of whom did not agree."""

import json
from collections.abc import Iterator
from uuid import UUID

from hypothesis import given, settings

from reports.builders import frame, monthly, results, stakeholder
from reports.document import Document
from reports.models import QuarterResults
from reports.quarter_story import EndedTarget, QuarterStory
from reports.renderers import html, text
from reports.renderers.links import Links
from reports.tests.organizations import Organization, organizations

LINKS = Links(
    report="https://align.example/r", stop="https://align.example/s", how="https://align.example/h"
)


def documents(told: Organization) -> Iterator[Document]:
    """Return every kind of report that is made of these facts alone."""
    scene = told.scene
    yield frame.document(scene, sections=stakeholder.sections(scene))
    yield frame.document(scene, sections=monthly.sections(scene))
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


@settings(max_examples=25)
@given(organizations())
def test_no_outsider_reads_a_name_a_silent_department_or_a_suspicion(told: Organization) -> None:
    hidden = list(secrets(told))
    folded = [*(name.casefold() for name in (*told.people, *told.addresses))]
    for document in documents(told):
        forms = {
            "json": json.dumps(document.to_json(), ensure_ascii=False),
            "html": html.render(document, LINKS),
            "text": text.render(document, LINKS),
        }
        found = {
            form: [secret for secret in hidden if secret in shown]
            + [secret for secret in folded if secret in shown.casefold()]
            for form, shown in forms.items()
        }
        assert found == {form: [] for form in forms}
        assert '"link": "/' not in forms["json"]


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
