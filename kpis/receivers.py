"""What this app does when a person's access changes: the links in his mails open nothing any more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.signals import password_changed, password_reset, password_set
from django.dispatch import receiver

from departments.models import User
from departments.signals import access_changed
from kpis.services.check_in_links import end_links
from saypro_align.lib import clock


@receiver(access_changed, dispatch_uid="kpis.end_check_in_links")
def end_links_of(*, user_id: UUID, now: datetime, **_tail: Any) -> None:
    """Close the links of somebody who left, or whose mails go elsewhere from now on."""
    end_links(user=User.objects.get(pk=user_id), actor=None, now=now)


@receiver([password_changed, password_reset, password_set])
def end_links_with_the_password(user: User, **_tail: Any) -> None:
    """Who changes a password shuts everybody else out."""
    end_links(user=user, actor=user, now=clock.now())
