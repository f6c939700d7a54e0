"""Nothing typed is lost: a session that ends while somebody writes costs no sentence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from departments.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHY = "Every lead costs the same whether it buys or not."
OFFER = "This tab still has what you typed"

SignIn = Callable[[Page, Any], None]


def test_a_text_survives_the_end_of_the_session(page: Page, sign_in: SignIn, dumisa: User) -> None:
    sign_in(page, dumisa)
    page.goto("/goals/new/")
    page.get_by_label("Why it matters").fill(WHY)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("main").get_by_role("button").last.click()
    expect(page).to_have_title("Sign in – SayPro Align")

    sign_in(page, dumisa)
    page.goto("/goals/new/")
    page.get_by_role("button", name="Put it back").click()

    expect(page.get_by_label("Why it matters")).to_have_value(WHY)
    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_a_text_that_arrived_is_not_offered_again(
    page: Page, sign_in: SignIn, dumisa: User
) -> None:
    sign_in(page, dumisa)
    page.goto("/departments/new/")
    page.get_by_label("Name", exact=True).fill("Legal")
    page.locator("main").get_by_role("button").last.click()
    expect(page).not_to_have_url("**/departments/new/")

    page.goto("/departments/new/")

    expect(page.get_by_text(OFFER)).to_have_count(0)


def test_signing_out_forgets_what_was_typed(page: Page, sign_in: SignIn, dumisa: User) -> None:
    sign_in(page, dumisa)
    page.goto("/goals/new/")
    page.get_by_label("Why it matters").fill(WHY)
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, dumisa)
    page.goto("/goals/new/")

    expect(page.get_by_text(OFFER)).to_have_count(0)
    expect(page.get_by_label("Why it matters")).to_have_value("")


def test_a_menu_opens_and_closes_without_a_pointer(
    page: Page, sign_in: SignIn, dumisa: User
) -> None:
    sign_in(page, dumisa)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/goals/new/")
    summary = page.locator(".nav-fold summary")
    summary.press("Enter")
    goals = page.locator(".nav-fold").get_by_role("link", name="Goals")
    expect(goals).to_be_visible()

    page.keyboard.press("Escape")

    expect(goals).to_be_hidden()
    expect(summary).to_be_focused()
