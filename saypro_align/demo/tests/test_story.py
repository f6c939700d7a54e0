"""The demo tells the customer's story, whenever a newcomer loads it."""

from datetime import datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command

from actions.models import CorrectiveAction
from departments.models import Plan, Quarter, User
from gaps.choices import OPEN_STATES
from gaps.models import AlignmentSnapshot, Gap
from kpis.models import KpiUse, Measurement
from saypro_align.demo.people import PASSWORD, SIGN_INS

ZONE = ZoneInfo("Africa/Johannesburg")
MID_QUARTER = datetime(2026, 11, 21, 19, 40, tzinfo=ZONE)
FIRST_MINUTE = datetime(2027, 1, 1, 0, 1, tzinfo=ZONE)
LAST_HOUR = datetime(2027, 6, 30, 23, 0, tzinfo=ZONE)

pytestmark = pytest.mark.django_db


def load(moment: datetime, **options: Any) -> str:
    """Run the command as if it were that moment and return what it printed."""
    out = StringIO()
    with time_machine.travel(moment, tick=False):
        call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def newest(quarter: Quarter) -> tuple[int, int]:
    """Return the quarter's number as last frozen."""
    snapshot = AlignmentSnapshot.objects.filter(quarter=quarter).order_by("-taken_at")[0]
    return snapshot.aligned, snapshot.total


@pytest.mark.parametrize("moment", [MID_QUARTER, FIRST_MINUTE, LAST_HOUR])
def test_the_running_quarter_has_exactly_the_customers_gaps(
    moment: datetime,
) -> None:
    """Marketing A, Sales B and C, Customer Service B, Product C, IT D, Human Resources E."""
    load(moment)

    running = Quarter.objects.get(state="open")
    gaps = Gap.objects.filter(quarter=running, state__in=OPEN_STATES)
    found = {
        (gap.kind, *sorted(party.obligation.department.slug for party in gap.parties.all()))
        for gap in gaps
    }
    assert found == {
        ("A", "marketing"),
        ("B", "customer-service", "sales"),
        ("C", "product-development", "sales"),
        ("D", "it"),
        ("E", "hr"),
    }
    assert gaps.count() == 5
    assert not gaps.filter(state="suspected").exists()
    assert not gaps.filter(on_draft=True).exists()
    assert running.starts_on <= moment.date() <= running.ends_on
    assert newest(running) == (0, 6)


def test_three_quarters_of_history_get_better() -> None:
    """2, 4 and 5 of 6 plans were fully aligned when the quarters closed."""
    load(MID_QUARTER)

    closed = Quarter.objects.filter(state="closed").order_by("starts_on")
    assert [quarter.name for quarter in closed] == [
        "Quarter 1, 2026",
        "Quarter 2, 2026",
        "Quarter 3, 2026",
    ]
    assert [newest(quarter) for quarter in closed] == [(2, 6), (4, 6), (5, 6)]
    assert Plan.objects.filter(state="closed").count() == 18
    assert CorrectiveAction.objects.filter(state="implemented").count() == 5
    assert Measurement.objects.count() > 500


def test_the_three_targets_of_the_second_text_stand_in_plans() -> None:
    """Royalty revenue +15 %, processing time -20 %, compliance of at least 95 %."""
    load(MID_QUARTER)

    uses = KpiUse.objects.filter(objective__plan__state="active").select_related("kpi")
    told = {use.kpi.name: use for use in uses}
    royalties = told["Royalty revenue"]
    assert (royalties.baseline, royalties.relative_target) == (200_000, 15)
    assert royalties.target_value == 230_000
    processing = told["Processing time for royalty payments"]
    assert (processing.baseline, processing.relative_target, processing.target_value) == (
        10,
        -20,
        8,
    )
    compliance = told["Compliance rate with licensing agreements"]
    assert (compliance.kpi.direction, compliance.target_value) == ("at_least", 95)


def test_marketing_has_the_customers_three_steps() -> None:
    """The example of the first text, one step done, the deadline 47 days after the start."""
    load(MID_QUARTER)

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


def test_all_people_sign_in_with_the_printed_password() -> None:
    """The list that `run` prints is true."""
    load(MID_QUARTER)

    people = {user.email: user for user in User.objects.all()}
    assert all(people[email].check_password(PASSWORD) for email, _role in SIGN_INS)


def test_a_second_load_changes_nothing() -> None:
    """Who has data keeps it."""
    User.objects.create_user("somebody@saypro.example", name="Somebody")

    assert "nothing was loaded" in load(MID_QUARTER)
    assert User.objects.count() == 1
    assert not Quarter.objects.exists()


def test_a_reset_is_refused_on_a_real_database(settings: Any) -> None:
    """Only the embedded database may be emptied."""
    settings.DATABASE_URL = "postgres://somewhere/real"

    with pytest.raises(CommandError, match="embedded"):
        load(MID_QUARTER, reset=True)
