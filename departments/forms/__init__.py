"""The shape of what people type on this app's pages."""

from departments.forms.account import (
    ChangePasswordForm,
    LoginForm,
    NewPasswordForm,
    ResetLinkForm,
    ResetPasswordForm,
)

__all__ = [
    "ChangePasswordForm",
    "LoginForm",
    "NewPasswordForm",
    "ResetLinkForm",
    "ResetPasswordForm",
]
