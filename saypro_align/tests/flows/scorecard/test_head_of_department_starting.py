"""Tasks of a head who begins and mends a plan: 7, 8 and 11 of the scorecard."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from departments.models import Objective, Obligation, Plan, User
from departments.tests.factories import (
    ObjectiveFactory,
    ObligationFactory,
    PlanFactory,
    QuarterFactory,
)
from kpis.models import Kpi, KpiUse, Measurement, Paste
from kpis.tests.factories import KpiUseFactory, MeasurementFactory
from saypro_align.demo.people import DOMAIN
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, WITHOUT_SCRIPTS, Mode, StartWalk, Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAD = "Objective\tKPI\tUnit\tToday\tTarget value\tBy when\tOwner\tHow often"


def leave_the_editor(task: Walk) -> None:
    """Go to a page that asks nothing in the background, so that no request outlives the test."""
    task.page.goto("/help/accessibility/")


# --- 7: replace a KPI and hand the plan in again ------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_a_kpi_is_replaced_and_the_plan_resubmitted(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    lerato = User.objects.get(email=f"lerato@{DOMAIN}")
    in_force = Plan.objects.get(obligation__department__slug="marketing", state="active")
    old = Kpi.objects.get(name="Website traffic", uses__objective__plan=in_force)
    task = walk(7, mode)
    sign_in(task.page, lerato)
    task.page.goto("/")
    task.start()

    task.press(task.page.get_by_role("link", name="Replace the KPI"))
    expect(task.page.get_by_role("heading", level=1)).to_have_text("Replace “Website traffic”")
    task.fill(task.page.get_by_label("Name of the new KPI"), "Lead conversion rate")
    task.fill(task.page.get_by_label("Today"), "2.8 %")
    task.fill(task.page.get_by_label("Target value"), "4.0 %")
    task.fill(task.page.get_by_label("How does it move the goal?"), "Leads that convert buy.")
    task.fill(task.page.get_by_label("Where the number comes from"), "Customer register")
    task.submit(task.page.get_by_role("button", name="Replace and check the plan"))
    expect(task.page.get_by_text("is replaced by “Lead conversion rate”")).to_be_visible()
    task.press_main(task.page.get_by_role("button", name="Submit plan"))
    expect(task.page.get_by_text("Submitted").first).to_be_visible()

    plan = Plan.objects.get(obligation=in_force.obligation, state="submitted")
    assert (plan.based_on, plan.submitted_by) == (in_force, lerato)
    assert Plan.objects.get(pk=in_force.pk).state == "active"
    new = KpiUse.objects.select_related("kpi").get(
        objective__plan=plan, state="active", kpi__name="Lead conversion rate"
    )
    assert (new.baseline, new.target_value) == (Decimal("2.8"), Decimal("4.0"))
    assert (new.kpi.unit, new.kpi.direction) == ("%", "increase")
    assert Kpi.objects.get(pk=old.pk).replaced_by == new.kpi
    assert not KpiUse.objects.filter(objective__plan=plan, kpi=old, state="active").exists()
    task.finish()


# --- 8: start the plan by copying the last quarter ----------------------------------------------


@pytest.fixture
def earlier(sales_obligation: Obligation, amina: User) -> Plan:
    """Return the plan of last quarter: three objectives with two KPIs each, one value each."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina, state="active")
    for position, text in enumerate(("Win customers", "Keep customers", "Open a shop"), start=1):
        objective = ObjectiveFactory.create(plan=plan, position=position, text=text, owner=amina)
        for number in (1, 2):
            use = KpiUseFactory.create(objective=objective, kpi__name=f"{text} {number}")
            MeasurementFactory.create(
                kpi=use.kpi, measured_on=date(2026, 10, 2), value=Decimal(f"3.{number}")
            )
    return plan


@pytest.fixture
def next_quarter(earlier: Plan) -> Obligation:
    """Return what Sales owes next."""
    quarter = QuarterFactory.create(code="2027-Q1", starts_on=date(2027, 1, 1))
    return ObligationFactory.create(department=earlier.obligation.department, quarter=quarter)


