"""Typing a plan in a real browser: every word is kept, whatever happens to tab, session or server."""

import re
from collections.abc import Callable
from typing import Any, Literal

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, Response, expect

from departments.models import Goal, Objective, Plan, User
from departments.tests.factories import MembershipFactory, PlanFactory, UserFactory
from kpis.models import KpiUse, TypedText
from kpis.tests.factories import KpiUseFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCE = "Turn more visitors into paying customers"
SCREENS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (320, "dark"))
SignIn = Callable[[Page, Any], None]


@pytest.fixture
def plan(sales_obligation: Any, amina: User, goal: Goal) -> Plan:
    """Return Amina's draft with one complete objective."""
    plan = PlanFactory.create(obligation=sales_obligation, author=amina)
    KpiUseFactory.create(
        objective__plan=plan,
        objective__text=SENTENCE,
        kpi__name="Lead conversion rate",
        kpi__owner=amina,
    )
    return plan


@pytest.fixture
def empty_plan(sales_obligation: Any, amina: User, goal: Goal) -> Plan:
    """Return Amina's draft without any objective."""
    return PlanFactory.create(obligation=sales_obligation, author=amina)


def address(plan: Plan) -> str:
    return f"/departments/sales/plans/{plan.pk}/edit/"


def sentence(page: Page) -> Locator:
    return page.get_by_label("What will be different at the end of the quarter?").first


def keeps(text: str) -> Callable[[Response], bool]:
    """Return what knows the answer to keeping the text; asking for advice sends it as well."""
    return lambda answer: (
        answer.url.endswith("/typed/") and text in (answer.request.post_data or "")
    )


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_contain_text("Saved")


def test_each_field_is_kept_as_it_is_typed(
    page: Page, sign_in: SignIn, amina: User, plan: Plan
) -> None:
    sign_in(page, amina)
    page.goto(address(plan))
    sentence(page).fill("Turn visitors into customers")
    saved(page)
    page.goto("/")
    page.goto(address(plan))

    expect(sentence(page)).to_have_value("Turn visitors into customers")
    # The plan itself has its old text until it is saved or checked.
    assert Objective.objects.get().text == SENTENCE
    assert TypedText.objects.get().text == "Turn visitors into customers"
    page.get_by_role("button", name="Save and leave").click()
    expect(page).not_to_have_url(address(plan))
    assert Objective.objects.get().text == "Turn visitors into customers"
    assert not TypedText.objects.exists()


def test_a_new_objective_is_there_on_another_device(
    page: Page, browser: Browser, live_server: Any, sign_in: SignIn, amina: User, empty_plan: Plan
) -> None:
    sign_in(page, amina)
    page.goto(address(empty_plan))
    sentence(page).fill(SENTENCE)
    page.get_by_label("Name", exact=True).fill("Lead conversion rate")
    with page.expect_response(keeps("abc")):
        page.get_by_label("Target value").fill("abc")

    phone = browser.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 640}
    ).new_page()
    sign_in(phone, amina)
    phone.goto(address(empty_plan))

    expect(sentence(phone)).to_have_value(SENTENCE)
    expect(phone.get_by_label("Target value")).to_have_value("abc")
    expect(phone.locator("[data-standing]")).to_contain_text("0 of 1 objective complete")
    phone.context.close()


def test_the_session_ends_and_the_text_is_there_after_signing_in(
    page: Page, sign_in: SignIn, amina: User, plan: Plan, axe: Callable[[Page], None]
) -> None:
    amina.set_password("align-demo-2026")
    amina.save()
    sign_in(page, amina)
    page.goto(address(plan))
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sentence(page).fill("Typed after the session ended")
    password = page.get_by_label(f"Password of {amina.email}")
    expect(password).to_be_visible()
    for width, scheme in SCREENS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)
    password.fill("align-demo-2026")
    page.get_by_role("button", name="Sign in and go on").click()

    expect(page).to_have_url(address(plan))
    expect(sentence(page)).to_have_value("Typed after the session ended")
    saved(page)
    assert TypedText.objects.get().text == "Typed after the session ended"


