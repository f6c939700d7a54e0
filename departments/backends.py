"""Sign-in by e-mail address and password, counted before it is looked at."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from departments.models import User
from departments.services import sign_in
from departments.services.known_devices import device_of
from departments.sources import network_of_request
from saypro_align.lib import clock


class LockedOutBackend(ModelBackend):
    """Refuses a locked account whatever the password, and answers all failures alike.

    Who is locked out by guesses from elsewhere still gets in where he signed in before.

    A known, an unknown and a deactivated address cost the same: one hash of the password.
    """

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, **credentials: Any
    ) -> User | None:
        """Return the person, or None. Raises PermissionDenied while the account is locked."""
        email = credentials.get("email") or credentials.get("username") or ""
        password = credentials.get("password") or ""
        if not email or not password:
            return None
        try:
            attempt = sign_in.reserve_attempt(
                email=email,
                network=network_of_request(request),
                device=device_of(request, email),
                now=clock.now(),
            )
        except sign_in.TooManyAttempts as error:
            if request is not None:
                request.sign_in_refusal = error  # type: ignore[attr-defined]
            raise PermissionDenied from error
        user = User.objects.filter(email=sign_in.normal_address(email)).first()
        if user is None:
            User().set_password(password)
            return None
        if not user.check_password(password) or not self.user_can_authenticate(user):
            return None
        sign_in.release_attempt(attempt)
        return user
