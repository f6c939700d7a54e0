"""Meetings: planned, changed, answered, held and cancelled."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject

from actions.access.sessions import session_for_reading
from actions.choices.sessions import Answer, SessionKind, SessionState
from actions.models import Session, SessionParticipant, SessionSeries
from actions.services import sessions as services
from actions.services.mid_quarter import leave_out_mid_quarter
from actions.services.session_places import answer_invitation, note_attendance, places_of
from actions.services.session_series import end_series, plan_next_sessions
from actions.services.sessions import SessionDraft
from actions.tests.factories_session import SessionFactory
from departments.models import Department, Membership, Obligation, Quarter, User
from departments.tests.factories import UserFactory
from departments.tests.mailed import recipients
from gaps.choices import GapState
from gaps.tests.factories import gap_between
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState
from saypro_align.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
STARTS = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


@pytest.fixture
def both(sales: Department, customer_service: Department) -> tuple[Department, ...]:
    """Return two departments that meet."""
    return (sales, customer_service)


def draft(chair: User, **changed: Any) -> SessionDraft:
    """Return a joint session as somebody may type it."""
    fields: dict[str, Any] = {
        "kind": SessionKind.JOINT,
        "title": "Sales and Customer Service",
        "starts_at": STARTS,
        "ends_at": STARTS + HOUR,
        "time_zone": "Africa/Johannesburg",
        "chair": chair,
        "place": "Room 4",
        **changed,
    }
    return SessionDraft(**fields)


def place(session: Session, person: User) -> SessionParticipant:
    """Return somebody's place at the meeting."""
    return session.participants.get(user=person)


@pytest.fixture
def joint(both: tuple[Department, ...], amina: User, chipo: User, now: datetime) -> Session:
    """Return a joint session of two departments that Amina planned."""
    return services.plan_session(draft=draft(amina, departments=both), actor=amina, now=now)


def test_both_heads_are_asked_and_who_plans_it_has_said_yes(
    joint: Session, amina: User, chipo: User
) -> None:
    answers = {one.user: (str(one.department), one.answer) for one in places_of(joint)}

    assert answers == {amina: ("Sales", "yes"), chipo: ("Customer Service", "")}
    assert recipients("session_invitation") == ["chipo@saypro.example"]


def test_a_long_title_leaves_room_for_day_and_hour_in_the_subject(
    both: tuple[Department, ...], amina: User, chipo: User, now: datetime
) -> None:
    long = "Sales and Customer Service talk about one KPI for the whole quarter"
    services.plan_session(draft=draft(amina, departments=both, title=long), actor=amina, now=now)
    mail = OutgoingMail.objects.get(kind="session_invitation", recipient=chipo.email)

    assert len(mail.subject) <= 60
    assert mail.subject.endswith(f", {STARTS.day} {STARTS:%b} 10:00")
    assert long in mail.text.splitlines()[0]


def test_the_invitation_carries_a_calendar_file_for_its_reader_alone(joint: Session) -> None:
    (mail,) = OutgoingMail.objects.filter(kind="session_invitation")
    (file,) = mail.attachments

    event = vobject.readOne(file["text"]).vevent

    assert file["method"] == "REQUEST"
    assert event.uid.value.startswith(f"session-{joint.pk}@")
    assert event.dtstart.value == STARTS
    assert event.organizer.value == "mailto:amina@saypro.example"
    assert [one.value for one in event.attendee_list] == ["mailto:chipo@saypro.example"]


def test_a_moved_meeting_asks_again_and_raises_its_number(
    joint: Session, amina: User, chipo: User, now: datetime
) -> None:
    answer_invitation(place=place(joint, chipo), answer=Answer.YES, actor=chipo, now=now)

    services.edit_session(
        session=joint,
        changes={"starts_at": STARTS + HOUR, "ends_at": STARTS + 2 * HOUR},
        expected_version=joint.version,
        actor=amina,
        now=now,
    )

    assert place(joint, chipo).answer == Answer.NONE
    assert place(joint, amina).answer == Answer.YES
    (mail,) = OutgoingMail.objects.filter(kind="session_changed")
    assert "SEQUENCE:1" in mail.attachments[0]["text"]


def test_a_new_purpose_alone_mails_nobody(joint: Session, amina: User, now: datetime) -> None:
    services.edit_session(
        session=joint,
        changes={"purpose": "Agree on one KPI."},
        expected_version=None,
        actor=amina,
        now=now,
    )

    assert recipients("session_changed") == []
    assert joint.sequence == 0


def test_who_is_no_longer_asked_gets_a_cancellation(
    joint: Session, both: tuple[Department, ...], amina: User, bongani: User, now: datetime
) -> None:
    act: dict[str, Any] = {"changes": {}, "expected_version": None, "actor": amina, "now": now}
    services.edit_session(session=joint, people=[bongani], **act)
    services.edit_session(session=joint, people=[], **act)

    assert recipients("session_invitation") == ["bongani@saypro.example", "chipo@saypro.example"]
    assert recipients("session_cancelled") == ["bongani@saypro.example"]
    assert not Session.objects.visible_to(chipo_outside()).filter(pk=joint.pk).exists()


