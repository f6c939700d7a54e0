"""Task 33 of the scorecard: somebody recognises a team for a target value reached early."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from actions.models import Recognition
from departments.choices import PlanState
from departments.models import Obligation, User
from departments.tests.factories import ObjectiveFactory, PlanFactory
from kpis.tests.factories import KpiUseFactory, MeasurementFactory
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reached(sales_obligation: Obligation) -> str:
    """Let Sales reach a target value weeks before its day."""
    plan = PlanFactory.create(obligation=sales_obligation, state=PlanState.ACTIVE)
    use = KpiUseFactory.create(
        objective=ObjectiveFactory.create(plan=plan), kpi__name="Lead conversion rate"
    )
    MeasurementFactory.create(kpi=use.kpi, measured_on=date(2026, 11, 16), value=Decimal("4.1"))
    return "Lead conversion rate"


@pytest.mark.usefixtures("clock", "reached")
@pytest.mark.parametrize("mode", MODES)
def test_a_team_is_recognised_for_a_target_value_reached_early(
    walk: StartWalk, sign_in: SignIn, mode: Mode, chipo: User, amina: User
) -> None:
    task = walk(33, mode)
    sign_in(task.page, chipo)
    task.page.goto("/recognition/")
    suggested = task.page.get_by_role("link", name="Say thanks : Sales")
    expect(suggested).to_be_visible()
    task.start()
    task.press_main(suggested)
    expect(task.page.get_by_role("heading", name="Recognise somebody")).to_be_visible()
    task.press_main(task.page.get_by_role("button", name="Say thanks"))

    expect(task.page.get_by_role("status")).to_contain_text("Thanks said.")
    task.finish()
    row = Recognition.objects.get(department__name="Sales", by=chipo)
    expect(task.page.locator(f"#thanks-{row.pk}")).to_contain_text("from Chipo Banda")
