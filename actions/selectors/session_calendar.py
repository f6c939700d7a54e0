"""A meeting as calendars want it."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.choices.sessions import SessionState
from actions.models import Session
from departments.models import User
from saypro_align.lib.calendar_file import Event, calendar_file


def calendar_text(session: Session, *, method: str, reader: User) -> str:
    """Return the calendar file that goes along with a mail to one person.

    It names who leads and whom it is for: calendars need both addresses to take an answer. The
    addresses of all others stay where they are.
    """
    event = _event(session, method=method, reader=reader)
    return calendar_file([event], method=method).decode()


def calendar_of(sessions: Iterable[Session]) -> bytes:
    """Return meetings as a file to put into one's own calendar; it names no address."""
    return calendar_file([_event(session) for session in sessions])


def day_and_time(session: Session, *, short: bool = False) -> str:
    """Return "15 Feb, 10:00", with year and time zone unless it is to be short."""
    start = session.local_start
    day = f"{start.day} {start:%b}"
    if short:
        return day
    return f"{day} {start:%Y, %H:%M} {start.tzname()}"


def where(session: Session) -> str:
    """Return the place and the link."""
    return ", ".join(text for text in (session.place, session.link) if text)


def _event(session: Session, *, method: str = "PUBLISH", reader: User | None = None) -> Event:
    page = f"{settings.SITE_URL}{reverse('actions:session_page', args=[session.pk])}"
    lines = [session.purpose, _("Led by %(chair)s.") % {"chair": session.chair}, page]
    return Event(
        uid=f"session-{session.pk}@{_host()}",
        title=session.title,
        starts=session.local_start,
        ends=session.local_end,
        changed_at=session.updated_at,
        description="\n".join(line for line in lines if line),
        place=where(session),
        url=page,
        organizer=(session.chair.name, session.chair.email) if reader is not None else None,
        attendees=((reader.name, reader.email),) if reader is not None else (),
        sequence=session.sequence,
        is_cancelled=session.state == SessionState.CANCELLED or method == "CANCEL",
    )


def _host() -> str:
    return settings.SITE_URL.partition("//")[2].partition("/")[0].partition(":")[0] or "localhost"
