"""One valid call of each service about updates asked for and wishes for the next review."""

from collections.abc import Callable
from datetime import timedelta

from actions.choices.sessions import SessionKind
from actions.models import Session
from actions.services import updates, wishes
from actions.tests.factories_session import (
    AgendaItemFactory,
    SessionDepartmentFactory,
    SessionFactory,
)
from actions.tests.factories_updates import ReviewWishFactory, UpdateRequestFactory
from actions.things import Thing
from departments.tests.factories import MembershipFactory
from saypro_align.tests.flows.service_calls_sessions import STARTS
from saypro_align.tests.flows.stage import Stage


def _headed(stage: Stage) -> Thing:
    """Return the plan of a department that has a head to be asked."""
    obligation = stage.world.obligation("foreign")
    MembershipFactory.create(department=obligation.department, role="head")
    return Thing(obligation)


def _review(stage: Stage) -> Session:
    session = SessionFactory.create(
        kind=SessionKind.MONTHLY,
        chair=stage.world.people["head"],
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=1),
    )
    SessionDepartmentFactory.create(session=session, department=stage.obligation.department)
    return session


def _on_agenda(stage: Stage) -> Session:
    session = _review(stage)
    item = AgendaItemFactory.create(session=session, title="The plan")
    ReviewWishFactory.create(action=None, obligation=stage.obligation, session=session, item=item)
    return session


def _take(stage: Stage) -> object:
    ReviewWishFactory.create(action=None, obligation=stage.obligation)
    return wishes.take_wishes(session=_review(stage), **stage.act())


CALLS_UPDATES: dict[str, Callable[[Stage], object]] = {
    "actions.updates.ask_for_update": lambda s: updates.ask_for_update(
        thing=_headed(s), words="Do you need help?", **s.act("leader")
    ),
    "actions.updates.answer_update": lambda s: updates.answer_update(
        request=UpdateRequestFactory.create(action=None, obligation=s.obligation),
        answer="The meeting is on Friday.",
        **s.act(),
    ),
    "actions.wishes.put_on_review": lambda s: wishes.put_on_review(
        thing=Thing(s.obligation), **s.act("leader")
    ),
    "actions.wishes.withdraw_wish": lambda s: wishes.withdraw_wish(
        wish=ReviewWishFactory.create(action=None, obligation=s.obligation),
        **s.act("coordinator"),
    ),
    "actions.wishes.take_wishes": _take,
    "actions.wishes.end_wishes": lambda s: wishes.end_wishes(session=_on_agenda(s), **s.act()),
    "actions.wishes.release_wishes": lambda s: wishes.release_wishes(
        session=_on_agenda(s), **s.act()
    ),
}
