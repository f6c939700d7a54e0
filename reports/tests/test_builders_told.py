"""What a reader of a report must not stumble over: one heading, one number, words that fit the day."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from actions.choices import ActionState
from departments.models import Plan, Quarter, User
from departments.tests.factories import QuarterFactory
from gaps.choices import GapState
from gaps.models import Gap
from reports import builders
from reports.choices import Audience, ReportKind
from reports.document import Document
from reports.selectors.results import story_of
from reports.tests.documents_read import block, cells, fact, items
from reports.tests.factories import ReportRunFactory
from reports.tests.factories_results import QuarterResultsFactory
from reports.tests.story import action_on, freeze, gap_on, plan_in_force, three_of
from saypro_align.audit.rows import save_row

THEN = datetime(2026, 10, 20, 8, tzinfo=UTC)
BETWEEN = datetime(2026, 11, 20, 8, tzinfo=UTC)
LATER = datetime(2026, 12, 5, 8, tzinfo=UTC)
NOVEMBER = {
    "period_key": "2026-11",
    "period_start": date(2026, 11, 1),
    "period_end": date(2026, 11, 30),
}
OCTOBER: dict[str, Any] = {
    "period_key": "2026-10",
    "period_start": date(2026, 10, 1),
    "period_end": date(2026, 10, 31),
}
FOURTH = {
    "period_key": "2026-Q4",
    "period_start": date(2026, 10, 1),
    "period_end": date(2026, 12, 31),
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(quarter: Quarter) -> dict[str, Plan]:
    """Three plans in force; Marketing has a gap."""
    return three_of(quarter, THEN)


def report_of(kind: str = ReportKind.MONTHLY, **given: Any) -> Document:
    wanted = {"audience": Audience.LEADERSHIP, **NOVEMBER, **given}
    run = ReportRunFactory.create(kind=kind, **wanted)
    return builders.build(run, now=LATER)[0]


def test_of_two_changes_in_one_moment_the_later_is_told(
    plans: dict[str, Plan], farai: User
) -> None:
    gap = Gap.objects.get()
    for sentence in ("First.", "Second.", "Third."):
        save_row(
            gap,
            changes={"sentence": sentence},
            expected_version=None,
            actor=farai,
            now=BETWEEN,
            event="gap.changed",
        )
    save_row(
        gap,
        changes={"sentence": "After the month."},
        expected_version=None,
        actor=farai,
        now=LATER,
        event="gap.changed",
    )

    assert [row[1] for row in cells(report_of(), "gaps")] == ["Third."]


def test_an_accepted_gap_waits_for_no_action(
    plans: dict[str, Plan], client_of: Callable[[User], Client], farai: User
) -> None:
    gap_on(plans["Product"], state=GapState.ACCEPTED)

    report = report_of()

    told = {row[0]: row[2:] for row in cells(report, "gaps")}
    assert told["Product"] == ["None wanted", "Accepted until 31 Dec 2026"]
    asked = block(report, "next").items[0]
    assert asked.text == "Plan a corrective action for 1 open gap."
    with time_machine.travel(LATER, tick=False):
        listed = client_of(farai).get(asked.link).context["page"]
    assert listed.paginator.count == 1


@pytest.mark.parametrize(
    ("state", "deadline", "status"),
    [
        (GapState.IN_ACTION, date(2026, 12, 12), "Action in progress, due 12 Dec 2026"),
        (GapState.IN_ACTION, date(2026, 11, 26), "Action in progress, 4 days late"),
        (GapState.REOPENED, date(2026, 12, 12), "Reopened; action in progress, due 12 Dec 2026"),
    ],
    ids=["due", "late", "reopened"],
)
def test_the_status_says_how_the_action_stands(
    plans: dict[str, Plan], state: str, deadline: date, status: str
) -> None:
    gap = gap_on(plans["Product"], state=state)
    action_on(gap, plans["Product"], deadline=deadline)

    assert {row[0]: row[3] for row in cells(report_of(), "gaps")}["Product"] == status


def test_the_first_month_of_a_quarter_says_that_other_plans_are_counted(
    plans: dict[str, Plan],
) -> None:
    before = QuarterFactory.create(starts_on=date(2026, 7, 1))
    plan_in_force(before, "Legal")
    freeze(before, datetime(2026, 9, 20, 8, tzinfo=UTC))

    october, november = report_of(**OCTOBER), report_of()

    assert block(october, "figures").note.startswith("A quarter began: now the plans of ")
    assert "Quarter 3, 2026" in block(october, "figures").note
    assert block(november, "figures").note == ""


def test_a_part_with_one_thing_in_it_has_one_heading(plans: dict[str, Plan]) -> None:
    report = report_of()

    alone = [one for one in report.sections if len(one.blocks) == 1]
    assert [one.title for one in alone] == ["Departments", "Next steps"]
    assert all(one.blocks[0].title == one.title for one in alone)


def test_each_number_of_the_results_opens_a_list_of_its_length(
    plans: dict[str, Plan], quarter: Quarter, client_of: Callable[[User], Client], farai: User
) -> None:
    for state in (ActionState.EFFECTIVE, ActionState.IMPLEMENTED):
        gap = gap_on(plans["Product"], state=GapState.RESOLVED, resolved_at=THEN)
        action_on(gap, plans["Product"], state=state, implemented_at=THEN)
    # Of another quarter, though done in this one.
    other = plan_in_force(QuarterFactory.create(starts_on=date(2027, 1, 1)), "Legal")
    action_on(gap_on(other), other, state=ActionState.IMPLEMENTED, implemented_at=THEN)
    with time_machine.travel(LATER, tick=False):
        story = story_of(quarter, farai, now=LATER)
        QuarterResultsFactory.create(quarter=quarter, content=story.frozen())
        report = report_of(ReportKind.RESULTS, **FOURTH)
        client = client_of(farai)
        labels = ("Gaps resolved", "Open gaps", "Corrective actions done")
        values = [fact(report, one).now for one in (*labels, "Corrective actions that worked")]
        lengths = [client.get(one.link).context["page"].paginator.count for one in values]

    assert [one.numerator for one in values] == lengths == [2, 1, 2, 1]


def test_the_pack_is_named_after_both_quarters(plans: dict[str, Plan], quarter: Quarter) -> None:
    QuarterFactory.create(starts_on=date(2027, 1, 1))

    report = report_of(ReportKind.PACK, **FOURTH)

    assert report.subject == f"Meeting pack: from {quarter.name} to Quarter 1, 2027"
    assert report.headline.endswith("No targets are set for Quarter 1, 2027 yet.")


def test_a_departments_subject_names_the_period_as_far_as_there_is_room(
    plans: dict[str, Plan],
) -> None:
    marketing = plans["Marketing"].obligation.department

    report = report_of(
        ReportKind.DEPARTMENT, department=marketing, audience=Audience.HEADS, **FOURTH
    )

    assert report.subject == "Marketing in Q4\u00a02026: 1 gap is open, no action is late"
    assert items(report, "next")
