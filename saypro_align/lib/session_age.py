"""How long a session lives: a day at most, and less when nobody uses it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse

from saypro_align.lib import clock

_BEGAN: Final = "began"
_SEEN: Final = "seen"
# Writing down each request would cost more than it tells.
_NOTED_EVERY: Final = 15 * 60


def begin(session: SessionBase, now: datetime) -> None:
    """Start counting; the session is saved by who signs in."""
    session[_BEGAN] = session[_SEEN] = int(now.timestamp())


class SessionAgeMiddleware:
    """Ends a session that is over, however often something in it was changed meanwhile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on signed in, or as somebody nobody knows."""
        session = request.session
        if SESSION_KEY in session:
            moment = int(clock.now().timestamp())
            seen = session.get(_SEEN, 0)
            is_over = moment - session.get(_BEGAN, 0) >= settings.SESSION_COOKIE_AGE
            if is_over or moment - seen >= settings.SESSION_IDLE_SECONDS:
                session.flush()
            elif moment - seen >= _NOTED_EVERY:
                session[_SEEN] = moment
        return self.get_response(request)
