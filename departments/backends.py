"""Sign-in by e-mail address and password."""

from allauth.account.auth_backends import AuthenticationBackend


class LockedOutBackend(AuthenticationBackend):
    """allauth's backend."""