def chipo_outside() -> User:
    """Return somebody of a department that is not concerned."""
    return UserFactory.create()


def test_a_cancelled_meeting_leaves_the_calendars(
    joint: Session, amina: User, now: datetime
) -> None:
    services.cancel_session(session=joint, reason="Both are away.", actor=amina, now=now)

    (mail,) = OutgoingMail.objects.filter(kind="session_cancelled")
    calendar = vobject.readOne(mail.attachments[0]["text"])
    assert (calendar.method.value, calendar.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert calendar.vevent.sequence.value == "1"
    assert "Both are away." in mail.text
    with pytest.raises(WrongState):
        services.cancel_session(session=joint, reason="Again.", actor=amina, now=now)


def test_closing_sends_the_minutes_to_everybody_asked(
    joint: Session, amina: User, now: datetime
) -> None:
    services.start_session(session=joint, actor=amina, now=now)
    services.close_session(session=joint, summary="One KPI for both.", actor=amina, now=now)

    assert (joint.state, joint.closed_by) == (SessionState.HELD, amina)
    assert recipients("session_minutes") == ["amina@saypro.example", "chipo@saypro.example"]
    assert "One KPI for both." in OutgoingMail.objects.filter(kind="session_minutes")[0].text


def test_of_two_who_close_it_one_is_told(joint: Session, amina: User, now: datetime) -> None:
    stale = Session.objects.get(pk=joint.pk)
    services.close_session(session=joint, actor=amina, now=now)

    with pytest.raises(Conflict):
        services.close_session(session=stale, actor=amina, now=now)
    assert len(recipients("session_minutes")) == 2


def test_a_held_meeting_takes_no_answers(
    joint: Session, amina: User, chipo: User, now: datetime
) -> None:
    services.close_session(session=joint, actor=amina, now=now)

    with pytest.raises(WrongState):
        answer_invitation(place=place(joint, chipo), answer=Answer.NO, actor=chipo, now=now)


def test_who_came_is_counted(joint: Session, amina: User, chipo: User, now: datetime) -> None:
    assert note_attendance(session=joint, came={chipo.pk}, actor=amina, now=now) == 1

    assert (place(joint, chipo).came, place(joint, amina).came) == (True, False)
    assert Session.objects.get(pk=joint.pk).people_came == 1


def test_to_an_all_staff_meeting_everybody_is_asked_but_readers_from_outside(
    amina: User, bongani: User, dumisa: User, eve: User, now: datetime
) -> None:
    meeting = services.plan_session(
        draft=draft(dumisa, kind=SessionKind.ALL_STAFF, title="The quarter begins"),
        actor=dumisa,
        now=now,
    )
    note_attendance(session=meeting, came=(), people_came=212, actor=dumisa, now=now)

    assert {one.user for one in places_of(meeting)} == {amina, bongani, dumisa}
    assert meeting.people_came == 212


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"departments": ()}, "departments"),
        ({"ends_at": STARTS}, "ends_at"),
        ({"ends_at": STARTS + timedelta(days=2)}, "ends_at"),
        ({"title": "  "}, "title"),
    ],
    ids=["one department", "no length", "two days", "no title"],
)
def test_a_meeting_that_cannot_be_is_refused_by_field(
    changed: dict[str, Any], field: str, both: tuple[Department, ...], amina: User, now: datetime
) -> None:
    asked = draft(amina, **{"departments": both, **changed})

    with pytest.raises(DomainError) as refused:
        services.plan_session(draft=asked, actor=amina, now=now)
    assert field in refused.value.fields


def test_a_suspicion_is_no_matter_for_everybody(
    sales_obligation: Obligation, dumisa: User, now: datetime
) -> None:
    gap = gap_between(sales_obligation, state=GapState.SUSPECTED)
    asked = draft(dumisa, kind=SessionKind.PLANNING, gap=gap)

    with pytest.raises(DomainError, match="Not everybody"):
        services.plan_session(draft=asked, actor=dumisa, now=now)


def test_a_series_goes_on_by_itself_and_once(
    both: tuple[Department, ...], amina: User, chipo: User, now: datetime
) -> None:
    first = services.plan_session(
        draft=draft(amina, departments=both, rhythm="monthly"), actor=amina, now=now
    )
    assert plan_next_sessions(now=now) == 0

    services.close_session(session=first, actor=amina, now=STARTS + HOUR)
    assert plan_next_sessions(now=STARTS + HOUR) == 0

    second = Session.objects.get(series=first.series, number=1)
    assert second.starts_at == datetime(2026, 12, 28, 8, 0, tzinfo=UTC)
    assert {one.user for one in places_of(second)} == {amina, chipo}
    assert second.place == "Room 4"


