"""Devices on which somebody has signed in before: guesses from elsewhere do not lock him out there.

The cookie names a device and for whom it is known, signed by us. It opens nothing: attempts from it
are counted for the device alone, with a limit of its own, so that who guesses from elsewhere uses up
what is left for strangers, and never what is left for the person himself.
"""

import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from departments.services.sign_in import account_of

COOKIE: Final = "known-device"
LIVES: Final = timedelta(days=180)
_SALT: Final = "departments.known_device"
_BYTES: Final = 18


def device_of(request: HttpRequest | None, email: str) -> str:
    """Return the device's name if the person has signed in there before, else nothing."""
    held = request.COOKIES.get(COOKIE, "") if request is not None else ""
    try:
        name, account = signing.loads(held, salt=_SALT, max_age=LIVES)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(name) if account == account_of(email) else ""


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let the browser say next time that the person has signed in there."""
    name = device_of(request, email) or secrets.token_urlsafe(_BYTES)
    response.set_cookie(
        COOKIE,
        signing.dumps([name, account_of(email)], salt=_SALT),
        max_age=LIVES,
        path=reverse("account_login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
