"""Requests for support, thanks and incentives."""

from actions.choices.support import IncentiveState, SupportKind
from actions.models import SupportRequest
from actions.tests.factories_support import (
    IncentiveFactory,
    RecognitionFactory,
    SupportRequestFactory,
)
from departments.tests.factories import UserFactory
from saypro_align.tests.world import Values, World, builds


def _support_of(world: World, scope: str, kind: str) -> SupportRequest:
    return SupportRequestFactory.create(department=world.department(scope), kind=kind)


@builds("support_tool")
def _tool(world: World, scope: str) -> Values:
    """A tool that a colleague asked for, for the whole team."""
    return {"pk": _support_of(world, scope, SupportKind.TOOL).pk}


@builds("support_training")
def _training(world: World, scope: str) -> Values:
    """Training that a colleague asked for, for the whole team."""
    return {"pk": _support_of(world, scope, SupportKind.TRAINING).pk}


@builds("recognition")
def _recognition(world: World, scope: str) -> Values:
    """Thanks of the person who asks; the foreign ones are somebody else's."""
    by = UserFactory.create() if scope == "foreign" else world.people[world.asking]
    return {"pk": RecognitionFactory.create(by=by, department=world.department(scope)).pk}


@builds("incentive")
def _incentive(world: World, scope: str) -> Values:
    """An incentive that was announced; it belongs to no department."""
    quarter = world.obligation(scope).quarter
    return {"pk": IncentiveFactory.create(quarter=quarter, state=IncentiveState.OPEN).pk}


@builds("incentive_draft")
def _incentive_draft(world: World, scope: str) -> Values:
    """An incentive that only the strategy office and the leadership know of."""
    return {"pk": IncentiveFactory.create(quarter=world.obligation(scope).quarter).pk}
