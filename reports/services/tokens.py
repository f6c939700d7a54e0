"""API tokens: shown once, kept as a hash, revoked by their owner."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from knox.models import get_token_model
from knox.settings import CONSTANTS

from reports.models import ApiToken
from saypro_align.audit.services import record
from saypro_align.lib.exceptions import DomainError

if TYPE_CHECKING:
    from departments.models import User

MOST_TOKENS = 20
LONGEST = timedelta(days=365)


class TokenRefused(DomainError):
    """The token cannot be made."""

    code = "token_refused"


@transaction.atomic
def create_token(
    *, name: str, valid_for: timedelta, actor: "User", now: datetime
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which nobody can read again."""
    # Whoever asks twice at one moment waits here, or both would count the same tokens.
    get_user_model().objects.select_for_update().get(pk=actor.pk)
    living = ApiToken.objects.filter(user=actor, revoked_at=None, expires_at__gt=now).count()
    if living >= MOST_TOKENS:
        raise TokenRefused(_("You have 20 tokens. Revoke one first."))
    expires_at = now + min(valid_for, LONGEST)
    stored, text = get_token_model().objects.create(user=actor, expiry=None)
    stored.expiry = expires_at
    stored.save(update_fields=["expiry"])
    row = ApiToken.objects.create(
        user=actor,
        name=name,
        digest=stored.digest,
        hint=text[: CONSTANTS.TOKEN_KEY_LENGTH][:8],
        expires_at=expires_at,
        created_at=now,
        updated_at=now,
    )
    record("token.created", actor=actor, subject=row, now=now)
    return row, text


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: "User | None", now: datetime) -> None:
    """End a token at once; revoking it twice changes nothing."""
    ended = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=now, updated_at=now
    )
    get_token_model().objects.filter(digest=token.digest).delete()
    if ended:
        record("token.revoked", actor=actor, subject=token, now=now)


@transaction.atomic
def revoke_all_tokens(*, user: "User", actor: "User | None", now: datetime) -> None:
    """End all tokens of a person, also those this app keeps no row of."""
    for token in ApiToken.objects.filter(user=user, revoked_at=None):
        revoke_token(token=token, actor=actor, now=now)
    get_token_model().objects.filter(user=user).delete()
