"""The events an audit entry may name, each with its sentence. Apps register theirs when they load."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, str | Promise] = {
    "mail.resent": _("sent the mail again"),
    "mail.failed": _("could not deliver the mail"),
    "mail.withheld": _("did not send the mail"),
}


def register(events: Mapping[str, str | Promise]) -> None:
    """Add an app's events; a name may be registered once."""
    for name, sentence in events.items():
        if name in EVENTS and EVENTS[name] is not sentence:
            raise ValueError(f"Audit event {name} is registered twice.")
        EVENTS[name] = sentence
