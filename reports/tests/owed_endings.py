"""What reviews of targets and the end of a quarter ask of people."""

from datetime import timedelta

from actions.choices.sessions import SessionKind
from actions.tests.factories_session import SessionFactory
from departments.models import Quarter, User
from kpis.choices.targets import KptLevel
from kpis.tests.factories_targets import KptFactory
from reports.tests.owed import Office, owes


def _ends_in(office: Office, days: int) -> None:
    day = office.now.date() + timedelta(days=days)
    # Its middle lies behind, looked at.
    Quarter.objects.filter(pk=office.quarter.pk).update(ends_on=day)
    office.quarter.refresh_from_db()


@owes("Targets to assess")
def the_middle_is_looked_at_tomorrow(office: Office) -> User:
    KptFactory.create(quarter=office.quarter, owner=office.head)
    SessionFactory.create(
        kind=SessionKind.MID_QUARTER,
        quarter=office.quarter,
        starts_at=office.now + timedelta(days=1),
        chair=office.coordinator,
    )
    return office.leader


@owes("Targets to close")
def a_target_ends_with_its_quarter(office: Office) -> User:
    _ends_in(office, 5)
    KptFactory.create(
        quarter=office.quarter,
        level=KptLevel.DEPARTMENT,
        department=office.department,
        owner=office.staff,
    )
    return office.staff


@owes("Results to word")
def the_quarter_ends_in_some_days(office: Office) -> User:
    _ends_in(office, 5)
    return office.leader


@owes("Quarters to close")
def the_quarter_is_over(office: Office) -> User:
    _ends_in(office, -2)
    return office.coordinator
