"""Meetings, items and decisions by id, for pages and API alike: 404 for strangers, 403 for readers."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch

from actions.models import (
    AgendaItem,
    Session,
    SessionDecision,
    SessionDepartment,
    SessionParticipant,
    SessionQuerySet,
)
from actions.permissions.sessions import can_answer, can_finish
from saypro_align.lib.not_found import first_or_404, id_or_404

if TYPE_CHECKING:
    from departments.models import User

SessionRight = Callable[["User", Session], bool]


def readable_sessions(user: "User") -> SessionQuerySet:
    """Return the meetings the person may read, with what every page and every right asks of them."""
    places = SessionParticipant.objects.filter(removed_at=None).select_related("user", "department")
    concerned = SessionDepartment.objects.filter(removed_at=None).select_related("department")
    return (
        Session.objects.visible_to(user)
        .select_related("quarter", "chair", "planned_by", "closed_by", "series", "gap", "action")
        .prefetch_related(
            Prefetch("participants", queryset=places), Prefetch("concerned", queryset=concerned)
        )
    )


def session_for_reading(user: "User", pk: uuid.UUID | str) -> Session:
    """Return the meeting. Raises Http404 for who may not know of it."""
    return first_or_404(readable_sessions(user).filter(pk=id_or_404(pk)))


def session_for_writing(user: "User", pk: uuid.UUID | str, may: SessionRight) -> Session:
    """Return the meeting if the person may do it. Raises PermissionDenied for a mere reader."""
    session = session_for_reading(user, pk)
    if not may(user, session):
        raise PermissionDenied
    return session


def place_for_answering(user: "User", pk: uuid.UUID | str) -> SessionParticipant:
    """Return the person's own place at a meeting. Raises PermissionDenied for who was not asked."""
    session = session_for_reading(user, pk)
    place = next((row for row in session.participants.all() if can_answer(user, row)), None)
    if place is None:
        raise PermissionDenied
    place.session = session
    return place


def item_for_writing(user: "User", pk: uuid.UUID | str, may: SessionRight) -> AgendaItem:
    """Return an item of an agenda if the person may do it with its meeting."""
    item = first_or_404(AgendaItem.objects.filter(pk=id_or_404(pk), removed_at=None))
    item.session = session_for_writing(user, item.session_id, may)
    return item


def item_of(session: Session, pk: uuid.UUID | str) -> AgendaItem:
    """Return an item of this very meeting. Raises Http404 for one of another."""
    item = first_or_404(
        AgendaItem.objects.filter(pk=id_or_404(pk), session=session, removed_at=None)
    )
    item.session = session
    return item


def decision_for_writing(
    user: "User", pk: uuid.UUID | str, may: SessionRight | None = None
) -> SessionDecision:
    """Return a decision to who may change it: as told, else who was named or leads."""
    decision = first_or_404(
        SessionDecision.objects.filter(pk=id_or_404(pk), removed_at=None).select_related(
            "owner", "item", "action", "step"
        )
    )
    decision.session = session_for_reading(user, decision.session_id)
    is_allowed = can_finish(user, decision) if may is None else may(user, decision.session)
    if not is_allowed:
        raise PermissionDenied
    return decision
