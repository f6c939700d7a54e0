"""The life of a meeting: planned, changed, begun, closed with its minutes; or cancelled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.choices.sessions import TO_COME, SessionKind, SessionState
from actions.models import CorrectiveAction, Session, SessionDepartment
from actions.services.agenda import fill_agenda
from actions.services.mid_quarter import needs_leadership, stays_in_its_quarter
from actions.services.month_reviews import freeze_months
from actions.services.session_mails import (
    send_cancellations,
    send_changes,
    send_invitations,
    send_minutes,
)
from actions.services.session_places import ask_people, places_of, with_people
from actions.services.session_readers import told_to_all
from actions.services.session_series import begin_series, plan_next
from actions.services.wishes import end_wishes, release_wishes, take_wishes
from departments.models import Department, Quarter, User
from departments.services.checks import is_a_colleague, needs_text, only
from gaps.models import Gap
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.exceptions import DomainError, WrongState
from saypro_align.lib.together import together

LONGEST: Final = timedelta(hours=24)
_EDITABLE: Final = frozenset(
    {"title", "purpose", "starts_at", "ends_at", "time_zone", "place", "link", "chair"}
)
# What calendars show: a change of it is told to everybody.
_IN_CALENDARS: Final = frozenset({"title", "starts_at", "ends_at", "place", "link", "chair"})


@dataclass(frozen=True)
class SessionDraft:
    """A meeting as handed in; the heads of its departments are asked by themselves."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    chair: User
    purpose: str = ""
    place: str = ""
    link: str = ""
    quarter: Quarter | None = None
    gap: Gap | None = None
    action: CorrectiveAction | None = None
    departments: tuple[Department, ...] = ()
    people: tuple[User, ...] = ()
    rhythm: str = ""
    until: Any = None


@transaction.atomic
def plan_session(*, draft: SessionDraft, actor: User | None, now: datetime) -> Session:
    """Plan a meeting, fill its agenda from what is known, and ask people to come.

    Who plans it and is asked has said yes; without an actor the meeting plans itself. With a rhythm
    it comes back. Raises DomainError for too few departments, and for a gap that not everybody there
    may read.
    """
    _check(draft)
    quarter = draft.quarter or _quarter_at(draft)
    stays_in_its_quarter(draft.kind, quarter, draft.starts_at)
    session = Session(
        kind=draft.kind,
        title=draft.title.strip(),
        purpose=draft.purpose,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        time_zone=draft.time_zone,
        place=draft.place,
        link=draft.link,
        quarter=quarter,
        chair=draft.chair,
        gap=draft.gap,
        action=draft.action,
        planned_by=actor or draft.chair,
    )
    if draft.rhythm:
        session.series = begin_series(
            first=session, rhythm=draft.rhythm, until=draft.until, actor=actor, now=now
        )
        session.number = 0
    create_row(session, actor=actor, now=now, event="session.planned")
    return _set_up(session, draft.departments, draft.people, actor=actor, now=now)


@transaction.atomic
def edit_session(
    *,
    session: Session,
    changes: Mapping[str, Any],
    departments: Iterable[Department] | None = None,
    people: Iterable[User] | None = None,
    expected_version: int | None,
    actor: User,
    now: datetime,
) -> Session:
    """Change a meeting that is to come; everybody asked gets the new invitation.

    An answer given to another time is asked for again. Left out `departments` and `people` stay.
    """
    _is_to_come(session)
    wanted = only(changes, _EDITABLE)
    if "title" in wanted:
        wanted["title"] = needs_text(wanted["title"], "title", _("Enter a title."))
    is_a_colleague(wanted.get("chair"), "chair")
    _check_span(wanted.get("starts_at", session.starts_at), wanted.get("ends_at", session.ends_at))
    stays_in_its_quarter(session.kind, session.quarter, wanted.get("starts_at", session.starts_at))
    moved = {name for name in _IN_CALENDARS & set(wanted) if getattr(session, name) != wanted[name]}
    if moved:
        wanted["sequence"] = session.sequence + 1
    save_row(
        session,
        changes=wanted,
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="session.edited",
        where=models.Q(state__in=TO_COME),
    )
    return _renew(session, moved, departments, people, actor=actor, now=now)


