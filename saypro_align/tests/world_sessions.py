"""Meetings, their agendas and what was decided in them."""

from typing import Any, Final

from actions.models import Session
from actions.tests.factories_session import (
    AgendaItemFactory,
    SessionDecisionFactory,
    SessionDepartmentFactory,
    SessionFactory,
    SessionParticipantFactory,
)
from departments.choices import PlanState
from departments.models import User
from gaps.tests.factories import gap_between
from saypro_align.tests.world import Values, World, builds

# Who leads, and who else is asked.
_ASKED: Final = {
    "own": ("head", ("head", "staff")),
    "sibling": ("head", ("head", "leader", "administrator")),
    "foreign": ("leader", ("leader",)),
}
_PROMISED: Final = {"own": "staff", "sibling": "administrator", "foreign": "leader"}


def session_of(world: World, scope: str, **fields: Any) -> Session:
    """Return the meeting of the scope, with who leads it and who is asked."""
    chair, asked = _ASKED[scope]
    plan = world.plan(scope, PlanState.ACTIVE)
    session = SessionFactory.create(
        chair=world.people[chair],
        gap=gap_between(plan.obligation),
        quarter=plan.obligation.quarter,
        **fields,
    )
    SessionDepartmentFactory.create(session=session, department=world.department(scope))
    for role in asked:
        SessionParticipantFactory.create(session=session, user=world.people[role])
    return session


def _who_promised(world: World, scope: str) -> User:
    return world.people[_PROMISED[scope]]


@builds("session")
def _session(world: World, scope: str) -> Values:
    return {"pk": session_of(world, scope).pk}


@builds("agenda_item")
def _item(world: World, scope: str) -> Values:
    return {"pk": AgendaItemFactory.create(session=session_of(world, scope)).pk}


@builds("session_decision")
def _decision(world: World, scope: str) -> Values:
    """Return a decision in a meeting about a gap, promised by one of those asked."""
    session = session_of(world, scope)
    owner = _who_promised(world, scope)
    return {"pk": SessionDecisionFactory.create(session=session, owner=owner).pk}
