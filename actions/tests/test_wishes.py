"""What the next review is to talk about: on its agenda at once, or kept until there is one."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from actions.choices.sessions import SessionKind
from actions.models import AgendaItem, CorrectiveAction, ReviewWish, Session
from actions.services.agenda import write_minutes
from actions.services.sessions import SessionDraft, cancel_session, close_session, plan_session
from actions.services.wishes import put_on_review, withdraw_wish
from actions.tests.factories import CorrectiveActionFactory
from actions.things import Thing
from departments.models import Department, Obligation, User
from gaps.choices import GapState
from gaps.models import Gap
from gaps.tests.factories import gap_between
from saypro_align.lib.exceptions import DomainError, NotAllowed

DAY = timedelta(days=1)
WAITING = "/reviews/wishes/waiting.csv"


@pytest.fixture
def action(sales_obligation: Obligation, bongani: User) -> CorrectiveAction:
    """Return an action of Sales that is not late, so that no agenda names it by itself."""
    return CorrectiveActionFactory.create(
        gap=gap_between(sales_obligation),
        department=sales_obligation.department,
        responsible=bongani,
        title="Hold lead-definition meeting",
        state="in_progress",
        deadline=date(2026, 12, 16),
    )


def review(chair: User, departments: tuple[Department, ...], now: datetime, days: int) -> Session:
    begins = now + days * DAY
    draft = SessionDraft(
        kind=SessionKind.MONTHLY,
        title="November of Sales",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
        time_zone="Africa/Johannesburg",
        chair=chair,
        departments=departments,
    )
    return plan_session(draft=draft, actor=chair, now=now)


def on_agenda(session: Session) -> list[str]:
    items = AgendaItem.objects.filter(session=session, removed_at=None)
    return [item.title for item in items]


def test_it_stands_on_the_agenda_of_the_next_review_with_who_wants_it(
    action: CorrectiveAction, amina: User, farai: User, now: datetime
) -> None:
    later = review(amina, (action.department,), now, 9)
    soon = review(amina, (action.department,), now, 3)

    wish = put_on_review(thing=Thing(action), actor=farai, now=now)

    assert wish.session == soon
    item = AgendaItem.objects.get(wishes=wish)
    assert (item.title, item.told) == (action.title, "Farai Moyo wants to talk about this")
    assert action.title not in on_agenda(later)


def test_what_waits_is_sent_as_a_file_to_who_may_read_it(
    action: CorrectiveAction, farai: User, as_farai: Client, as_eve: Client, now: datetime
) -> None:
    CorrectiveAction.objects.update(title="=HYPERLINK(1)")
    action.refresh_from_db()
    put_on_review(thing=Thing(action), actor=farai, now=now)

    head, line = b"".join(as_farai.get(WAITING)).decode("utf-8-sig").splitlines()

    assert head == "Asked at,Kind,About,Asked by,Page"
    assert line.endswith(f",Corrective action,'=HYPERLINK(1),Farai Moyo,/actions/{action.pk}/")
    assert as_eve.get(WAITING).status_code == 404


def test_the_list_asks_the_same_number_of_questions_however_much_waits(
    sales_obligation: Obligation,
    bongani: User,
    farai: User,
    as_farai: Client,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    def wish(count: int) -> None:
        for _number in range(count):
            made = CorrectiveActionFactory.create(
                gap=gap_between(sales_obligation),
                department=sales_obligation.department,
                responsible=bongani,
            )
            put_on_review(thing=Thing(made), actor=farai, now=now)

    wish(2)
    with django_assert_max_num_queries(40) as few:
        as_farai.get("/reviews/")
        b"".join(as_farai.get(WAITING))
    wish(23)
    with django_assert_max_num_queries(len(few)):
        page = as_farai.get("/reviews/")
        rows = b"".join(as_farai.get(WAITING)).splitlines()

    assert "Download all 25 as CSV" in page.content.decode()
    assert len(rows) == 1 + 25


def test_without_a_review_it_waits_for_one(
    action: CorrectiveAction, amina: User, chipo: User, farai: User, now: datetime
) -> None:
    wish = put_on_review(thing=Thing(action), actor=farai, now=now)
    elsewhere = review(chipo, tuple(Department.objects.filter(slug="customer-service")), now, 2)
    session = review(amina, (action.department,), now, 3)
    wish.refresh_from_db()

    assert wish.session == session
    assert action.title in on_agenda(session)
    assert action.title not in on_agenda(elsewhere)


def test_put_twice_it_is_there_once_and_undo_takes_it_off(
    action: CorrectiveAction, amina: User, farai: User, dumisa: User, now: datetime
) -> None:
    session = review(amina, (action.department,), now, 3)
    wish = put_on_review(thing=Thing(action), actor=farai, now=now)
    assert put_on_review(thing=Thing(action), actor=dumisa, now=now) == wish
    assert on_agenda(session).count(action.title) == 1

    withdraw_wish(wish=wish, actor=farai, now=now)

    assert action.title not in on_agenda(session)
    again = put_on_review(thing=Thing(action), actor=farai, now=now)
    assert (again == wish, action.title in on_agenda(session)) == (False, True)


def test_what_was_talked_about_is_done_and_what_was_put_off_waits(
    action: CorrectiveAction, sales_obligation: Obligation, amina: User, farai: User, now: datetime
) -> None:
    session = review(amina, (action.department,), now, 3)
    done = put_on_review(thing=Thing(action), actor=farai, now=now)
    put_off = put_on_review(thing=Thing(sales_obligation), actor=farai, now=now)
    item = AgendaItem.objects.get(wishes=put_off)
    write_minutes(
        item=item, changes={"outcome": "postponed"}, expected_version=None, actor=amina, now=now
    )
    session.refresh_from_db()
    close_session(session=session, actor=amina, now=now + 4 * DAY)
    after = review(amina, (action.department,), now + 4 * DAY, 30)
    done.refresh_from_db()
    put_off.refresh_from_db()

    assert (done.session, done.talked_at) == (session, now + 4 * DAY)
    assert put_off.session == after


def test_a_cancelled_review_hands_it_to_the_next(
    action: CorrectiveAction, amina: User, farai: User, now: datetime
) -> None:
    first = review(amina, (action.department,), now, 3)
    second = review(amina, (action.department,), now, 9)
    wish = put_on_review(thing=Thing(action), actor=farai, now=now)

    cancel_session(session=first, reason="Ill.", actor=amina, now=now)
    wish.refresh_from_db()

    assert wish.session == second
    assert action.title in on_agenda(second)


def test_what_few_may_read_by_then_is_handed_to_no_other_review(
    action: CorrectiveAction, amina: User, farai: User, now: datetime
) -> None:
    first = review(amina, (action.department,), now, 3)
    second = review(amina, (action.department,), now, 9)
    wish = put_on_review(thing=Thing(action), actor=farai, now=now)
    Gap.objects.update(state=GapState.SUSPECTED)

    cancel_session(session=first, reason="Ill.", actor=amina, now=now)
    wish.refresh_from_db()

    assert wish.session is None
    assert action.title not in on_agenda(second)


def test_what_few_may_read_stands_on_no_agenda(
    action: CorrectiveAction, farai: User, now: datetime
) -> None:
    Gap.objects.update(state=GapState.SUSPECTED)
    action.refresh_from_db()

    for row in (action, Gap.objects.get()):
        with pytest.raises(DomainError, match="may not read"):
            put_on_review(thing=Thing(row), actor=farai, now=now)
    assert not ReviewWish.objects.exists()


def test_heads_put_there_what_is_theirs_only(
    action: CorrectiveAction, amina: User, chipo: User, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        put_on_review(thing=Thing(action), actor=chipo, now=now)
    wish = put_on_review(thing=Thing(action), actor=amina, now=now)
    with pytest.raises(NotAllowed):
        withdraw_wish(wish=wish, actor=chipo, now=now)


@pytest.mark.usefixtures("clock")
def test_one_press_puts_it_there_and_one_takes_it_back(
    action: CorrectiveAction, as_farai: Client
) -> None:
    put = as_farai.post(f"/reviews/wishes/action/{action.pk}/", {"back": "/dashboard/"})
    wish = ReviewWish.objects.get()
    undone = as_farai.post(f"/reviews/wishes/{wish.pk}/undo/", {"back": "/dashboard/"})
    wish.refresh_from_db()

    assert (put["Location"], undone["Location"]) == ("/dashboard/", "/dashboard/")
    assert wish.withdrawn_at is not None


@pytest.mark.usefixtures("clock")
def test_programs_do_the_same(action: CorrectiveAction, as_farai: Client) -> None:
    given = {"about": "action", "about_id": str(action.pk)}
    made = as_farai.post("/api/v1/review-wishes/", given, "application/json")
    pk = made.json()["id"]
    undone = as_farai.post(f"/api/v1/review-wishes/{pk}/withdraw/", {}, "application/json")

    assert (made.status_code, undone.status_code) == (201, 200)
    assert undone.json()["withdrawn_at"]
