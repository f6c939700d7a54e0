"""Asking, at the moment of sending, whether the recipient may still read what a mail tells of.

The outbox knows no rights; apps name the kinds of mail they want to be asked about.
"""

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

from saypro_align.outbox.models import OutgoingMail

# Kind, recipient and the id of what the mail is about.
Guard = Callable[[str, str, UUID | None], bool]
_GUARDS: Final[dict[str, Guard]] = {}


def guard(kinds: Iterable[str], ask: Guard) -> None:
    """Ask before a mail of these kinds is handed to the server."""
    _GUARDS.update(dict.fromkeys(kinds, ask))


def may_go(mail: OutgoingMail) -> bool:
    """Return whether nobody objects to sending the mail."""
    ask = _GUARDS.get(mail.kind)
    return ask is None or ask(mail.kind, mail.recipient, mail.about_id)