def test_two_people_see_both_texts_and_choose(
    page: Page,
    browser: Browser,
    live_server: Any,
    sign_in: SignIn,
    amina: User,
    plan: Plan,
    axe: Callable[[Page], None],
) -> None:
    thandi = UserFactory.create(email="thandi@saypro.example", name="Thandi Mahlangu")
    MembershipFactory.create(user=thandi, department=plan.obligation.department, role="head")
    other = browser.new_context(base_url=live_server.url).new_page()
    sign_in(page, amina)
    sign_in(other, thandi)
    page.goto(address(plan))
    other.goto(address(plan))
    expect(other.locator("[data-editing]")).to_contain_text("Amina Yusuf is also editing (since")
    # Amina's page hears nothing of Thandi's words while she types her own.
    sentence(page).focus()
    sentence(other).fill("Thandi's words")
    saved(other)
    sentence(page).fill("Amina's words")

    clash = page.locator("[data-clash]")
    expect(clash).to_contain_text("Thandi Mahlangu changed")
    expect(clash).to_contain_text("Thandi's words")
    expect(clash).to_contain_text("Amina's words")
    assert TypedText.objects.get(field="text").text == "Thandi's words"
    for width, scheme in reversed(SCREENS):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)
    clash.get_by_role("button", name="Keep mine").click()
    saved(page)

    expect(clash).to_have_count(0)
    assert TypedText.objects.get(field="text").text == "Amina's words"
    other.locator("h1").click()
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(sentence(other)).to_have_value("Amina's words")
    other.context.close()


def test_a_kpi_is_removed_and_put_back_without_leaving_the_page(
    page: Page, sign_in: SignIn, amina: User, plan: Plan
) -> None:
    sign_in(page, amina)
    page.goto(address(plan))
    page.evaluate("window.still = true")
    sentence(page).fill("")
    page.get_by_role("button", name="Remove KPI 1 of objective 1").click()
    undo = page.get_by_role("button", name="Undo removing “Lead conversion rate”")
    expect(undo).to_be_focused()
    assert KpiUse.objects.get().state == "retired"
    undo.click()

    expect(page.get_by_label("Name", exact=True)).to_have_value("Lead conversion rate")
    assert KpiUse.objects.get().state == "active"
    assert page.evaluate("window.still") is True
    expect(sentence(page)).to_have_value("")


def test_a_kpi_never_saved_is_removed_and_put_back(
    page: Page, sign_in: SignIn, amina: User, plan: Plan
) -> None:
    sign_in(page, amina)
    page.goto(address(plan))
    page.get_by_role("button", name="Add KPI to objective 1").click()
    name = page.get_by_label("Name", exact=True).nth(1)
    expect(page.locator("#new").get_by_label("KPI", exact=True)).to_be_focused()
    name.fill("Website traffic")
    page.get_by_role("button", name="Remove KPI 2 of objective 1").click()
    page.get_by_role("button", name="Undo removing “Website traffic”").click()

    expect(name).to_have_value("Website traffic")
    assert KpiUse.objects.count() == 1


def test_enter_keeps_and_never_destroys(
    page: Page, sign_in: SignIn, amina: User, plan: Plan
) -> None:
    sign_in(page, amina)
    page.goto(address(plan))
    page.get_by_label("Name", exact=True).fill("Conversion")
    page.get_by_label("Name", exact=True).press("Enter")
    saved(page)

    assert TypedText.objects.get().text == "Conversion"
    assert KpiUse.objects.get().state == "active"
    expect(page).to_have_url(address(plan))


def test_one_objective_is_open_at_a_time_on_a_phone(
    page: Page, sign_in: SignIn, amina: User, plan: Plan, axe: Callable[[Page], None]
) -> None:
    KpiUseFactory.create(objective__plan=plan, objective__text="W" * 60)
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(page, amina)
    page.goto(address(plan))
    fields = page.get_by_label("What will be different at the end of the quarter?")
    expect(fields.nth(0)).to_be_visible()
    expect(fields.nth(1)).to_be_hidden()
    page.locator("[data-fold]").nth(1).click()

    expect(fields.nth(0)).to_be_hidden()
    expect(fields.nth(1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)


def test_without_scripts_everything_typed_comes_back(
    browser: Browser, live_server: Any, sign_in: SignIn, amina: User, plan: Plan
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, amina)
    page.goto(address(plan))
    page.get_by_label("Target value").fill("abc")
    page.get_by_role("button", name="Add objective").click()
    expect(page.get_by_role("heading", name="Objective 2 of 2")).to_be_visible()
    expect(page.get_by_label("Target value").first).to_have_value("abc")
    page.get_by_label("Target value").first.fill("5")
    page.get_by_role("button", name="Save and stay").click()

    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert KpiUse.objects.get().target_value == 5
    assert not TypedText.objects.exists()
    context.close()


def test_faults_are_told_at_check_and_submit_and_the_page_stays_accessible(
    page: Page, sign_in: SignIn, amina: User, plan: Plan, axe: Callable[[Page], None]
) -> None:
    sign_in(page, amina)
    page.goto(address(plan))
    page.get_by_label("Target value").fill("abc")
    saved(page)
    expect(page.locator("#error-summary")).to_have_count(0)
    page.get_by_role("button", name="Check and submit").click()

    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.get_by_label("Target value")).to_have_value("abc")
    for width, scheme in SCREENS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)
