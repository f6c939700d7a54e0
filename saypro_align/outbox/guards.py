"""Asking, at the moment of sending, whether the recipient may still get a mail.

The outbox knows no rights; apps name the kinds of mail they want to be asked about. A guard says yes
or no, an objection says why not; what is said first is what the mail log tells.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saypro_align.outbox.models import OutgoingMail

# Kind, recipient and the id of what the mail is about.
Guard = Callable[[str, str, UUID | None], bool]
# Why the mail must not go; nothing when it may.
Objection = Callable[[OutgoingMail], str | Promise]


@dataclass(frozen=True, slots=True)
class Retold:
    """What a mail says when something it told of must be left out."""

    subject: str
    text: str
    html: str
    names: tuple[str, ...]


# What the mail says without what its recipient may no longer read; nothing when it may go as it is.
Shortening = Callable[[OutgoingMail], Retold | None]
NO_LONGER_ALLOWED: Final = _("The recipient may no longer read what this mail tells of.")
_GUARDS: Final[dict[str, Guard]] = {}
_OBJECTIONS: Final[dict[str, Objection]] = {}
_TO_ANY: Final[list[Objection]] = []
_SHORTENINGS: Final[dict[str, Shortening]] = {}


def guard(kinds: Iterable[str], ask: Guard) -> None:
    """Ask before a mail of these kinds is handed to the server."""
    _GUARDS.update(dict.fromkeys(kinds, ask))


def object_to(kinds: Iterable[str], ask: Objection) -> None:
    """Ask why a mail of these kinds must not go, before it is handed to the server."""
    _OBJECTIONS.update(dict.fromkeys(kinds, ask))


def object_to_any(ask: Objection) -> None:
    """Ask the same about every mail, whatever its kind."""
    if ask not in _TO_ANY:
        _TO_ANY.append(ask)


def shorten(kinds: Iterable[str], ask: Shortening) -> None:
    """Ask what mails of these kinds must leave out, before they are handed to the server."""
    _SHORTENINGS.update(dict.fromkeys(kinds, ask))


def is_guarded(kind: str) -> bool:
    """Tell whether somebody is asked about mails of this kind."""
    return kind in _GUARDS or kind in _OBJECTIONS


def objection_to(mail: OutgoingMail) -> str:
    """Return why the mail must not go now, or nothing."""
    for ask_any in _TO_ANY:
        if why := ask_any(mail):
            return str(why)
    say_why = _OBJECTIONS.get(mail.kind)
    if say_why is not None and (why := say_why(mail)):
        return str(why)
    ask = _GUARDS.get(mail.kind)
    if ask is not None and not ask(mail.kind, mail.recipient, mail.about_id):
        return str(NO_LONGER_ALLOWED)
    return ""


def shortened(mail: OutgoingMail) -> Retold | None:
    """Return what the mail says without what must be left out now; None when it may go as it is."""
    ask = _SHORTENINGS.get(mail.kind)
    return ask(mail) if ask is not None else None
