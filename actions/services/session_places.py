"""Who is asked to a meeting, what everybody answers, and who came."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.choices.sessions import TO_COME, Answer, SessionKind, SessionState
from actions.models import Session, SessionParticipant
from departments.models import Department, User
from departments.selectors import colleagues, heads_of
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState


def places_of(session: Session) -> list[SessionParticipant]:
    """Return who is asked, with the people."""
    rows = SessionParticipant.objects.filter(session=session, removed_at=None)
    return list(rows.select_related("user", "department").order_by("user__name", "pk"))


def with_people(
    places: Iterable[SessionParticipant], *, but: User | None = None
) -> list[SessionParticipant]:
    """Return the places of people who still work here, without the one who acts."""
    return [
        place
        for place in places
        if place.user.is_active
        and not place.user.is_external
        and (but is None or place.user_id != but.pk)
    ]


def ask_people(
    *,
    session: Session,
    departments: Iterable[Department],
    people: Iterable[User],
    is_asked_again: bool = False,
    actor: User | None,
    now: datetime,
) -> list[SessionParticipant]:
    """Make these the people asked: who leads, the heads of the departments, and who is named.

    To an all-staff meeting everybody who works here is asked. Who plans it has said yes.
    """
    wanted = _wanted(session, list(departments), people)
    rows = SessionParticipant.objects.filter(session=session)
    stored = {place.user_id: place for place in rows.select_related("user", "department")}
    for pk, (person, department) in wanted.items():
        place = stored.get(pk)
        if place is None:
            place = _ask(session, person, department, actor=actor, now=now)
            stored[pk] = place
        else:
            changes: dict[str, Any] = {"removed_at": None, "department": department}
            if is_asked_again or place.removed_at is not None:
                changes |= _afresh(place, actor, now)
            _save(place, changes, actor, now)
    for pk, place in stored.items():
        if pk not in wanted and place.removed_at is None:
            _save(place, {"removed_at": now}, actor, now, event="session.uninvited")
    return [place for pk, place in stored.items() if pk in wanted]


@transaction.atomic
def answer_invitation(
    *,
    place: SessionParticipant,
    answer: str,
    note: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> SessionParticipant:
    """Say whether one comes; it may be said anew until the meeting is over."""
    held = Session.objects.select_for_update().get(pk=place.session_id)
    if held.state not in TO_COME:
        raise WrongState(_("This meeting is over. There is nothing to answer any more."))
    if answer not in (Answer.YES, Answer.MAYBE, Answer.NO):
        sentence = _("Choose an answer.")
        raise DomainError(sentence, fields={"answer": [sentence]})
    return save_row(
        place,
        changes={"answer": answer, "note": note.strip(), "answered_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="session.answered",
        where=models.Q(removed_at=None),
    )


@transaction.atomic
def note_attendance(
    *,
    session: Session,
    came: Collection[UUID],
    people_came: int | None = None,
    actor: User,
    now: datetime,
) -> int:
    """Note who of those asked came; for a big meeting the number alone. Return how many there were."""
    if session.state == SessionState.CANCELLED:
        raise WrongState(_("This meeting does not take place."))
    here = 0
    for place in places_of(session):
        is_here = place.user_id in came
        here += is_here
        if came and place.came != is_here:
            _save(place, {"came": is_here}, actor, now, event="session.attended")
    counted = people_came if people_came is not None else here
    save_row(
        session,
        changes={"people_came": counted},
        expected_version=None,
        actor=actor,
        now=now,
        event="session.counted",
    )
    return counted


def _wanted(
    session: Session, departments: list[Department], people: Iterable[User]
) -> dict[UUID, tuple[User, Department | None]]:
    """Return everybody to be asked, with the department for which a head answers."""
    wanted: dict[UUID, tuple[User, Department | None]] = {}
    by_department = {one.pk: one for one in departments}
    for pk, heads in heads_of(by_department).items():
        for head in heads:
            wanted.setdefault(head.pk, (head, by_department[pk]))
    everybody: Iterable[User] = ()
    if session.kind == SessionKind.ALL_STAFF:
        everybody = colleagues()
    for person in (session.chair, *people, *everybody):
        wanted.setdefault(person.pk, (person, None))
    return wanted


def _ask(
    session: Session,
    person: User,
    department: Department | None,
    *,
    actor: User | None,
    now: datetime,
) -> SessionParticipant:
    place = SessionParticipant(session=session, user=person, department=department)
    if person == actor:
        place.answer, place.answered_at = Answer.YES, now
    return create_row(place, actor=actor, now=now, event="session.invited")


def _afresh(place: SessionParticipant, actor: User | None, now: datetime) -> dict[str, Any]:
    """Return the answer that holds after a new invitation: none, but yes of who wrote it."""
    if actor is not None and place.user_id == actor.pk:
        return {"answer": Answer.YES, "answered_at": now}
    return {"answer": Answer.NONE, "answered_at": None, "note": ""}


def _save(
    place: SessionParticipant,
    changes: dict[str, Any],
    actor: User | None,
    now: datetime,
    *,
    event: str = "session.invited",
) -> None:
    save_row(place, changes=changes, expected_version=None, actor=actor, now=now, event=event)
