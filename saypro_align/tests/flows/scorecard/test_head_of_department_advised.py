"""Tasks of a head whom the editor advises: 10 and 18 of the scorecard, and what is offered beside."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from departments.models import Goal, GoalLink, Obligation, Plan, User
from departments.tests.factories import GoalLinkFactory, ObjectiveFactory, PlanFactory
from kpis.models import KpiDepartment, KpiUse, TypedText
from kpis.tests.factories import KpiUseFactory
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, WITHOUT_SCRIPTS, Mode, StartWalk, Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(sales_obligation: Obligation, amina: User) -> Plan:
    """Return Amina's draft with one objective that serves no goal yet, and two KPIs."""
    draft = PlanFactory.create(obligation=sales_obligation, author=amina)
    objective = ObjectiveFactory.create(
        plan=draft, text="Raise conversions of our leads", owner=amina
    )
    for name in ("Lead conversion rate", "Offers answered in a day"):
        KpiUseFactory.create(objective=objective, kpi__name=name, kpi__unit="%", kpi__owner=amina)
    return draft


@pytest.fixture
def theirs(customer_service_obligation: Obligation, chipo: User) -> KpiUse:
    """Return the same KPI in another department's plan in force."""
    active = PlanFactory.create(
        obligation=customer_service_obligation, author=chipo, state="active"
    )
    return KpiUseFactory.create(
        objective__plan=active,
        kpi__name="Lead conversion rate",
        kpi__unit="%",
        kpi__owner=chipo,
    )


def edit_url(plan: Plan) -> str:
    return reverse("kpis:plan_edit", args=[plan.obligation.department.slug, plan.pk])


@pytest.mark.parametrize("mode", MODES)
def test_the_suggested_goal_is_accepted(
    walk: StartWalk, sign_in: SignIn, mode: Mode, plan: Plan, goal: Goal, amina: User
) -> None:
    task = walk(10, mode)
    sign_in(task.page, amina)
    task.page.goto(edit_url(plan))
    offer = task.page.get_by_role("button", name=goal.title, exact=True)
    expect(task.page.get_by_text("because “conversions”, “leads”")).to_be_visible()
    if mode == "keyboard":
        # The person has just typed the sentence.
        task.page.get_by_label("What will be different at the end of the quarter?").focus()
    task.start()
    task.press(offer)

    expect(offer).to_have_attribute("aria-pressed", "true")
    expect(task.page.get_by_label("Which goal does it serve?")).to_have_value(str(goal.pk))
    task.finish()
    if mode == WITHOUT_SCRIPTS:
        assert GoalLink.objects.get().confirmed_by == amina
        return
    expect(task.page.get_by_label("I confirm that it serves this goal")).to_be_checked()
    task.page.get_by_role("button", name="Save and leave").click()
    task.page.wait_for_url("**/plans/2026-Q4/")
    link = GoalLink.objects.get()
    assert (link.goal, link.confirmed_by) == (goal, amina)


def _mend(task: Walk, text: str) -> None:
    field = task.page.locator(":focus")
    expect(field).to_have_value("")
    task.fill(field, text)


def _press_or_shortcut(task: Walk, name: str) -> None:
    if task.mode == "keyboard":
        task.key("Control+Enter")
    else:
        task.press(task.page.get_by_role("button", name=name))


