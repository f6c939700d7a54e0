"""Reviews that make themselves: each month of a department, and the middle of each quarter."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actions.choices.sessions import SessionKind, SessionState
from actions.models import MonthlyReview, Session
from actions.services import mid_quarter, sessions
from actions.services.reviews import make_due_reviews
from actions.tests.factories_session import SessionDepartmentFactory, SessionFactory
from departments.models import Department, Quarter, User
from kpis.models import Obstacle
from kpis.tests.factories_check_ins import CheckInFactory, ObstacleFactory
from saypro_align.lib.exceptions import DomainError, NotAllowed
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Africa/Johannesburg")


@pytest.fixture
def open_quarter(quarter: Quarter) -> Quarter:
    """Return a quarter that runs at the moment of the tests, its middle in nine days."""
    Quarter.objects.filter(pk=quarter.pk).update(
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 31),
        mid_quarter_on=date(2026, 11, 30),
        state="open",
    )
    quarter.refresh_from_db()
    return quarter


def at(month: int, day: int, hour: int = 8) -> datetime:
    """Return a moment of the quarter by the organization's clock."""
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def middles() -> list[Session]:
    """Return the mid-quarter reviews, the first planned first."""
    return list(Session.objects.filter(kind=SessionKind.MID_QUARTER).order_by("created_at"))


def test_each_department_gets_a_review_of_the_month_that_ended(
    open_quarter: Quarter, amina: User, sales: Department
) -> None:
    make_due_reviews(now=at(11, 2))

    (review,) = MonthlyReview.objects.filter(department=sales)
    session = review.session
    assert review.month == date(2026, 10, 1)
    assert session.title == "Monthly review of Sales: October 2026"
    assert session.local_start == at(11, 6, 10)
    assert (session.chair, session.quarter) == (amina, open_quarter)
    assert OutgoingMail.objects.filter(kind="session_invitation").count() == 1


def test_the_minutes_of_a_month_say_what_its_results_mean(
    open_quarter: Quarter, amina: User, sales: Department
) -> None:
    make_due_reviews(now=at(11, 2))
    review = MonthlyReview.objects.get(department=sales)
    MonthlyReview.objects.filter(pk=review.pk).update(analysis="Calls came late.\nBetter now.")
    sessions.close_session(session=review.session, actor=amina, now=at(11, 6, 12))

    text = OutgoingMail.objects.get(kind="session_minutes").text
    assert "- Sales, October 2026:\n  - Calls came late.\n  - Better now." in text
    assert "Nothing was written down." not in text


def test_the_draft_of_a_month_tells_of_check_ins_and_obstacles(
    open_quarter: Quarter, amina: User, sales: Department
) -> None:
    for day, came in ((9, at(10, 9)), (16, at(10, 20)), (23, None)):
        CheckInFactory.create(
            user=amina,
            department=sales,
            ends_on=date(2026, 10, day),
            due_on=date(2026, 10, day),
            first_at=came,
            submitted_at=came,
            via="page" if came else "",
        )
    obstacle = ObstacleFactory.create(department=sales, owner=amina)
    Obstacle.objects.filter(pk=obstacle.pk).update(created_at=at(10, 21))
    ObstacleFactory.create(department=sales, owner=amina, is_personal=True)

    make_due_reviews(now=at(11, 2))

    drafted = MonthlyReview.objects.get(department=sales).drafted
    assert "Check-ins on time: 1 of 3." in drafted
    assert "1 obstacle is open; it is 10 days old." in drafted


def test_however_often_it_runs_each_review_is_made_once(
    open_quarter: Quarter, amina: User, chipo: User
) -> None:
    first = make_due_reviews(now=at(11, 2))
    again = make_due_reviews(now=at(11, 2, 9))

    assert (first, again) == (2, 0)
    assert MonthlyReview.objects.count() == Session.objects.count() == 2


