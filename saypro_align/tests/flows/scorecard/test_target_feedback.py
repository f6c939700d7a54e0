"""Tasks 26 and 27 of the scorecard: feedback on a target, its answers, and giving the targets out."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from departments.models import Department, Quarter, User
from departments.tests.factories import MembershipFactory, UserFactory
from kpis.choices.targets import KptState
from kpis.models import Distribution, Kpt, KptFeedback
from kpis.tests.factories_discussion import KptFeedbackFactory
from kpis.tests.factories_targets import KptFactory
from saypro_align.tests.browser import SignIn
from saypro_align.tests.scorecard import MODES, Mode, StartWalk, Walk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def kpt(quarter: Quarter, chipo: User) -> Kpt:
    """Return a proposed target of +15 %; another one of the quarter is final."""
    KptFactory.create(quarter=quarter, name="Answer within two days")
    held: Kpt = KptFactory.create(
        quarter=quarter,
        name="Increase royalty revenue by 15 %",
        state=KptState.PROPOSED,
        owner=chipo,
        relative_target=Decimal(15),
    )
    return held


def _begin(walk: StartWalk, number: int, mode: Mode, sign_in: SignIn, user: User, kpt: Kpt) -> Walk:
    task = walk(number, mode)
    sign_in(task.page, user)
    task.page.goto(reverse("kpis:target_page", args=[kpt.pk]))
    task.start()
    return task


def _take_last(task: Walk, first: Locator, last: Locator) -> None:
    """Choose the last of some radio buttons: by keyboard it is one step back from the first."""
    if task.mode == "keyboard":
        task.reach(first)
        task.key("ArrowUp")
    else:
        task.tick(last)


@pytest.mark.parametrize("mode", MODES)
def test_somebody_says_that_ten_per_cent_is_realistic_instead(
    walk: StartWalk, sign_in: SignIn, mode: Mode, kpt: Kpt, bongani: User, live_server: object
) -> None:
    task = _begin(walk, 26, mode, sign_in, bongani, kpt)
    page: Page = task.page

    task.press(page.get_by_role("link", name="Is it realistic? Give feedback"))
    _take_last(task, page.get_by_label("Yes", exact=True), page.get_by_label("No", exact=True))
    task.fill(page.get_by_label("Change to (% against the start)"), "10")
    task.submit(page.get_by_role("button", name="Send feedback"))

    expect(page.get_by_text("You get a mail when it is answered.")).to_be_visible()
    task.finish()
    entry = KptFeedback.objects.get()
    assert (entry.given_by, entry.wanted_value) == (bongani, Decimal(220000))


@pytest.mark.parametrize("mode", MODES)
def test_the_office_answers_four_entries_and_gives_the_targets_out(
    walk: StartWalk,
    sign_in: SignIn,
    mode: Mode,
    kpt: Kpt,
    sales: Department,
    dumisa: User,
    live_server: object,
) -> None:
    people = [UserFactory.create() for _ in range(4)]
    MembershipFactory.create(user=people[0], department=sales)
    given = [KptFeedbackFactory.create(kpt=kpt, given_by=person) for person in people]
    entries = sorted(given, key=lambda entry: (entry.created_at, entry.pk.hex))
    KptFeedback.objects.filter(pk=entries[0].pk).update(wanted_relative=Decimal(10))
    task = _begin(walk, 27, mode, sign_in, dumisa, kpt)
    page: Page = task.page

    if mode == "keyboard":
        task.press(page.get_by_role("link", name="4 entries of feedback wait for your answer"))
    task.tick(page.locator(f"[name=verdict_{entries[0].pk}][value=taken_over]"))
    for entry in entries[1:]:
        verdict = page.locator(f"[name=verdict_{entry.pk}]")
        _take_last(task, verdict.first, verdict.last)
        task.fill(page.locator(f"[name=answer_{entry.pk}]"), "The new shop opens.")
    task.submit(page.get_by_role("button", name="Save the answers"))
    expect(page.get_by_text("Who gave them gets a mail.")).to_be_visible()
    task.press_main(page.get_by_role("link", name="Distribute the targets"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("istribut")
    task.press(page.get_by_role("main").locator("form button.btn-primary"))

    expect(page.get_by_text("ersion 1").first).to_be_visible()
    task.finish()
    assert not KptFeedback.objects.waiting().exists()
    kpt.refresh_from_db()
    assert kpt.relative_target == Decimal(10)
    assert Distribution.objects.get().quarter == kpt.quarter
