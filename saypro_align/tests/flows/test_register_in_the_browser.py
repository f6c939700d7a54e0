"""The register in a real browser: narrow it, decide on many gaps as one, and come back to the same list."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from departments.models import Obligation, User
from gaps.choices import GapState
from gaps.models import Gap
from gaps.tests.factories import gap_between
from saypro_align.tests.browser import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 320, "height": 640}


@pytest.fixture
def gaps(sales_obligation: Obligation) -> list[Gap]:
    """Return two suspicions and a fact of kind A, and one gap of another kind."""
    suspected = {"state": GapState.SUSPECTED, "rule_id": "A.activity"}
    return [
        gap_between(sales_obligation, sentence="“Visits” are no sales.", **suspected),
        gap_between(sales_obligation, sentence="“Clicks” are no sales.", **suspected),
        gap_between(sales_obligation, sentence="“Sales” has no unit.", is_fact=True),
        gap_between(sales_obligation, sentence="“Better” is no number.", kind="E"),
    ]


def test_many_are_decided_on_as_one_and_the_list_stays_as_it_was_narrowed(
    gaps: list[Gap], page: Page, sign_in: SignIn, dumisa: User, axe: Callable[[Page], None]
) -> None:
    sign_in(page, dumisa)
    page.goto("/gaps/")
    page.get_by_label("Kind").select_option("A")
    page.get_by_role("button", name="Show").click()
    axe(page)
    page.get_by_label("All 3 gaps of this list").check()
    page.get_by_role("button", name="Not gaps…").click()
    expect(page.get_by_text("This is a fact, not a suspicion")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Leave them out and go on with 2").click()
    page.get_by_role("button", name="Not gaps", exact=True).click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    axe(page)
    page.get_by_label("Why?").fill("We count them by hand.")
    page.get_by_role("button", name="Not gaps", exact=True).click()
    expect(page.get_by_text("2 gaps: Not gaps.")).to_be_visible()
    assert "kind=A" in page.url
    expect(page.locator("tbody tr")).to_have_count(1)
    assert set(Gap.objects.filter(pk__in=[gaps[0].pk, gaps[1].pk]).values_list("state")) == {
        ("dismissed",)
    }


def test_on_a_phone_with_keys_alone_one_gap_gets_its_cause(
    gaps: list[Gap], page: Page, sign_in: SignIn, dumisa: User, axe: Callable[[Page], None]
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(page, dumisa)
    page.goto("/gaps/?kind=E")
    page.get_by_role("checkbox", name="Choose: “Better” is no number.").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Name the cause…").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Why did they come to be?").focus()
    axe(page)
    page.keyboard.type("No data")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save cause")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 gap: Cause saved.")).to_be_visible()
    page.goto("/gaps/pareto/")
    axe(page)
    row = page.get_by_role("row").filter(has_text="No data to measure it")
    row.get_by_role("link").click()
    expect(page.locator("tbody tr")).to_have_count(1)