@transaction.atomic
def start_session(
    *, session: Session, expected_version: int | None = None, actor: User, now: datetime
) -> Session:
    """Begin the meeting."""
    if session.state != SessionState.PLANNED:
        raise WrongState(_("This meeting has begun already, or does not take place."))
    return save_row(
        session,
        changes={"state": SessionState.RUNNING, "started_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="session.started",
        where=models.Q(state=SessionState.PLANNED),
    )


@transaction.atomic
def close_session(
    *,
    session: Session,
    summary: str = "",
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Session:
    """Close the meeting and send what was said and decided; a series goes on by itself."""
    _is_to_come(session)
    save_row(
        session,
        changes={
            "state": SessionState.HELD,
            "started_at": session.started_at or min(session.starts_at, now),
            "closed_at": now,
            "closed_by": actor,
            "summary": summary.strip(),
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="session.closed",
        where=models.Q(state__in=TO_COME),
    )
    freeze_months(session, actor, now)
    end_wishes(session=session, actor=actor, now=now)
    send_minutes(session=session, places=with_people(places_of(session)), now=now)
    _go_on(session, now)
    return session


@transaction.atomic
def cancel_session(
    *,
    session: Session,
    reason: str,
    expected_version: int | None = None,
    actor: User,
    now: datetime,
) -> Session:
    """Cancel the meeting, with the reason; calendars take it out, a series goes on.

    A mid-quarter review is left out by that: only the leadership does it, and the reason stays.
    """
    _is_to_come(session)
    is_middle = session.kind == SessionKind.MID_QUARTER
    if is_middle:
        needs_leadership(actor)
    told = needs_text(reason, "reason", _("Say why it is cancelled."))
    save_row(
        session,
        changes={
            "state": SessionState.CANCELLED,
            "cancel_reason": told,
            "is_left_out": is_middle,
            "sequence": session.sequence + 1,
        },
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="session.cancelled",
        why=told,
        where=models.Q(state__in=TO_COME),
    )
    release_wishes(session=session, actor=actor, now=now)
    places = [place for place in places_of(session) if place.user_id != actor.pk]
    send_cancellations(session=session, places=with_people(places), reason=told, now=now)
    _go_on(session, now)
    return session


def give_sessions(*, sessions: Iterable[Session], to: User, actor: User, now: datetime) -> int:
    """Let a colleague lead the meetings, for somebody who leaves."""
    is_a_colleague(to, "to")
    given = 0
    for session in sessions:
        edit_session(
            session=session,
            changes={"chair": to},
            people=[*(place.user for place in places_of(session)), to],
            expected_version=None,
            actor=actor,
            now=now,
        )
        given += 1
    return given


def _set_up(
    session: Session,
    departments: Iterable[Department],
    people: Iterable[User],
    *,
    actor: User | None,
    now: datetime,
) -> Session:
    concerned = list(departments)
    with together():
        _concern(session, concerned, actor=actor, now=now)
        places = ask_people(
            session=session, departments=concerned, people=people, actor=actor, now=now
        )
    fill_agenda(session=session, actor=actor, now=now)
    take_wishes(session=session, actor=actor, now=now)
    if session.starts_at > now:
        send_invitations(session=session, places=with_people(places, but=actor), now=now)
    return session


def _renew(
    session: Session,
    moved: set[str],
    departments: Iterable[Department] | None,
    people: Iterable[User] | None,
    *,
    actor: User,
    now: datetime,
) -> Session:
    """Ask who is new, tell who is no longer asked, and everybody else what changed."""
    here_before = [place.user for place in places_of(session)]
    before = {one.pk for one in here_before}
    concerned = _concerned(session) if departments is None else list(departments)
    invited = here_before if people is None else list(people)
    _told_to_new(session, concerned, [*invited, session.chair], before)
    if departments is not None:
        _concern(session, concerned, actor=actor, now=now)
    ask_people(
        session=session,
        departments=concerned,
        people=invited,
        is_asked_again="starts_at" in moved,
        actor=actor,
        now=now,
    )
    if session.starts_at <= now:
        return session
    here = with_people(places_of(session), but=actor)
    new = [place for place in here if place.user_id not in before]
    send_invitations(session=session, places=new, now=now)
    if moved:
        old = [place for place in here if place.user_id in before]
        send_changes(session=session, places=old, now=now)
    gone = session.participants.filter(user__in=before).exclude(removed_at=None)
    send_cancellations(
        session=session,
        places=with_people(gone.select_related("user"), but=actor),
        reason=_("The meeting takes place without you."),
        now=now,
    )
    return session


def _told_to_new(
    session: Session, departments: Iterable[Department], people: Iterable[User], known: set[UUID]
) -> None:
    """Refuse whoever is new and may not read what it is about; who was asked before knows."""
    told = {one.pk for one in _concerned(session)}
    new = [one for one in departments if one.pk not in told]
    strangers = [one for one in people if one.pk not in known]
    if new or strangers:
        told_to_all(session.gap, session.action, session.kind, new, strangers)


def _concern(
    session: Session, departments: Iterable[Department], *, actor: User | None, now: datetime
) -> None:
    """Make these the departments the meeting is about."""
    # Also those that were taken off, which a meeting read for its page does not carry.
    rows = SessionDepartment.objects.filter(session=session)
    stored = {row.department_id: row for row in rows}
    wanted: dict[UUID, Department] = {one.pk: one for one in departments}
    for pk, department in wanted.items():
        row = stored.get(pk)
        if row is None:
            row = SessionDepartment(session=session, department=department)
            create_row(row, actor=actor, now=now, event="session.department_added")
        elif row.removed_at is not None:
            _mark(row, None, "session.department_added", actor, now)
    for pk, row in stored.items():
        if pk not in wanted and row.removed_at is None:
            _mark(row, now, "session.department_removed", actor, now)


def _mark(
    row: SessionDepartment, at: datetime | None, event: str, actor: User | None, now: datetime
) -> None:
    save_row(
        row, changes={"removed_at": at}, expected_version=None, actor=actor, now=now, event=event
    )


def _concerned(session: Session) -> list[Department]:
    rows = SessionDepartment.objects.filter(session=session, removed_at=None)
    return [row.department for row in rows.select_related("department")]


def _go_on(session: Session, now: datetime) -> None:
    if session.series is not None:
        plan_next(series=session.series, now=now)


def _is_to_come(session: Session) -> None:
    if not session.is_to_come:
        raise WrongState(_("This meeting is over. It can no longer be changed."))


def _check(draft: SessionDraft) -> None:
    needs_text(draft.title, "title", _("Enter a title."))
    is_a_colleague(draft.chair, "chair")
    for person in draft.people:
        is_a_colleague(person, "people")
    _check_span(draft.starts_at, draft.ends_at)
    if draft.kind == SessionKind.JOINT and len(set(draft.departments)) < 2:
        _refuse("departments", _("A joint session needs two departments or more."))
    if draft.kind == SessionKind.MONTHLY and not draft.departments:
        _refuse("departments", _("Choose whose month it is about."))
    told_to_all(
        draft.gap, draft.action, draft.kind, draft.departments, (draft.chair, *draft.people)
    )


def _check_span(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        _refuse("ends_at", _("The end must be after the beginning."))
    if ends_at - starts_at > LONGEST:
        _refuse("ends_at", _("A meeting lasts a day at most."))


def _refuse(name: str, sentence: str) -> None:
    raise DomainError(sentence, fields={name: [sentence]})


def _quarter_at(draft: SessionDraft) -> Quarter | None:
    """Return the quarter in which the meeting takes place."""
    day = draft.starts_at.date()
    return Quarter.objects.filter(starts_on__lte=day, ends_on__gte=day).first()
