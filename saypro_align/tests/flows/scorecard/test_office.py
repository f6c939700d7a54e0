"""Tasks of the strategy office: 36, 37 and 38 of the scorecard, on the demo organization."""

import re

import pytest
from playwright.sync_api import Page, expect

from departments.models import Goal, GoalReview, Membership, Objective, Quarter, User
from gaps.models import AlignmentSnapshot, ScoringRules
from saypro_align.demo.people import DOMAIN
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, WITHOUT_SCRIPTS, Mode, StartWalk, Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _at_the_desk(task: Walk, sign_in: SignIn) -> Page:
    """Let Thandi of the strategy office sit at the page Manage."""
    sign_in(task.page, User.objects.get(email=f"thandi@{DOMAIN}"))
    task.page.goto("/manage/")
    task.start()
    return task.page


@pytest.mark.parametrize("mode", MODES)
def test_everything_of_a_leaving_person_is_handed_over(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    lerato = User.objects.get(email=f"lerato@{DOMAIN}")
    sipho = User.objects.get(email=f"sipho@{DOMAIN}")
    written = Objective.objects.filter(
        owner=lerato, state="active", plan__state__in=["active", "draft"]
    )
    owned = list(written)
    task = walk(37, mode)
    page = _at_the_desk(task, sign_in)

    task.jump(page.get_by_role("link", name="Somebody leaves"))
    task.choose(page.get_by_label("Who leaves?"), lerato.name)
    task.press(page.get_by_role("button", name="Show what they hold"))
    expect(page.get_by_label(re.compile(rf"^{len(owned)}\sobjectives$"))).to_be_checked()
    expect(page.get_by_label("Who takes over?")).to_be_focused()
    task.choose(page.get_by_label("Who takes over?"), sipho.name)
    task.press_main(page.get_by_role("button", name="Hand over what is ticked"))

    expect(page.get_by_text("Sipho Ndlovu takes over from Lerato Dube")).to_be_visible()
    assert not written.all().exists()
    assert {row.owner for row in Objective.objects.filter(pk__in=[row.pk for row in owned])} == {
        sipho
    }
    places = Membership.objects.filter(department__slug="marketing", role="head", ended_on=None)
    assert [place.user for place in places] == [sipho]
    assert OutgoingMail.objects.get(kind="handed_over").recipient == sipho.email
    task.finish()


@pytest.mark.parametrize("mode", MODES)
def test_the_next_quarter_is_opened(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    goals = Goal.objects.filter(retired_on=None).count()
    # Its dates stand and its targets are being discussed; nobody owes a plan yet.
    quarter = Quarter.objects.get(state="preparing")
    task = walk(36, mode)
    page = _at_the_desk(task, sign_in)

    task.jump(page.get_by_role("link", name="Next quarter"))
    task.press(page.get_by_role("link", name=f"Go on opening {quarter.name}"))
    expect(page.get_by_label("Name", exact=True)).to_have_value(quarter.name)
    task.press_main(page.get_by_role("button", name="Save and review the goals"))
    task.press(page.get_by_role("button", name="Sign as Thandi Mahlangu and go on"))
    task.press_main(page.get_by_role("button", name="Go on to the mails"))
    assert not OutgoingMail.objects.filter(kind="quarter_open").exists()
    task.press(page.get_by_role("button", name="and invite 9"))

    expect(page.get_by_text("9 departments owe a plan, 9 heads are invited.")).to_be_visible()
    quarter.refresh_from_db()
    assert (quarter.state, quarter.obligations.count()) == ("open", 9)
    reviews = GoalReview.objects.filter(opening__quarter=quarter, signed_by__name="Thandi Mahlangu")
    assert reviews.count() == goals
    invited = OutgoingMail.objects.filter(kind="quarter_open").values_list("recipient", flat=True)
    assert len(invited) == len(set(invited)) == 9
    task.finish()
    page.go_back()
    page.reload()
    assert OutgoingMail.objects.filter(kind="quarter_open").count() == 9


@pytest.mark.parametrize("mode", MODES)
def test_a_stricter_rule_is_tried_and_cancelled(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    task = walk(38, mode)
    page = _at_the_desk(task, sign_in)
    before = (ScoringRules.objects.count(), AlignmentSnapshot.objects.count())

    if mode == "keyboard":
        task.fill(page.get_by_label("What do you want to manage?"), "scoring")
        task.key("Enter")
    else:
        task.press(page.get_by_role("main").get_by_role("link", name="Scoring"))
    expect(page.get_by_label("Alignment target in per cent")).to_be_focused()
    task.fill(page.get_by_label("Alignment target in per cent"), "95")
    task.submit(page.locator("main button.btn-primary", has_text="See the effect"))
    expect(page.get_by_text("90 % → 95 %", exact=False)).to_be_visible()
    if mode != WITHOUT_SCRIPTS:
        # Without scripts nothing needs to be called off: what was tried is kept nowhere.
        task.press(page.get_by_role("link", name="Cancel"))
        expect(page.get_by_label("Alignment target in per cent")).to_have_value("90")
        expect(page.get_by_role("heading", name="With these rules")).to_have_count(0)
    assert (ScoringRules.objects.count(), AlignmentSnapshot.objects.count()) == before
    task.finish()
