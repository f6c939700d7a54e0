"""Ending what somebody is signed in to."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session


def end_sessions(*, user_id: UUID, now: datetime) -> int:
    """End all sessions of a person, wherever they are; return how many there were.

    A session says whose it is only inside, and lives for a day: all of them are looked at.
    """
    living = Session.objects.filter(expire_date__gt=now)
    own = [
        session.pk
        for session in living.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user_id)
    ]
    ended, _by_kind = Session.objects.filter(pk__in=own).delete()
    return ended