@pytest.mark.parametrize("mode", MODES)
def test_the_plan_begins_as_a_copy_of_the_last_quarter(
    walk: StartWalk,
    sign_in: SignIn,
    mode: Mode,
    live_server: object,
    next_quarter: Obligation,
    amina: User,
) -> None:
    values = Measurement.objects.count()
    task = walk(8, mode)
    sign_in(task.page, amina)
    start = reverse("kpis:plan_start", args=["sales", "2027-Q1"])
    mail = f'<p><a href="{live_server.url}{start}">Start the plan</a></p>'  # type: ignore[attr-defined]
    task.page.set_content(mail)
    task.start()

    task.press(task.page.get_by_role("link", name="Start the plan"))
    expect(task.page.get_by_text("last result 3.1").first).to_be_visible()
    task.tick(task.page.get_by_label("Open a shop", exact=True))
    task.submit(task.page.get_by_role("button", name="Copy the ticked objectives"))
    expect(task.page.get_by_text("Carried over: still right?").first).to_be_visible()

    plan = Plan.objects.get(obligation=next_quarter)
    assert [one.text for one in plan.objectives.all()] == ["Win customers", "Keep customers"]
    uses = KpiUse.objects.filter(objective__plan=plan).order_by("kpi__name")
    assert [(use.baseline, use.target_value) for use in uses] == [
        (Decimal("3.1"), None),
        (Decimal("3.2"), None),
    ] * 2
    assert Measurement.objects.count() == values
    task.finish()
    leave_the_editor(task)


# --- 11: paste 12 rows, mend one, add them ------------------------------------------------------


@pytest.fixture
def draft(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's draft with one objective."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina)
    ObjectiveFactory.create(plan=plan, text="Win customers", owner=amina)
    return plan


def twelve_rows(bad: int) -> str:
    """Return a head line and 12 rows for two objectives; one target is no number."""
    lines = [
        f"{'Win customers' if number <= 6 else 'Keep customers'}\tSignal {number}\t%\t{number}\t"
        f"{'a lot' if number == bad else number + 5}\t15 Dec 2026\t\tMonthly"
        for number in range(1, 13)
    ]
    return "\r\n".join([HEAD, *lines, ""])


@pytest.mark.parametrize("mode", MODES)
def test_twelve_rows_are_pasted_one_is_mended_and_all_are_taken_back(
    walk: StartWalk, sign_in: SignIn, mode: Mode, draft: Plan, amina: User
) -> None:
    task = walk(11, mode)
    sign_in(task.page, amina)
    task.page.goto(reverse("kpis:plan_edit", args=["sales", draft.pk]))
    task.start()

    task.press(task.page.locator("summary", has_text="Paste from a spreadsheet"))
    task.paste(task.page.get_by_label("Rows from the spreadsheet"), twelve_rows(bad=8))
    if mode == WITHOUT_SCRIPTS:
        task.press(task.page.get_by_role("button", name="See the rows").last)
    expect(task.page.get_by_text("12 rows read. 1 row needs another value.")).to_be_visible()
    assert not KpiUse.objects.exists()
    bad = task.page.get_by_label("Row 8, Target value")
    expect(bad).to_be_focused()
    task.fill(bad, "13")
    task.press(task.page.get_by_role("button", name="Add 12 rows"))
    expect(task.page.get_by_text("12 rows were added from the spreadsheet.")).to_be_visible()

    uses = KpiUse.objects.filter(objective__plan=draft, state="active")
    assert uses.count() == 12
    assert uses.get(kpi__name="Signal 8").target_value == Decimal(13)
    texts = Objective.objects.filter(plan=draft).order_by("position").values_list("text", flat=True)
    assert list(texts) == ["Win customers", "Keep customers"]
    task.finish()

    task.page.get_by_role("button", name="Undo adding the pasted rows").click()
    expect(task.page.get_by_text("12 pasted rows are taken back.")).to_be_visible()
    assert not uses.exists()
    assert Objective.objects.get(plan=draft, state="active").text == "Win customers"
    assert Paste.objects.get().undone_at is not None
    leave_the_editor(task)
