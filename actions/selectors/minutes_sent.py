"""Whether minutes still read as they were sent."""

from datetime import datetime

from django.db.models import Q

from actions.choices.sessions import SessionState
from actions.models import Session


def sent_at(session: Session) -> datetime | None:
    """Return when the minutes of a meeting went out last; None before it is closed."""
    return session.minutes_sent_at or session.closed_at


def changed_since(session: Session) -> datetime | None:
    """Return when minutes or decisions were changed last after they went out; None if they were not.

    That somebody did what was decided is no change of what was decided.
    """
    sent = sent_at(session)
    if session.state != SessionState.HELD or sent is None:
        return None
    written = session.items.filter(removed_at=None, updated_at__gt=sent)
    decided = session.decisions.filter(Q(created_at__gt=sent) | Q(removed_at__gt=sent))
    moments = [
        *written.order_by("-updated_at").values_list("updated_at", flat=True)[:1],
        *decided.order_by("-updated_at").values_list("updated_at", flat=True)[:1],
    ]
    return max(moments, default=None)
