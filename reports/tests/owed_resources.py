"""What somebody may owe about resources of actions: one example of each."""

from typing import Any

from actions.choices.resources import RequestState
from actions.tests.factories_resources import ResourceRequestFactory
from departments.models import User
from reports.tests.owed import Office, owes
from reports.tests.story import action_on, gap_on


def _action(office: Office) -> Any:
    plan = office.plan()
    return action_on(gap_on(plan), plan, responsible=office.staff)


@owes("Resources to decide on")
def a_head_asks_for_money(office: Office) -> User:
    ResourceRequestFactory.create(action=_action(office), requested_by=office.head)
    return office.coordinator


@owes("Resources to decide on")
def the_office_asks_for_money(office: Office) -> User:
    ResourceRequestFactory.create(action=_action(office), requested_by=office.coordinator)
    return office.leader


@owes("Resources to allocate")
def money_is_approved(office: Office) -> User:
    ResourceRequestFactory.create(action=_action(office), state=RequestState.APPROVED)
    return office.coordinator
