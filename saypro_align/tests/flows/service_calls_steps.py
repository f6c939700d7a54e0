"""One valid call of every service by which steps get other dates and actions what they need."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from actions.choices import ActionState
from actions.choices.resources import RequestState
from actions.models import ResourceRequest
from actions.services import capacity, dates, handover, resources, rows, steps
from actions.tests.factories_resources import ResourceRequestFactory, TimeRequestFactory
from saypro_align.tests.flows.stage import Stage

LATER = date(2026, 12, 9)
RUNNING = ActionState.IN_PROGRESS
DRAFT = resources.ResourceDraft(kind="money", what="Market study", amount=Decimal(15_000), unit="R")


def _asked(stage: Stage, state: RequestState = RequestState.REQUESTED) -> ResourceRequest:
    row: ResourceRequest = ResourceRequestFactory.create(action=stage.action(RUNNING), state=state)
    return row


def _office(stage: Stage) -> dict[str, Any]:
    return stage.act("coordinator")


CALLS_STEPS: dict[str, Callable[[Stage], object]] = {
    "actions.dates.reschedule_step": lambda s: dates.reschedule_step(
        step=s.step(), due_on=LATER, reason="The data comes late.", **s.act()
    ),
    "actions.dates.reschedule_action": lambda s: dates.reschedule_action(
        action=s.action(RUNNING), deadline=date(2026, 12, 20), reason="Later.", **s.act()
    ),
    "actions.rows.change_step": lambda s: rows.change_step(
        s.step(), {"text": "Meet soon."}, None, "", **s.act()
    ),
    "actions.steps.note_step": lambda s: steps.note_step(
        step=s.step(), note="Held.", evidence="Minutes", **s.act()
    ),
    "actions.resources.request_resource": lambda s: resources.request_resource(
        action=s.action(RUNNING), draft=DRAFT, **s.act()
    ),
    "actions.resources.edit_request": lambda s: resources.edit_request(
        request=_asked(s), changes={"amount": Decimal(9)}, expected_version=1, **s.act()
    ),
    "actions.resources.approve_request": lambda s: resources.approve_request(
        request=_asked(s), **_office(s)
    ),
    "actions.resources.decline_request": lambda s: resources.decline_request(
        request=_asked(s), reason="Nothing is left.", **_office(s)
    ),
    "actions.resources.allocate_request": lambda s: resources.allocate_request(
        request=_asked(s, RequestState.APPROVED), amount=Decimal(15_000), **_office(s)
    ),
    "actions.resources.withdraw_request": lambda s: resources.withdraw_request(
        request=_asked(s), reason="Not needed.", **s.act()
    ),
    "actions.handover.give_hours": lambda s: handover.give_hours(
        requests=[TimeRequestFactory.create(action=s.action(RUNNING))],
        to=s.world.people["staff"],
        **_office(s),
    ),
    "actions.capacity.set_capacity": lambda s: capacity.set_capacity(
        person=s.world.people["staff"], hours=Decimal(4), from_on=LATER, **_office(s)
    ),
}