@pytest.mark.parametrize("mode", MODES)
def test_three_faults_are_mended_from_the_summary_and_the_plan_is_submitted(
    walk: StartWalk, sign_in: SignIn, mode: Mode, plan: Plan, goal: Goal, amina: User
) -> None:
    GoalLinkFactory.create(objective=plan.objectives.get(), goal=goal)
    first, second = KpiUse.objects.order_by("position", "created_at", "id")
    KpiUse.objects.filter(pk=first.pk).update(target_value=None)
    KpiUse.objects.filter(pk=second.pk).update(baseline=None)
    type(second.kpi).objects.filter(pk=second.kpi_id).update(unit="")
    task = walk(18, mode)
    page = task.page
    sign_in(page, amina)
    page.goto(edit_url(plan))
    task.start()
    _press_or_shortcut(task, "Check and submit")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page).to_have_title("Error: Edit the plan of Sales, Quarter 4, 2026 – SayPro Align")
    summary = page.locator("#error-summary")
    expect(summary.get_by_role("link")).to_have_count(3)
    task.press(summary.get_by_role("link", name="Enter the target value"))
    _mend(task, "4")
    for words, text in (("Enter the unit", "%"), ("Enter today's value", "2,8")):
        task.press(page.get_by_role("link", name=f"Next problem Objective 1, KPI 2: {words}"))
        _mend(task, text)
    expect(page.get_by_role("link", name="Next problem")).to_have_count(2)
    _press_or_shortcut(task, "Check and submit")
    expect(page.get_by_text("Nothing is missing. You can submit the plan.")).to_be_visible()
    _press_or_shortcut(task, "Submit plan")
    expect(page.get_by_role("heading", name="Submitted", exact=True)).to_be_visible()
    task.finish()
    stored = Plan.objects.get()
    assert (stored.state, stored.submitted_by, stored.override_reason) == ("submitted", amina, "")
    assert {use.baseline for use in KpiUse.objects.all()} == {Decimal("2.8")}
    assert {use.target_value for use in KpiUse.objects.all()} == {Decimal(4)}


def test_advice_follows_what_is_typed_and_is_never_red(
    page: Page, sign_in: SignIn, plan: Plan, amina: User
) -> None:
    sign_in(page, amina)
    page.goto(edit_url(plan))
    advice = page.locator(".advice").first
    expect(advice).to_contain_text("✓ Clear")
    page.get_by_label("What will be different at the end of the quarter?").fill(
        "World-class conversions"
    )
    expect(advice).to_contain_text("“world-class” can mean many things")
    expect(advice).to_contain_text("For example: “Raise lead conversion rate from 2.8 % to 4 %")
    expect(advice.locator("[aria-invalid], .field__error")).to_have_count(0)
    stored = Plan.objects.get()
    assert stored.version == plan.version
    assert stored.objectives.get().text == "Raise conversions of our leads"


def test_a_number_is_said_back_under_its_field_and_the_other_reading_is_one_press_away(
    page: Page, sign_in: SignIn, plan: Plan, amina: User
) -> None:
    sign_in(page, amina)
    page.goto(edit_url(plan))
    field = page.get_by_label("Target value").first
    field.fill("1,200")
    wrapper = page.locator("#div_id_objectives-0-kpis-0-target_value")
    expect(wrapper).to_contain_text("We read this as 1\u202f200")
    wrapper.get_by_role("button", name="I meant 1.2").click()
    expect(field).to_have_value("1.2")
    expect(wrapper).to_contain_text("We read this as 1.2\u00a0%.")
    field.fill("+15 %")
    expect(wrapper).to_contain_text("+15\u00a0% of 2.8\u00a0% is 3.22\u00a0%.")
    page.get_by_role("button", name="Save and leave").click()
    page.wait_for_url("**/plans/2026-Q4/")
    use = KpiUse.objects.get(kpi__name="Lead conversion rate")
    assert (use.relative_target, use.target_value) == (Decimal(15), Decimal("3.22"))
    assert not TypedText.objects.exists()


def test_a_kpi_that_others_have_is_asked_for_without_leaving_the_page(
    page: Page, sign_in: SignIn, plan: Plan, theirs: KpiUse, amina: User
) -> None:
    sign_in(page, amina)
    page.goto(edit_url(plan))
    nudge = page.locator(".nudge").first
    expect(nudge).to_contain_text("Customer Service already has “Lead conversion rate”.")
    nudge.get_by_role("button", name="Share theirs").click()
    expect(nudge).to_contain_text("Until the answer comes, yours stays.")
    link = KpiDepartment.objects.get(kpi=theirs.kpi, department=plan.obligation.department)
    assert (link.asked_by, link.confirmed_at) == (amina, None)


def test_who_keeps_the_own_kpi_is_not_asked_again(
    plain_page: Page, sign_in: SignIn, plan: Plan, theirs: KpiUse, amina: User
) -> None:
    sign_in(plain_page, amina)
    plain_page.goto(edit_url(plan))
    plain_page.get_by_role("button", name="Keep mine").click()
    expect(plain_page.get_by_text("You are not asked again.")).to_be_visible()
    expect(plain_page.get_by_role("button", name="Keep mine")).to_have_count(0)
