"""One quarter of key performance targets, lived day by day with a moving clock.

Set → discussed → shared out → distributed → thirteen weeks of check-ins, two of them missed → changed at
mid-quarter → reviewed each month → ended and told to everybody. Pages are clicked in a browser, mails
come out of a real SMTP server, and the timetable ticks every morning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Page, expect

from departments.choices import MeasureKind, QuarterState
from departments.models import Department, Quarter, User
from departments.tests.factories import (
    GoalFactory,
    GoalMeasureFactory,
    QuarterFactory,
)
from kpis.models import CheckIn, Kpt, Measurement
from saypro_align.tests.browser import SignIn
from saypro_align.tests.flows.days import Days, link_in
from saypro_align.tests.smtp_sink import SmtpSink

pytestmark = [
    pytest.mark.browser,
    pytest.mark.services,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
]

BEGIN = datetime(2026, 12, 14, 10, 0, tzinfo=ZoneInfo("Africa/Johannesburg"))
# Every Friday of the quarter a check-in is due.
FRIDAYS = [date(2027, 1, 1) + timedelta(weeks=week) for week in range(13)]
TARGET = "Increase royalty revenue by 15 % by 31 March 2027"


@pytest.fixture
def days(live_server: object, smtp_sink: SmtpSink) -> Iterator[Days]:
    """Begin on 14 December 2026."""
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield Days(traveller, smtp_sink)


@dataclass
class Quarterly:
    """The people of the story, one browser, and the days."""

    days: Days
    page: Page
    sign_in: SignIn
    quarter: Quarter
    amina: User
    bongani: User
    chipo: User
    dumisa: User
    farai: User

    def be(self, person: User) -> Page:
        """Sit at the browser as this person."""
        self.page.context.clear_cookies()
        self.sign_in(self.page, person)
        return self.page

    @property
    def target(self) -> Kpt:
        """Return the organization's target as it stands."""
        return Kpt.objects.get(level="organization")


@pytest.fixture
def story(
    days: Days,
    page: Page,
    sign_in: SignIn,
    sales: Department,
    customer_service: Department,
    amina: User,
    bongani: User,
    chipo: User,
    dumisa: User,
    farai: User,
) -> Quarterly:
    """Return two departments with their people, a goal, and the first quarter of 2027."""
    quarter = QuarterFactory.create(
        starts_on=date(2027, 1, 1), vision="Music that pays those who make it."
    )
    QuarterFactory.create(starts_on=date(2027, 4, 1), state=QuarterState.PREPARING)
    goal = GoalFactory.create(title="Grow royalty revenue", owner=farai)
    GoalMeasureFactory.create(goal=goal, name="Royalty revenue", kind=MeasureKind.MEASURE)
    return Quarterly(days, page, sign_in, quarter, amina, bongani, chipo, dumisa, farai)


def test_a_quarter_is_lived_from_its_first_target_to_its_results(story: Quarterly) -> None:
    a_target_is_set_and_proposed(story)
    it_is_discussed_and_changed(story)
    it_is_shared_out_and_promised(story)
    everybody_gets_a_summary_and_reads_it(story)
    weeks_pass_with_check_ins(story)
    the_middle_of_the_quarter_is_reviewed(story)
    the_weeks_after_are_checked_in(story)
    the_quarter_ends_and_everybody_is_told(story)
    assert story.days.most_reminders_a_day() == 1


