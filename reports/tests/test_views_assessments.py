"""A plan's page shows each assessment that changed something: when, to what, and why."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from departments.choices import PlanState
from departments.models import Plan, Quarter
from gaps.choices import GapState
from gaps.models import PlanScore
from gaps.tests.factories import gap_between
from reports.tests.story import freeze, plan_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def shown(client: Client, plan: Plan) -> str:
    obligation = plan.obligation
    page = client.get(f"/departments/{obligation.department.slug}/plans/{obligation.quarter.code}/")
    return " ".join(page.content.decode().split())


@pytest.fixture
def plan(quarter: Quarter, now: datetime) -> Plan:
    """A plan that was fully aligned last week, then got a gap, which went yesterday."""
    made = plan_in_force(quarter, "Logistics")
    freeze(quarter, now - timedelta(days=7))
    gap = gap_between(made.obligation, source="person", rule_id="")
    freeze(quarter, now - timedelta(days=3))
    type(gap).objects.filter(pk=gap.pk).update(state=GapState.RESOLVED, resolved_at=now)
    freeze(quarter, now - timedelta(days=1))
    return made


def test_each_adjustment_is_followed_by_an_assessment_that_says_what_changed(
    plan: Plan, as_bongani: Client
) -> None:
    page = shown(as_bongani, plan)
    section = page.partition('id="assessed-title"')[2].partition("</section>")[0]

    assert section.count("<li>") == 3
    assert section.count("New:") == 1
    assert section.count("No longer:") == 1
    assert section.index("No longer:") < section.index("New:")
    assert "Version 1" in section


def test_assessments_of_a_version_one_may_not_read_are_not_told(
    plan: Plan, as_bongani: Client, as_dumisa: Client
) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.DRAFT)

    assert "assessed-title" not in shown(as_bongani, plan)
    assert "assessed-title" in shown(as_dumisa, plan)


def test_the_past_knows_no_later_assessments(plan: Plan, as_bongani: Client) -> None:
    obligation = plan.obligation
    address = f"/departments/{obligation.department.slug}/plans/{obligation.quarter.code}/"
    page = as_bongani.get(f"{address}?as_of=2026-11-19").content.decode()

    assert PlanScore.history.count() == 3
    assert "No longer:" not in page
    assert "New:" in page
