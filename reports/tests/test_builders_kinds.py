"""Every kind of report for every audience: what stands in it, in which order, and what waits."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.choices import ActionState
from departments.models import Department, Plan, Quarter, User
from gaps.choices import GapState
from gaps.models import Gap
from reports import builders
from reports.choices import Audience, ReportKind
from reports.document import Document
from reports.models import QuarterResults, ResultsState
from reports.quarter_story import QuarterStory
from reports.tests.documents_read import block, cells, items, table
from reports.tests.factories import ReportRunFactory
from reports.tests.story import action_on, freeze, gap_on, three_of

NOW = datetime(2027, 1, 4, 5, tzinfo=UTC)
IN_NOVEMBER = datetime(2026, 11, 20, 8, tzinfo=UTC)
QUARTER = {
    "period_key": "2026-Q4",
    "period_start": date(2026, 10, 1),
    "period_end": date(2026, 12, 31),
}
pytestmark = pytest.mark.django_db


def report_of(kind: str, audience: str = Audience.LEADERSHIP, **given: Any) -> Document:
    run = ReportRunFactory.create(kind=kind, audience=audience, **{**QUARTER, **given})
    return builders.build(run, now=NOW)[0]


@pytest.fixture
def story(quarter: Quarter) -> dict[str, Plan]:
    """Three plans; Marketing has an open gap with a late action, Product one that was closed."""
    plans = three_of(quarter, IN_NOVEMBER)
    gap = Gap.objects.get()
    action_on(gap, plans["Marketing"], title="Replace the KPI", deadline=date(2026, 12, 1))
    closed = gap_on(plans["Product"], state=GapState.RESOLVED, resolved_at=IN_NOVEMBER)
    action_on(
        closed,
        plans["Product"],
        title="Agree on one order",
        state=ActionState.IMPLEMENTED,
        implemented_at=IN_NOVEMBER,
    )
    freeze(quarter, datetime(2026, 12, 30, 8, tzinfo=UTC))
    return plans


def test_the_quarterly_report_has_progress_trend_measures_and_next_steps(
    story: dict[str, Plan],
) -> None:
    report = report_of(ReportKind.QUARTERLY)

    assert [section.title for section in report.sections] == [
        "Progress",
        "Score trend",
        "Corrective measures",
        "Next steps",
    ]
    assert cells(report, "departments")[0][0] == "Marketing"
    weeks = [point.value.text for point in block(report, "trend").points]
    assert [text for text in weeks if text != "–"] == ["66.6\u00a0%", "66.6\u00a0%"]
    assert cells(report, "late")[0][0] == "Replace the KPI"
    assert block(report, "effects").facts[0].label == "Judged actions that worked"
    assert report.headline.startswith("2 of 3 plans are fully aligned.")


def test_goals_that_nobody_serves_are_named_to_insiders_only(
    story: dict[str, Plan], quarter: Quarter
) -> None:
    assert "orphans" in str(report_of(ReportKind.QUARTERLY).to_json())
    assert "orphans" not in str(report_of(ReportKind.QUARTERLY, Audience.EXTERNAL).to_json())


@pytest.mark.parametrize("audience", Audience.values)
@pytest.mark.parametrize(
    "kind",
    [ReportKind.MONTHLY, ReportKind.QUARTERLY, ReportKind.STAKEHOLDER, ReportKind.PACK],
    ids=str,
)
def test_each_kind_is_made_for_each_audience(
    story: dict[str, Plan], kind: str, audience: str
) -> None:
    report = report_of(kind, audience)

    assert Document.from_json(json.loads(json.dumps(report.to_json()))) == report
    assert report.headline
    assert report.definition
    assert report.exclusions
    assert len(report.subject) <= 60
    assert (report.how == "") is (audience == Audience.EXTERNAL)
    assert ('"link": "/' in json.dumps(report.to_json())) is (audience != Audience.EXTERNAL)


def test_stakeholders_read_of_departments_that_agreed_only(story: dict[str, Plan]) -> None:
    Department.objects.filter(name="Marketing").update(is_shown_outside=True)

    report = report_of(ReportKind.STAKEHOLDER, Audience.EXTERNAL)

    assert [column.label for column in table(report, "gaps").columns] == [
        "Department",
        "Gap identified",
        "Corrective action",
        "Status",
    ]
    assert [row[0] for row in cells(report, "gaps")] == ["Marketing"]
    assert "1 further gap is not listed" in table(report, "gaps").note
    assert "Product" not in json.dumps(report.to_json())
    inside = report_of(ReportKind.STAKEHOLDER, Audience.STAFF)
    assert [row[0] for row in cells(inside, "gaps")] == ["Marketing", "Product"]


def test_results_wait_until_they_are_published(quarter: Quarter) -> None:
    with pytest.raises(builders.NotYet):
        report_of(ReportKind.RESULTS, Audience.STAFF)


def results_of(quarter: Quarter, by: User, **parts: str) -> QuarterResults:
    told = QuarterStory(quarter=quarter.name, as_of=NOW.isoformat(), aligned=2, total=3)
    results: QuarterResults = QuarterResults.objects.create(
        quarter=quarter,
        number=1,
        state=ResultsState.PUBLISHED,
        published_at=NOW,
        published_by=by,
        content=told.frozen(),
        created_at=NOW,
        updated_at=NOW,
        **parts,
    )
    return results


def test_results_are_told_as_they_were_published(
    story: dict[str, Plan], quarter: Quarter, farai: User
) -> None:
    results_of(quarter, farai, successes="We won.\nMarketing grew.", next_steps="Go on.")

    inside = report_of(ReportKind.RESULTS, Audience.STAFF)
    outside = report_of(ReportKind.RESULTS, Audience.EXTERNAL)

    assert [section.title for section in inside.sections][:3] == [
        "Successes",
        "Areas for improvement",
        "Next steps",
    ]
    assert items(inside, "successes_points") == ["We won.", "Marketing grew."]
    assert items(outside, "successes_points") == ["We won."]
    assert inside.headline == "2 of 3 plans aligned."


def test_a_departments_report_tells_of_it_alone(story: dict[str, Plan]) -> None:
    marketing = story["Marketing"].obligation.department

    report = report_of(ReportKind.DEPARTMENT, Audience.HEADS, department=marketing)

    assert report.department == "Marketing"
    assert report.headline == "Marketing: not aligned. 1 gap is open."
    assert [row[0] for row in cells(report, "gaps")] == ["Marketing"]
    assert [row[0] for row in cells(report, "late")] == ["Replace the KPI"]
    assert len(table(report, "kpis").rows) == 1
    assert "Product" not in json.dumps(report.to_json())


def test_a_department_that_did_not_agree_has_no_report_outside(story: dict[str, Plan]) -> None:
    marketing = story["Marketing"].obligation.department

    with pytest.raises(builders.NotYet):
        report_of(ReportKind.DEPARTMENT, Audience.EXTERNAL, department=marketing)


def test_the_pack_leads_to_its_slides(story: dict[str, Plan], quarter: Quarter) -> None:
    report = report_of(ReportKind.PACK, Audience.STAFF)

    way = block(report, "slides").items[0]
    assert way.link.startswith(f"/reports/pack/{quarter.code}/?as_of=2027-01-04")
    assert way.text.startswith("Open the ")
    assert report.as_of == NOW.isoformat()


@pytest.mark.parametrize("kind", [ReportKind.QUARTERLY, ReportKind.STAKEHOLDER], ids=str)
def test_more_gaps_and_actions_take_no_more_queries(story: dict[str, Plan], kind: str) -> None:
    run = ReportRunFactory.create(kind=kind, audience=Audience.LEADERSHIP, **QUARTER)
    with CaptureQueriesContext(connection) as few:
        builders.build(run, now=NOW)
    for plan in story.values():
        action_on(gap_on(plan, state=GapState.RESOLVED, resolved_at=IN_NOVEMBER), plan)
        action_on(gap_on(plan), plan)

    with CaptureQueriesContext(connection) as many:
        builders.build(run, now=NOW)

    assert len(many) == len(few)
