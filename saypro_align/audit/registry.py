"""The events an audit entry may name, each with its sentence. Apps register theirs when they load."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "mail.resent": _("sent the mail again"),
    "mail.failed": _("could not deliver the mail"),
    "mail.withheld": _("did not send the mail"),
}

# Who did it where somebody acted without an account; elsewhere it was the system.
UNSIGNED: dict[str, str | Promise] = {}


def who(event: str, actor_name: str) -> str:
    """Return who is told of as the one who did it."""
    return actor_name or str(UNSIGNED.get(event, _("The system")))


def register(
    events: Mapping[str, str | Promise], *, unsigned: Mapping[str, str | Promise] | None = None
) -> None:
    """Add an app's events; a name may be registered once.

    `unsigned` says of events that need no account who is told of as the one who did it.
    """
    UNSIGNED.update(unsigned or {})
    for name, sentence in events.items():
        if name in EVENTS and EVENTS[name] is not sentence:
            raise ValueError(f"Audit event {name} is registered twice.")
        EVENTS[name] = sentence
