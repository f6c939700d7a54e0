"""The customer's examples of metrics, each clicked from its gap to an action that worked.

Marketing replaces "Website traffic" (A), IT reframes "System downtime" (D), Human Resources gives its
objective a number with the strategy office's wording (E).
"""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Page, expect

from actions.choices import ActionState
from actions.models import CorrectiveAction, KpiChange
from gaps.choices import GapState
from gaps.models import Gap
from kpis.models import Kpi
from saypro_align.tests.browser import SignIn
from saypro_align.tests.flows.test_story_in_the_browser import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What each action's page says in the end; the first are the customer's own words.
OUTCOMES = {
    "lerato": "KPI now aligned with organizational growth targets",
    "anil": "Metric now serves operational efficiency targets",
    "zanele": "Objective now clear and measurable for",
}


def test_three_metrics_are_put_right_and_it_worked(
    live_demo: str, page: Page, sign_in: SignIn, settings: Any
) -> None:
    """Gap, action, guided form, plan in force, steps done, checked again: effective."""
    desk = Desk(page, sign_in)

    marketing = CorrectiveAction.objects.get(title__startswith="Replace “Website traffic”")
    _open_from_my_week_or_list(desk, "lerato", marketing)
    _replace_website_traffic(desk)

    it = _plan_an_action(desk, "anil", "it", "D")
    _reframe_system_downtime(desk)

    hr = _plan_an_action(desk, "zanele", "hr", "E")
    _accept_the_suggested_wording(desk)

    desk.approve("Marketing", "IT", "Human Resources")
    for handle, action in (("lerato", marketing), ("anil", it), ("zanele", hr)):
        _finish(desk, handle, action)
        _verify(desk, action)
        expect(desk.page.get_by_text(OUTCOMES[handle])).to_be_visible()

    kinds = {change.action_id: change.kind for change in KpiChange.objects.all()}
    assert kinds == {marketing.pk: "replaced", it.pk: "replaced", hr.pk: "clarified"}
    assert Kpi.objects.get(name="Website traffic").state == "retired"
    assert Kpi.objects.get(name="System downtime").state == "monitored"


def _open_from_my_week_or_list(desk: Desk, handle: str, action: CorrectiveAction) -> None:
    desk.sit_down(handle)
    desk.page.goto("/actions/")
    desk.follow(action.title)


def _plan_an_action(desk: Desk, handle: str, department: str, kind: str) -> CorrectiveAction:
    """Plan what the product suggests for the gap, and start it."""
    desk.sit_down(handle)
    gap = Gap.objects.filter(
        kind=kind,
        quarter=desk.quarter,
        state=GapState.CONFIRMED,
        parties__obligation__department__slug=department,
    ).get()
    desk.page.goto(f"/gaps/{gap.pk}/")
    desk.follow("Plan an action")
    desk.fill(
        {
            "why1": "Nobody had asked what it is for.",
            "why2": "It was always done so.",
            "why3": "Plans are copied from the quarter before.",
            "cause": "The way work is done",
        }
    )
    desk.press("Propose action")
    expect(desk.page.get_by_text("Action agreed and started.")).to_be_visible()
    return CorrectiveAction.objects.get(gap=gap, state=ActionState.IN_PROGRESS)


def _replace_website_traffic(desk: Desk) -> None:
    """Lerato follows the action to the form, which is filled with the measure of the goal."""
    desk.follow("Replace the KPI")
    desk.fill(
        {
            "name": "Conversion rate of leads",
            "unit": "%",
            "direction": "Increase to",
            "baseline": "2.8",
            "target_value": "4.0",
            "source": "Customer database",
            "contribution": "Each point brings about forty customers a month.",
            "goal_measure": "Lead conversion rate (Measure)",
            "reason": "Visits alone bring no sale.",
        }
    )
    desk.page.get_by_text("The words of the objective").click()
    desk.fill(
        {
            "objective_text": "Increase the conversion rate of leads from 2.8 % to 4 %",
            "sentence": "More of the leads that we bring buy.",
        }
    )
    desk.press("Replace and check the plan")
    _submit(desk)


def _reframe_system_downtime(desk: Desk) -> None:
    """Anil measures how fast requests are solved; downtime is watched on without counting."""
    desk.follow("Replace the KPI")
    expect(desk.page.get_by_label("It is watched on, and counts in no plan")).to_be_checked()
    desk.fill(
        {
            "existing": "IT support resolution time (hours)",
            "name": "",
            "unit": "",
            "direction": "By the two numbers",
            "baseline": "26",
            "target_value": "20",
            "contribution": "Colleagues get back to work sooner.",
            "goal_measure": "IT support resolution time (Measure)",
            "reason": "Uptime serves no goal of this quarter.",
        }
    )
    desk.page.get_by_text("The words of the objective").click()
    desk.fill({"objective_text": "Solve support requests within 20 hours instead of 26"})
    desk.press("Replace and check the plan")
    _submit(desk)


def _accept_the_suggested_wording(desk: Desk) -> None:
    """Zanele takes the strategy office's wording with one press."""
    desk.page.goto("/")
    desk.page.get_by_role("link", name="A clearer wording").first.click()
    desk.press("Accept")
    expect(desk.page.get_by_text("Written into the plan.")).to_be_visible()
    _submit(desk)


def _submit(desk: Desk) -> None:
    desk.press("Submit plan")
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("is submitted")


def _finish(desk: Desk, handle: str, action: CorrectiveAction) -> None:
    """Tick the steps off and have the gap checked again."""
    desk.sit_down(handle)
    desk.page.goto(f"/actions/{action.pk}/")
    done = desk.page.get_by_role("button", name="Done :")
    for left in range(done.count(), 0, -1):
        done.first.click()
        expect(done).to_have_count(left - 1)
    desk.press("Finish and check the gap again")
    expect(desk.page.get_by_text("The gap is closed.")).to_be_visible()


def _verify(desk: Desk, action: CorrectiveAction) -> None:
    """On the day it is checked, who checks says that it worked."""
    action.refresh_from_db()
    assert action.verify_on is not None
    day = action.verify_on + timedelta(days=1)
    morning = datetime.combine(day, time(9), ZoneInfo("Africa/Johannesburg"))
    with time_machine.travel(morning, tick=True):
        desk.sit_down("thandi")
        desk.page.goto(f"/actions/{action.pk}/")
        desk.page.get_by_label("It worked", exact=True).check()
        desk.fill({"reason": "The new number stands in the plan and is looked at every week."})
        desk.press("Give the verdict")
        expect(desk.page.get_by_text("found that the action worked").first).to_be_visible()
    action.refresh_from_db()
    assert action.state == ActionState.EFFECTIVE
    assert action.gap is not None
    assert Gap.objects.get(pk=action.gap.pk).state == GapState.VERIFIED
