"""The own password, asked again before something that outlives the session."""

from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.models import User
from departments.services import sign_in

_ATTEMPTS: Final = 10


def refuse_wrong(*, user: User, typed: str, now: datetime) -> None:
    """Raise ValidationError for what is not the person's password, and for too many guesses.

    Guesses are counted before they are looked at, as at the door.
    """
    try:
        attempt = sign_in.reserve("own-password", str(user.pk), most=_ATTEMPTS, now=now)
    except sign_in.TooManyAttempts as refusal:
        raise ValidationError(refusal.message) from refusal
    if not user.check_password(typed):
        raise ValidationError(_("Enter the password you use now."))
    sign_in.release_attempt(attempt)
