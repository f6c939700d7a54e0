"""Task 20 of the scorecard, deciding on suggested gaps, and what else happens at that desk."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from departments.models import Quarter, User
from gaps.choices import GapState
from gaps.models import Gap
from gaps.selectors.triage import queue_of
from gaps.services.rule_changes import put_rules_in_force
from saypro_align.demo.people import DOMAIN
from saypro_align.tests.browser import Judge, SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk, Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "Visits are what they sell."


def _suggested(count: int) -> list[Gap]:
    """Return the first of the demo's suggestions in the order of the queue; no others wait."""
    thandi = User.objects.get(email=f"thandi@{DOMAIN}")
    now = timezone.now()
    ids = queue_of(thandi, Quarter.objects.get(state="open"), now).ids
    Gap.objects.filter(pk__in=ids[count:]).update(state=GapState.RESOLVED, resolved_at=now)
    return [Gap.objects.get(pk=pk) for pk in ids[:count]]


def _not_a_gap(task: Walk) -> None:
    page = task.page
    task.press(page.locator("summary", has_text="Not a gap…"))
    task.fill(page.get_by_label("Why is it none?"), REASON)
    task.submit(page.get_by_role("button", name="Not a gap", exact=True))


@pytest.mark.parametrize("mode", MODES)
def test_five_suggestions_are_decided_three_yes_and_two_no(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    gaps = _suggested(5)
    task = walk(20, mode)
    page = task.page
    sign_in(page, User.objects.get(email=f"thandi@{DOMAIN}"))
    page.goto("/gaps/review/")
    task.start()

    for number, gap in enumerate(gaps, start=1):
        expect(page.get_by_role("heading", name=gap.sentence)).to_be_visible()
        expect(page.get_by_text(f"{number} of 5", exact=True)).to_be_visible()
        if number in (2, 4):
            _not_a_gap(task)
        else:
            task.press(page.get_by_role("button", name="It is a gap"))

    expect(page.get_by_text("All suggestions are decided.")).to_be_visible()
    stored = [Gap.objects.get(pk=gap.pk) for gap in gaps]
    yes, no = GapState.CONFIRMED, GapState.DISMISSED
    assert [gap.state for gap in stored] == [yes, no, yes, no, yes]
    assert {gap.decision_reason for gap in stored} == {"", REASON}
    task.finish()


def _at_the_desk(page: Page, sign_in: SignIn, name: str = "thandi") -> None:
    sign_in(page, User.objects.get(email=f"{name}@{DOMAIN}"))
    page.goto("/gaps/review/")


def test_a_decision_is_taken_back_and_the_gap_stands_there_again(
    live_demo: str, page: Page, sign_in: SignIn
) -> None:
    first, second = _suggested(2)
    _at_the_desk(page, sign_in)
    page.get_by_role("button", name="It is a gap").click()
    expect(page.get_by_role("heading", name=second.sentence)).to_be_focused()
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("heading", name=first.sentence)).to_be_focused()
    expect(page.get_by_text("1 of 2", exact=True)).to_be_visible()
    assert Gap.objects.get(pk=first.pk).state == GapState.SUSPECTED


def test_a_reason_that_is_missing_is_asked_for_and_the_focus_goes_there(
    live_demo: str, page: Page, sign_in: SignIn
) -> None:
    (gap,) = _suggested(1)
    _at_the_desk(page, sign_in)
    page.locator("summary", has_text="Not a gap…").click()
    expect(page.get_by_label("Why is it none?")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#error-summary")).to_be_focused()
    page.get_by_role("link", name="Say why, in one sentence.").click()
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    expect(page.get_by_text("All suggestions are decided.")).to_be_visible()
    assert Gap.objects.get(pk=gap.pk).decision_reason == REASON


def test_another_kind_is_chosen_with_its_reason(
    live_demo: str, page: Page, sign_in: SignIn
) -> None:
    (gap,) = _suggested(1)
    _at_the_desk(page, sign_in)
    page.locator("summary", has_text="Different kind…").click()
    page.get_by_label("Metric that does not matter here (irrelevant metric)").check()
    page.get_by_label("Why that kind?").fill("It moves nothing of any goal.")
    page.get_by_role("button", name="Change the kind").click()

    said = page.locator("[data-say]")
    expect(said).to_contain_text("is a gap: Metric that does not matter here.")
    assert Gap.objects.get(pk=gap.pk).kind == "D"


def test_a_session_that_ended_leads_to_the_sign_in(
    live_demo: str, page: Page, sign_in: SignIn
) -> None:
    (gap,) = _suggested(1)
    _at_the_desk(page, sign_in)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="It is a gap").click()

    page.wait_for_url("**/accounts/login/**")
    assert Gap.objects.get(pk=gap.pk).state == GapState.SUSPECTED


def test_the_effect_of_a_limit_is_seen_before_it_is_set(
    live_demo: str, page: Page, sign_in: SignIn
) -> None:
    """IT's uptime was suspected and confirmed: a limit leaves it, and nothing is written by trying."""
    _at_the_desk(page, sign_in)
    page.goto("/manage/rules/")
    page.get_by_role("link", name="The KPI moves nothing of any goal", exact=True).click()
    page.get_by_label("The rule is in use").uncheck()
    page.locator("main button.btn-primary", has_text="See the effect").click()

    expect(page.get_by_role("heading", name="With this limit")).to_be_visible()
    expect(page.get_by_text("No suspected gap would go.")).to_be_visible()
    page.get_by_label("Reason for the change").fill("Nobody found it useful.")
    page.get_by_role("button", name="Set the rule so").click()
    expect(page.get_by_text("The rule will be set in a moment.")).to_be_visible()
    put_rules_in_force(now=timezone.now())
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="Being put in force")).to_have_count(0)
    expect(page.get_by_text("Switched off").first).to_be_visible()
    assert Gap.objects.get(rule_id="D.nothing", quarter__state="open").state == GapState.CONFIRMED


@pytest.mark.parametrize(
    ("width", "colours"), [(1280, "light"), (320, "dark")], ids=["wide", "narrow and dark"]
)
def test_the_card_is_accessible_folded_open_and_with_an_error(
    live_demo: str, page: Page, sign_in: SignIn, judge: Judge, width: int, colours: Any
) -> None:
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size({"width": width, "height": 900})
    _at_the_desk(page, sign_in)
    found = judge(page, None)
    page.locator("summary", has_text="Different kind…").click()
    found += judge(page, None)
    page.get_by_role("button", name="Change the kind").click()
    expect(page.locator("#error-summary")).to_be_focused()
    found += judge(page, None)

    assert found == []
    assert page.title().startswith("Error: Gap 1 of 5")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