def press(page: Page, name: str) -> None:
    """Press the button and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator("button.btn", has_text=name).first.click()


def a_target_is_set_and_proposed(story: Quarterly) -> None:
    """14 December: Dumisa sets +15 %, sees what it comes to, and asks for feedback."""
    page = story.be(story.dumisa)
    page.goto(f"/targets/new/?q={story.quarter.code}")
    page.get_by_label("Target", exact=True).fill(TARGET)
    page.get_by_label("Why", exact=True).fill("Artists stay where their music earns.")
    page.get_by_label("Serves the goal").select_option(label="Grow royalty revenue")
    page.get_by_label("Who answers for it").select_option(label="Amina Yusuf")
    page.get_by_label("Name of the number").fill("Royalty revenue")
    page.get_by_label("Unit").fill("R")
    page.get_by_label("Good when").select_option(label="Increase to")
    page.get_by_label("Start").fill("200 000")
    page.get_by_label("Target value").fill("+15 %")
    page.get_by_label("How often").select_option(label="Weekly")
    page.get_by_label("Where the number comes from").fill("Finance system")
    press(page, "Check the letters")
    expect(page.get_by_text("230 000").first).to_be_visible()
    press(page, "Save the draft")

    page.get_by_text("Propose…").click()
    page.get_by_label("Feedback until").fill("16 Dec 2026")
    press(page, "Propose")
    expect(page.get_by_text("Proposed").first).to_be_visible()
    assert story.target.target_value == 230_000


def it_is_discussed_and_changed(story: Quarterly) -> None:
    """The heads answer, Bongani finds it too much, and Dumisa takes his number over."""
    story.days.go_to(date(2026, 12, 15))
    page = story.be(story.amina)
    page.goto("/targets/feasibility/")
    page.get_by_label("With conditions", exact=True).check()
    page.get_by_label("Under which conditions, or why not?").fill("If the reports come weekly.")
    press(page, "Save my answers")
    page = story.be(story.bongani)
    page.goto(f"/targets/{story.target.pk}/feedback/")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Change to").fill("10 %")
    page.get_by_label("Because").fill("Fifteen was never reached in a first quarter.")
    press(page, "Send feedback")

    page = story.be(story.dumisa)
    page.goto(f"/targets/{story.target.pk}/")
    expect(page.get_by_text("Answer the feedback first: 1 entry waits.")).to_be_visible()
    page.get_by_label("Taken over").check()
    page.get_by_label("Because").first.fill("Ten is what we can promise.")
    press(page, "Save the answers")
    expect(page.get_by_text("R 200 000 → R 220 000 (+10 %)").first).to_be_visible()
    expect(page.get_by_text("Answer the feedback first")).to_have_count(0)


def it_is_shared_out_and_promised(story: Quarterly) -> None:
    """17 December: Sales carries 12 000 and Customer Service 8 000, nothing is left over."""
    story.days.go_to(date(2026, 12, 17))
    page = story.be(story.dumisa)
    page.goto(f"/targets/cascade/{story.target.pk}/")
    page.get_by_label("Part of Sales").fill("6")
    page.get_by_label("How Sales helps").fill("Sells the licences.")
    page.get_by_label("Part of Customer Service").fill("3")
    page.get_by_label("How Customer Service helps").fill("Keeps the stations that pay.")
    press(page, "Work it out")
    expect(page.get_by_text("9 of 10 %").first).to_be_visible()
    page.get_by_label("Part of Customer Service").fill("4")
    press(page, "Save the parts")
    expect(page.get_by_text("Departments add up to 10 of 10 %.").first).to_be_visible()
    promise(story, story.dumisa, story.target)
    for part in Kpt.objects.filter(level="department"):
        promise(story, story.dumisa, part)


def promise(story: Quarterly, person: User, kpt: Kpt) -> None:
    """Propose a target that is a draft, and make it final."""
    page = story.be(person)
    page.goto(f"/targets/{kpt.pk}/")
    if kpt.state == "draft":
        page.get_by_text("Propose…").click()
        page.get_by_label("Feedback until").fill("17 Dec 2026")
        press(page, "Propose")
        page.get_by_text("Make it final…").click()
        page.get_by_label("Why it becomes final").fill("Heads and staff have agreed on it.")
    press(page, "Make it final")
    expect(page.get_by_text("Final").first).to_be_visible()


def everybody_gets_a_summary_and_reads_it(story: Quarterly) -> None:
    """18 December: five mails, one each; Bongani reads his and says so."""
    story.days.go_to(date(2026, 12, 18))
    page = story.be(story.dumisa)
    page.goto(f"/targets/distribute/{story.quarter.code}/")
    expect(page.get_by_text("5 mails, one for each person.")).to_be_visible()
    press(page, "Distribute to 5 people")
    story.days.tick()
    mail = story.days.last_mail(story.bongani.email, "Your targets for Quarter 1")
    page = story.be(story.bongani)
    page.goto(link_in(mail, "/targets/summary/"))
    page.get_by_role("button", name="I have read and understood").click()
    expect(page.get_by_text("You have read and understood this version.")).to_be_visible()
    page = story.be(story.farai)
    page.goto(f"/targets/readers/{story.quarter.code}/")
    expect(page.get_by_text("1 of 5 people have read and understood them")).to_be_visible()


def weeks_pass_with_check_ins(story: Quarterly) -> None:
    """Each Friday Amina checks in by the link in her mail, until she misses two."""
    for week, friday in enumerate(FRIDAYS[:5], start=1):
        story.days.go_to(friday)
        check_in(story, story.amina, week)
        expect(story.page.get_by_role("heading", name="Saved")).to_be_visible()
    story.days.go_to(date(2027, 2, 13))
    page = story.be(story.farai)
    page.goto(f"/targets/board/?q={story.quarter.code}")
    expect(
        page.get_by_text("The check-in due on 5 Feb 2027 did not come, and no value since.").first
    ).to_be_visible()
    late = [mail["Subject"] for mail in story.days.mails_to(story.dumisa.email)]
    assert any("late" in subject for subject in late)


def the_middle_of_the_quarter_is_reviewed(story: Quarterly) -> None:
    """15 February: the review made itself; Farai lowers the target, with his reason."""
    story.days.go_to(date(2027, 2, 15))
    page = story.be(story.farai)
    page.goto("/reviews/")
    with page.expect_navigation():
        page.get_by_role("link", name="Mid-quarter review of Quarter 1, 2027").click()
    review = page.url
    with page.expect_navigation():
        page.get_by_role("link", name="Go through the targets").click()
    expect(page.get_by_text("0 of 3 targets assessed")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="Keep, adjust, replace or stop…").first.click()
    page.get_by_label("Adjust", exact=True).check()
    page.get_by_label("Reason").fill("One licensee closed.")
    page.get_by_label("New target value").fill("R 216 000")
    page.get_by_label("New wording").fill(TARGET)
    press(page, "Decide")
    assert story.target.target_value == 216_000
    page.goto(f"/targets/{story.target.pk}/")
    expect(page.get_by_text("One licensee closed.").first).to_be_visible()
    page.goto(review)
    press(page, "Close and send minutes")
    story.days.tick()
    minutes = story.days.last_mail(story.dumisa.email, "Decisions of")
    body = minutes.get_body(("plain",))
    assert body is not None
    assert "One licensee closed." in body.get_content()


def the_weeks_after_are_checked_in(story: Quarterly) -> None:
    """Six more weeks, one with a slip of the keys; the monthly reviews made themselves."""
    story.days.go_to(FRIDAYS[7])
    check_in(story, story.amina, 8, slip="21 280")
    expect(story.page.get_by_text("Did you mean R 212 800?").first).to_be_visible()
    press(story.page, "Use R 212 800")
    for week, friday in enumerate(FRIDAYS[8:], start=9):
        story.days.go_to(friday)
        check_in(story, story.amina, week)
        expect(story.page.get_by_role("heading", name="Saved")).to_be_visible()
    slip = Measurement.objects.get(kpi=story.target.kpi, measured_on=FRIDAYS[7])
    assert slip.value == 212_800
    assert CheckIn.objects.filter(user=story.amina, first_at__isnull=False).count() == 11
    page = story.be(story.dumisa)
    page.goto("/reviews/?kind=monthly")
    for month in ("January 2027", "February 2027"):
        expect(page.get_by_role("link", name=f"Monthly review of Sales: {month}")).to_be_visible()


def the_quarter_ends_and_everybody_is_told(story: Quarterly) -> None:
    """April: Amina says how it ended, Dumisa closes the quarter, all staff get the results."""
    story.days.go_to(date(2027, 4, 2))
    page = story.be(story.amina)
    page.goto(f"/targets/closing/{story.quarter.code}/")
    whole = page.get_by_role("listitem").filter(has_text="Organization · Amina Yusuf")
    expect(whole).to_contain_text("Result: R 220 800. 130.0 % of the way")
    expect(whole.get_by_label("Outcome")).to_have_value("reached")
    whole.get_by_label("What we learned").fill("Weekly reports found the gap in February.")
    whole.get_by_label("What next").select_option(label="Carry it over")
    press(page, "Save")
    next_one = Kpt.objects.get(quarter__code="2027-Q2")
    assert (next_one.state, next_one.baseline) == ("draft", Decimal(220_800))

    story.days.go_to(date(2027, 4, 6))
    page = story.be(story.dumisa)
    page.goto(f"/quarters/{story.quarter.code}/")
    page.get_by_text("Close the quarter").click()
    press(page, "Close it for good")
    story.days.tick()
    everybody = {story.amina, story.bongani, story.chipo, story.dumisa, story.farai}
    told = [mail["To"] for mail in story.days.sink.messages if "targets reached" in mail["Subject"]]
    assert sorted(told) == sorted(person.email for person in everybody)
    mail = story.days.last_mail(story.bongani.email, "2 of 3 targets reached")
    page = story.be(story.bongani)
    page.goto(link_in(mail, "/results/"))
    expect(page.get_by_text("held on 15 Feb 2027")).to_be_visible()
    expect(page.get_by_text("Weekly reports found the gap in February.").first).to_be_visible()
    successes = page.get_by_role("region", name="Successes")
    expect(successes).to_contain_text("reached, R 220 800")


def check_in(story: Quarterly, person: User, week: int, slip: str = "") -> None:
    """Open the link of the newest mail without being signed in, and type the week's numbers."""
    mail = story.days.last_mail(person.email, "Check in")
    page = story.page
    page.context.clear_cookies()
    page.goto(link_in(mail, "/c/"))
    whole, part = (
        page.get_by_role("group", name=name).get_by_label("Now, in R")
        for name in (re.compile(r"^Royalty revenue( Overdue)?$"), re.compile("^Royalty revenue, "))
    )
    whole.fill(slip or str(200_000 + 1_600 * week))
    part.fill(str(1_000 * week))
    press(page, "Save check-in")
