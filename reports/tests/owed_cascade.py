"""Examples of what lines of sight owe: who owes it, and how it comes to be."""

from departments.models import User
from kpis.choices.cascade import ContributionState
from kpis.tests.factories_cascade import KptContributionFactory, PulseSeatFactory
from kpis.tests.factories_targets import KptFactory
from reports.tests.owed import Office, owes


@owes("Contributions to targets")
def contribution_asked(office: Office) -> User:
    kpt = KptFactory.create(quarter=office.quarter)
    KptContributionFactory.create(kpt=kpt, department=office.department)
    return office.head


@owes("Declined contributions")
def contribution_declined(office: Office) -> User:
    KptContributionFactory.create(
        kpt=KptFactory.create(quarter=office.quarter),
        state=ContributionState.DECLINED,
        stated_by=office.coordinator,
    )
    return office.coordinator


@owes("Broken lines of targets")
def target_serves_nothing(office: Office) -> User:
    KptFactory.create(quarter=office.quarter, level="department", department=office.department)
    return office.head


@owes("Broken lines of targets")
def organization_serves_no_goal(office: Office) -> User:
    KptFactory.create(quarter=office.quarter, goal=None)
    return office.coordinator


@owes("Question of the month")
def pulse_asked(office: Office) -> User:
    PulseSeatFactory.create(user=office.staff)
    return office.staff
