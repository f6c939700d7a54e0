"""Meetings that come back: each time a row of its own, with its own agenda and minutes."""

import logging
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from actions.choices.sessions import SessionKind, SessionState
from actions.models import Session, SessionDepartment, SessionSeries
from actions.recurring import next_numbers
from actions.services.agenda import fill_agenda
from actions.services.session_mails import send_invitations
from actions.services.session_places import ask_people, places_of, with_people
from actions.services.wishes import take_wishes
from departments.models import Department, Quarter, User
from departments.selectors import heads_of
from saypro_align.audit.rows import create_row, save_row
from saypro_align.lib.clock import organization_day
from saypro_align.lib.exceptions import Conflict, DomainError, WrongState

logger = logging.getLogger(__name__)

_MOST_AT_ONCE: Final = 200


def begin_series(
    *, first: Session, rhythm: str, until: date | None, actor: User | None, now: datetime
) -> SessionSeries:
    """Let a meeting come back at the same hour of its own time zone."""
    if first.kind == SessionKind.MID_QUARTER:
        sentence = _("Each quarter's middle is planned by itself.")
        raise DomainError(sentence, fields={"rhythm": [sentence]})
    start = first.local_start
    series = SessionSeries(
        rhythm=rhythm,
        first_on=start.date(),
        starts_at=start.time(),
        minutes=int((first.ends_at - first.starts_at) / timedelta(minutes=1)),
        time_zone=first.time_zone,
        until=until,
    )
    return create_row(series, actor=actor, now=now, event="session_series.started")


@transaction.atomic
def end_series(
    *, series: SessionSeries, expected_version: int | None = None, actor: User, now: datetime
) -> SessionSeries:
    """Let it not come back any more; what is planned already stays."""
    if series.ended_at is not None:
        raise WrongState(_("This series has ended already."))
    return save_row(
        series,
        changes={"ended_at": now, "ended_by": actor},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="session_series.ended",
    )


def plan_next_sessions(*, now: datetime) -> int:
    """Plan the next meeting of each series that has none to come; return how many were planned.

    However often and however late this runs, each date is planned once; dates that went by while
    nothing ran are passed over.
    """
    planned = 0
    for series in _waiting(now):
        try:
            planned += plan_next(series=series, now=now) is not None
        except (Conflict, DomainError):
            logger.exception("The next meeting of series %s could not be planned", series.pk)
    return planned


@transaction.atomic
def plan_next(*, series: SessionSeries, now: datetime) -> Session | None:
    """Plan the next meeting of a series, made like the last one; None where there is none to plan."""
    held = SessionSeries.objects.select_for_update().get(pk=series.pk)
    if held.ended_at is not None or _has_one_to_come(held, now):
        return None
    last = (
        Session.objects.filter(series=held)
        .select_related("chair", "planned_by", "gap", "action")
        .order_by("-number")
        .first()
    )
    if last is None:
        return None
    after = max(now, last.starts_at)
    number, begins = next(
        (number, begins)
        for number, begins in next_numbers(
            held.first_on, held.starts_at, held.zone, held.rhythm, after
        )
        if last.number is None or number > last.number
    )
    day = begins.astimezone(held.zone).date()
    if held.until is not None and day > held.until:
        return None
    return _like(last, held, number, begins, now)


def next_dates(series: SessionSeries, after: datetime, count: int = 3) -> list[datetime]:
    """Return when the series meets next, as far as it goes."""
    if series.ended_at is not None:
        return []
    found: list[datetime] = []
    for _number, begins in next_numbers(
        series.first_on, series.starts_at, series.zone, series.rhythm, after
    ):
        day = begins.astimezone(series.zone).date()
        if len(found) == count or (series.until is not None and day > series.until):
            return found
        found.append(begins)
    return found


def _waiting(now: datetime) -> list[SessionSeries]:
    today = organization_day(now)
    to_come = Session.objects.to_come().filter(series=OuterRef("pk"), starts_at__gt=now)
    rows = SessionSeries.objects.filter(ended_at=None).exclude(until__lt=today)
    return list(rows.filter(~Exists(to_come)).order_by("created_at", "pk")[:_MOST_AT_ONCE])


def _has_one_to_come(series: SessionSeries, now: datetime) -> bool:
    return Session.objects.to_come().filter(series=series, starts_at__gt=now).exists()


def _like(
    last: Session, series: SessionSeries, number: int, begins: datetime, now: datetime
) -> Session:
    departments = [
        row.department
        for row in SessionDepartment.objects.filter(session=last, removed_at=None).select_related(
            "department"
        )
    ]
    day = begins.astimezone(series.zone).date()
    session = Session(
        kind=last.kind,
        title=last.title,
        purpose=last.purpose,
        starts_at=begins,
        ends_at=begins + timedelta(minutes=series.minutes),
        time_zone=series.time_zone,
        place=last.place,
        link=last.link,
        quarter=Quarter.objects.filter(starts_on__lte=day, ends_on__gte=day).first(),
        chair=_leads(last, departments),
        planned_by=last.planned_by,
        gap=last.gap,
        action=last.action,
        series=series,
        number=number,
        state=SessionState.PLANNED,
    )
    create_row(session, actor=None, now=now, event="session.planned")
    for department in departments:
        row = SessionDepartment(session=session, department=department)
        create_row(row, actor=None, now=now, event="session.department_added")
    people = [place.user for place in with_people(places_of(last))]
    places = ask_people(
        session=session, departments=departments, people=people, actor=None, now=now
    )
    fill_agenda(session=session, actor=None, now=now)
    take_wishes(session=session, actor=None, now=now)
    send_invitations(session=session, places=with_people(places), now=now)
    return session


def _leads(last: Session, departments: list[Department]) -> User:
    """Return who leads next time: the same person, or a head where that one has left."""
    heads = heads_of([one.pk for one in departments])
    candidates = [last.chair, last.planned_by, *(one for rows in heads.values() for one in rows)]
    return next((one for one in candidates if one.is_active), last.chair)
