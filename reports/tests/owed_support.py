"""What somebody may owe about support, recognition and incentives: one example of each."""

from datetime import timedelta

from actions.support_choices import SupportState
from actions.tests.factories_support import SupportRequestFactory
from departments.models import User
from reports.tests.owed import Office, owes
from saypro_align.lib.clock import organization_day


@owes("Support to answer")
def staff_ask_the_head(office: Office) -> User:
    SupportRequestFactory.create(department=office.department, asked_by=office.staff)
    return office.head


@owes("Support to answer")
def a_head_asks_the_office(office: Office) -> User:
    SupportRequestFactory.create(
        department=office.department, asked_by=office.head, created_at=office.now
    )
    return office.coordinator


@owes("Support to answer")
def nobody_answered_for_a_week(office: Office) -> User:
    SupportRequestFactory.create(created_at=office.now - timedelta(days=8))
    return office.coordinator


@owes("Support to answer")
def the_office_asks_the_leadership(office: Office) -> User:
    SupportRequestFactory.create(asked_by=office.coordinator)
    return office.leader


@owes("Promised support")
def what_was_ordered_is_due(office: Office) -> User:
    SupportRequestFactory.create(
        department=office.department,
        state=SupportState.ORDERED,
        answered_by=office.head,
        needed_by=organization_day(office.now),
    )
    return office.head
