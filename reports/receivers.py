"""What this app does when a quarter closes, and when what somebody may do ends."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver

from departments.models import Quarter, User
from departments.signals import access_changed, quarter_closed
from reports.services.results import end_quarter
from reports.services.tokens import revoke_all_tokens
from saypro_align.lib import clock


@receiver([password_changed, password_reset, password_set])
def end_tokens(user: User, **_kwargs: Any) -> None:
    """End the API tokens with the sessions: who changes a password shuts everybody else out."""
    revoke_all_tokens(user=user, actor=user, now=clock.now())


@receiver(access_changed, dispatch_uid="reports.end_tokens")
def end_tokens_of(
    *, user_id: UUID, closed: bool, actor: User | None, now: datetime, **_tail: Any
) -> None:
    """End the API tokens of somebody who left, or signs in with another address or password from now on."""
    if closed:
        revoke_all_tokens(user=User.objects.get(pk=user_id), actor=actor, now=now)


@receiver(quarter_closed, dispatch_uid="reports.publish_results")
def publish_results(quarter: Quarter, actor: User, now: datetime, **_kwargs: Any) -> None:
    """Freeze how the quarter's targets ended and publish its results."""
    end_quarter(quarter=quarter, actor=actor, now=now)
