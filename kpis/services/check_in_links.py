"""The door in a mail: a long random word that opens one person's check-in for some days.

Only its digest is kept, so that nobody who reads the database can check in. The link shows what is
due for its person at the moment it is opened and lets him save that, nothing else. It dies when the
person leaves, gets another password, or has handed over what he reported.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from departments.models import User
from departments.services.sign_in import reserve
from kpis.models import CheckInLink
from saypro_align.audit.services import record

LIVES: Final = timedelta(days=14)
_BYTES: Final = 32
# What a digest of ours looks like before it is asked for: anything else is not looked up.
_LENGTH: Final = 43
_MISSES_PER_NETWORK: Final = 30
_SAVES_PER_LINK: Final = 60


@transaction.atomic
def make_link(*, user: User, now: datetime) -> str:
    """Make a link for the person and return its address; the word itself is nowhere kept."""
    word = secrets.token_urlsafe(_BYTES)
    link = CheckInLink.objects.create(
        user=user, digest=_digest(word), expires_at=now + LIVES, created_at=now, updated_at=now
    )
    record("check_in.link_made", actor=None, subject=link, now=now)
    return f"{settings.SITE_URL}{reverse('kpis:check_in_link', args=[word])}"


def link_behind(word: str, now: datetime) -> CheckInLink | None:
    """Return the link a word opens at this moment; reading it changes nothing."""
    if len(word) != _LENGTH:
        return None
    link = CheckInLink.objects.select_related("user").filter(digest=_digest(word)).first()
    if link is None or not link.is_living(now):
        return None
    return link if link.user.is_active and not link.user.is_external else None


def count_miss(*, network: str, now: datetime) -> None:
    """Count a word that opens nothing. Raises TooManyAttempts for a network that keeps guessing."""
    reserve("check-in-miss", network, most=_MISSES_PER_NETWORK, now=now)


def count_save(*, link: CheckInLink, now: datetime) -> None:
    """Count a save through the link. Raises TooManyAttempts when there are too many."""
    reserve("check-in-save", str(link.pk), most=_SAVES_PER_LINK, now=now)


def note_use(*, link: CheckInLink, now: datetime) -> None:
    """Note that somebody saved through the link."""
    CheckInLink.objects.filter(pk=link.pk).update(last_used_at=now, updated_at=now)


@transaction.atomic
def end_links(*, user: User, actor: User | None, now: datetime) -> int:
    """Close all links of a person; return how many there were."""
    ended = CheckInLink.objects.filter(user=user, revoked_at=None).update(
        revoked_at=now, updated_at=now
    )
    if ended:
        record("check_in.link_ended", actor=actor, subject=user, now=now)
    return ended


def forget_links(now: datetime) -> int:
    """Remove links that open nothing any more, and those of people who have left."""
    dead = CheckInLink.objects.filter(expires_at__lte=now) | CheckInLink.objects.filter(
        user__is_active=False
    )
    removed, _by_kind = dead.delete()
    return removed


def _digest(word: str) -> str:
    return hashlib.sha256(f"check-in:{word}".encode()).hexdigest()
