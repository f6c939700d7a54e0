"""The monthly report: the same numbers as the snapshot, and for each audience what it may know."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from actions.choices import ActionState
from departments.models import Obligation, Plan, Quarter, User
from gaps.choices import GapKind, GapState, Severity
from gaps.models import Gap
from gaps.services.scores import score_quarter
from reports import builders
from reports.choices import Audience
from reports.document import Document
from reports.tests.documents_read import cells, fact, items, table, then
from reports.tests.factories import ReportRunFactory
from reports.tests.story import action_on, freeze, gap_on, plan_in_force, three_of

NBSP = "\u00a0"
NOVEMBER = {
    "period_key": "2026-11",
    "period_start": date(2026, 11, 1),
    "period_end": date(2026, 11, 30),
}
END = datetime(2026, 12, 1, 5, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def report_for(audience: str, now: datetime = END, **period: Any) -> Document:
    run = ReportRunFactory.create(audience=audience, **(period or NOVEMBER))
    return builders.build(run, now=now)[0]


@pytest.fixture
def october(quarter: Quarter) -> Any:
    """Three plans in force, of which two are aligned at the end of October."""
    return three_of(quarter, datetime(2026, 10, 31, 8, tzinfo=UTC))


def test_the_numbers_are_those_of_the_months_last_snapshot(
    quarter: Quarter, october: dict[str, Plan], now: datetime
) -> None:
    gap_on(october["Product"], kind=GapKind.NO_SHARED_FOCUS)
    freeze(quarter, now)
    Gap.objects.update(state=GapState.RESOLVED, resolved_at=datetime(2026, 12, 5, tzinfo=UTC))
    score_quarter(quarter=quarter, now=datetime(2026, 12, 5, tzinfo=UTC))

    report = report_for(Audience.LEADERSHIP, datetime(2026, 12, 6, tzinfo=UTC))

    alignment = fact(report, "Alignment").now
    assert (alignment.numerator, alignment.denominator, alignment.text) == (1, 3, f"33.3{NBSP}%")
    assert report.headline == "1 of 3 plans are fully aligned. Two more are needed."
    assert report.as_of_text == "the end of 30 Nov 2026"


def test_the_subject_carries_the_change_against_the_month_before(
    quarter: Quarter, october: dict[str, Plan], now: datetime
) -> None:
    Gap.objects.update(state=GapState.RESOLVED, resolved_at=now)
    freeze(quarter, now)

    report = report_for(Audience.LEADERSHIP)

    assert report.subject == f"SayPro alignment: 100.0{NBSP}%, up 33.4{NBSP}points in November"
    assert then(report, "Alignment")[:2] == (f"66.6{NBSP}%", f"100.0{NBSP}%")
    assert report.is_change


def test_a_month_without_change_is_a_report_too(
    quarter: Quarter, october: dict[str, Plan], now: datetime
) -> None:
    earlier = datetime(2026, 10, 30, tzinfo=UTC)
    Gap.objects.update(opened_at=earlier, created_at=earlier)
    freeze(quarter, now, cause="daily")

    report = report_for(Audience.LEADERSHIP)

    assert report.subject == f"SayPro alignment: 66.6{NBSP}%, unchanged in November"
    assert report.headline.endswith("No change this month.")
    assert then(report, "Fully aligned plans")[2] == "unchanged"


def test_the_first_month_has_nothing_to_compare_with(quarter: Quarter, now: datetime) -> None:
    three_of(quarter, now)

    report = report_for(Audience.LEADERSHIP)

    assert fact(report, "Alignment").before is None
    assert "There is no month before to compare with." in str(report.to_json())


def test_a_month_without_quarter_says_so() -> None:
    report = report_for(Audience.LEADERSHIP)

    assert report.headline == "Nothing was counted in November 2026."
    assert report.subject == "SayPro alignment: nothing counted in November"


def test_each_gap_stands_beside_its_action_and_status_worst_first(
    quarter: Quarter, now: datetime
) -> None:
    plan = plan_in_force(quarter, "Marketing")
    gap_on(plan, severity=Severity.LOW, sentence="A low one.")
    grave = gap_on(plan, severity=Severity.CRITICAL, sentence="A grave one.")
    action_on(grave, plan, title="Replace the KPI", deadline=date(2026, 11, 25))
    freeze(quarter, now)

    report = report_for(Audience.LEADERSHIP)

    assert [column.label for column in table(report, "gaps").columns] == [
        "Department",
        "Gap identified",
        "Corrective action",
        "Status",
    ]
    assert cells(report, "gaps") == [
        ["Marketing", "A grave one.", "Replace the KPI", "Open; action in progress, 5 days late"],
        ["Marketing", "A low one.", "None yet", "Open"],
    ]
    assert [(row[0], row[-1]) for row in cells(report, "late")] == [
        ("Replace the KPI", "5 days late")
    ]


def test_done_actions_and_next_steps_are_told(quarter: Quarter, now: datetime) -> None:
    plan = plan_in_force(quarter, "Marketing")
    gap = gap_on(plan)
    action_on(gap, plan, title="Meet Sales", state=ActionState.IMPLEMENTED, implemented_at=now)
    action_on(gap_on(plan), plan, title="Agree on leads", deadline=date(2026, 12, 12))
    freeze(quarter, now)

    report = report_for(Audience.STAFF)

    assert [row[0] for row in cells(report, "done")] == ["Meet Sales"]
    assert any(
        step.startswith("12 Dec 2026: Agree on leads (Marketing, ")
        for step in items(report, "next")
    )


@pytest.mark.parametrize(
    ("audience", "knows_suspicion", "knows_people", "knows_reason", "knows_sales"),
    [
        (Audience.LEADERSHIP, True, True, True, True),
        (Audience.HEADS, False, True, True, True),
        (Audience.STAFF, False, True, True, True),
        (Audience.EXTERNAL, False, False, False, False),
    ],
)
def test_each_audience_reads_what_it_may_know(
    quarter: Quarter,
    now: datetime,
    farai: User,
    sales_obligation: Obligation,
    audience: str,
    knows_suspicion: bool,
    knows_people: bool,
    knows_reason: bool,
    knows_sales: bool,
) -> None:
    plan = plan_in_force(quarter, "Marketing")
    gap_on(plan, state=GapState.SUSPECTED, sentence="Only suspected.")
    gap_on(plan, state=GapState.DISMISSED, sentence="Waved away.")
    gap_on(plan, on_draft=True, sentence="In a draft.")
    late = action_on(gap_on(plan), plan, deadline=date(2026, 11, 2))
    sales_obligation.exempted_at = now
    sales_obligation.exempted_by = farai
    sales_obligation.exempt_reason = "A merger is prepared"
    sales_obligation.exempt_until = date(2026, 12, 31)
    sales_obligation.save()
    freeze(quarter, now)

    told = json.dumps(report_for(audience).to_json(), ensure_ascii=False)

    assert ("Only suspected." in told) is knows_suspicion
    assert (late.responsible.name in told) is knows_people
    assert ("A merger is prepared" in told) is knows_reason
    assert ("Sales" in told) is knows_sales
    assert "Waved away." not in told
    assert "In a draft." not in told


def test_the_content_survives_the_way_through_json(
    quarter: Quarter, october: dict[str, Plan], now: datetime
) -> None:
    report = report_for(Audience.LEADERSHIP)

    kept = Document.from_json(json.loads(json.dumps(report.to_json())))

    assert kept == report
    assert kept.content_hash() == report.content_hash()
