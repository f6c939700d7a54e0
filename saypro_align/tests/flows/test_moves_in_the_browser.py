"""Why the number moved, in a real browser: from the dashboard to the event, with keys and on a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from departments.models import Plan, Quarter, User
from gaps.models import Gap
from gaps.services.gaps import resolve_gap
from gaps.tests.factories import gap_between
from reports.services.visits import note_visit
from reports.tests.story import freeze, plan_in_force
from saypro_align.lib import clock
from saypro_align.tests.browser import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def resolved(quarter: Quarter, dumisa: User, farai: User) -> Gap:
    """Return a conflict of two of four plans, resolved since the leader last looked."""
    now = clock.now()
    names = ("Finance", "HR", "IT", "Marketing")
    plans: dict[str, Plan] = {name: plan_in_force(quarter, name) for name in names}
    gap = gap_between(
        plans["HR"].obligation,
        plans["IT"].obligation,
        source="person",
        rule_id="",
        sentence="Shorter training pulls against fewer faults.",
        opened_at=now - timedelta(days=12),
    )
    freeze(quarter, now - timedelta(days=10))
    note_visit(user=farai, now=now - timedelta(days=9))
    resolve_gap(gap=gap, note="Both share a KPI now.", actor=dumisa, now=now - timedelta(days=2))
    return gap


def test_from_what_changed_to_the_event_that_did_it(
    resolved: Gap, page: Page, sign_in: SignIn, farai: User
) -> None:
    sign_in(page, farai)
    page.goto("/dashboard/")
    changes = page.locator("#changes")
    expect(changes).to_contain_text("50.0 % → 100.0 %, +50 points.")
    expect(changes).to_contain_text("HR (Gap resolved)")
    changes.get_by_role("link", name="Why did the number move?").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Why did the number move?")
    expect(page.get_by_role("heading", level=2).nth(1)).to_have_text("1 event moved the number")
    row = page.get_by_role("row").filter(has_text="Gap resolved")
    expect(row).to_contain_text("HR fully aligned now")
    expect(row).to_contain_text("IT fully aligned now")
    expect(row).to_contain_text("+50 points")
    row.get_by_role("link", name=resolved.sentence).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(resolved.sentence)


def test_another_span_is_typed_and_explained_by_keys_alone(
    resolved: Gap, page: Page, sign_in: SignIn, farai: User
) -> None:
    sign_in(page, farai)
    page.goto("/alignment/moves/")
    start = page.get_by_label("From the end of")
    yesterday = clock.organization_day(clock.now()) - timedelta(days=1)
    start.fill(f"{yesterday.day} {yesterday:%b %Y}")
    start.press("Enter")
    expect(page.get_by_text("Nothing moved the number between these days.")).to_be_visible()

    page.get_by_label("From the end of").fill("soon")
    page.get_by_label("From the end of").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Enter a day like 2026-11-12")
    expect(page.get_by_label("From the end of")).to_have_value("soon")


@pytest.mark.parametrize("width", [1280, 320])
def test_it_fits_every_screen_and_speaks_to_everybody(
    resolved: Gap,
    page: Page,
    sign_in: SignIn,
    farai: User,
    axe: Callable[[Page], None],
    width: int,
) -> None:
    sign_in(page, farai)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/alignment/moves/")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
