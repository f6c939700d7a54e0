"""Meetings for tests."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from actions.choices.sessions import SessionKind, SessionState
from actions.models import (
    AgendaItem,
    Session,
    SessionDecision,
    SessionDepartment,
    SessionParticipant,
)
from actions.tests.factories import MADE_AT
from departments.tests.factories import DepartmentFactory, UserFactory


class SessionFactory(DjangoModelFactory[Session]):
    """A meeting in any state that its people may read."""

    class Meta:
        model = Session

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    kind = SessionKind.JOINT
    title = factory.Sequence(lambda number: f"Joint session {number}")
    starts_at = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=1))
    time_zone = "Africa/Johannesburg"
    chair = factory.SubFactory(UserFactory)
    planned_by = factory.SelfAttribute("chair")
    state = SessionState.PLANNED
    started_at = factory.LazyAttribute(
        lambda session: (
            session.starts_at
            if session.state in (SessionState.RUNNING, SessionState.HELD)
            else None
        )
    )
    closed_at = factory.LazyAttribute(
        lambda session: session.ends_at if session.state == SessionState.HELD else None
    )
    closed_by = factory.LazyAttribute(
        lambda session: session.chair if session.state == SessionState.HELD else None
    )
    cancel_reason = factory.LazyAttribute(
        lambda session: "Nobody has time." if session.state == SessionState.CANCELLED else ""
    )


class SessionDepartmentFactory(DjangoModelFactory[SessionDepartment]):
    """A department that a meeting concerns."""

    class Meta:
        model = SessionDepartment

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    session = factory.SubFactory(SessionFactory)
    department = factory.SubFactory(DepartmentFactory)


class SessionParticipantFactory(DjangoModelFactory[SessionParticipant]):
    """Somebody who is asked to come and has not answered."""

    class Meta:
        model = SessionParticipant

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    session = factory.SubFactory(SessionFactory)
    user = factory.SubFactory(UserFactory)


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    """An item that somebody typed."""

    class Meta:
        model = AgendaItem

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    session = factory.SubFactory(SessionFactory)
    position = factory.LazyAttribute(lambda item: item.session.items.count() + 1)
    title = factory.Sequence(lambda number: f"Item {number}")


class SessionDecisionFactory(DjangoModelFactory[SessionDecision]):
    """A decision that waits to be done."""

    class Meta:
        model = SessionDecision

    created_at = MADE_AT
    updated_at = factory.SelfAttribute("created_at")
    session = factory.SubFactory(SessionFactory)
    text = factory.Sequence(lambda number: f"Decision {number}")
    owner = factory.SelfAttribute("session.chair")
    due_on = datetime(2026, 12, 14, tzinfo=UTC).date()
