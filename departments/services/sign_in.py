"""Who may try to sign in how often, and who gets a link for a new password.

Attempts are counted before the password is looked at and given back when it was right: parallel
guesses cannot slip past a number that is read first and written later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Network, ip_address
from math import ceil
from typing import Final
from urllib.parse import quote

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from departments.models import PasswordResetRequest, SignInAttempts, User
from saypro_align.lib.exceptions import DomainError
from saypro_align.outbox.models import OutgoingMail
from saypro_align.outbox.services import enqueue_mail

WINDOW: Final = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT: Final = 10
ATTEMPTS_PER_NETWORK: Final = 50
RESET_REQUESTS_PER_NETWORK: Final = 20
RESET_MAILS_PER_ADDRESS: Final = 3
RESET_PERIOD: Final = timedelta(hours=1)
RESET_KIND: Final = "password-reset"
_KEEP: Final = timedelta(days=1)
# A row at this moment is nobody's attempt: it is what two requests about one subject queue for.
_GATE: Final = datetime(2000, 1, 1, tzinfo=UTC)


class TooManyAttempts(DomainError):
    """The subject has used up its attempts; `wait` says for how long."""

    code = "too_many_attempts"
    status = 429

    def __init__(self, wait: timedelta) -> None:
        self.minutes = max(1, ceil(wait / timedelta(minutes=1)))
        super().__init__(_("Try again in %(minutes)d minutes.") % {"minutes": self.minutes})


@dataclass(frozen=True, slots=True)
class Attempt:
    """A counted attempt that can be given back."""

    subjects: tuple[str, ...]
    at: datetime


def normal_address(email: str) -> str:
    """Return the address as it is compared and counted."""
    return email.strip().lower()


def network_of(remote_address: str) -> str:
    """Return what counts as one network: an IPv4 address or an IPv6 /64."""
    try:
        address = ip_address(remote_address)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, 64), strict=False))


def account_of(email: str) -> str:
    """Return under which name attempts on an account are counted; it tells nobody's address."""
    return _subject("account", normal_address(email))


def reserve_attempt(*, email: str, network: str, device: str = "", now: datetime) -> Attempt:
    """Count one attempt to sign in, for the account and for the network, known or not.

    On a device where the person has signed in before it is counted for the device alone. Raises
    TooManyAttempts when one has none left; then nothing is counted.
    """
    if device:
        return reserve("device", device, most=ATTEMPTS_PER_ACCOUNT, now=now)
    return _reserve(
        {
            account_of(email): ATTEMPTS_PER_ACCOUNT,
            _subject("network", network): ATTEMPTS_PER_NETWORK,
        },
        now,
    )


def reserve(kind: str, value: str, *, most: int, now: datetime) -> Attempt:
    """Count one attempt of another kind; `kind` keeps its subjects apart from all others.

    Raises TooManyAttempts when the subject has used up its attempts of the window.
    """
    return _reserve({_subject(kind, value): most}, now)


def release_attempt(attempt: Attempt) -> None:
    """Give an attempt back: the password was right."""
    SignInAttempts.objects.filter(
        subject__in=attempt.subjects, window_start=attempt.at, failures__gt=0
    ).update(failures=F("failures") - 1)


@transaction.atomic
def request_reset(*, email: str, network: str, now: datetime) -> PasswordResetRequest:
    """Note that somebody wants a new password. Takes the same time whoever it is.

    Raises TooManyAttempts when the network asks too often.
    """
    _reserve({_subject("reset", network): RESET_REQUESTS_PER_NETWORK}, now)
    return PasswordResetRequest.objects.create(email=normal_address(email), requested_at=now)


def answer_reset_requests(*, now: datetime, limit: int = 100) -> int:
    """Write a mail for each open request of a person who may sign in; return how many.

    A request is marked and its mail written in one transaction, so a crash repeats or loses nothing.
    """
    waiting = PasswordResetRequest.objects.filter(answered_at=None).order_by("requested_at", "id")
    return sum(_answer(request, now) for request in list(waiting[:limit]))


def forget_old_attempts(now: datetime) -> None:
    """Remove counters and answered requests that no limit asks for any more."""
    old = now - _KEEP
    SignInAttempts.objects.filter(window_start__lt=old, window_start__gt=_GATE).delete()
    PasswordResetRequest.objects.filter(answered_at__lt=old).delete()


def _subject(kind: str, value: str) -> str:
    """Return a keyed hash, so that the table names nobody."""
    return salted_hmac("departments.sign_in", f"{kind}:{value}", algorithm="sha256").hexdigest()


@transaction.atomic
def _reserve(limits: dict[str, int], now: datetime) -> Attempt:
    # Always in the same order, so that two requests cannot wait for each other.
    subjects = sorted(limits)
    _queue_at_the_gate(subjects)
    recent = list(
        SignInAttempts.objects.filter(
            subject__in=subjects, window_start__gt=now - WINDOW, failures__gt=0
        )
        .order_by("window_start")
        .values_list("subject", "window_start", "failures")
    )
    for subject in subjects:
        mine = [(start, failures) for name, start, failures in recent if name == subject]
        if sum(failures for _start, failures in mine) >= limits[subject]:
            raise TooManyAttempts(mine[0][0] + WINDOW - now)
    for subject in subjects:
        _count(subject, now)
    return Attempt(tuple(subjects), now)


def _queue_at_the_gate(subjects: Iterable[str]) -> None:
    """Hold each subject's gate until the transaction ends; SQLite queues whole transactions anyway."""
    names = list(subjects)
    SignInAttempts.objects.bulk_create(
        [SignInAttempts(subject=name, window_start=_GATE) for name in names], ignore_conflicts=True
    )
    gates = SignInAttempts.objects.filter(subject__in=names, window_start=_GATE)
    list(gates.select_for_update().order_by("subject"))


def _count(subject: str, now: datetime) -> None:
    if not SignInAttempts.objects.filter(subject=subject, window_start=now).update(
        failures=F("failures") + 1
    ):
        SignInAttempts.objects.create(subject=subject, window_start=now, failures=1)


@transaction.atomic
def _answer(request: PasswordResetRequest, now: datetime) -> bool:
    claimed = PasswordResetRequest.objects.filter(pk=request.pk, answered_at=None).update(
        answered_at=now
    )
    if claimed != 1 or now - request.requested_at > RESET_PERIOD:
        return False
    user = User.objects.select_for_update().filter(email=request.email, is_active=True).first()
    if user is None:
        return False
    written = OutgoingMail.objects.filter(
        kind=RESET_KIND, recipient=user.email, created_at__gt=now - RESET_PERIOD
    )
    if written.count() >= RESET_MAILS_PER_ADDRESS:
        return False
    context = {"name": user.name, "url": _reset_url(user), "asked_at": request.requested_at}
    mail = enqueue_mail(
        key=f"{RESET_KIND}:{request.pk}",
        kind=RESET_KIND,
        recipient=user.email,
        subject=_("Your link for a new password"),
        text=render_to_string("emails/password_reset.txt", context),
        html=render_to_string("emails/password_reset.html", context),
        now=now,
        sensitive=True,
    )
    return mail is not None


def _reset_url(user: User) -> str:
    """Return the link, on the address we are known by: never on the one the request claimed."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return settings.SITE_URL + path.replace("UID-KEY", quote(key))
