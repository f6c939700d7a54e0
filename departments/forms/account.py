"""allauth's forms in our look and words."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from departments.adapters import too_many
from departments.services import own_password, sign_in
from departments.sources import network_of_request
from saypro_align.lib import clock
from saypro_align.lib.forms import FormLook

# Longer ones only cost hashing time.
_LONGEST_PASSWORD = 1000


class LoginForm(FormLook, allauth_forms.LoginForm):
    """Sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"login": _("E-mail address"), "password": _("Password")})
        # With errors the summary above takes the focus.
        if not self.is_bound:
            self.fields["login"].widget.attrs["autofocus"] = True


class ResetPasswordForm(FormLook, allauth_forms.ResetPasswordForm):
    """Ask for a link; nobody is looked up here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"email": _("E-mail address")})
        self.fields["email"].validators.append(MaxLengthValidator(254))

    def clean_email(self) -> str:
        """Return the address without asking whether anybody has it."""
        return sign_in.normal_address(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        """Note the wish; a worker finds out whether there is anybody to write to."""
        email: str = self.cleaned_data["email"]
        try:
            sign_in.request_reset(email=email, network=network_of_request(request), now=clock.now())
        except sign_in.TooManyAttempts as refusal:
            raise ImmediateHttpResponse(too_many(request, refusal)) from refusal
        return email


class ResetLinkForm(allauth_forms.UserTokenForm):
    """The link itself; it ends with the account."""

    def _get_user(self, uidb36: str) -> Any:
        user = super()._get_user(uidb36)
        return user if user is not None and user.is_active else None


class NewPasswordForm(FormLook, allauth_forms.ResetPasswordKeyForm):
    """Choose a new password after following the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"password1": _("New password"), "password2": _("New password, again")})


class ChangePasswordForm(FormLook, allauth_forms.ChangePasswordForm):
    """Change the own password, knowing the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            {
                "oldpassword": _("Password you use now"),
                "password1": _("New password"),
                "password2": _("New password, again"),
            },
        )

    def clean_oldpassword(self) -> str:
        """Return the password in use; guesses are counted as at the door."""
        typed: str = self.cleaned_data["oldpassword"]
        own_password.refuse_wrong(user=self.user, typed=typed, now=clock.now())
        return typed


def _plain(form: Any, labels: dict[str, Any]) -> None:
    """Use our labels, no placeholders, no link inside a hint, and a bound for passwords."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.widget.attrs.pop("placeholder", None)
        if "password" in name:
            field.validators.append(MaxLengthValidator(_LONGEST_PASSWORD))
            if name != "password1":
                field.help_text = ""
