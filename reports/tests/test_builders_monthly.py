"""The monthly report: the same numbers as the snapshot, and for each audience what it may know."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from actions.choices import ActionState
from departments.models import Obligation, Plan, Quarter, User
from gaps.choices import GapKind, GapState, Severity
from gaps.models import AlignmentSnapshot, Gap
from gaps.services.scores import score_quarter
from reports.builders import monthly
from reports.builders.content import MonthlyReport
from reports.choices import Audience
from reports.renderers import html, text
from reports.renderers.links import Links
from reports.tests.factories import ReportRunFactory
from reports.tests.story import action_on, freeze, gap_on, plan_in_force, three_of

NBSP = "\u00a0"
NOVEMBER = {
    "period_key": "2026-11",
    "period_start": date(2026, 11, 1),
    "period_end": date(2026, 11, 30),
}
LINKS = Links(
    report="https://align.example/r", stop="https://align.example/s", how="https://align.example/h"
)
pytestmark = pytest.mark.django_db


def report_for(audience: str, now: datetime, **period: Any) -> Any:
    run = ReportRunFactory.create(audience=audience, **(period or NOVEMBER))
    report, _quarter = monthly.build(run, now=now)
    return report


@pytest.fixture
def october(quarter: Quarter) -> Any:
    """Three plans in force, of which two are aligned at the end of October."""
    return three_of(quarter, datetime(2026, 10, 31, 8, tzinfo=UTC))


def test_the_numbers_are_those_of_the_months_last_snapshot(
    quarter: Quarter, october: dict[str, Plan], now: datetime
) -> None:
    gap_on(october["Product"], kind=GapKind.NO_SHARED_FOCUS)
    freeze(quarter, now)
    in_november = AlignmentSnapshot.objects.latest("taken_at")
    Gap.objects.update(state=GapState.RESOLVED, resolved_at=datetime(2026, 12, 5, tzinfo=UTC))
    score_quarter(quarter=quarter, now=datetime(2026, 12, 5, tzinfo=UTC))

    report = report_for(Audience.LEADERSHIP, now)

    assert report.figures.snapshot_id == str(in_november.pk)
    assert (report.figures.aligned, report.figures.total, report.figures.shown) == (1, 3, "33.3")
    assert report.headline == "1 of 3 plans are fully aligned. Two more are needed."


def test_the_subject_carries_the_change_against_the_month_before(
    quarter: Quarter, october: dict[str, Plan], now: datetime
) -> None:
    Gap.objects.update(state=GapState.RESOLVED, resolved_at=now)
    freeze(quarter, now)

    report = report_for(Audience.LEADERSHIP, now)

    assert report.subject == f"SayPro alignment: 100.0{NBSP}%, up 33.4{NBSP}points in November"
    assert report.changes[0].before == f"66.6{NBSP}%"
    assert report.changes[0].now == f"100.0{NBSP}%"


def test_a_month_without_change_is_a_report_too(
    quarter: Quarter, october: dict[str, Plan], now: datetime
) -> None:
    freeze(quarter, now, cause="daily")

    report = report_for(Audience.LEADERSHIP, now)

    assert report.subject == f"SayPro alignment: 66.6{NBSP}%, unchanged in November"
    assert report.changes[1].difference == "unchanged"


def test_the_first_month_has_nothing_to_compare_with(quarter: Quarter, now: datetime) -> None:
    three_of(quarter, now)

    report = report_for(Audience.LEADERSHIP, now)

    assert (report.before, report.changes) == (None, ())


def test_a_month_without_quarter_says_so(now: datetime) -> None:
    report = report_for(Audience.LEADERSHIP, now)

    assert report.headline == "No plans are due yet."
    assert report.subject == "SayPro alignment: no plans due in November"


def test_each_gap_stands_beside_its_action_and_status_worst_first(
    quarter: Quarter, now: datetime
) -> None:
    plan = plan_in_force(quarter, "Marketing")
    gap_on(plan, severity=Severity.LOW, sentence="A low one.")
    grave = gap_on(plan, severity=Severity.CRITICAL, sentence="A grave one.")
    action_on(grave, plan, title="Replace the KPI", deadline=date(2026, 11, 25))
    freeze(quarter, now)

    report = report_for(Audience.LEADERSHIP, now)

    assert [(line.department, line.gap, line.action, line.status) for line in report.gaps] == [
        (
            "Marketing",
            "A grave one.",
            "Replace the KPI",
            "Open; action in progress, 5 days late",
        ),
        ("Marketing", "A low one.", "None yet", "Open"),
    ]
    assert [(line.title, line.days_late) for line in report.overdue] == [("Replace the KPI", 5)]


def test_done_actions_and_next_steps_are_told(quarter: Quarter, now: datetime) -> None:
    plan = plan_in_force(quarter, "Marketing")
    gap = gap_on(plan)
    action_on(gap, plan, title="Meet Sales", state=ActionState.IMPLEMENTED, implemented_at=now)
    action_on(gap_on(plan), plan, title="Agree on leads", deadline=date(2026, 12, 12))
    freeze(quarter, now)

    report = report_for(Audience.STAFF, now)

    assert [line.title for line in report.done] == ["Meet Sales"]
    assert any(
        step.startswith("12 Dec 2026: Agree on leads (Marketing, ") for step in report.next_steps
    )


@pytest.mark.parametrize(
    ("audience", "knows_suspicion", "knows_people", "knows_reason"),
    [
        (Audience.LEADERSHIP, True, True, True),
        (Audience.HEADS, False, True, True),
        (Audience.STAFF, False, True, True),
        (Audience.EXTERNAL, False, False, False),
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

    report = report_for(audience, now)

    told = f"{report.to_json()} {text.render(report, LINKS)} {html.render(report, LINKS)}"
    assert ("Only suspected." in told) is knows_suspicion
    assert (late.responsible.name in told) is knows_people
    assert ("A merger is prepared" in told) is knows_reason
    assert "Sales" in told
    assert "Waved away." not in told
    assert "In a draft." not in told


def test_the_content_survives_the_way_through_json(
    quarter: Quarter, october: dict[str, Plan], now: datetime
) -> None:

    report = report_for(Audience.LEADERSHIP, now)

    assert MonthlyReport.from_json(json.loads(json.dumps(report.to_json()))) == report


def test_the_text_part_carries_every_number_of_the_html(
    quarter: Quarter, october: dict[str, Plan], now: datetime
) -> None:
    action_on(Gap.objects.get(), october["Marketing"], deadline=date(2026, 11, 2))
    freeze(quarter, now)
    report = report_for(Audience.LEADERSHIP, now)

    plain, rich = text.render(report, LINKS), html.render(report, LINKS)

    for part in (plain, rich):
        assert report.headline in part
        assert f"66.6{NBSP}%" in part
        assert "28 days late" in part
        assert LINKS.report in part
        assert LINKS.stop in part
    assert len(rich.encode()) < 100_000
    assert "<img" not in rich


def test_what_people_typed_stays_text_in_the_mail(quarter: Quarter, now: datetime) -> None:
    plan = plan_in_force(quarter, "Marketing")
    gap_on(plan, sentence="<script>alert(1)</script> & more")
    freeze(quarter, now)

    report = report_for(Audience.LEADERSHIP, now)

    assert "<script>" not in html.render(report, LINKS)
    assert "<script>alert(1)</script> & more" in text.render(report, LINKS)
