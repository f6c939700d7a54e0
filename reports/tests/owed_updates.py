"""What somebody may owe about updates: one example of each."""

from actions.models import CorrectiveAction
from actions.tests.factories import CorrectiveActionFactory
from actions.tests.factories_updates import UpdateRequestFactory
from departments.models import User
from gaps.tests.factories import GapFactory
from reports.tests.owed import Office, owes


def _action(office: Office, responsible: User) -> CorrectiveAction:
    return CorrectiveActionFactory.create(
        gap=GapFactory.create(quarter=office.quarter),
        department=office.department,
        responsible=responsible,
    )


@owes("Updates to give")
def the_leadership_asks_how_an_action_stands(office: Office) -> User:
    action = _action(office, responsible=office.staff)
    UpdateRequestFactory.create(action=action, asked_by=office.leader)
    return office.staff


@owes("Updates to give")
def the_action_was_handed_over_meanwhile(office: Office) -> User:
    action = _action(office, responsible=office.head)
    UpdateRequestFactory.create(action=action, asked_by=office.leader, asked_of=office.staff)
    return office.head