def test_months_missed_are_made_up_for_in_one_meeting(
    open_quarter: Quarter, amina: User, sales: Department
) -> None:
    Quarter.objects.update(mid_quarter_on=date(2026, 10, 15))
    make_due_reviews(now=datetime(2027, 1, 12, 8, tzinfo=ZONE))

    reviews = MonthlyReview.objects.filter(department=sales).order_by("month")
    assert [review.month.month for review in reviews] == [10, 11, 12]
    assert len({review.session_id for review in reviews}) == 1


def test_a_monthly_meeting_the_department_has_anyway_is_the_review(
    open_quarter: Quarter, amina: User, sales: Department
) -> None:
    own = SessionFactory.create(kind=SessionKind.MONTHLY, starts_at=at(11, 12, 15), chair=amina)
    SessionDepartmentFactory.create(session=own, department=sales)

    make_due_reviews(now=at(11, 2))

    assert MonthlyReview.objects.get(department=sales).session == own


def test_a_department_founded_later_has_no_review_of_the_month_before(
    open_quarter: Quarter, amina: User, sales: Department
) -> None:
    Department.objects.filter(pk=sales.pk).update(active_from=date(2026, 11, 1))

    make_due_reviews(now=at(11, 2))

    assert not MonthlyReview.objects.exists()


def test_the_look_at_the_middle_plans_itself_a_week_before(
    open_quarter: Quarter, sales_obligation: object, amina: User, dumisa: User, farai: User
) -> None:
    make_due_reviews(now=at(11, 22))
    assert middles() == []

    make_due_reviews(now=at(11, 23))

    (session,) = middles()
    assert session.local_start == at(11, 30, 10)
    assert session.chair == farai
    asked = {place.user for place in session.participants.all()}
    assert asked == {amina, dumisa, farai}


def test_a_middle_missed_while_nothing_ran_is_planned_as_soon_as_it_can_be(
    open_quarter: Quarter, farai: User
) -> None:
    make_due_reviews(now=at(12, 18))

    (session,) = middles()
    assert session.local_start == at(12, 21, 10)


def test_what_somebody_planned_or_the_leadership_left_out_is_not_planned_again(
    open_quarter: Quarter, farai: User
) -> None:
    mid_quarter.leave_out_mid_quarter(
        quarter=open_quarter, reason="The audit takes the week.", actor=farai, now=at(11, 20)
    )

    make_due_reviews(now=at(11, 25))

    assert [session.is_left_out for session in middles()] == [True]


def test_only_the_leadership_cancels_it_and_the_reason_stays(
    open_quarter: Quarter, dumisa: User, farai: User
) -> None:
    make_due_reviews(now=at(11, 25))
    (session,) = middles()

    with pytest.raises(NotAllowed, match="Only the leadership"):
        sessions.cancel_session(session=session, reason="No time.", actor=dumisa, now=at(11, 26))
    sessions.cancel_session(
        session=session, reason="The audit takes the week.", actor=farai, now=at(11, 26)
    )
    make_due_reviews(now=at(11, 27))

    (left,) = middles()
    assert (left.state, left.is_left_out) == (SessionState.CANCELLED, True)
    assert left.cancel_reason == "The audit takes the week."


def test_it_cannot_be_put_off_until_the_quarter_is_over(open_quarter: Quarter, farai: User) -> None:
    make_due_reviews(now=at(11, 25))
    (session,) = middles()
    begins = datetime(2027, 1, 4, 10, tzinfo=ZONE)

    with pytest.raises(DomainError, match="inside the quarter"):
        sessions.edit_session(
            session=session,
            changes={"starts_at": begins, "ends_at": begins + timedelta(hours=1)},
            expected_version=None,
            actor=farai,
            now=at(11, 26),
        )


def test_a_month_without_a_head_is_led_by_the_strategy_office(
    open_quarter: Quarter, sales: Department, dumisa: User
) -> None:
    make_due_reviews(now=at(11, 2))

    assert MonthlyReview.objects.get(department=sales).session.chair == dumisa
