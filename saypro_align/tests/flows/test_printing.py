"""On paper: the dashboard, each plan and the targets on one A4 sheet, without navigation."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from departments.models import Obligation, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sheets(page: Page, path: str) -> int:
    """Print the page and count the sheets."""
    page.goto(path)
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    found = re.findall(rb"/Type\s*/Page\b", printed)
    return len(found)


def test_dashboard_and_plans_fit_one_sheet_each(
    page: Page, live_demo: str, sign_in: Callable[[Page, Any], None]
) -> None:
    sign_in(page, User.objects.get(email="thandi@saypro.example"))
    plans = Obligation.objects.filter(quarter__state="open").select_related("department", "quarter")
    paths = ["/dashboard/"]
    paths += [f"/departments/{one.department.slug}/plans/{one.quarter.code}/" for one in plans]
    summary = f"/targets/summary/{plans[0].quarter.code}/"
    paths += [summary, f"{summary}me/", f"{summary}sales/"]

    assert len(paths) > 5
    assert {path: sheets(page, path) for path in paths} == dict.fromkeys(paths, 1)


def test_paper_carries_no_navigation(
    page: Page, live_demo: str, sign_in: Callable[[Page, Any], None]
) -> None:
    sign_in(page, User.objects.get(email="thandi@saypro.example"))
    page.emulate_media(media="print")
    page.goto("/dashboard/")

    for what in (".site-header", ".site-footer", ".skip-link", ".quarter-menu"):
        assert not page.locator(what).is_visible(), what
    assert page.locator("h1").is_visible()
    assert page.locator("#departments").is_visible()
