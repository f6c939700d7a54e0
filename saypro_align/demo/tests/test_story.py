"""The demo tells the customer's story."""

from datetime import datetime
from decimal import Decimal

import pytest

from actions.choices import DONE_STATES
from actions.models import CorrectiveAction, Verdict
from departments.models import Plan, Quarter, User
from gaps.choices import OPEN_STATES
from gaps.models import AlignmentSnapshot, Gap
from kpis.models import Handshake, KpiUse, Measurement
from reports.alignment_map import alignment_map
from saypro_align.demo.people import PASSWORD, SIGN_INS
from saypro_align.lib.clock import organization_day

CUSTOMERS_GAPS = {
    ("A", "marketing"),
    ("B", "customer-service", "sales"),
    ("C", "product-development", "sales"),
    ("D", "it"),
    ("E", "hr"),
}

pytestmark = pytest.mark.django_db


def newest(quarter: Quarter) -> tuple[int, int]:
    """Return the quarter's number as last frozen."""
    snapshot = AlignmentSnapshot.objects.filter(quarter=quarter).order_by("-taken_at")[0]
    return snapshot.aligned, snapshot.total


def assert_the_customers_gaps(running: Quarter) -> None:
    """Nothing more and nothing less counts; what colleagues suspect waits and is young."""
    stands = Gap.objects.filter(quarter=running, state__in=OPEN_STATES).exclude(state="accepted")
    gaps = stands.exclude(state="suspected")
    found = sorted(
        (gap.kind, *sorted(party.obligation.department.slug for party in gap.parties.all()))
        for gap in gaps
    )
    assert found == sorted(CUSTOMERS_GAPS)
    suspected = stands.filter(state="suspected")
    assert {gap.source for gap in suspected} == {"person"}
    assert sorted(gap.kind for gap in suspected) == ["A", "B", "C", "D", "E"]
    assert not gaps.filter(on_draft=True).exists()
    assert newest(running) == (0, 6)


def test_the_running_quarter_has_exactly_the_customers_gaps(demo_story: datetime) -> None:
    """Marketing A, Sales B and C, Customer Service B, Product C, IT D, Human Resources E."""
    assert_the_customers_gaps(Quarter.objects.get(state="open"))


def test_the_map_has_a_goal_nobody_serves_and_an_objective_without_one(
    demo_story: datetime,
) -> None:
    """Facilities is exempt; the leadership lives with its one objective that serves no goal."""
    running = Quarter.objects.get(state="open")
    joseph = User.objects.get(email="joseph@saypro.example")
    page = alignment_map(running, joseph, demo_story)

    assert [row.title for row in page.unserved] == ["Infrastructure ready to grow"]
    assert [(one.department, one.text) for one in page.goalless] == [
        ("Facilities", "Move all 84 desks into the new building")
    ]
    accepted = Gap.objects.get(quarter=running, state="accepted")
    assert [party.obligation.department.slug for party in accepted.parties.all()] == ["facilities"]


def test_three_quarters_of_history_get_better(demo_story: datetime) -> None:
    """2, 4 and 5 of 6 plans were fully aligned when the quarters closed."""
    closed = Quarter.objects.filter(state="closed").order_by("starts_on")
    assert [quarter.name for quarter in closed] == [
        "Quarter 1, 2026",
        "Quarter 2, 2026",
        "Quarter 3, 2026",
    ]
    assert [newest(quarter) for quarter in closed] == [(2, 6), (4, 6), (5, 6)]
    assert Plan.objects.filter(state="closed").count() == 18
    assert CorrectiveAction.objects.filter(state__in=DONE_STATES).count() == 5
    assert Measurement.objects.count() > 500


def test_one_action_worked_one_did_not_and_of_one_it_cannot_be_said(demo_story: datetime) -> None:
    """The numbers suggested what was decided."""
    told = {
        verdict.action.department.slug: (verdict.verdict, verdict.judgement["verdict"])
        for verdict in Verdict.objects.exclude(judgement={}).select_related("action__department")
    }
    assert told == {
        "sales": ("effective", "effective"),
        "marketing": ("not_effective", "not_effective"),
        "hr": ("undecidable", "undecidable"),
    }


def test_the_three_targets_of_the_second_text_stand_in_plans(demo_story: datetime) -> None:
    """Royalty revenue +15 %, processing time -20 %, compliance of at least 95 %."""
    uses = KpiUse.objects.filter(objective__plan__state="active").select_related("kpi")
    told = {use.kpi.name: use for use in uses}
    royalties = told["Royalty revenue"]
    assert (royalties.baseline, royalties.relative_target) == (Decimal(200_000), Decimal(15))
    assert royalties.target_value == 230_000
    processing = told["Processing time for royalty payments"]
    assert (processing.baseline, processing.relative_target, processing.target_value) == (
        Decimal(10),
        Decimal(-20),
        Decimal(8),
    )
    compliance = told["Compliance rate with licensing agreements"]
    assert (compliance.kpi.direction, compliance.target_value) == ("at_least", Decimal(95))


def test_marketing_has_the_customers_three_steps(demo_story: datetime) -> None:
    """The example of the first text, one step done, the deadline 47 days after the start."""
    action = CorrectiveAction.objects.get(gap__quarter__state="open", department__slug="marketing")
    assert action.state == "in_progress"
    assert [(step.text, step.done_at is not None) for step in action.steps.all()] == [
        ("Schedule a meeting with the Sales team to define lead conversion KPIs.", True),
        ("Review current marketing content and ensure alignment with sales strategies.", False),
        (
            "Adjust digital campaigns to target conversion-based goals instead of just traffic.",
            False,
        ),
    ]


def test_all_people_sign_in_with_the_printed_password(demo_story: datetime) -> None:
    """The list that `run` prints is true."""
    people = {user.email: user for user in User.objects.all()}
    assert all(people[email].check_password(PASSWORD) for email, _role in SIGN_INS)


def test_departments_ask_each_other(demo_story: datetime) -> None:
    """Promises of before were kept or not; now some are agreed and two answers are owed in time."""
    in_plans = Handshake.objects.filter(kpt=None).order_by("created_at")
    asked = in_plans.values_list("quarter__state", "state")
    assert list(asked) == [
        ("closed", "kept"),
        ("closed", "broken"),
        ("open", "agreed"),
        ("open", "agreed"),
        ("open", "asked"),
        ("open", "offered"),
    ]
    assert not in_plans.filter(
        pk__in=Handshake.objects.overdue(organization_day(demo_story))
    ).exists()


def test_departments_work_together_for_targets(demo_story: datetime) -> None:
    """Two have agreed, one has not answered in time, and one has said no."""
    asked = Handshake.objects.exclude(kpt=None).order_by("state")

    assert list(asked.values_list("state", flat=True)) == ["agreed", "agreed", "asked", "declined"]
    assert list(Handshake.objects.overdue(organization_day(demo_story))) == [
        asked.get(state="asked")
    ]
