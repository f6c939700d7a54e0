"""Tasks of the leadership: 1 to 6 of the scorecard, on the demo organization."""

import pytest
from playwright.sync_api import Page, expect

from actions.models import UpdateRequest
from departments.models import Department, Quarter, User
from gaps.choices import OPEN_STATES, GapKind
from gaps.models import AlignmentSnapshot, Gap
from saypro_align.demo.people import DOMAIN, PASSWORD
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

# What is shown in less than 24 px.
_SMALL_TEXT = """main => [...main.querySelectorAll("*")].filter(
    one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
      && !one.closest(".visually-hidden, svg") && parseFloat(getComputedStyle(one).fontSize) < 24
  ).map(one => one.textContent.trim())"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("mode", MODES)
def test_the_leader_signs_in_and_reads_the_alignment(
    live_demo: str, walk: StartWalk, mode: Mode
) -> None:
    task = walk(1, mode)
    task.page.goto("/accounts/login/")
    task.start()
    task.fill(task.page.get_by_label("E-mail address"), f"joseph@{DOMAIN}")
    task.fill(task.page.get_by_label("Password", exact=True), PASSWORD)
    task.submit(task.page.get_by_role("button", name="Sign in", exact=True))

    expect(task.page.get_by_role("heading", level=1)).to_have_text(
        "0 of 6 plans are fully aligned. Six more are needed."
    )
    expect(task.page.get_by_text("Target 90 %").first).to_be_visible()
    expect(task.page.get_by_text("0.0 %", exact=True).first).to_be_visible()
    task.finish()


@pytest.mark.parametrize("mode", MODES)
def test_the_dashboard_answers_without_a_click(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    """Who is below, how many plans are missing, and what changed: all on the first page."""
    below, news = walk(2, mode), walk(3, mode)
    page = below.page
    sign_in(page, User.objects.get(email=f"joseph@{DOMAIN}"))
    page.goto("/dashboard/")
    below.start()
    news.start()

    headline = page.locator(".headline")
    lines = AlignmentSnapshot.objects.filter(quarter__state="open")[0].plans
    due = {
        line["department"]["slug"]
        for line in lines
        if line["is_due"] and not line["is_fully_aligned"]
    }
    names = set(Department.objects.filter(slug__in=due).values_list("name", flat=True))
    shown = headline.get_by_text("Not aligned:").get_by_role("link")
    assert {text.strip() for text in shown.all_inner_texts()} == names
    expect(page.get_by_role("heading", level=1)).to_contain_text("Six more are needed.")

    changed = page.locator("#changes")
    expect(changed.get_by_role("heading", level=2)).to_contain_text("Changed")
    expect(changed.get_by_role("listitem").first).to_be_visible()
    assert changed.get_by_role("listitem").count() <= 5
    below.finish()
    news.finish()


@pytest.mark.parametrize("mode", MODES)
def test_a_count_of_gaps_opens_exactly_those_gaps(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    task = walk(5, mode)
    page = task.page
    sign_in(page, User.objects.get(email=f"joseph@{DOMAIN}"))
    page.goto("/dashboard/")
    task.start()

    kind = GapKind.MISALIGNED_KPI
    wanted = Gap.objects.filter(
        quarter=Quarter.objects.get(state="open"), kind=kind, state__in=OPEN_STATES, on_draft=False
    )
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=str(kind.label)))
    number = row.get_by_role("link").last
    assert number.inner_text() == str(wanted.count())
    task.jump(page.locator(".headline").get_by_role("link", name="gaps are open"))
    task.press(number)

    expect(page.get_by_role("heading", level=1)).to_have_text("Gaps")
    listed = page.locator("main tbody a[href^='/gaps/']")
    # The address also says from which list one came.
    reached = {str(link.get_attribute("href")).partition("?")[0] for link in listed.all()}
    assert reached == {f"/gaps/{gap.pk}/" for gap in wanted}
    task.finish()


@pytest.mark.parametrize("mode", MODES)
def test_the_leader_asks_the_owner_of_the_latest_action(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    task = walk(4, mode)
    page = task.page
    sign_in(page, User.objects.get(email=f"joseph@{DOMAIN}"))
    page.goto("/dashboard/")
    task.start()

    late = page.locator("#late .card-list__row").first
    title = late.get_by_role("link").first.inner_text()
    task.jump(page.locator(".headline").get_by_role("link", name="late"))
    task.press(late.get_by_text("Ask for an update"))
    task.press(late.get_by_role("button", name="Ask "))

    expect(page.locator("#late")).to_contain_text("no answer yet")
    asked = UpdateRequest.objects.filter(asked_by__email=f"joseph@{DOMAIN}").latest("created_at")
    assert (str(asked), asked.answered_at) == (title, None)
    task.finish()


@pytest.mark.parametrize("mode", ["pointer", "keyboard"])
def test_the_leader_presents_on_three_screens(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    task = walk(6, mode)
    page = task.page
    sign_in(page, User.objects.get(email=f"joseph@{DOMAIN}"))
    page.goto("/dashboard/")
    task.start()

    task.press(page.get_by_role("link", name="Present", exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Six more are needed.")
    page.wait_for_load_state()
    for number in (2, 3):
        task.key("ArrowRight")
        expect(page.locator(f"#slide-{number}-title")).to_be_in_viewport()
    assert page.locator("main").evaluate(_SMALL_TEXT) == []
    task.finish()


def test_without_scripts_links_lead_from_screen_to_screen(
    live_demo: str, plain_page: Page, sign_in: SignIn
) -> None:
    sign_in(plain_page, User.objects.get(email=f"joseph@{DOMAIN}"))
    plain_page.goto("/dashboard/?view=present")

    for number in (2, 3):
        plain_page.locator(f"#slide-{number - 1}").get_by_role("link", name="Next").click()
        expect(plain_page.locator(f"#slide-{number}-title")).to_be_in_viewport()
