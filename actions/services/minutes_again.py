"""Sending minutes once more after somebody corrected them."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from actions.choices.sessions import SessionState
from actions.models import Session
from actions.selectors.minutes_sent import changed_since
from actions.services.session_mails import send_minutes
from actions.services.session_places import places_of, with_people
from departments.models import User
from saypro_align.audit.rows import save_row
from saypro_align.lib.exceptions import WrongState


@transaction.atomic
def send_minutes_again(
    *, session: Session, expected_version: int | None = None, actor: User, now: datetime
) -> Session:
    """Send corrected minutes to everybody asked; what reads as it was sent is not sent twice."""
    if session.state != SessionState.HELD:
        raise WrongState(_("The minutes go out when the meeting is closed."))
    if changed_since(session) is None:
        raise WrongState(_("Nothing has changed since the minutes went out."))
    save_row(
        session,
        changes={"minutes_sent_at": now},
        expected_version=expected_version,
        actor=actor,
        now=now,
        event="session.minutes_sent_again",
        where=models.Q(state=SessionState.HELD),
    )
    places = with_people(places_of(session))
    send_minutes(session=session, places=places, is_corrected=True, now=now)
    return session
