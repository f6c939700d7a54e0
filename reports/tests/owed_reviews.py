"""What meetings ask of people."""

from datetime import timedelta

from actions.choices.sessions import Answer
from actions.tests.factories_session import (
    SessionDecisionFactory,
    SessionFactory,
    SessionParticipantFactory,
)
from departments.models import Quarter, User
from reports.tests.owed import Office, owes

HOUR = timedelta(hours=1)


@owes("Meetings to answer")
def asked_to_a_meeting(office: Office) -> User:
    session = SessionFactory.create(starts_at=office.now + 30 * HOUR)
    SessionParticipantFactory.create(session=session, user=office.staff)
    return office.staff


@owes("Meetings you go to")
def a_meeting_tomorrow(office: Office) -> User:
    session = SessionFactory.create(starts_at=office.now + 24 * HOUR)
    SessionParticipantFactory.create(
        session=session, user=office.staff, answer=Answer.YES, answered_at=office.now
    )
    return office.staff


@owes("Meetings to close")
def a_meeting_whose_minutes_were_not_sent(office: Office) -> User:
    SessionFactory.create(starts_at=office.now - 3 * HOUR, chair=office.head)
    return office.head


@owes("Reviews to plan")
def the_middle_of_the_quarter_is_near(office: Office) -> User:
    day = office.now.date() + timedelta(days=5)
    Quarter.objects.filter(pk=office.quarter.pk).update(mid_quarter_on=day)
    return office.coordinator


@owes("Decisions of meetings")
def promised_in_a_meeting(office: Office) -> User:
    SessionDecisionFactory.create(owner=office.staff, due_on=office.now.date())
    return office.staff
