"""Tasks of a head in the plan editor: 9, 15, 16 and 17 of the scorecard."""

from decimal import Decimal

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from departments.models import Goal, Objective, Obligation, Plan, User
from departments.tests.factories import MembershipFactory, PlanFactory, UserFactory
from kpis.models import KpiUse, TypedText
from kpis.tests.editing import url_of
from kpis.tests.factories import KpiUseFactory
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCE = "Raise conversions of our leads"
QUESTION = "What will be different at the end of the quarter?"
WITH_SCRIPTS: tuple[Mode, ...] = ("pointer", "keyboard")


@pytest.fixture
def plan(sales_obligation: Obligation, amina: User, goal: Goal) -> Plan:
    """Return Amina's empty draft."""
    return PlanFactory.create(obligation=sales_obligation, author=amina)


@pytest.fixture
def use(plan: Plan, amina: User) -> KpiUse:
    """Return the one KPI of Amina's draft."""
    return KpiUseFactory.create(
        objective__plan=plan,
        objective__text=SENTENCE,
        kpi__name="Lead conversion rate",
        kpi__owner=amina,
    )


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_contain_text("Saved")


@pytest.mark.parametrize("mode", MODES)
def test_an_objective_with_goal_and_kpi_is_written(
    walk: StartWalk, sign_in: SignIn, mode: Mode, plan: Plan, goal: Goal, amina: User
) -> None:
    task = walk(9, mode)
    page = task.page
    sign_in(page, amina)
    page.goto(url_of(plan))
    # An empty plan waits for its first words.
    expect(page.get_by_label(QUESTION)).to_be_focused()
    task.start()
    task.fill(page.get_by_label(QUESTION), SENTENCE)
    task.choose(page.get_by_label("Which goal does it serve?"), goal.title)
    task.fill(page.get_by_label("Name", exact=True), "Lead conversion rate")
    task.fill(page.get_by_label("Unit"), "%")
    task.choose(page.get_by_label("Good when"), "Increase to")
    task.fill(page.get_by_label("Today", exact=True), "2.8")
    task.fill(page.get_by_label("Target value"), "4")
    if mode == "keyboard":
        # Its keys save everything before they check.
        task.press_main(page.get_by_role("button", name="Check and submit"))
    else:
        task.press(page.get_by_role("button", name="Save and leave"))
    page.wait_for_url(lambda url: "/edit/" not in url)

    use = KpiUse.objects.select_related("kpi", "objective").get()
    assert (use.objective.text, use.kpi.name, use.kpi.unit) == (
        SENTENCE,
        "Lead conversion rate",
        "%",
    )
    assert (use.baseline, use.target_value) == (Decimal("2.8"), Decimal(4))
    assert use.objective.links.get().goal == goal
    assert not TypedText.objects.exists()
    task.finish()


@pytest.mark.parametrize("mode", MODES)
def test_a_kpi_is_removed_and_put_back(
    walk: StartWalk, sign_in: SignIn, mode: Mode, use: KpiUse, amina: User
) -> None:
    task = walk(15, mode)
    page = task.page
    sign_in(page, amina)
    page.goto(url_of(use.objective.plan))
    if mode == "keyboard":
        # The person has just written the row's last field.
        page.get_by_label("What of the goal does it move?").focus()
    task.start()
    task.press(page.get_by_role("button", name="Remove KPI 1 of objective 1"))
    undo = page.get_by_role("button", name="Undo removing “Lead conversion rate”")
    expect(undo).to_be_visible()
    assert KpiUse.objects.get().state == "retired"
    task.press(undo)

    expect(page.get_by_label("Name", exact=True)).to_have_value("Lead conversion rate")
    assert KpiUse.objects.get().state == "active"
    task.finish()


@pytest.mark.parametrize("mode", WITH_SCRIPTS)
def test_the_session_is_lost_and_the_text_is_there(
    walk: StartWalk, sign_in: SignIn, mode: Mode, use: KpiUse, amina: User
) -> None:
    amina.set_password("align-demo-2026")
    amina.save()
    plan = use.objective.plan
    task = walk(16, mode)
    page = task.page
    sign_in(page, amina)
    page.goto(url_of(plan))
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    task.start()
    task.fill(page.get_by_label(QUESTION), "Typed after the session ended")
    if mode == "keyboard":
        # Whoever saves is led to what has to be done first.
        task.key("Control+s")
        expect(page.get_by_label(f"Password of {amina.email}")).to_be_focused()
    task.fill(page.get_by_label(f"Password of {amina.email}"), "align-demo-2026")
    task.submit(page.get_by_role("button", name="Sign in and go on"))

    expect(page.get_by_label(QUESTION)).to_have_value("Typed after the session ended")
    saved(page)
    assert TypedText.objects.get().text == "Typed after the session ended"
    task.finish()


@pytest.mark.parametrize("mode", WITH_SCRIPTS)
def test_one_field_in_two_tabs_shows_both_texts(
    walk: StartWalk, sign_in: SignIn, mode: Mode, use: KpiUse, amina: User, browser: Browser
) -> None:
    plan = use.objective.plan
    thandi = UserFactory.create(email="thandi@saypro.example", name="Thandi Mahlangu")
    MembershipFactory.create(user=thandi, department=plan.obligation.department, role="head")
    task = walk(17, mode)
    page = task.page
    sign_in(page, amina)
    page.goto(url_of(plan))
    # Nothing is heard of the other tab before something is sent.
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    other = browser.new_context(base_url=page.url.split("/departments")[0]).new_page()
    sign_in(other, thandi)
    other.goto(url_of(plan))
    other.get_by_label(QUESTION).fill("Thandi's words")
    saved(other)
    task.start()
    task.fill(page.get_by_label(QUESTION), "Amina's words")
    clash = page.locator("[data-clash]")
    expect(clash).to_contain_text("Thandi's words")
    expect(clash).to_contain_text("Amina's words")
    task.press(clash.get_by_role("button", name="Keep what Thandi Mahlangu wrote"))

    expect(clash).to_have_count(0)
    expect(page.get_by_label(QUESTION)).to_have_value("Thandi's words")
    assert TypedText.objects.get(field="text").text == "Thandi's words"
    assert Objective.objects.get().text == SENTENCE
    task.finish()
    other.context.close()
