"""The way to the target in a real browser: tick gaps, read the number, close them, find it reached."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from departments.models import Plan, Quarter, User
from gaps.choices import GapKind
from gaps.models import Gap
from gaps.selectors.scores import headline
from gaps.services.gaps import resolve_gap
from gaps.tests.factories import gap_between
from reports.tests.story import action_on, freeze, plan_in_force
from saypro_align.lib import clock
from saypro_align.tests.browser import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plans(quarter: Quarter) -> dict[str, Plan]:
    """Return five plans in force."""
    names = ("Finance", "HR", "IT", "Marketing", "Sales floor")
    return {name: plan_in_force(quarter, name) for name in names}


@pytest.fixture
def found(plans: dict[str, Plan], quarter: Quarter) -> dict[str, Gap]:
    """Return a conflict of two plans, and one gap of a third that somebody works on."""
    between = plans["HR"].obligation, plans["IT"].obligation
    gaps = {
        "conflict": gap_between(
            *between,
            source="person",
            rule_id="",
            kind=GapKind.CONFLICTING_GOALS,
            sentence="Shorter training pulls against fewer faults.",
        ),
        "traffic": gap_between(
            plans["Marketing"].obligation,
            source="person",
            rule_id="",
            sentence="Website traffic does not show conversions.",
        ),
    }
    action_on(gaps["traffic"], plans["Marketing"], title="Replace website traffic")
    freeze(quarter, clock.now())
    return gaps


def test_from_the_dashboard_to_the_way_and_what_ticking_gives(
    found: dict[str, Gap], page: Page, sign_in: SignIn, farai: User
) -> None:
    sign_in(page, farai)
    page.goto("/dashboard/")
    way = page.locator("#path")
    expect(way).to_contain_text("Shortest way to 90 %: close 2 gaps in 3 plans")
    expect(way).to_contain_text("Replace website traffic")
    way.get_by_role("link", name="Try other ways").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("close 2 gaps in 3 plans")
    answer = page.locator("#try").get_by_role("status")
    expect(answer).to_contain_text("40.0 % → 100.0 %")
    page.get_by_label("Website traffic does not show conversions.").uncheck()
    expect(answer).to_contain_text("40.0 % → 80.0 %")
    expect(answer).to_contain_text("HR, IT become fully aligned.")
    page.get_by_label("Shorter training pulls against fewer faults.").focus()
    page.keyboard.press("Space")
    expect(answer).to_contain_text("No plan becomes fully aligned.")

    page.reload()
    expect(answer).to_contain_text("With 0 gaps closed")
    page.get_by_role("link", name="Tick the way").click()
    expect(page.locator("#try").get_by_role("status")).to_contain_text("40.0 % → 100.0 %")


def test_what_was_ticked_and_then_closed_is_what_the_dashboard_says(
    found: dict[str, Gap], quarter: Quarter, page: Page, sign_in: SignIn, dumisa: User
) -> None:
    sign_in(page, dumisa)
    page.goto("/path/?try=1")
    page.get_by_label("Shorter training pulls against fewer faults.").check()
    expect(page.locator("#try").get_by_role("status")).to_contain_text(
        "4 of 5 plans are fully aligned."
    )

    resolve_gap(gap=found["conflict"], note="They share a KPI.", actor=dumisa, now=clock.now())

    page.goto("/dashboard/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("4 of 5 plans are fully aligned.")
    assert headline(quarter).aligned == 4
    resolve_gap(gap=found["traffic"], note="Replaced.", actor=dumisa, now=clock.now())
    page.goto("/path/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("90 % is reached")


def test_without_scripts_a_button_works_it_out(
    found: dict[str, Gap], browser: Browser, live_server: Any, sign_in: SignIn, farai: User
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    sign_in(page, farai)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/path/?try=1")
    page.get_by_label("Website traffic does not show conversions.").check()
    page.get_by_role("button", name="Work it out").click()

    expect(page.locator("#try").get_by_role("status")).to_contain_text("40.0 % → 60.0 %")
    expect(page.get_by_label("Website traffic does not show conversions.")).to_be_checked()
    context.close()


def test_when_the_session_has_ended_ticking_leads_to_signing_in(
    found: dict[str, Gap], page: Page, sign_in: SignIn, farai: User
) -> None:
    sign_in(page, farai)
    page.goto("/path/?try=1")
    page.context.clear_cookies()
    page.get_by_label("Website traffic does not show conversions.").check()

    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
