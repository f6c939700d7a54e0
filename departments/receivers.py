"""What this app does when somebody signs in, and when what a person may do changes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from departments.services.sessions import end_sessions
from departments.signals import access_changed
from saypro_align.lib import clock, session_age


@receiver(user_logged_in, dispatch_uid="departments.begin_session")
def begin_session(request: HttpRequest, **_tail: Any) -> None:
    """Note when the session began: it ends after a day, and after a night without a word."""
    session_age.begin(request.session, clock.now())


@receiver(access_changed, dispatch_uid="departments.end_sessions")
def end_sessions_of(*, user_id: UUID, closed: bool, now: datetime, **_tail: Any) -> None:
    """End the sessions of somebody who left, or who signs in with another address from now on."""
    if closed:
        end_sessions(user_id=user_id, now=now)
