"""What somebody may owe about support, recognition and incentives: one example of each."""

from datetime import date, timedelta

from actions.choices.support import IncentiveState, SupportState
from actions.models import Incentive
from actions.tests.factories_support import (
    IncentiveFactory,
    IncentiveListFactory,
    SupportRequestFactory,
)
from departments.choices import QuarterState
from departments.models import Quarter, User
from departments.tests.factories import QuarterFactory
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


@owes("Incentives")
def an_incentive_is_drafted(office: Office) -> User:
    IncentiveFactory.create(quarter=office.quarter, made_by=office.coordinator)
    return office.coordinator


@owes("Incentives")
def the_quarter_of_an_incentive_is_over(office: Office) -> User:
    IncentiveFactory.create(quarter=_earlier(), state=IncentiveState.OPEN)
    return office.coordinator


@owes("Incentives")
def a_list_waits_for_the_leadership(office: Office) -> User:
    row = IncentiveFactory.create(quarter=_earlier(), state=IncentiveState.OPEN)
    result = IncentiveListFactory.create(incentive=row)
    Incentive.objects.update(state=IncentiveState.COMPUTED, result=result)
    return office.leader


def _earlier() -> Quarter:
    return QuarterFactory.create(
        code="2026-Q3",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        state=QuarterState.CLOSED,
    )
