"""How allauth fits into this product."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up; mails go through the outbox."""

    def is_open_for_signup(self, request: object) -> bool:
        """Return False: people are added by the administrator."""
        return False