def test_dates_that_went_by_while_nothing_ran_are_passed_over(
    both: tuple[Department, ...], amina: User, chipo: User, now: datetime
) -> None:
    first = services.plan_session(
        draft=draft(amina, departments=both, rhythm="weekly"), actor=amina, now=now
    )
    later = STARTS + timedelta(days=30)

    assert plan_next_sessions(now=later) == 1

    newest = Session.objects.filter(series=first.series).order_by("-number")[0]
    assert (newest.number, newest.starts_at) == (5, STARTS + timedelta(days=35))


def test_an_ended_series_stays_ended(
    both: tuple[Department, ...], amina: User, chipo: User, now: datetime
) -> None:
    services.plan_session(
        draft=draft(amina, departments=both, rhythm="weekly"), actor=amina, now=now
    )
    end_series(series=SessionSeries.objects.get(), actor=amina, now=now)

    assert plan_next_sessions(now=STARTS + timedelta(days=30)) == 0


def test_a_quarter_has_one_mid_quarter_review(
    quarter: Quarter, dumisa: User, farai: User, now: datetime
) -> None:
    asked = draft(dumisa, kind=SessionKind.MID_QUARTER, quarter=quarter)
    services.plan_session(draft=asked, actor=dumisa, now=now)

    with pytest.raises(Exception, match="mid-quarter review of this quarter"):
        services.plan_session(draft=asked, actor=dumisa, now=now)
    with pytest.raises(WrongState):
        leave_out_mid_quarter(quarter=quarter, reason="No.", actor=farai, now=now)


def test_leaving_it_out_keeps_who_and_why(quarter: Quarter, farai: User, now: datetime) -> None:
    left = leave_out_mid_quarter(
        quarter=quarter, reason="The audit takes the week.", actor=farai, now=now
    )

    assert (left.state, left.cancel_reason) == ("cancelled", "The audit takes the week.")
    assert (left.planned_by, left.is_left_out) == (farai, True)


def test_staff_of_other_departments_do_not_read_a_joint_session(
    joint: Session, bongani: User, eve: User, farai: User
) -> None:
    stranger = UserFactory.create()
    readers = [one for one in (bongani, farai, stranger, eve) if joint in sees(one)]

    assert readers == [bongani, farai]


def sees(person: User) -> list[Session]:
    """Return the meetings the person may read."""
    return list(Session.objects.visible_to(person))


def test_who_left_a_department_reads_its_meetings_no_more(
    joint: Session, chipo: User, now: datetime
) -> None:
    SessionParticipant.objects.filter(user=chipo).update(removed_at=now)
    Membership.objects.filter(user=chipo).update(ended_on=now.date())

    assert joint not in sees(User.objects.get(pk=chipo.pk))


def test_a_colleague_leads_on_where_somebody_leaves(
    joint: Session, amina: User, dumisa: User, gugu: User, now: datetime
) -> None:
    services.give_sessions(sessions=[joint], to=dumisa, actor=gugu, now=now)

    assert Session.objects.get(pk=joint.pk).chair == dumisa
    assert place(joint, dumisa).removed_at is None


def test_nobody_is_asked_to_what_has_been(amina: User, both: Any, now: datetime) -> None:
    held = SessionFactory.create(starts_at=now - 2 * HOUR, chair=amina)

    services.edit_session(
        session=held,
        changes={"place": "Room 5"},
        departments=both,
        expected_version=None,
        actor=amina,
        now=now,
    )

    assert not OutgoingMail.objects.exists()


def test_a_suspected_gap_is_not_told_to_a_department_it_does_not_concern(
    both: tuple[Department, ...],
    amina: User,
    chipo: User,
    sales_obligation: Obligation,
    now: datetime,
) -> None:
    gap = gap_between(sales_obligation, state=GapState.SUSPECTED)

    with pytest.raises(DomainError, match="Not everybody there may read"):
        services.plan_session(draft=draft(amina, gap=gap, departments=both), actor=amina, now=now)


def test_nobody_is_asked_later_to_a_meeting_about_a_gap_he_may_not_read(
    amina: User, chipo: User, sales: Department, sales_obligation: Obligation, now: datetime
) -> None:
    gap = gap_between(sales_obligation, state=GapState.SUSPECTED)
    wanted = draft(amina, kind=SessionKind.MONTHLY, gap=gap, departments=(sales,))
    session = services.plan_session(draft=wanted, actor=amina, now=now)

    with pytest.raises(DomainError, match="Not everybody there may read"):
        services.edit_session(
            session=session,
            changes={},
            people=[chipo],
            expected_version=None,
            actor=amina,
            now=now,
        )


def test_a_department_taken_off_a_meeting_can_be_asked_again(
    joint: Session, both: tuple[Department, ...], amina: User, now: datetime
) -> None:
    for wanted in (both[:1], both):
        services.edit_session(
            session=session_for_reading(amina, joint.pk),
            changes={},
            departments=wanted,
            expected_version=None,
            actor=amina,
            now=now,
        )

    assert joint.concerned.filter(removed_at=None).count() == 2
