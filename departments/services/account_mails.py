"""Mails to whose account was changed, so that he learns of what somebody else did in his name."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from departments.models import User
from departments.services.plan_mails import News, send_news

OTHER_ADDRESS = "account_address"
OTHER_PASSWORD = "account_password"  # noqa: S105 (a kind of mail)
KINDS = (OTHER_ADDRESS, OTHER_PASSWORD)


def tell_other_address(*, user: User, before: str, changed_by: User, now: datetime) -> None:
    """Tell the address that was given up, and the new one. Neither mail names the other address."""
    news = News(
        subject=_("Your account has another e-mail address"),
        sentences=(
            _("%(person)s gave your account another e-mail address.") % {"person": changed_by},
            _(
                "You sign in with the new one; mails go there. All sessions and API tokens are over."
            ),
            _("If you did not expect this, tell the administrator at once."),
        ),
        button=_("Sign in"),
        url=f"{settings.SITE_URL}{reverse('account_login')}",
        reason=_("You get this because it is, or was until now, the address of an account."),
    )
    for address in (before, user.email):
        key = f"{OTHER_ADDRESS}:{user.pk}:{user.version}:{address}"
        send_news(key=key, kind=OTHER_ADDRESS, recipient=address, news=news, about=user, now=now)


def tell_other_password(*, user: User, now: datetime) -> None:
    """Tell the person that the account has another password."""
    news = News(
        subject=_("Your account has another password"),
        sentences=(
            _("Somebody who knew your password, or had the link for a new one, changed it."),
            _("All other sessions and all API tokens are over."),
            _("If it was not you, choose a new password at once and tell the administrator."),
        ),
        button=_("Choose a new password"),
        url=f"{settings.SITE_URL}{reverse('account_reset_password')}",
        reason=_("You get this because the password of your account was changed."),
    )
    key = f"{OTHER_PASSWORD}:{user.pk}:{now.isoformat()}"
    send_news(key=key, kind=OTHER_PASSWORD, recipient=user.email, news=news, about=user, now=now)


def has_account(_kind: str, _recipient: str, about_id: UUID | None) -> bool:
    """Let these mails go to any address the account has or had; that is what they are for."""
    return about_id is not None and User.objects.filter(pk=about_id).exists()
