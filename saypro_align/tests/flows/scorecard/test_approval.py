"""Task 19 of the scorecard, and the way of a plan between its head and the strategy office."""

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from departments.models import Comment, Plan, User
from kpis.models import KpiUse
from kpis.services import approval, plans
from saypro_align.audit.models import AuditEntry
from saypro_align.demo.people import DOMAIN
from saypro_align.outbox.models import OutgoingMail
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCE = "Turn 1 000 more visitors a week into paying customers"


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@{DOMAIN}")


def submitted_version() -> Plan:
    """Let Lerato submit a new version of Marketing's plan."""
    now, lerato = timezone.now(), person("lerato")
    in_force = Plan.objects.in_force().get(
        obligation__department__slug="marketing", obligation__quarter__state="open"
    )
    draft, _copies = plans.revise_plan(plan=in_force, actor=lerato, now=now)
    return plans.submit_plan(
        plan=Plan.objects.get(pk=draft.pk), override_reason="As before.", actor=lerato, now=now
    )


def returned_version() -> tuple[Plan, KpiUse]:
    """Let Thandi ask for a change at two fields of it."""
    plan = submitted_version()
    use = KpiUse.objects.select_related("objective").get(
        objective__plan=plan, kpi__name="Website traffic"
    )
    row = f"{use.objective.key}"
    approval.ask_for_changes(
        plan=plan,
        comments=[
            approval.FieldComment(f"o/{row}:text", "Say what will be different."),
            approval.FieldComment(f"k/{row}/{use.key}:target_value", "Higher: the fair is in it."),
        ],
        actor=person("thandi"),
        now=timezone.now(),
    )
    return plan, use


def open_mail(page: Page, mail: OutgoingMail, live: str) -> None:
    """Show the mail as a mail program would."""
    page.set_content(mail.html.replace(settings.SITE_URL, live))


@pytest.mark.parametrize("mode", MODES)
def test_the_head_changes_the_two_commented_fields_and_resubmits(
    live_demo: str, walk: StartWalk, sign_in: SignIn, mode: Mode
) -> None:
    plan, use = returned_version()
    mail = OutgoingMail.objects.get(kind="plan_returned")
    assert mail.subject == "Marketing plan: 2 things to change"
    task = walk(19, mode)
    page = task.page
    sign_in(page, person("lerato"))
    open_mail(page, mail, live_demo)
    task.start()

    task.press(page.get_by_role("link", name="Change them"))
    sentence = page.get_by_label("What will be different at the end of the quarter?").first
    target = page.get_by_label("Target value").first
    expect(page.get_by_text("Say what will be different.", exact=True)).to_be_visible()
    if mode != "plain":
        expect(sentence).to_be_focused()
    task.fill(sentence, SENTENCE)
    if mode == "keyboard":
        task.press(page.get_by_role("link", name="Next comment"))
    task.fill(target, "66000")
    if mode == "keyboard":
        task.key("Control+Enter")
        expect(page.get_by_role("button", name="Submit plan")).to_be_visible()
        task.key("Control+Enter")
    else:
        task.press(page.get_by_role("button", name="Check and submit"))
        task.press(page.get_by_role("button", name="Submit plan"))

    expect(page.get_by_text("Submitted").first).to_be_visible()
    plan.refresh_from_db()
    use.refresh_from_db()
    assert plan.state == "submitted"
    assert plan.submitted_by == person("lerato")
    assert plan.objectives.get(key=use.objective.key).text == SENTENCE
    assert use.target_value == 66000
    # The strategy office sees what it asked for and that both fields say something else now.
    assert Comment.objects.open().filter(plan=plan).count() == 2
    task.finish()


