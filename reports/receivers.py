"""What this app does when somebody gets another password."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver

from departments.models import User
from reports.services.tokens import revoke_all_tokens
from saypro_align.lib import clock


@receiver([password_changed, password_reset, password_set])
def end_tokens(user: User, **_kwargs: Any) -> None:
    """End the API tokens with the sessions: who changes a password shuts everybody else out."""
    revoke_all_tokens(user=user, now=clock.now())
