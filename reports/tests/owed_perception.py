"""Examples of ratings of plans that are owed."""

from departments.models import User
from gaps.tests.factories_perception import PerceptionRoundFactory
from reports.tests.owed import Office, owes


@owes("Plans to rate")
def plan_to_rate(office: Office) -> User:
    PerceptionRoundFactory.create(department=office.department, quarter=office.quarter)
    return office.head


@owes("Plans to rate")
def plan_to_rate_for_the_office(office: Office) -> User:
    PerceptionRoundFactory.create(department=office.department, quarter=office.quarter)
    return office.coordinator