@pytest.mark.parametrize("mode", ["pointer", "plain"])
def test_the_strategy_office_returns_a_plan_with_two_comments_in_one_press(
    live_demo: str, request: pytest.FixtureRequest, sign_in: SignIn, mode: str
) -> None:
    plan = submitted_version()
    page: Page = request.getfixturevalue("page" if mode == "pointer" else "plain_page")
    sign_in(page, person("thandi"))
    page.goto(f"/departments/marketing/plans/{plan.pk}/review/")
    for place, text in (
        ("Sentence of objective 1", "Say what will be different."),
        ("Target value of Website traffic", "Higher, @Lerato Dube: the fair is in it."),
    ):
        page.locator("summary", has_text=place).click()
        page.get_by_label(f"Comment on: {place}").fill(text)
    page.get_by_role("button", name="Ask for changes").click()

    expect(page.get_by_text("Returned. The department gets a mail")).to_be_visible()
    plan.refresh_from_db()
    assert (plan.state, plan.decided_by) == ("returned", person("thandi"))
    assert plan.read_by == person("thandi")
    said = Comment.objects.filter(plan=plan)
    assert {comment.field for comment in said} == {"text", "target_value"}
    told = OutgoingMail.objects.filter(recipient=person("lerato").email)
    assert set(told.values_list("kind", flat=True)) >= {"plan_returned", "comment_named"}


def test_a_name_is_completed_from_those_who_may_read(
    live_demo: str, page: Page, sign_in: SignIn
) -> None:
    plan = submitted_version()
    sign_in(page, person("thandi"))
    page.goto(f"/departments/marketing/plans/{plan.pk}/comments/new/?at=plan:summary")
    box = page.get_by_label("Comment", exact=True)
    box.press_sequentially("What does @ler")
    page.get_by_role("button", name="Lerato Dube").click()
    expect(box).to_have_value("What does @Lerato Dube ")
    expect(box).to_be_focused()
    box.press_sequentially("think?")
    page.get_by_role("button", name="Add comment").click()

    expect(page.get_by_text("What does @Lerato Dube think?", exact=True)).to_be_visible()
    comment = Comment.objects.get(plan=plan)
    assert [mention.person for mention in comment.mentions.all()] == [person("lerato")]

    sign_in(page, person("lerato"))
    page.goto("/")
    page.get_by_role("link", name="Read and answer").click()
    page.get_by_role("button", name="I have seen it").click()
    expect(page.get_by_role("button", name="I have seen it")).to_have_count(0)
    assert comment.mentions.get().seen_at is not None


def test_a_mail_link_opened_twice_by_a_machine_changes_nothing(
    live_demo: str, page: Page, sign_in: SignIn
) -> None:
    """Mail programs and scanners open links; nobody is signed in there."""
    plan, _use = returned_version()
    before = (Plan.objects.get(pk=plan.pk).version, AuditEntry.objects.count())
    for _time in range(2):
        page.goto(f"/departments/marketing/plans/{plan.pk}/edit/#first-comment")
        expect(page).to_have_title("Sign in – SayPro Align")
    assert (Plan.objects.get(pk=plan.pk).version, AuditEntry.objects.count()) == before


def test_what_waits_is_seen_and_all_are_reminded_with_one_button(
    live_demo: str, page: Page, sign_in: SignIn
) -> None:
    """Three departments owe the plan: their heads get one mail each, however often it is pressed."""
    quarter = (
        Plan.objects.in_force().filter(obligation__quarter__state="open")[0].obligation.quarter
    )
    owing = ["marketing", "sales", "it"]
    Plan.objects.filter(obligation__department__slug__in=owing, obligation__quarter=quarter).update(
        state="withdrawn"
    )
    sign_in(page, person("thandi"))
    page.goto(f"/plans/waiting/?q={quarter.code}")
    page.get_by_role("button", name="Remind 3").click()

    expect(page.get_by_text("3 reminders sent:")).to_be_visible()
    expect(page.get_by_text("Reminded today already:")).to_be_visible()
    mails = OutgoingMail.objects.filter(kind="plan_reminder")
    assert mails.count() == 3
    page.go_back()
    page.reload()
    expect(page.get_by_role("button", name="Remind")).to_have_count(0)
    assert mails.count() == 3
