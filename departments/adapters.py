"""How allauth fits into this product."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from departments.models import User
from departments.services.account_mails import tell_other_password
from departments.services.known_devices import remember
from departments.services.sign_in import TooManyAttempts
from departments.sources import network_of_request
from saypro_align.audit.services import record
from saypro_align.lib import clock
from saypro_align.outbox.services import enqueue_mail

_MISMATCH = _("E-mail address or password is not right.")


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up; mails go through the outbox; a locked account is told how long to wait."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _MISMATCH,
        "invalid_login": _MISMATCH,
        "account_inactive": _MISMATCH,
        "enter_current_password": _("Enter the password you use now."),
    }

    def is_open_for_signup(self, request: object) -> bool:
        """Return False: people are added by the administrator."""
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Answer a locked account with 429 instead of another form."""
        refusal = getattr(request, "sign_in_refusal", None)
        if refusal is not None:
            raise ImmediateHttpResponse(too_many(request, refusal, at_the_door=True))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where the request comes from, as far as it can be believed."""
        return network_of_request(request)

    def set_password(self, user: User, password: str) -> None:
        """Save the new password, which ends all other sessions, write it down and tell its owner."""
        super().set_password(user, password)
        now = clock.now()
        record("user.password_changed", actor=user, subject=user, now=now)
        tell_other_password(user=user, now=now)

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        """Lead on, and remember that the person has signed in on this device."""
        response: HttpResponse = super().post_login(request, user, **told)
        remember(request, response, user.email)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write whatever allauth wants to say into the outbox."""
        message = self.render_mail(template_prefix, email, context)
        enqueue_mail(
            key=f"account:{uuid4()}",
            kind="account",
            recipient=email,
            subject=message.subject,
            text=message.body,
            now=clock.now(),
            sensitive=True,
        )


def too_many(
    request: HttpRequest, refusal: TooManyAttempts, *, at_the_door: bool = False
) -> HttpResponse:
    """Say for how long the door stays closed, and at the door which other way there is."""
    told = {"minutes": refusal.minutes, "at_the_door": at_the_door}
    response = render(request, "429.html", told, status=429)
    response["Retry-After"] = str(refusal.minutes * 60)
    return response
